# SPDX-License-Identifier: Apache-2.0
"""Taking a window in: its place and its key. What comes before that is the enrolment's."""

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.tables.windows import ACTIVE, FROZEN, chain, window, window_key
from counter_app.wire.signing import ED25519, key_id


async def add_window(
    connection: AsyncConnection,
    *,
    id: str,
    hall: str,
    number: str,
    public_key: bytes,
    at: int,
    algorithm: str = ED25519,
    serial: str = "",
    certified_until: int = 0,
    program: str = "",
) -> str:
    """Take a window in, or take it in again with a new key: the old ones end, and what froze it is over.

    Returns the key's name. Runs in the caller's transaction.
    """
    place = {"hall": hall, "number": number, "state": ACTIVE, "reason": "", "enrolled_at": at, "program": program}
    await connection.execute(
        upsert(window)
        .values(id=id, seen_at=at, skew=0, **place)
        .on_conflict_do_update(index_elements=[window.c.id], set_=place)
    )
    thawed = update(chain).where(
        chain.c.window == id, chain.c.state == FROZEN
    )  # where it still differs, its links say so
    await connection.execute(thawed.values(state=ACTIVE))
    ended = update(window_key).where(window_key.c.window == id, window_key.c.until.is_(None)).values(until=at)
    await connection.execute(ended)
    key = key_id(public_key)
    await connection.execute(
        insert(window_key).values(
            key=key,
            window=id,
            algorithm=algorithm,
            public_key=public_key,
            since=at,
            until=None,
            serial=serial,
            certified_until=certified_until,
        )
    )
    return key
