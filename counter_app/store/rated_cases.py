# SPDX-License-Identifier: Apache-2.0
"""Cases by their evaluations: which were rated badly, and which nobody evaluated. Reads only."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, cast, func, literal_column, select
from sqlalchemy.types import Text

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.cases.rating import RATING_SCAN
from counter_app.store.duty_days import Reader
from counter_app.store.tables import RATING_KINDS
from counter_app.store.tables import action as actions

_OF_RATINGS: ColumnElement[bool] = literal_column(RATING_KINDS)  # as it stands in the index: only so is that one used


def _told(act: FromClause, name: str) -> ColumnElement[Any]:
    """What the facts of an action say under a name."""
    return func.json_extract(cast(act.c.facts, Text), f"$.{name}")


_LEVEL = _told(actions, "level")


class RatedCases:
    """Ids of cases, in the order in which their evaluation was written or asked."""

    def __init__(self, read: Reader) -> None:
        self._read = read

    def rated(self, since: date, *, below: int) -> tuple[str, ...]:
        """Cases that were given a level below this one, on a day or later."""
        return self._ids(_from(since).where(actions.c.kind == "rated", _LEVEL < below))

    def followed(self, since: date, day: date, *, below: int) -> tuple[str, ...]:
        """Cases given a level below this one since a day, whose follow-up was not closed by the end of another."""
        end = to_micros(datetime.combine(day + timedelta(days=1), time(), SHANGHAI))
        step = actions.alias("step")
        closed = select(step.c.id).where(
            step.c.case_id == actions.c.case_id,
            step.c.kind == "followed_up",
            step.c.at < end,
            _told(step, "step") == "closed",
            _told(step, "question") == _told(actions, "question"),
        )
        bad = (actions.c.kind == "rated", _LEVEL < below, actions.c.at < end)
        return self._ids(_from(since).where(*bad, ~closed.exists()))

    def has_paper(self, digests: Collection[str]) -> bool:
        """Whether a scan with one of these digests is the proof of an evaluation on paper already. Once a paper is
        entered its scans stand in its own case, so only cases with such an evaluation are looked at."""
        scanned = actions.alias("scanned")
        on_paper = select(actions.c.case_id).where(
            _OF_RATINGS, actions.c.kind == "rated", _told(actions, "source") == "paper"
        )
        wanted = (
            select(scanned.c.id)
            .where(scanned.c.case_id.in_(on_paper), scanned.c.kind == "scanned")
            .where(_told(scanned, "digest").in_(digests))
            .where(_told(scanned, "material").startswith(RATING_SCAN))
            .limit(1)
        )
        return self._read(lambda connection: connection.scalar(wanted)) is not None

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
