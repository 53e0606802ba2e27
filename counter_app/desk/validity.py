# SPDX-License-Identifier: Apache-2.0
"""Until when what was given is good: calendar months from the day of issue, where the guide says how many."""

from dataclasses import dataclass
from datetime import date

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.case import Case
from counter_app.cases.deadlines import months_later
from counter_app.catalogue.items import Result
from counter_app.desk.counter import Counter


@dataclass(frozen=True, slots=True)
class Good:
    """The last good day, and the guide's words for it."""

    until: date
    quote: str


def good_until(counter: Counter, case: Case, result: Result) -> Good | None:
    """Until when a result of a case is good; None where the guide says nothing."""
    way = counter.work.results.of(result)
    rule = way.validity(case.guide)
    if rule is None:
        return None
    known = case.forms.get(way.paper)
    written = known.filled.values.get(way.issued, "") if known is not None and known.filled is not None else ""
    issued = date.fromisoformat(written) if written else civil_date(from_micros(case.completed_at))
    return Good(months_later(issued, rule.months), rule.quote)
