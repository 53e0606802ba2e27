# SPDX-License-Identifier: Apache-2.0
"""Today's cases and a search over all of them; counts come from the same rows as the list."""

from datetime import date

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.cases.case import Case
from counter_app.cases.duty_log import DutyLog, duty_log
from counter_app.desk.counter import Counter
from counter_app.store.case_store import CaseFilter, CasePage


def list_cases(counter: Counter, which: CaseFilter, *, words: str = "", offset: int = 0, limit: int = 200) -> CasePage:
    """One page of cases with the counts of every filter. ``words`` searches numbers, items, initials and last digits."""
    return counter.store.list_cases(which, words=words, offset=offset, limit=limit)


def get_case(counter: Counter, case_id: str) -> Case:
    """A case by its id. Raises CounterError where it is not in this window's store."""
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("listing.gone")
    return case


def day_log(counter: Counter, day: date | None = None) -> DutyLog:
    """窗口日志: one day of this window, from its actions."""
    wanted = day or civil_date(counter.clock())
    return duty_log(counter.store.actions_on(wanted), wanted)
