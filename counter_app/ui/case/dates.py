# SPDX-License-Identifier: Apache-2.0
"""Dates as people type them, and what a clock on the citizen says about one."""

import re
import unicodedata
from datetime import date, datetime, time

from counter_app.base.clock import SHANGHAI, spoken_date
from counter_app.base.texts import text
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.deadlines import compute_due, months_later
from counter_app.catalogue.items import CitizenClock, Limit, LimitKind
from counter_app.settings import Hours

_WRITTEN = re.compile(r"^(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?$")
_RUN = re.compile(r"^(\d{4})?(\d{2})(\d{2})$")


def read_date(typed: str, today: date) -> date | None:
    """``2026-11-18``, ``11-18``, ``1118``, ``11月18日``; without a year the last such day. None for anything else."""
    words = "".join(unicodedata.normalize("NFKC", typed).split())
    found = _WRITTEN.match(words) or _RUN.match(words)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        this_year = date(today.year, int(month), int(day))
        return this_year if this_year <= today else date(today.year - 1, int(month), int(day))
    except ValueError:
        return None


def clock_words(
    clock: CitizenClock, since: date, today: date, calendar: WorkCalendar, hours: Hours
) -> tuple[str, bool]:
    """What to say of a citizen's clock that runs from a day, and whether it is not kept. Nobody is refused by it."""
    if clock.waits and clock.kind is LimitKind.months:
        full = months_later(since, clock.amount)
        early = today < full
        return text("ui.questions.clock_waits" if early else "ui.questions.clock_full", date=spoken_date(full)), early
    limit = Limit(clock.kind, clock.amount, clock.text, None, ())
    begin = datetime.combine(since, hours.spans[0][0] if hours.spans else time(9), SHANGHAI)
    due = compute_due(limit, None, begin, calendar, hours)
    if not due.due:
        return clock.text, False
    last = date.fromisoformat(due.due)
    over = today > last
    return text("ui.questions.clock_over" if over else "ui.questions.clock_until", date=spoken_date(last)), over
