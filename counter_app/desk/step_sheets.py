# SPDX-License-Identifier: Apache-2.0
"""The sheet that a step asks for: which, what is known to fill it, kept as far as it was filled in, and looked over."""

from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent, Printed, PrintState
from counter_app.cases.case import FORM_PAPER, Case, next_copy
from counter_app.cases.draft import OFFICE, sheet_draft
from counter_app.cases.people import Personal
from counter_app.catalogue.items import Form, Step
from counter_app.desk.a4_printer import Sent, send
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import draft_of
from counter_app.desk.filling import CaseForm, keep_layout, layout_of
from counter_app.desk.form_printing import draw_form
from counter_app.forms.checks import check
from counter_app.forms.definition import FormDefinition
from counter_app.forms.filled import FilledForm


@dataclass(frozen=True, slots=True)
class StepAsks:
    """What the step at hand asks for. ``begins``: it is to be begun now, and passed later.

    ``sheet`` is what is to be filled in for that, None where nothing is.
    """

    step: Step
    begins: bool
    sheet: FormDefinition | None


def asks_of(counter: Counter, case: Case, step: Step) -> StepAsks:
    """What a step asks for as the case stands."""
    work = counter.work.of(step)
    begins = work.is_begun_first(step) and step.id not in case.begun
    name = work.begin_sheet if begins else work.sheet
    return StepAsks(step, begins, counter.forms.get(name) if name else None)


def looked_over(counter: Counter, sheet: FilledForm | None) -> None:
    """Raise CounterError for a sheet in which anything is wrong or wanting; the first of it is named."""
    layout = layout_of(counter, sheet.form, sheet) if sheet is not None else None
    if sheet is None or layout is None:
        return
    faults = [one for one in check(layout, sheet, today=civil_date(counter.clock()), office=True) if not one.warns]
    if faults:
        first = faults[0]
        raise CounterError(
            "following.sheet_faults",
            sheet=layout.title.replace("　", ""),
            count=len(faults),
            where=_place(layout, first.roster, first.row, first.field),
            fault=first.sentence,
        )


def _place(layout: FormDefinition, roster: str, row: int, key: str) -> str:
    table = layout.roster(roster)
    fields = table.columns if table is not None else layout.fields
    label = next((one.label for one in fields if one.key == key), table.title if table is not None else key)
    return text("following.sheet_row", row=row, label=label) if row else label


def details_of(sheet: FilledForm | None, kept: tuple[str, ...]) -> dict[str, str]:
    """The fields of a sheet that identify nobody."""
    return {key: sheet.values[key] for key in kept if sheet.values.get(key)} if sheet else {}


def sheet_paper(counter: Counter, case: Case, step: Step, sheet: FilledForm | None) -> tuple[Intent, ...]:
    """The paper that is owed for a sheet that was filled in; its layout is kept, so that it prints the same again."""
    layout = layout_of(counter, sheet.form, sheet) if sheet is not None else None
    if sheet is None or layout is None:
        return ()
    keep_layout(counter, layout)
    if counter.work.of(step).paper != sheet.form:
        return ()
    paper = FORM_PAPER + sheet.form
    copy = next_copy(case, paper)
    copy, reason = (copy, text("filling.by_office")) if copy > 1 else (1, "")
    owed = Printed(paper=paper, number="1", copy=copy, state=PrintState.waiting)
    words = {"reason": reason} if reason else {}
    return (Intent(id=new_id(), case=case.id, facts=owed, personal=Personal(words=words)),)


def keep_sheet(counter: Counter, case: Case, forms: Mapping[str, FilledForm]) -> None:
    """Keep the sheet as far as it was filled in, as a draft beside the case: whoever comes next goes on with it."""
    draft = draft_of(counter, case, version=case.version, page=OFFICE)
    draft.id, draft.forms = sheet_draft(case.id), dict(forms)
    counter.store.save_draft(draft)


def kept_sheets(counter: Counter, case: Case) -> dict[str, FilledForm]:
    """What was kept so, by the sheet's id."""
    draft = counter.store.load_draft(sheet_draft(case.id))
    return dict(draft.forms) if draft is not None else {}


def finished_sheet(counter: Counter, case: Case, step: Step) -> FilledForm | None:
    """The sheet of the step's end as it was kept, where nothing is wrong in it."""
    kept = kept_sheets(counter, case).get(counter.work.of(step).sheet)
    try:
        looked_over(counter, kept)
    except CounterError:
        return None
    return kept


def print_sheet(counter: Counter, case: Case, sheet: FilledForm) -> Sent:
    """The sheet as it stands goes out, to be signed and scanned; the case owes nothing for it yet.

    Raises CounterError for what no font draws; a queue that does not take it is part of the answer.
    """
    pdf, name = draw_sheet(counter, case, sheet), sheet.form
    return send(counter, pdf, file=f"{name}-{case.number}.pdf", title=f"{name} {case.number}", copies=1)


def draw_sheet(counter: Counter, case: Case, sheet: FilledForm) -> bytes:
    """The sheet on paper as it stands, to be signed by the people who were there."""
    layout = layout_of(counter, sheet.form, sheet)
    if layout is None:
        raise CounterError("filling.no_form")
    return draw_form(counter, case, CaseForm(Form(sheet.form, layout.title, None, None, ()), layout, sheet), 1, "")
