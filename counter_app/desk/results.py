# SPDX-License-Identifier: Apache-2.0
"""What an item gives in the end: the papers the office owes for it, how long they are good, and 补办 of a lost one."""

from dataclasses import dataclass

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import FormFilled, Intent, Printed, PrintState
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.people import Personal
from counter_app.cases.result_rules import CLOSED, owed_results
from counter_app.cases.series_rules import live_number
from counter_app.catalogue.items import Form, Result
from counter_app.catalogue.number_series import NumberSeries
from counter_app.desk import numbering
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.filling import keep_layout
from counter_app.desk.form_printing import form_of_case
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record


@dataclass(frozen=True, slots=True)
class Reissued:
    """A case whose paper was issued anew, and the key of the paper that is owed for it."""

    case: Case
    paper: str
    changes: Changes


def owed(counter: Counter, case: Case) -> tuple[Result, ...]:
    """The results whose paper the office has still to fill in before 办结."""
    checklist = checklist_of(counter, case)
    return owed_results(case, checklist, counter.work) if checklist else ()


def result_sheets(counter: Counter, case: Case) -> tuple[Form, ...]:
    """The sheets of ours that the case's results ask for, each once."""
    checklist = checklist_of(counter, case)
    sheets: dict[str, Form] = {}
    for one in checklist.results if checklist else ():
        sheet = counter.work.results.of(one).sheet
        layout = counter.forms.get(sheet) if sheet else None
        if layout is not None:
            sheets.setdefault(sheet, Form(sheet, layout.title, None, None, ()))
    return tuple(sheets.values())


def reissuable(counter: Counter, case: Case) -> NumberSeries | None:
    """The series of the paper that can be issued anew for a finished case; None where there is none."""
    checklist = checklist_of(counter, case) if case.status in CLOSED else None
    for one in checklist.results if checklist else ():
        way = counter.work.results.of(one)
        series = next((s for s in numbering.series_of_case(counter, case) if s.form == way.form), None)
        if way.reissued and series and live_number(case, series.id) and way.form in case.forms:
            return series
    return None


def next_anew(counter: Counter, case: Case) -> str:
    """The number a paper issued anew would bear, as it is printed; "" where the window has none. Reads the store."""
    series = reissuable(counter, case)
    stand = next((one for one in numbering.standings(counter) if series and one.series.id == series.id), None)
    if series is None or stand is None or not stand.next:
        return ""
    return series.printed(stand.year, stand.next, *numbering.place_of(counter, case))


def reissue(counter: Counter, case: Case, reason: str, *, number: str = "") -> Reissued:
    """补办: a new number instead of the first, the paper filled in with it and owed, in one transaction.

    Raises CounterError where nothing can be issued anew, no number is to be had, or the rules say no.
    """
    series = reissuable(counter, case)
    live = live_number(case, series.id) if series else None
    if series is None or live is None:
        raise CounterError("results.not_reissued")
    year = numbering.this_year(counter)
    typed = series.read(number, year, *numbering.place_of(counter, case)) if number.strip() else ""
    wanted = typed or next((one.next for one in numbering.standings(counter) if one.series.id == series.id), "")
    if not wanted:
        raise CounterError("results.no_number")
    form = form_of_case(counter, case, series.form)
    if form.filled is None:
        raise CounterError("filling.no_form")
    values = {**form.filled.values, **series.on_form(year, wanted)}
    issued = next((one.issued for one in counter.work.results.works if one.form == series.form), "")
    if issued:
        values[issued] = counter.today()
    filled = msgspec.structs.replace(form.filled, values=values)
    first = numbering.printed_number(counter, case, live)
    paper, copy = FORM_PAPER + series.form, next_copy(case, FORM_PAPER + series.form)
    facts = FormFilled(form=series.form, title=form.title, version=filled.version)
    print_owed = Printed(paper=paper, number="1", copy=copy, state=PrintState.waiting)
    words = {"reason": text("results.reissue", number=first, reason=reason.strip())}
    intents = [
        numbering.replacing(counter, case, series.id, reason=reason, number=wanted),
        Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(forms={series.form: filled})),
        Intent(id=new_id(), case=case.id, facts=print_owed, personal=Personal(words=words)),
    ]
    keep_layout(counter, form.definition)
    record(counter, intents, seen=case, checklist=checklist_of(counter, case))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Reissued(after, paper, Changes(frozenset({case.id}), papers=True))
