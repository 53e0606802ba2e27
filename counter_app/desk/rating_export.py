# SPDX-License-Identifier: Apache-2.0
"""This window's evaluations in a province's words: of days that are closed, with nobody in them unless it is noted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Rated, Unmasked
from counter_app.cases.day_standing import acts_of
from counter_app.cases.rating_acts import DefaultCounted
from counter_app.cases.rating_records import RatingOffice, counted_by_rule, default_facts, given, rating_facts
from counter_app.catalogue.rating_dialects import Dialect, Record
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record

FIELD = "rating_records"
"""As what an export in full stands among the sensitive acts of its day."""


@dataclass(frozen=True, slots=True)
class WindowRecords:
    """``lacking``: how many the province has no code for. ``open_days``: how many are of days nobody has closed.
    ``defaults`` of the records, behind all others, are counted by a local rule; ``defaults_left`` more have no code."""

    records: tuple[Record, ...]
    lacking: int
    open_days: int
    defaults: int = 0
    defaults_left: int = 0


def window_records(
    counter: Counter, dialect: Dialect, first: date, last: date, *, full_for: tuple[str, str] | None = None
) -> WindowRecords:
    """The evaluations that were given from ``first`` to ``last``, both included, in the order they were given.

    The levels of an open day stay where they are, unless the hall lets its clerks see them. ``full_for``: who of the
    hall wants names and numbers in full, and why; that is written down first. Raises CounterError where no reason is
    given.
    """
    if full_for is not None:
        by, reason = full_for
        record(counter, [Intent(id=new_id(), case="", facts=Unmasked(field=FIELD, reason=reason))], clerk=by)
    hall, window = counter.settings.hall, counter.settings.window
    office = RatingOffice(
        region=hall.region,
        department=hall.name,
        window=window.number,
        staff={one.number: one.name for one in hall.staff},
    )
    records: list[Record] = []
    by_rule: list[Record] = []
    lacking = open_days = left = 0
    for day in _days(first, last):
        ids = {one.case for one in counter.store.actions_on(day) if isinstance(one.facts, Rated | DefaultCounted)}
        if not ids:
            continue
        hidden = hall.levels_after_close and acts_of(day, counter.store.days.acts(day)).closing is None
        cases = counter.store.cases(ids).values()
        rated = [(case, one) for case in cases for one in given(case)]
        ruled = [(case, one) for case in cases for one in counted_by_rule(case)]
        ruled = [(case, one) for case, one in ruled if civil_date(from_micros(one.at)) == day]
        of_day = [(case, one) for case, one in rated if civil_date(from_micros(one.ended_at)) == day]
        if hidden:
            open_days += len(of_day) + len(ruled)
            continue
        if dialect.counts_rules:
            facts_of = (default_facts(case, one, office) for case, one in ruled)
            by_rule += [dialect.record(facts, masked=full_for is None) for facts in facts_of]
        else:
            left += len(ruled)
        for case, one in sorted(of_day, key=lambda found: (found[1].ended_at, found[1].question)):
            facts = rating_facts(case, one, office)
            if dialect.lacks(facts) is not None:
                lacking += 1
            else:
                records.append(dialect.record(facts, masked=full_for is None))
    return WindowRecords((*records, *by_rule), lacking, open_days, len(by_rule), left)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=place) for place in range((last - first).days + 1))
