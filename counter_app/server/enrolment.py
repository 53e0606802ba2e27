# SPDX-License-Identifier: Apache-2.0
"""Taking windows in: one-time codes, certificates, renewal, revocation. All in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.base.texts import text
from counter_app.server.access import Caller
from counter_app.server.authority import Authority, Issued, read_authority
from counter_app.server.centre import Centre
from counter_app.server.own_certificate import TLS_FOLDER, write_whole
from counter_app.server.refusals import Refused
from counter_app.server.tables.people import certificate, enrolment_code
from counter_app.server.tables.windows import ACTIVE, REVOKED, window, window_key
from counter_app.server.windows import add_window
from counter_app.wire.enrolling import EnrolAsked, Enrolled, OneTimeCode, Renewed, make_code, secret_digest
from counter_app.wire.recovery import read_public
from counter_app.wire.signing import ED25519, enrol_message, holds, key_id

CODE_MICROS = 15 * 60 * 1_000_000
GRACE_MICROS = 180 * 24 * 3600 * 1_000_000
"""How long after its certificate's end a window may still have it renewed; then it needs a new code."""
REPLACED, AGAIN = "windows.replaced", "windows.enrolled_again"
REVOKED_FILE = "revoked.pem"
_MOST_WORDS = 64


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code for an administrator to hand over, and how long it counts (µs)."""

    code: OneTimeCode
    until: int


async def new_code(
    connection: AsyncConnection, centre: Centre, hall: str, number: str, *, replacing: bool = False
) -> MadeCode:
    """Make a one-time code for a hall's window. ``replacing`` lets it take the place of another one that is there.

    Raises CounterError ``enrol.place_shape``, or ``enrol.taken`` where a window is there and is not to be replaced.
    The same machine may be enrolled again under its own number only by a code that replaces, too.
    """
    if not all(0 < len(one) <= _MOST_WORDS and one.isprintable() for one in (hall, number)):
        raise CounterError("enrol.place_shape")
    if not replacing and await _at_place(connection, hall, number) is not None:
        raise CounterError("enrol.taken", hall=hall, number=number)
    now = centre.now()
    made = make_code(read_authority(centre.settings.home).pin)
    row = {"hall": hall, "number": number, "replacing": replacing, "made_at": now, "until": now + CODE_MICROS}
    await connection.execute(insert(enrolment_code).values(digest=made.digest, **row))
    return MadeCode(made, now + CODE_MICROS)


async def enrol(connection: AsyncConnection, centre: Centre, asked: EnrolAsked) -> Enrolled:
    """Take a window in. The code counts once; where anything is refused it was not used.

    The same key with the same code may ask once more, as one does who did not hear the answer.
    Raises Refused, for every code that does not count with the same words.
    """
    digest = secret_digest(asked.code)
    message = enrol_message(asked.window, asked.public_key, asked.request, digest)
    shaped = 0 < len(asked.window) <= _MOST_WORDS and asked.window.isprintable() and len(asked.program) <= _MOST_WORDS
    if not shaped or asked.algorithm != ED25519 or not holds(ED25519, asked.public_key, message, asked.signature):
        raise Refused(400, "enrol.request")
    now = centre.now()
    authority = read_authority(centre.settings.home)
    place = await _use_code(connection, digest, asked.window, now)
    if place is None:
        place = await _used_by(connection, digest, asked, now)
        if place is None:
            raise Refused(403, "enrol.code")
        issued = _issue(authority, asked, place, now)  # its answer was lost on the way: the same is told again
        await _note(connection, asked.window, key_id(asked.public_key), issued, now)
    else:
        await _take_place(connection, asked, place, now)
        issued = _issue(authority, asked, place, now)
        await _put_key(connection, asked, place, issued, now)
    return Enrolled(
        name=centre.settings.name or text("enrol.unnamed"),
        region=centre.settings.region,
        hall=place.hall,
        number=place.number,
        algorithm=centre.keys.signer.algorithm,
        public_key=centre.keys.signer.public_key,
        authority=authority.pem,
        certificate=issued.pem,
        recovery=read_public(centre.settings.recovery_key),
        now=now,
    )


async def renew(connection: AsyncConnection, centre: Centre, caller: Caller, request: str) -> Renewed:
    """Another certificate for a caller's key. Raises Refused ``call.grace_over`` (403) where it comes much too late."""
    now = centre.now()
    until = await connection.scalar(select(window_key.c.certified_until).where(window_key.c.key == caller.key))
    if until and until + GRACE_MICROS < now:
        raise Refused(403, "call.grace_over")
    authority = read_authority(centre.settings.home)
    try:
        issued = authority.issue(
            request, caller.public_key, window=caller.window, hall=caller.hall, number=caller.number, now=now
        )
    except CounterError as error:
        raise Refused(400, error.code) from error
    await _note(connection, caller.window, caller.key, issued, now)
    mark = update(window_key).where(window_key.c.key == caller.key)
    await connection.execute(mark.values(serial=issued.serial, certified_until=issued.until))
    recovery = read_public(centre.settings.recovery_key)
    return Renewed(authority=authority.pem, certificate=issued.pem, recovery=recovery, now=now)


async def revoke(connection: AsyncConnection, window_id: str, reason: str, now: int) -> None:
    """A window may not come any more: its keys and certificates count no longer. What it sent stays.

    Raises CounterError ``windows.unknown``. Call :func:`write_revoked` behind the commit.
    """
    gone = update(window).where(window.c.id == window_id).values(state=REVOKED, reason=reason)
    if (await connection.execute(gone)).rowcount == 0:
        raise CounterError("windows.unknown", window=window_id)
    await _close_keys(connection, window_id, reason, now)


async def hall_of(connection: AsyncConnection, window_id: str) -> str:
    """A window's hall. Raises CounterError ``windows.unknown``."""
    hall = await connection.scalar(select(window.c.hall).where(window.c.id == window_id))
    if hall is None:
        raise CounterError("windows.unknown", window=window_id)
    return str(hall)


async def revoked_certificates(connection: AsyncConnection, now: int) -> Sequence[tuple[str, int]]:
    """Serials that were revoked and have not ended by themselves, with the moment of each."""
    wanted = select(certificate.c.serial, certificate.c.revoked_at).where(
        certificate.c.revoked_at.is_not(None), certificate.c.until > now
    )
    return [(row.serial, row.revoked_at) for row in (await connection.execute(wanted)).all()]


async def write_revoked(connection: AsyncConnection, centre: Centre) -> None:
    """Write the list that nginx reads (``tls/revoked.pem``), whole or not at all; nginx reads it when reloaded."""
    now = centre.now()
    listed = await revoked_certificates(connection, now)
    whole = read_authority(centre.settings.home).revocation_list(listed, from_micros(now))
    write_whole(private_folder(centre.settings.home / TLS_FOLDER) / REVOKED_FILE, whole)


async def refresh_revoked(connection: AsyncConnection, centre: Centre) -> bool:
    """Write the list where it is not what the centre knows: another node may have been the one that was asked.

    Only where there is a folder for nginx. Returns whether it was written.
    """
    file = centre.settings.home / TLS_FOLDER / REVOKED_FILE
    if not file.parent.exists():
        return False
    known = {int(serial, 16) for serial, _ in await revoked_certificates(connection, centre.now())}
    try:
        listed = {one.serial_number for one in x509.load_pem_x509_crl(file.read_bytes())}
    except (FileNotFoundError, ValueError):
        listed = None
    if listed == known:
        return False
    await write_revoked(connection, centre)
    return True


async def _at_place(connection: AsyncConnection, hall: str, number: str) -> Row[Any] | None:
    return (
        await connection.execute(select(window).where(window.c.hall == hall, window.c.number == number))
    ).one_or_none()


async def _use_code(connection: AsyncConnection, digest: bytes, window_id: str, now: int) -> Row[Any] | None:
    counting = (enrolment_code.c.digest == digest) & enrolment_code.c.used_at.is_(None) & (enrolment_code.c.until > now)
    used = update(enrolment_code).where(counting).values(used_at=now, window=window_id)
    place: Row[Any] | None = (await connection.execute(used.returning(enrolment_code))).one_or_none()
    return place


async def _used_by(connection: AsyncConnection, digest: bytes, asked: EnrolAsked, now: int) -> Row[Any] | None:
    """The code's place where this very key was taken in with it just now, and still counts."""
    counts = window_key.c.key == key_id(asked.public_key), window_key.c.until.is_(None)
    wanted = (
        select(enrolment_code)
        .join(window_key, window_key.c.window == enrolment_code.c.window)
        .where(enrolment_code.c.digest == digest, enrolment_code.c.until > now, *counts)
        .where(enrolment_code.c.window == asked.window, window_key.c.since == enrolment_code.c.used_at)
    )
    found: Row[Any] | None = (await connection.execute(wanted)).one_or_none()
    return found


async def _take_place(connection: AsyncConnection, asked: EnrolAsked, place: Row[Any], now: int) -> None:
    """Make the window's place free for it. Another window there gives way only where the code says so."""
    own = (await connection.execute(select(window).where(window.c.id == asked.window))).one_or_none()
    here = await _at_place(connection, place.hall, place.number)
    if own is not None and own.state == ACTIVE and (own.hall, own.number) != (place.hall, place.number):
        raise Refused(409, "enrol.elsewhere", hall=own.hall, number=own.number)
    if here is not None:
        if not place.replacing:
            raise Refused(409, "enrol.taken", hall=here.hall, number=here.number)
        if here.id != asked.window:
            await revoke(connection, here.id, REPLACED, now)
            away = f"{here.number}~{here.id}"  # a number is one window's; what the old one sent stays its own
            await connection.execute(update(window).where(window.c.id == here.id).values(number=away))
    if own is not None:
        await _close_keys(connection, asked.window, AGAIN, now)


async def _close_keys(connection: AsyncConnection, window_id: str, reason: str, now: int) -> None:
    open_keys = update(window_key).where(window_key.c.window == window_id, window_key.c.until.is_(None))
    await connection.execute(open_keys.values(until=now))
    counting = update(certificate).where(certificate.c.window == window_id, certificate.c.revoked_at.is_(None))
    await connection.execute(counting.values(revoked_at=now, reason=reason))


async def _put_key(connection: AsyncConnection, asked: EnrolAsked, place: Row[Any], issued: Issued, now: int) -> None:
    key = key_id(asked.public_key)
    if await connection.scalar(select(func.count()).select_from(window_key).where(window_key.c.key == key)):
        raise Refused(409, "enrol.key")  # it was once somebody's: a window makes a new one each time
    await add_window(
        connection,
        id=asked.window,
        hall=place.hall,
        number=place.number,
        public_key=asked.public_key,
        at=now,
        algorithm=asked.algorithm,
        serial=issued.serial,
        certified_until=issued.until,
        program=asked.program,
    )
    await _note(connection, asked.window, key, issued, now)


async def _note(connection: AsyncConnection, window_id: str, key: str, issued: Issued, now: int) -> None:
    row = {"serial": issued.serial, "window": window_id, "key": key, "since": now, "until": issued.until}
    await connection.execute(insert(certificate).values(**row, revoked_at=None, reason=""))


def _issue(authority: Authority, asked: EnrolAsked, place: Row[Any], now: int) -> Issued:
    at = {"window": asked.window, "hall": place.hall, "number": place.number}
    try:
        return authority.issue(asked.request, asked.public_key, **at, now=now)
    except CounterError as error:
        raise Refused(400, error.code) from error
