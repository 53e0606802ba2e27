# SPDX-License-Identifier: Apache-2.0
"""The halls of a centre by their names: who writes one differently is told before a window waits for nothing."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.server.centre import Centre
from counter_app.server.tables.halls import hall as halls

MOST_LETTERS = 64
_MOST_NAMED = 8


async def list_halls(connection: AsyncConnection) -> tuple[str, ...]:
    """Their names, in the order in which they were added."""
    return tuple(await connection.scalars(select(halls.c.name).order_by(halls.c.added_at, halls.c.name)))


async def add_hall(connection: AsyncConnection, centre: Centre, name: str) -> None:
    """Add one; one that is there stays. Raises CounterError ``halls.shape``."""
    if not 0 < len(name) <= MOST_LETTERS or not name.isprintable() or name != name.strip():
        raise CounterError("halls.shape")
    if name not in await list_halls(connection):
        await connection.execute(insert(halls).values(name=name, added_at=centre.now()))


async def check_hall(connection: AsyncConnection, centre: Centre, name: str, *, new: bool = False) -> None:
    """Raises CounterError ``halls.unknown`` for a name that no hall has; "" is all of them.

    The first one of a centre is added, and a ``new`` one.
    """
    known = await list_halls(connection)
    if not name or name in known:
        return
    if known and not new:
        named = "、".join(known[:_MOST_NAMED]) + ("……" if len(known) > _MOST_NAMED else "")
        raise CounterError("halls.unknown", hall=name, known=named)
    await add_hall(connection, centre, name)
