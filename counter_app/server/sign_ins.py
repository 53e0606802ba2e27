# SPDX-License-Identifier: Apache-2.0
"""People at the centre: signing in by number and password, a token for some hours, and what each may do then."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.centre import Centre, centre_of
from counter_app.server.people import Person, hashed, person_of
from counter_app.server.refusals import Refused
from counter_app.server.rights import Right, may
from counter_app.server.tables.people import session, sign_in_try, staff
from counter_app.wire.staff import wait_after

T = TypeVar("T")
SESSION_MICROS = 10 * 3600 * 1_000_000
"""A working day with what comes before and behind it."""
TRIES_A_MINUTE = 30
"""From one address, whatever numbers are tried."""
KEPT_TRIES_MICROS = 2 * 24 * 3600 * 1_000_000
_SECOND = 1_000_000
_TOKEN_BYTES = 32
_BEARER = "Bearer "
_UNKNOWN = "$argon2id$v=19$m=65536,t=3,p=4$YxmO6wCj5AT0pOkcPm3eFQ$op3caPVo1aY/0B0SB20R2aJP9VxSkOmkdkqoveV+iXc"
"""Compared with for a number nobody has, so that a wrong number takes as long as a wrong password."""

_NOTE = text(
    "INSERT INTO sign_in_try (number, wrong, until, at) VALUES (:number, 1, 0, :at) "
    "ON CONFLICT (number) DO UPDATE SET wrong = sign_in_try.wrong + 1, at = excluded.at RETURNING wrong, until"
)
_BACK = text(
    "UPDATE sign_in_try SET wrong = wrong - 1, until = CASE WHEN until = :until THEN :before ELSE until END "
    "WHERE number = :number AND wrong > 0"
)


class Verifiers:
    """Few threads that compare passwords, and a short queue before them: nobody can keep a centre busy by guessing."""

    def __init__(self, threads: int = 2, waiting: int = 32) -> None:
        self._pool = ThreadPoolExecutor(threads, "argon2")
        self._free = threads + waiting

    async def fits(self, password: str, hashed: str) -> bool:
        """Whether a password is the one. Raises Refused ``sign_in.busy`` (503) where too many are waiting."""
        return await self._run(_fits, password, hashed)

    async def hashed(self, password: str) -> str:
        """A password's hash. Raises as ``fits``, and CounterError ``staff.password``."""
        return await self._run(hashed, password)

    async def _run(self, work: Callable[..., T], *given: str) -> T:
        if self._free == 0:
            raise Refused(503, "sign_in.busy", wait=2)
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *given))
        finally:
            self._free += 1


def _fits(password: str, hashed: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def verifiers_of(request: Request) -> Verifiers:
    """Those of the application."""
    found = getattr(request.app.state, "verifiers", None)
    if not isinstance(found, Verifiers):
        found = request.app.state.verifiers = Verifiers()
    return found


async def hash_password(request: Request, password: str) -> str:
    """A new password's hash, made beside the event loop."""
    return await verifiers_of(request).hashed(password)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with their token, and until when it counts (µs)."""

    person: Person
    token: str
    until: int


async def sign_in(centre: Centre, verifiers: Verifiers, number: str, password: str) -> SignedIn:
    """Let somebody in. Raises Refused ``sign_in.wrong`` (401), never saying what was wrong, or ``sign_in.wait`` (429).

    Tries are counted for numbers that nobody has as well, and before anything is compared: of many at once no more
    are let through than of as many in turn.
    """
    now = centre.now()
    async with centre.engine.begin() as connection:
        noted = await _note(connection, number, now)
        row = (await connection.execute(select(staff).where(staff.c.number == number))).one_or_none()
    try:
        fits = await verifiers.fits(password, row.password if row is not None else _UNKNOWN)
    except Refused:  # nothing was compared
        async with centre.engine.begin() as connection:
            await connection.execute(_BACK, {"number": number, "until": noted.until, "before": noted.before})
        raise
    if row is None or row.revoked_at is not None or not fits:
        raise Refused(401, "sign_in.wrong")
    token, until = secrets.token_urlsafe(_TOKEN_BYTES), now + SESSION_MICROS
    async with centre.engine.begin() as connection:
        await connection.execute(delete(sign_in_try).where(sign_in_try.c.number == number))
        await connection.execute(delete(session).where(session.c.until < now))
        await connection.execute(insert(session).values(digest=_digest(token), staff=number, since=now, until=until))
    return SignedIn(person_of(row), token, until)


@dataclass(frozen=True, slots=True)
class _Noted:
    """Before which moment (µs) nobody is let in any more if a try is wrong, and before which it was until then."""

    until: int
    before: int


async def _note(connection: AsyncConnection, number: str, now: int) -> _Noted:
    """A try, wrong until it turns out right. Raises Refused ``sign_in.wait`` where it comes too early; then it is not
    noted, since the transaction is given up."""
    await connection.execute(delete(sign_in_try).where(sign_in_try.c.at < now - KEPT_TRIES_MICROS))
    tried = (await connection.execute(_NOTE, {"number": number, "at": now})).one()  # others of this number wait here
    if tried.until > now:
        wait = -(-(tried.until - now) // _SECOND)
        raise Refused(429, "sign_in.wait", wait=wait, seconds=wait)
    until = now + wait_after(int(tried.wrong)) * _SECOND
    await connection.execute(update(sign_in_try).where(sign_in_try.c.number == number).values(until=until))
    return _Noted(until, int(tried.until))


async def sign_out(request: Request, connection: AsyncConnection) -> None:
    """End the session of a call."""
    await end_session(connection, _token(request))


async def end_session(connection: AsyncConnection, token: str) -> None:
    """A token counts no longer; one that is none changes nothing."""
    await connection.execute(delete(session).where(session.c.digest == _digest(token)))


async def person_calling(request: Request, connection: AsyncConnection, right: Right | None = None) -> Person:
    """Whose call this is. Raises Refused ``call.signed_out`` (401), or ``call.right`` (403) for who may not do this."""
    person = await person_of_token(connection, _token(request), centre_of(request).now())
    if person is None:
        raise Refused(401, "call.signed_out")
    if right is not None and not may(person.role, right):
        raise Refused(403, "call.right")
    return person


async def person_of_token(connection: AsyncConnection, token: str, now: int) -> Person | None:
    """Whose token it is; None where it does not count."""
    wanted = (
        select(staff)
        .join(session, session.c.staff == staff.c.number)
        .where(session.c.digest == _digest(token), session.c.until > now, staff.c.revoked_at.is_(None))
    )
    row = (await connection.execute(wanted)).one_or_none()
    return None if row is None else person_of(row)


def _token(request: Request) -> str:
    given = request.headers.get("Authorization", "")
    return given[len(_BEARER) :] if given.startswith(_BEARER) else ""


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"counter-session-1" + token.encode("utf-8", "surrogatepass")).digest()
