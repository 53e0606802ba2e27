# SPDX-License-Identifier: Apache-2.0
"""Who calls: the Ed25519 signature of the request says so, always; certificates are the wall outside it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import NamedTuple

from fastapi import Request
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import ClientDisconnect

from counter_app.server.centre import Centre, centre_of
from counter_app.server.nonces import use_nonce
from counter_app.server.refusals import Refused
from counter_app.server.tables.people import certificate
from counter_app.server.tables.windows import REVOKED, window, window_key
from counter_app.wire.signing import (
    ALGORITHM_HEADER,
    AT_HEADER,
    KEY_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    WINDOW_HEADER,
    call_message,
    decoded,
    holds,
)
from counter_app.wire.versions import CLOCK_SLACK_MICROS, MOST_FRAME_BYTES

VERIFY_HEADER, SERIAL_HEADER = "X-Client-Verify", "X-Client-Serial"
"""Set by one's own nginx, which lets nobody else's through; read only where ``trusted_proxy`` says so."""

VERIFIED = "SUCCESS"

_KEYS = (
    select(
        window_key.c.public_key,
        window_key.c.algorithm,
        window_key.c.serial,
        window_key.c.certified_until,
        window.c.state,
        window.c.hall,
        window.c.number,
    )
    .join(window, window.c.id == window_key.c.window)
    .where(window_key.c.until.is_(None), window.c.state != REVOKED)
    .where(window_key.c.key == bindparam("by"), window_key.c.window == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A window whose signature held."""

    window: str
    hall: str
    number: str
    key: str
    algorithm: str
    public_key: bytes
    state: str
    at: int
    nonce: str


async def whole_body(request: Request, most: int = MOST_FRAME_BYTES) -> bytes:
    """The body, as far as the limit allows. Raises Refused ``push.size`` (413) as soon as it is longer."""
    pieces: list[bytes] = []
    size = 0
    stream: AsyncIterator[bytes] = request.stream()
    try:
        async for piece in stream:
            size += len(piece)
            if size > most:
                raise Refused(413, "call.size", most=most)
            pieces.append(piece)
    except ClientDisconnect as broken:  # nobody hears this; it keeps a broken line out of what is unexpected
        raise Refused(400, "call.broken_off") from broken
    return b"".join(pieces)


def target_of(request: Request) -> str:
    """Path and query as they were sent; what was signed."""
    path = str(request.scope.get("raw_path", b"").decode("ascii", "replace")).partition("?")[0]
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    return f"{path}?{query}" if query else path


class Signed(NamedTuple):
    """What a call says of itself in its headers."""

    window: str
    key: str
    algorithm: str
    nonce: str
    at: int
    signature: bytes


def signed_words(request: Request) -> Signed:
    """The headers of a signed call. Raises Refused ``call.unsigned`` (401)."""
    given = request.headers
    words = [given.get(name, "") for name in _HEADERS]
    at = given.get(AT_HEADER, "")
    if not all(words) or not (at.isascii() and at.isdigit() and len(at) < 20):
        raise Refused(401, "call.unsigned")
    window_id, key, algorithm, nonce, signature = words
    return Signed(window_id, key, algorithm, nonce, int(at), decoded(signature))


def signature_holds(request: Request, body: bytes, said: Signed, algorithm: str, public_key: bytes) -> bool:
    """Whether a call was signed with this key."""
    message = call_message(
        request.method, target_of(request), body, window=said.window, key=said.key, nonce=said.nonce, at=said.at
    )
    return said.algorithm == algorithm and holds(algorithm, public_key, message, said.signature)


async def signed_caller(
    request: Request, body: bytes, connection: AsyncConnection, *, renewing: bool = False
) -> Caller:
    """Whose call this is. Raises Refused: 401 for a signature that does not hold, 403 for a window that may not.

    A window whose certificate has ended may only renew it (``renewing``), and need not show it then.
    """
    centre = centre_of(request)
    said = signed_words(request)
    row = (await connection.execute(_KEYS, {"by": said.key, "of": said.window})).one_or_none()
    if row is None:
        raise Refused(401, "call.unknown")
    if not signature_holds(request, body, said, row.algorithm, row.public_key):
        raise Refused(401, "call.signature")
    check_moment(centre, said.at)
    ended = bool(row.serial) and row.certified_until < centre.now()
    if ended and not renewing:
        raise Refused(403, "call.certificate_ended")
    if centre.settings.trusted_proxy:
        await _check_certificate(request, connection, said.key, may_lack=ended)
    return Caller(
        window=said.window,
        hall=row.hall,
        number=row.number,
        key=said.key,
        algorithm=row.algorithm,
        public_key=row.public_key,
        state=row.state,
        at=said.at,
        nonce=said.nonce,
    )


async def fresh_caller(request: Request, body: bytes, connection: AsyncConnection, *, renewing: bool = False) -> Caller:
    """As :func:`signed_caller`, and the call was never made before: for everything but a push, whose own order does it.

    The connection must be in a transaction that is committed where the call is taken.
    """
    caller = await signed_caller(request, body, connection, renewing=renewing)
    now = centre_of(request).now()
    await use_nonce(connection, key=caller.key, nonce=caller.nonce, at=caller.at, now=now)
    return caller


async def _check_certificate(request: Request, connection: AsyncConnection, key: str, *, may_lack: bool) -> None:
    """The certificate that nginx saw must be one that was issued for this very key and still counts."""
    if request.headers.get(VERIFY_HEADER, "") != VERIFIED:
        if may_lack:
            return
        raise Refused(403, "call.certificate")
    serial = request.headers.get(SERIAL_HEADER, "").upper()
    wanted = select(certificate.c.serial).where(
        certificate.c.serial == serial, certificate.c.key == key, certificate.c.revoked_at.is_(None)
    )
    if (await connection.execute(wanted)).one_or_none() is None:
        raise Refused(403, "call.certificate")


def check_moment(centre: Centre, at: int) -> None:
    """A call is of now, by the centre's clock, which every answer tells; the window learns the offset and repeats."""
    if abs(centre.now() - at) > CLOCK_SLACK_MICROS:
        raise Refused(401, "call.clock")


_HEADERS = (WINDOW_HEADER, KEY_HEADER, ALGORITHM_HEADER, NONCE_HEADER, SIGNATURE_HEADER)
