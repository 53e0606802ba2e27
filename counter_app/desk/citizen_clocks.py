# SPDX-License-Identifier: Apache-2.0
"""Clocks on the citizen: asked as a date, reckoned, told on screen and on paper. Nobody is refused by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from counter_app.base.clock import SHANGHAI, written_date
from counter_app.base.texts import text
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.case import Case
from counter_app.cases.deadlines import compute_due, months_later
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import CitizenClock, Limit, LimitKind
from counter_app.desk.counter import Counter
from counter_app.settings import Hours


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A clock that runs from a day: ``until`` is its last day, or with ``waits`` the day it is full; ``broken`` says
    that it was not kept."""

    until: date
    broken: bool
    waits: bool


def reckon(clock: CitizenClock, since: date, today: date, calendar: WorkCalendar, hours: Hours) -> Reckoned | None:
    """Where a clock stands; None where the guide gives no number."""
    if clock.waits and clock.kind is LimitKind.months:
        full = months_later(since, clock.amount)
        return Reckoned(full, today < full, True)
    limit = Limit(clock.kind, clock.amount, clock.text, None, ())
    begin = datetime.combine(since, hours.spans[0][0] if hours.spans else time(9), SHANGHAI)
    due = compute_due(limit, None, begin, calendar, hours)
    if not due.due:
        return None
    last = date.fromisoformat(due.due)
    return Reckoned(last, today > last, False)


def clocks_told(counter: Counter, case: Case, checklist: Checklist | None, today: date) -> Iterator[str]:
    """What a paper says of the clocks of a case, each with the day it runs from."""
    for clock in checklist.clocks if checklist is not None else ():
        given = case.clocks.get(clock.id)
        if given is None:
            continue
        if not given:
            yield text("papers.clock.unknown", clock=clock.text)
            continue
        since = date.fromisoformat(given)
        found = reckon(clock, since, today, counter.calendar, counter.settings.hall.hours)
        if found is None:
            yield text("papers.clock.plain", clock=clock.text, since=written_date(since))
            continue
        use = ("early" if found.broken else "full") if found.waits else ("over" if found.broken else "kept")
        yield text(f"papers.clock.{use}", clock=clock.text, since=written_date(since), until=written_date(found.until))
