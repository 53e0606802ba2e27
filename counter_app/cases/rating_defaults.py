# SPDX-License-Identifier: Apache-2.0
"""A local rule for handlings that nobody evaluated: after so many days they count as a level. Never as a press.

Where a province has such a rule, the hall's settings say so; without them nothing is ever counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from msgspec.structs import replace

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.case import Case, decisions
from counter_app.cases.rating import BEST, WORST, rated_level
from counter_app.cases.rating_acts import CaseDefault, DefaultCounted


class CountedDays(StrEnum):
    """How the days of a rule are counted."""

    natural = "natural"
    working = "working"


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """After ``days`` without an evaluation a handling counts as ``level``."""

    days: int
    level: int
    counted: CountedDays

    @property
    def words(self) -> str:
        """``7 natural``, as it stands in the act."""
        return f"{self.days} {self.counted.value}"

    def last_day(self, asked: date, calendar: WorkCalendar) -> date:
        """The last day on which the citizen may still evaluate."""
        if self.counted is CountedDays.working:
            return calendar.working_days_after(asked, self.days)
        return asked + timedelta(days=self.days)


def defaults_due(case: Case, rule: DefaultRule, calendar: WorkCalendar, today: date) -> Iterator[DefaultCounted]:
    """What the rule counts of a case today: handlings that were asked about, have no level and are past their days."""
    counting = {one.id for one in decisions(case)}
    seen = {one.decision for one in case.defaults}
    for question, decision, asked_at in _asked(case):
        if decision in seen or decision not in counting or rated_level(case, decision):
            continue
        if today > rule.last_day(civil_date(from_micros(asked_at)), calendar):
            seen.add(decision)
            yield DefaultCounted(question=question, decision=decision, level=rule.level, rule=rule.words)


def _asked(case: Case) -> Iterator[tuple[str, str, int]]:
    """Everything the citizen was asked, at the window or by the slip: question, decision, when."""
    yield from ((one.question, one.decision, one.asked_at) for one in case.ratings if not one.is_open)
    yield from ((one.question, one.decision, one.at) for one in case.invitations)


def check_default(case: Case, facts: DefaultCounted) -> None:
    """Raises CounterError unless the handling was asked about, has no level, and was not counted before."""
    if not _may_count(case, facts):
        raise CounterError("cases.rules.rating_default")


def _may_count(case: Case, facts: DefaultCounted) -> bool:
    asked = any((question, decision) == (facts.question, facts.decision) for question, decision, _ in _asked(case))
    fresh = all(one.decision != facts.decision for one in case.defaults)
    sound = WORST <= facts.level <= BEST and bool(facts.rule)
    return asked and fresh and sound and not rated_level(case, facts.decision)


def default_counted(case: Case, action: Action, facts: DefaultCounted) -> Case:
    """The case with what a local rule counts; where it may not, nothing changes."""
    if not _may_count(case, facts):
        return case
    counted = CaseDefault(facts.question, facts.decision, facts.level, facts.rule, action.at, action.id)
    return replace(case, defaults=(*case.defaults, counted))
