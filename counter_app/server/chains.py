# SPDX-License-Identifier: Apache-2.0
"""Opening a chain: its first row, and the projector's beside it."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.chain import genesis
from counter_app.server.ledger import Place
from counter_app.server.tables.cases import projection
from counter_app.server.tables.windows import ACTIVE, chain


async def open_chain(
    connection: AsyncConnection, place: Place, *, algorithm: str, opened_for: str, at: int, open: bool = True
) -> dict[str, Any]:
    """Write the row of a chain that has no action yet, and tell it. Runs in the caller's transaction."""
    made: dict[str, Any] = {
        "window": place.window,
        "epoch": place.epoch,
        "algorithm": algorithm,
        "mark": 0,
        "head": genesis(place.window, place.epoch, algorithm),
        "durable": 0,
        "open": open,
        "opened_for": opened_for,
        "state": ACTIVE,
        "reason": "",
        "signed_seq": 0,
        "signed_link": b"",
        "signed_at": 0,
        "signed_key": "",
        "signature": b"",
        "asked_at": 0,
        "touched_at": at,
    }
    await connection.execute(insert(chain).values(made))
    await connection.execute(insert(projection).values(window=place.window, epoch=place.epoch, seq=0))
    return made
