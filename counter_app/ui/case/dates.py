# SPDX-License-Identifier: Apache-2.0
"""Dates as people type them, and what a clock on the citizen says about one."""

import re
import unicodedata
from datetime import date

from counter_app.base.clock import spoken_date
from counter_app.base.texts import text
from counter_app.cases.calendar import WorkCalendar
from counter_app.catalogue.items import CitizenClock
from counter_app.desk.citizen_clocks import reckon
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
    found = reckon(clock, since, today, calendar, hours)
    if found is None:
        return clock.text, False
    use = ("waits" if found.broken else "full") if found.waits else ("over" if found.broken else "until")
    return text(f"ui.questions.clock_{use}", date=spoken_date(found.until)), found.broken
