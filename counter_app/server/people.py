# SPDX-License-Identifier: Apache-2.0
"""Staff: kept here, published to the windows of their hall with every change. All in the caller's transaction."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.duties import PLAIN_DUTIES, Duty
from counter_app.base.errors import CounterError
from counter_app.server.centre import Centre
from counter_app.server.feeds import put
from counter_app.server.rights import Right, may
from counter_app.server.tables.people import session, sign_in_try, staff
from counter_app.wire.feeds import EVERYBODY, Feed, of_hall, written
from counter_app.wire.staff import AT_WINDOWS, ROW_SCHEMA, Role, StaffRow

LEAST_LETTERS = 8
MOST_LETTERS = 128
_NUMBER = re.compile(r"[0-9A-Za-z]{1,16}")
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff."""

    number: str
    name: str
    role: Role
    hall: str  # "" for all
    duties: tuple[Duty, ...]
    version: int
    revoked_at: int | None


def hashed(password: str) -> str:
    """An argon2id hash. Takes a tenth of a second: not on the event loop. Raises CounterError ``staff.password``."""
    if not LEAST_LETTERS <= len(password) <= MOST_LETTERS:
        raise CounterError("staff.password", least=LEAST_LETTERS)
    return PasswordHasher().hash(password)


def checked_duties(words: Collection[str]) -> tuple[Duty, ...]:
    """Duties by their names; the plain ones for none. Raises CounterError ``staff.duties``."""
    try:
        return tuple(Duty(one) for one in words) or PLAIN_DUTIES
    except ValueError as error:
        raise CounterError("staff.duties", known="、".join(Duty)) from error


async def add(
    connection: AsyncConnection,
    centre: Centre,
    *,
    number: str,
    name: str,
    role: Role,
    hall: str,
    duties: Sequence[Duty] = PLAIN_DUTIES,
    password: str,
) -> Person:
    """Add somebody, or change who is there under this number; ``password`` is a hash.

    Raises CounterError ``staff.shape``; the audience that may see them no longer is told so.
    """
    if not _NUMBER.fullmatch(number) or not 0 < len(name) <= _MOST_NAME or not name.isprintable():
        raise CounterError("staff.shape")
    before = await find(connection, number)
    version = before.version + 1 if before is not None else 1
    if before is not None and _is_known(before) and (before.hall != hall or role not in AT_WINDOWS):
        await _tell_gone(connection, centre, before, version)
        version += 1
    row = {
        "name": name,
        "role": role.value,
        "hall": hall,
        "duties": " ".join(duties),
        "password": password,
        "version": version,
        "changed_at": centre.now(),
        "revoked_at": None,
    }
    if before is None:
        await connection.execute(insert(staff).values(number=number, **row))
    else:
        await connection.execute(update(staff).where(staff.c.number == number).values(**row))
        await _end_sessions(connection, number)
    person = Person(number, name, role, hall, tuple(duties), version, None)
    if role in AT_WINDOWS:
        await _tell(connection, centre, person, password)
    return person


async def change_password(connection: AsyncConnection, centre: Centre, number: str, password: str) -> Person:
    """A new password (a hash). Raises CounterError ``staff.unknown``."""
    found = await _known(connection, number)
    return await add(
        connection,
        centre,
        number=number,
        name=found.name,
        role=found.role,
        hall=found.hall,
        duties=found.duties,
        password=password,
    )


async def revoke(connection: AsyncConnection, centre: Centre, number: str) -> Person:
    """Somebody may not come in any more, anywhere. Raises CounterError ``staff.unknown``."""
    found = await _known(connection, number)
    now, version = centre.now(), found.version + 1
    gone = update(staff).where(staff.c.number == number)
    await connection.execute(gone.values(revoked_at=now, changed_at=now, version=version))
    await _end_sessions(connection, number)
    if _is_known(found):
        await _tell_gone(connection, centre, found, version)
    return Person(number, found.name, found.role, found.hall, found.duties, version, now)


async def find(connection: AsyncConnection, number: str) -> Person | None:
    """Somebody by their number, also one who was revoked."""
    row = (await connection.execute(select(staff).where(staff.c.number == number))).one_or_none()
    return None if row is None else person_of(row)


async def list_staff(connection: AsyncConnection, hall: str = "") -> tuple[Person, ...]:
    """Everybody, or those of one hall, by number."""
    wanted = select(staff).order_by(staff.c.number)
    if hall:
        wanted = wanted.where(staff.c.hall.in_((hall, "")))
    return tuple(person_of(row) for row in (await connection.execute(wanted)).all())


async def check_right(connection: AsyncConnection, number: str, right: Right, hall: str) -> Person | None:
    """Whose number it is. Raises CounterError ``staff.right`` for who may not do this for a hall, or for all of them
    (""). A centre that keeps no staff answers for its own: None."""
    anybody = await connection.scalar(select(staff.c.number).where(staff.c.revoked_at.is_(None)).limit(1))
    found = await find(connection, number)
    if anybody is None:
        return None
    if found is None or found.revoked_at is not None or not may(found.role, right) or found.hall not in ("", hall):
        raise CounterError("staff.right", number=number)
    return found


def person_of(row: Row[Any]) -> Person:
    """Out of the table."""
    duties = tuple(Duty(one) for one in row.duties.split())
    return Person(row.number, row.name, Role(row.role), row.hall, duties, row.version, row.revoked_at)


async def _known(connection: AsyncConnection, number: str) -> Person:
    found = await find(connection, number)
    if found is None or found.revoked_at is not None:
        raise CounterError("staff.unknown", number=number)
    return found


async def _end_sessions(connection: AsyncConnection, number: str) -> None:
    await connection.execute(delete(session).where(session.c.staff == number))
    await connection.execute(delete(sign_in_try).where(sign_in_try.c.number == number))


async def _tell(connection: AsyncConnection, centre: Centre, person: Person, password: str) -> None:
    """To the windows of their hall."""
    row = StaffRow(
        number=person.number,
        name=person.name,
        role=person.role,
        hall=person.hall,
        duties=tuple(person.duties),
        password=password,
    )
    place = person.number, str(person.version), written(row)
    await put(connection, centre, Feed.staff, *place, schema=ROW_SCHEMA, audience=_audience(person))


def _is_known(person: Person) -> bool:
    """Whether windows were told of somebody."""
    return person.role in AT_WINDOWS and person.revoked_at is None


async def _tell_gone(connection: AsyncConnection, centre: Centre, person: Person, version: int) -> None:
    place = person.number, str(version), b""
    await put(connection, centre, Feed.staff, *place, schema=ROW_SCHEMA, audience=_audience(person), gone=True)


def _audience(person: Person) -> str:
    return of_hall(person.hall) if person.hall else EVERYBODY
