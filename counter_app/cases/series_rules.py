# SPDX-License-Identifier: Apache-2.0
"""Guards of official numbers: a block needs a supervisor, a number its series' shape and year, a 补办 its reason.

That no number comes twice is kept by the store, inside the transaction.
"""

from collections.abc import Callable, Mapping
from typing import Any

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.cases.actions import VOID_REASONS
from counter_app.cases.asked import Asked
from counter_app.cases.case import Case
from counter_app.cases.series import CaseNumberGiven, NumberGiven, NumberVoided, SeriesLeased
from counter_app.catalogue.number_series import NumberSeries

MOST = 10_000
"""So many numbers are leased at once at most."""

LONGEST = 30
"""So many characters a number written by hand has at most."""


def live_number(case: Case, series: str) -> CaseNumberGiven | None:
    """The number of a series that a case has now: neither voided nor replaced by a later one (补办)."""
    given = [one for one in case.numbers if one.series == series and not one.voided]
    for place in reversed(range(len(given))):  # another year begins anew: a number may stand for the same one of before
        if all(one.instead_of != given[place].number for one in given[place + 1 :]):
            return given[place]
    return None


def _series(asked: Asked, series: str) -> NumberSeries:
    known = asked.work.series.get(series)
    if known is None:
        raise CounterError("numbering.unknown", series=series)
    return known


def _is_written(number: str) -> bool:
    """One written by hand may have a shape of its own: numbers of the province's system differ."""
    return number == number.strip() and number.isprintable() and len(number) <= LONGEST


def _leased(asked: Asked, facts: SeriesLeased) -> None:
    series = _series(asked, facts.series)
    year = civil_date(asked.now).year
    if facts.year not in (year, year + 1):
        raise CounterError("numbering.year", year=year)
    if not 1 <= facts.first <= facts.last:
        raise CounterError("numbering.order")
    if facts.last > series.largest:
        raise CounterError("numbering.too_large", largest=series.largest)
    if facts.last - facts.first >= MOST:
        raise CounterError("numbering.too_many", most=MOST)
    if facts.width != series.width:
        raise ValueError("a block's numbers are as wide as its series")
    asked.need_supervisor(facts.supervisor)


def _given(asked: Asked, facts: NumberGiven) -> None:
    _series(asked, facts.series)
    year = civil_date(asked.now).year
    if facts.year != year:
        raise CounterError("numbering.other_year", number_year=facts.year, year=year)
    if facts.number and not _is_written(facts.number):
        raise CounterError("numbering.written", most=LONGEST)
    live = live_number(asked.present, facts.series)
    if facts.instead_of:
        if live is None or live.number != facts.instead_of:
            raise CounterError("numbering.no_first")
        asked.need_reason()
    elif live is not None:
        raise CounterError("numbering.has", number=live.number)


def _voided(asked: Asked, facts: NumberVoided) -> None:
    series = _series(asked, facts.series)
    if facts.reason not in VOID_REASONS:
        raise CounterError("cases.rules.reason")
    if asked.case is None:
        if not series.is_number(facts.number):
            raise CounterError("numbering.width", series=series.title, width=series.width)
        return
    key = (facts.series, facts.year, facts.number)
    if all((one.series, one.year, one.number) != key or one.voided for one in asked.case.numbers):
        raise CounterError("numbering.not_given", number=facts.number)


SERIES_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    SeriesLeased: _leased,
    NumberGiven: _given,
    NumberVoided: _voided,
}
"""The guards of these actions, for the rules' table."""
