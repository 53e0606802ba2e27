# SPDX-License-Identifier: Apache-2.0
"""What the centre itself published of clocks: working days of announced years, and a hall's number of days.

A window takes the same from the same feeds (``sync.feeds.calendar``, ``sync.feeds.configuration``): what ships with the
program first, then what is for all halls, then what is for its own. What a hall keeps in files of its own, the centre
does not know.
"""

import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.follow_up_rules import FollowUpRule
from counter_app.server.feeds import standing_rows
from counter_app.settings import CENTRE_FILES, FOLLOW_UP_DAYS
from counter_app.wire.feeds import EVERYBODY, CalendarYear, Feed, HallSettings, of_hall, read

_OF_ALL, _OF_HALL = CENTRE_FILES
_DAYS = "follow_up_days"


@dataclass(frozen=True, slots=True)
class FollowUpRules:
    """How bad evaluations are followed up, hall by hall; ``days`` by audience, where something was published."""

    calendar: WorkCalendar
    days: Mapping[str, int]

    def of_hall(self, hall: str) -> FollowUpRule:
        """The rule of one hall."""
        amount = self.days.get(of_hall(hall), self.days.get(EVERYBODY, FOLLOW_UP_DAYS))
        return FollowUpRule(amount, self.calendar)


async def follow_up_rules(connection: AsyncConnection) -> FollowUpRules:
    """As they stand now."""
    years = await standing_rows(connection, Feed.calendar)
    tables = sorted((one.key, read(bytes(one.body), CalendarYear).table) for one in years)
    days: dict[str, int] = {}
    for one in await standing_rows(connection, Feed.configuration):
        told = tomllib.loads(read(bytes(one.body), HallSettings).values)
        if _DAYS in told and one.key == (_OF_ALL if one.audience == EVERYBODY else _OF_HALL):
            days[one.audience] = int(told[_DAYS])
    return FollowUpRules(_calendar(tuple(tables)), days)


@lru_cache(maxsize=4)
def _calendar(tables: tuple[tuple[str, str], ...]) -> WorkCalendar:
    """The working days by what ships and these tables; each was checked before it was published."""
    with tempfile.TemporaryDirectory(prefix="calendar-") as made:
        for year, table in tables:
            (Path(made) / f"{year}.yaml").write_text(table, encoding="utf-8")
        return WorkCalendar.load(Path(made))
