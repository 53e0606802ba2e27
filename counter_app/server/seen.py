# SPDX-License-Identifier: Apache-2.0
"""The log of who looked at what, written before it is shown, read again by auditors."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.server.tables.seen import seen

CASE, EXPORT = "case", "export"
FIELD, SCAN, VISITS = "field:", "scan:", "visits:"
_NO_REASON = (SCAN, VISITS)
PAGE = 50
MOST_WHY = 200


@dataclass(frozen=True, slots=True)
class Look:
    """One line. ``what`` as in the table."""

    id: int
    at: int
    by: str
    window: str
    case_id: str
    number: str
    hall: str
    what: str
    why: str


async def note_look(
    connection: AsyncConnection,
    *,
    at: int,
    by: str,
    what: str,
    window: str = "",
    case_id: str = "",
    number: str = "",
    hall: str = "",
    why: str = "",
) -> None:
    """Write a look down. The caller commits before showing anything.

    Raises CounterError ``seen.why`` where something masked is to be shown and nobody says why.
    """
    if what != CASE and not what.startswith(_NO_REASON) and not why.strip():
        raise CounterError("seen.why")
    values = {"at": at, "by": by, "window": window, "case_id": case_id, "number": number, "hall": hall}
    await connection.execute(insert(seen).values(**values, what=what, why=why.strip()[:MOST_WHY]))


async def looks(
    connection: AsyncConnection, *, hall: str = "", by: str = "", number: str = "", before: int = 0, most: int = PAGE
) -> tuple[Look, ...]:
    """The newest first; those before the id ``before`` for the next page."""
    wanted = select(seen).order_by(seen.c.id.desc()).limit(most)
    for column, value in ((seen.c.hall, hall), (seen.c.by, by), (seen.c.number, number)):
        if value:
            wanted = wanted.where(column == value)
    if before:
        wanted = wanted.where(seen.c.id < before)
    return tuple(Look(**row._mapping) for row in (await connection.execute(wanted)).all())
