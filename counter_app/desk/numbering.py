# SPDX-License-Identifier: Apache-2.0
"""Official numbers at the desk: blocks leased by the window, numbers offered, given, replaced (补办) and voided."""

from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case
from counter_app.cases.people import Personal
from counter_app.cases.series import CaseNumberGiven, NumberGiven, NumberVoided, SeriesLeased
from counter_app.cases.series_rules import live_number
from counter_app.catalogue.number_series import NumberSeries
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.form_printing import places_of
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.store.number_blocks import NumberBlock


@dataclass(frozen=True, slots=True)
class SeriesStanding:
    """A series of the hall in a year: its blocks, what is left of them, and the number that comes next ("" none)."""

    series: NumberSeries
    year: int
    blocks: tuple[NumberBlock, ...]
    left: int
    next: str

    @property
    def warning(self) -> str:
        """Told early: a block that is nearly used up. "" while there are enough, or where none was ever leased."""
        if not self.blocks or self.left > self.series.few:
            return ""
        return text("numbering.few", series=self.series.title, left=self.left)


def series_of_hall(counter: Counter) -> tuple[NumberSeries, ...]:
    """The official series that the hall's own guide knows."""
    return tuple(one for one in counter.work.series.values() if one.guide == counter.settings.hall.guide)


def standings(counter: Counter) -> tuple[SeriesStanding, ...]:
    """How every series of the hall stands this year. Reads the store."""
    year = this_year(counter)
    blocks = [one for one in counter.store.number_blocks() if one.year >= year]
    found: list[SeriesStanding] = []
    for series in series_of_hall(counter):
        own = tuple(one for one in blocks if one.series == series.id)
        now = [one for one in own if one.year == year]
        following = next((one.next for one in now if one.next), "")
        found.append(SeriesStanding(series, year, own, sum(one.left for one in now), following))
    return tuple(found)


def lease(counter: Counter, series: str, first: int, last: int, *, supervisor: str, year: int = 0) -> Changes:
    """领号段: the window may give these numbers. ``supervisor`` has confirmed it (``confirm_supervisor``)."""
    known = counter.work.series.get(series)
    facts = SeriesLeased(
        series=series,
        year=year or this_year(counter),
        first=first,
        last=last,
        width=known.width if known else 1,
        supervisor=supervisor,
    )
    record(counter, [Intent(id=new_id(), case="", facts=facts)])
    return Changes()


def this_year(counter: Counter) -> int:
    """The year whose numbers are given."""
    return civil_date(counter.clock()).year


def series_of_case(counter: Counter, case: Case) -> tuple[NumberSeries, ...]:
    """The series that concern a case: of its guide, on one of its forms or the number of one of its results."""
    checklist = checklist_of(counter, case)
    if checklist is None:
        return ()
    forms = {one.id for one in checklist.forms}
    results = {one.id for one in checklist.results if one.numbered}
    return tuple(
        one
        for one in counter.work.series.values()
        if one.guide == case.guide and (one.form in forms or one.result in results)
    )


def printed_number(counter: Counter, case: Case, given: CaseNumberGiven) -> str:
    """A case's number as it stands on its paper: 湖南省沅江市(2026)(第0012号)."""
    return _printed(counter, case, counter.work.series[given.series], given.year, given.number)


def _printed(counter: Counter, case: Case, series: NumberSeries, year: int, number: str) -> str:
    """A number in the shape its series prints; one of a shape of its own stays as it was written."""
    return series.printed(year, number, *place_of(counter, case)) if series.is_number(number) else number


def place_of(counter: Counter, case: Case) -> tuple[str, str]:
    """Place and province of the case's guide."""
    guide = counter.catalogue.guides.get(case.guide)
    return places_of(guide) if guide else ("", "")


def number_of(counter: Counter, case: Case, series: str) -> str:
    """The number of a series that the case has now, as it is printed; "" where it has none."""
    live = live_number(case, series)
    return printed_number(counter, case, live) if live else ""


def result_number(counter: Counter, case: Case) -> str:
    """The number of the case's result, where a series of its has given one; "" otherwise."""
    of_results = [one for one in series_of_case(counter, case) if one.result]
    return next((found for one in of_results if (found := number_of(counter, case, one.id))), "")


@dataclass(frozen=True, slots=True)
class OfferedNumber:
    """A number for the result of a case, and what is to be known of its block (few left, none), "" where nothing is."""

    number: str
    notice: str = ""


def offered_number(counter: Counter, case: Case) -> OfferedNumber:
    """The number the case's result will bear, with an early word where the block is nearly used up. Reads the store."""
    number = next_result_number(counter, case)
    stands = {one.series.id: one for one in standings(counter)}
    series = next((one for one in series_of_case(counter, case) if one.result), None)
    stand = stands.get(series.id) if series else None
    return OfferedNumber(number, stand.warning if stand else "")


def next_result_number(counter: Counter, case: Case) -> str:
    """The number that the case's result will bear: its own, else the next of the block; "" where neither is there.

    Reads the store.
    """
    own = result_number(counter, case)
    if own:
        return own
    stands = {one.series.id: one for one in standings(counter)}
    for series in series_of_case(counter, case):
        stand = stands.get(series.id)
        if series.result and stand is not None and stand.next:
            return _printed(counter, case, series, stand.year, stand.next)
    return ""


def finishing_number(counter: Counter, case: Case, typed: str) -> tuple[list[Intent], str]:
    """What finishing a case writes of its result's number, and the number as it is printed.

    Nothing typed takes the next number of the block. Raises CounterError where the case has another one already.
    """
    series = next((one for one in series_of_case(counter, case) if one.result), None)
    if series is None:
        return [], typed
    own = number_of(counter, case, series.id)
    wanted = typed.strip() or next_result_number(counter, case)
    if not wanted:
        return [], ""
    year = this_year(counter)
    number = series.read(wanted, year, *place_of(counter, case))
    live = live_number(case, series.id)
    if live is not None:
        if number != live.number and wanted != own:
            raise CounterError("numbering.has", number=live.number)
        return [], own
    facts = NumberGiven(series=series.id, year=year, number=number)
    printed = _printed(counter, case, series, year, number)
    return [Intent(id=new_id(), case=case.id, facts=facts)], printed


def number_facts(counter: Counter, case: Case) -> Mapping[str, str]:
    """What the fields of forms may be filled with: the case's own numbers, else the ones that come next.

    Reads the store. A number counts once the form is kept; until then nobody has it.
    """
    facts: dict[str, str] = {}
    stands = {one.series.id: one for one in standings(counter)} if series_of_case(counter, case) else {}
    for series in series_of_case(counter, case):
        live = live_number(case, series.id)
        stand = stands.get(series.id)
        year, number = (live.year, live.number) if live else (this_year(counter), stand.next if stand else "")
        if number:
            facts |= {f"number.{series.id}.{key}": value for key, value in series.on_form(year, number).items()}
    return facts


def number_intents(counter: Counter, case: Case, form: str, values: Mapping[str, str]) -> list[Intent]:
    """What keeping a form writes of its number: given to the case, unless the case has it."""
    series = next((one for one in series_of_case(counter, case) if one.form == form), None)
    if series is None:
        return []
    year, number = series.of_form(values, this_year(counter))
    live = live_number(case, series.id)
    if not number or (live is not None and (live.year, live.number) == (year, number)):
        return []
    facts = NumberGiven(series=series.id, year=year, number=number)
    return [Intent(id=new_id(), case=case.id, facts=facts)]


def give(counter: Counter, case: Case, series: str, *, number: str = "") -> Case:
    """Give the case a number of a series: the next one, or one written by hand. One it has stays its own."""
    if live_number(case, series) is not None:
        return case
    facts = NumberGiven(series=series, year=this_year(counter), number=number)
    record(counter, [Intent(id=new_id(), case=case.id, facts=facts)])
    return _again(counter, case)


def void_number(counter: Counter, case: Case, given: CaseNumberGiven, reason: str) -> Case:
    """作废: the number stands for nothing, and is never given again. ``reason`` is one of ``VOID_REASONS``."""
    facts = NumberVoided(series=given.series, year=given.year, number=given.number, reason=reason)
    record(counter, [Intent(id=new_id(), case=case.id, facts=facts)])
    return _again(counter, case)


def void_unused(counter: Counter, series: str, number: str, reason: str) -> Changes:
    """作废 of a number that nobody got: a sheet that was spoiled before it was given out."""
    facts = NumberVoided(series=series, year=this_year(counter), number=number, reason=reason)
    record(counter, [Intent(id=new_id(), case="", facts=facts)])
    return Changes()


def void_any(counter: Counter, series: str, number: str, reason: str) -> Changes:
    """作废 of a number of this year, whether a case has it or nobody got it yet."""
    known = counter.work.series.get(series)
    if known is None:
        raise CounterError("numbering.unknown", series=series)
    year = this_year(counter)
    wanted = known.read(number, year)
    given = next((one for one in counter.store.series_numbers(series, year) if one.number == wanted), None)
    case = counter.store.case(given.case) if given and given.case else None
    if case is None:
        return void_unused(counter, series, wanted, reason)
    of_case = next(one for one in case.numbers if (one.series, one.year, one.number) == (series, year, wanted))
    void_number(counter, case, of_case, reason)
    return Changes(frozenset({case.id}))


def replacing(counter: Counter, case: Case, series: str, *, reason: str, number: str = "") -> Intent:
    """补办: the action that gives the case another number instead of the one it has; written with its new paper."""
    live = live_number(case, series)
    if live is None:
        raise CounterError("numbering.no_first")
    facts = NumberGiven(series=series, year=this_year(counter), number=number, instead_of=live.number)
    return Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(words={"reason": reason}))


def _again(counter: Counter, case: Case) -> Case:
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return after
