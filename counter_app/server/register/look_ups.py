# SPDX-License-Identifier: Apache-2.0
"""The log of who looked at the register, read again: all of it, or what was about one person or unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from counter_app.catalogue.register_book import Find
from counter_app.server.centre import Centre
from counter_app.server.register.source import read_digests
from counter_app.server.tables.register import look_up

MOST = 10_000


@dataclass(frozen=True, slots=True)
class LoggedLookUp:
    """One line. ``at`` in µs; ``rows`` is how many were answered."""

    at: int
    hall: str
    window: str
    clerk: str
    case: str
    query: str
    purpose: str
    rows: int


async def look_ups(centre: Centre, since: int, number: str = "") -> Sequence[LoggedLookUp]:
    """The newest first, at most so many. ``number`` is found by its digest: for asking, nobody writes it down."""
    wanted = select(look_up).where(look_up.c.at >= since).order_by(look_up.c.id.desc()).limit(MOST)
    if number:
        digests = read_digests(centre.settings.home)
        wanted = wanted.where(look_up.c.subject.in_([digests.of(find, number) for find in (Find.person, Find.unit)]))
    async with centre.reading() as connection:
        found = (await connection.execute(wanted)).all()
    return tuple(
        LoggedLookUp(one.at, one.hall, one.window, one.clerk, one.case, one.query, one.purpose, one.rows)
        for one in found
    )
