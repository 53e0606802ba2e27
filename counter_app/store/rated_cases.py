# SPDX-License-Identifier: Apache-2.0
"""Cases by their evaluations: which were rated badly, and which nobody evaluated. Reads only."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal_column, select
from sqlalchemy.types import Text

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.store.duty_days import Reader
from counter_app.store.tables import RATING_KINDS
from counter_app.store.tables import action as actions

_OF_RATINGS: ColumnElement[bool] = literal_column(RATING_KINDS)  # as it stands in the index: only so is that one used
_LEVEL = func.json_extract(cast(actions.c.facts, Text), "$.level")
_STEP = func.json_extract(cast(actions.c.facts, Text), "$.step")


class RatedCases:
    """Ids of cases, in the order in which their evaluation was written or asked."""

    def __init__(self, read: Reader) -> None:
        self._read = read

    def rated(self, since: date, *, below: int) -> tuple[str, ...]:
        """Cases that were given a level below this one, on a day or later."""
        return self._ids(_from(since).where(actions.c.kind == "rated", _LEVEL < below))

    def followed(self, since: date, day: date, *, below: int) -> tuple[str, ...]:
        """Cases given a level below this one since a day, with fewer follow-ups closed than that by another's end."""
        end = to_micros(datetime.combine(day + timedelta(days=1), time(), SHANGHAI))
        bad = func.sum(and_(actions.c.kind == "rated", _LEVEL < below))
        closed = func.sum(and_(actions.c.kind == "followed_up", _STEP == "closed"))
        return self._ids(_from(since).where(actions.c.at < end).having(bad > closed))

    def unrated(self, since: date) -> tuple[str, ...]:
        """Cases that were asked about on a day or later, with fewer levels than questions and invitations."""
        asked = func.sum(actions.c.kind.in_(("rating_asked", "rating_invited")))
        told = func.sum(actions.c.kind.in_(("rated", "default_counted")))
        return self._ids(_from(since).having(asked > told))

    def _ids(self, wanted: Select[Any]) -> tuple[str, ...]:
        ordered = wanted.group_by(actions.c.case_id).order_by(func.min(actions.c.ordinal))
        return self._read(lambda connection: tuple(connection.scalars(ordered)))


def _from(since: date) -> Select[Any]:
    start = to_micros(datetime.combine(since, time(), SHANGHAI))
    return select(actions.c.case_id).where(_OF_RATINGS, actions.c.at >= start, actions.c.case_id != "")
