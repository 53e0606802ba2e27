# SPDX-License-Identifier: Apache-2.0
"""Which hall a page is about: one's own, or the one that was chosen."""

from typing import Annotated

from fastapi import Query
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.board import halls
from counter_app.server.people import Person

Word = Annotated[str, Query(max_length=160, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A word out of an address."""

Day = Annotated[str, Query(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")]
"""A day, ISO; it need not be one of the calendar."""


async def chosen_hall(connection: AsyncConnection, person: Person, asked: str) -> tuple[str, tuple[str, ...]]:
    """The hall to be shown ("" for all), and those that may be chosen; none where there is no choice."""
    if person.hall:
        return person.hall, ()
    there = tuple(await halls(connection))
    return (asked if asked in there else ""), there if len(there) > 1 else ()
