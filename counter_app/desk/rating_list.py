# SPDX-License-Identifier: Apache-2.0
"""The evaluations of one day: what was pressed and by which proof, what was not, what a local rule counts, apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter_app.cases.actions import Action, NotRated, Rated
from counter_app.cases.case import Case
from counter_app.cases.day_standing import acts_of
from counter_app.cases.rating import is_unproved
from counter_app.cases.rating_acts import DefaultCounted
from counter_app.desk.counter import Counter


class Told(StrEnum):
    """What a row tells."""

    rated = "rated"
    unrated = "unrated"  # 未评价
    counted = "counted"  # by a local rule, of nobody's press


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One evaluation. ``level`` is 0 where there is none, or where levels are not seen yet."""

    number: str
    title: str
    at: int
    told: Told
    level: int = 0
    reasons: tuple[str, ...] = ()
    source: str = ""
    proved: bool = False
    why: str = ""
    known_by: str = ""  # what who pressed by telephone knew besides the slip


def list_ratings(counter: Counter, day: date) -> tuple[RatingRow, ...]:
    """The evaluations written on a day, in order; without levels before it is closed, where the hall keeps it so."""
    seen = acts_of(day, counter.store.days.acts(day)).closing is not None
    shows = seen or not counter.settings.hall.levels_after_close
    acts = [one for one in counter.store.actions_on(day) if isinstance(one.facts, Rated | NotRated | DefaultCounted)]
    cases = counter.store.cases({one.case for one in acts})
    return tuple(_rows(acts, cases, shows=shows))


def _rows(acts: list[Action], cases: Mapping[str, Case], *, shows: bool) -> Iterator[RatingRow]:
    for one in acts:
        case = cases.get(one.case)
        if case is None or is_unproved(case, one):
            continue
        number, title, facts = case.number, case.title, one.facts
        match facts:
            case Rated():
                level, reasons = (facts.level, facts.reasons) if shows else (0, ())
                proved = bool(facts.digest)
                source, known_by = facts.source.value, facts.known_by
                yield RatingRow(number, title, one.at, Told.rated, level, reasons, source, proved, known_by=known_by)
            case NotRated():
                yield RatingRow(number, title, one.at, Told.unrated, why=facts.why.value)
            case DefaultCounted():
                level = facts.level if shows else 0
                yield RatingRow(number, title, one.at, Told.counted, level, source="default", why=facts.rule)
