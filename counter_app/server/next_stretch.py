# SPDX-License-Identifier: Apache-2.0
"""The ordinary push, taken in by one statement: the next actions of a chain, from a key that was seen before.

On PostgreSQL alone. The statement is a transaction of its own and looks at all that may have changed since: whether
key, certificate and window still count, and whether the chain stands where the push goes on. Where anything is
otherwise it stores nothing, and the push is taken step by step (``intake``), which also knows what to answer.
"""

from collections import OrderedDict
from typing import Any, Final

from asyncpg import UniqueViolationError
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.access import (
    SERIAL_HEADER,
    VERIFIED,
    VERIFY_HEADER,
    Caller,
    check_moment,
    signature_holds,
    signed_words,
)
from counter_app.server.centre import Centre
from counter_app.server.commits import one_sure_statement
from counter_app.server.intake import Heard, Taken
from counter_app.server.pushes import chained
from counter_app.wire.messages import Acked, Push

MOST_KEYS: Final = 20_000
"""Keys that a worker remembers; the one not used for longest goes first."""

_TAKE: Final = """
WITH held AS (
    UPDATE window_place SET seen_at = $3, skew = $4, program = coalesce(nullif($5::text, ''), program)
    WHERE id = $1 AND state = 'active'
    AND EXISTS (
        SELECT FROM window_key
        WHERE key = $6 AND "window" = $1 AND until IS NULL AND (serial = '' OR certified_until >= $3)
    )
    AND ($7::text = '' OR EXISTS (SELECT FROM certificate WHERE serial = $7 AND key = $6 AND revoked_at IS NULL))
    RETURNING id
), moved AS (
    UPDATE chain SET mark = $11, head = $12, open = $13, asked_at = greatest(asked_at, $14), touched_at = $3{signed}
    WHERE "window" = $1 AND epoch = $2 AND state = 'active' AND algorithm = $8 AND mark = $9 AND head = $10{older}
    AND EXISTS (SELECT FROM held)
    RETURNING durable
), places AS (
    INSERT INTO ledger ("window", epoch, seq, id, created, link)
    SELECT $1, $2, $9 + one.place, one.id, one.created, one.link
    FROM moved, unnest($15::text[], $16::bigint[], $17::bytea[]) WITH ORDINALITY AS one (id, created, link, place)
), bodies AS (
    INSERT INTO action_body ("window", epoch, seq, created, header, facts, personal, salt, personal_digest)
    SELECT $1, $2, $9 + one.place, one.created, one.header, one.facts, one.personal, one.salt, one.digest
    FROM moved, unnest($16::bigint[], $18::bytea[], $19::bytea[], $20::bytea[], $21::bytea[], $22::bytea[])
    WITH ORDINALITY AS one (created, header, facts, personal, salt, digest, place)
)
SELECT durable FROM moved
"""
_ON_THE_WAY: Final = _TAKE.format(signed="", older="")
_TO_THE_HEAD: Final = _TAKE.format(
    signed=", signed_seq = $23, signed_link = $24, signed_at = $25, signed_key = $6, signature = $26",
    older=" AND signed_seq <= $23",
)


class KnownKeys:
    """Keys that this worker found in the database before. What belongs to a key never changes; whether it still counts
    is asked of the database with every push."""

    def __init__(self) -> None:
        self._callers: OrderedDict[str, Caller] = OrderedDict()

    def remember(self, caller: Caller) -> None:
        """Somebody's signature held."""
        self._callers[caller.key] = caller
        self._callers.move_to_end(caller.key)
        if len(self._callers) > MOST_KEYS:
            self._callers.popitem(last=False)

    def caller(self, request: Request, body: bytes, centre: Centre) -> Caller | None:
        """Who calls, as far as a key seen before says so. Raises Refused for a call without a moment or of another."""
        said = signed_words(request)
        known = self._callers.get(said.key)
        if known is None or known.window != said.window:
            return None
        if not signature_holds(request, body, said, known.algorithm, known.public_key):
            return None
        check_moment(centre, said.at)
        self.remember(known)
        return Caller(
            window=known.window,
            hall=known.hall,
            number=known.number,
            key=known.key,
            algorithm=known.algorithm,
            public_key=known.public_key,
            state=known.state,
            at=said.at,
            nonce=said.nonce,
        )


async def take_next(
    request: Request, centre: Centre, connection: AsyncConnection, caller: Caller, push: Push, heard: Heard
) -> Taken | None:
    """Store an ordinary push; None where it is none, and then nothing of it is stored.

    ``connection`` has not begun a transaction. Raises Refused for actions that do not hold together.
    """
    serial = ""
    if centre.settings.trusted_proxy:
        serial = request.headers.get(SERIAL_HEADER, "").upper()
        if request.headers.get(VERIFY_HEADER, "") != VERIFIED or not serial:
            return None
    if not push.items or push.head.seq < push.items[0].seq:
        return None
    stored = chained(push, push.items, push.previous)
    now, last, head = centre.now(), stored[-1], push.head
    blanks: list[Any] = [push.window, push.epoch, now, heard.skew, heard.program, caller.key, serial, push.algorithm]
    blanks += (stored[0].seq - 1, push.previous, last.seq, last.link, push.open, caller.at)
    blanks += [list(column) for column in zip(*stored, strict=True)][1:]  # their seqs follow from the place
    words = _ON_THE_WAY
    if head.seq <= last.seq:
        words = _TO_THE_HEAD
        blanks += (head.seq, head.link, head.at, head.signature)
    try:
        row = await one_sure_statement(connection, words, blanks)
    except UniqueViolationError:  # an action that stands elsewhere already
        return None
    if row is None:
        return None
    return Taken(Acked(ack=last.seq, head=last.link, now=now, durable=min(row["durable"], last.seq)), len(stored))
