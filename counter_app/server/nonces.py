# SPDX-License-Identifier: Apache-2.0
"""A signed call counts once: its nonce is kept as long as the call could still be taken for one of now."""

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.refusals import Refused
from counter_app.server.tables.people import nonce as nonces
from counter_app.wire.versions import CLOCK_SLACK_MICROS

MOST_LETTERS = 64
SWEEP = 64
"""One of so many nonces takes the old ones along, so that the table stays as small as the traffic is."""

_ADD = text("INSERT INTO nonce (key, nonce, until) VALUES (:key, :nonce, :until) ON CONFLICT DO NOTHING")


async def use_nonce(connection: AsyncConnection, *, key: str, nonce: str, at: int, now: int) -> None:
    """Note a call's nonce in the caller's transaction. Raises Refused ``call.replayed`` (401) for one noted before."""
    if len(nonce) > MOST_LETTERS:
        raise Refused(401, "call.unsigned")
    if hash(nonce) % SWEEP == 0:
        await connection.execute(delete(nonces).where(nonces.c.until < now))
    added = await connection.execute(_ADD, {"key": key, "nonce": nonce, "until": at + 2 * CLOCK_SLACK_MICROS})
    if added.rowcount == 0:
        raise Refused(401, "call.replayed")
