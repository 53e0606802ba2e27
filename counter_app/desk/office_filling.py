# SPDX-License-Identifier: Apache-2.0
"""What the office itself writes on a case's forms, at review: kept as the form filled in anew, and printed anew.

The citizen's fields stay as they were signed. A form that was filled in by pen has no fields here to stand beside; one
that is the office's alone (参保凭证, letters between offices) is begun here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import FormFilled, Intent, LineState, Printed, PrintState
from counter_app.cases.case import FORM_PAPER, Case, CasePaper, CaseStatus, next_copy
from counter_app.cases.draft import OFFICE, office_draft
from counter_app.cases.people import Personal
from counter_app.catalogue.items import Form
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import draft_of
from counter_app.desk.filling import CaseForm, keep_layout, layout_of
from counter_app.desk.form_facts import known_facts
from counter_app.desk.form_printing import draw_form
from counter_app.desk.numbering import number_intents
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.results import result_sheets
from counter_app.forms.definition import Field, Filler, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.visibility import seen, seen_in_row


@dataclass(frozen=True, slots=True)
class OfficeFilled:
    """A case whose form the office filled in, and the paper that is owed for it."""

    case: Case
    paper: CasePaper
    changes: Changes


def office_forms(counter: Counter, case: Case) -> tuple[CaseForm, ...]:
    """The forms of a case in work on which the office has something to fill in, in the guide's order, and sheets of
    results behind them."""
    found: list[CaseForm] = []
    for form in _all_forms(counter, case):
        known = case.forms.get(form.id)
        filled = known.filled if known else None
        layout = layout_of(counter, form.id, filled)
        if layout is not None and _asks_office(layout, filled):
            found.append(CaseForm(form, layout, filled))
    return tuple(found)


def _all_forms(counter: Counter, case: Case) -> tuple[Form, ...]:
    """The item's forms, then the sheets of ours on which its results stand."""
    checklist = checklist_of(counter, case) if case.status is CaseStatus.accepted else None
    return (*checklist.forms, *result_sheets(counter, case)) if checklist else ()


def _asks_office(form: FormDefinition, filled: FilledForm | None) -> bool:
    """Whether there is a field of the office that what is filled in so far does not rule out."""
    if filled is None:
        return all(one.filled_by is not Filler.applicant for one in _fields(form))
    answers = seen(form, filled.values)
    if any(one.filled_by is Filler.office and answers.is_visible(one) for one in form.fields):
        return True
    return any(
        one.filled_by is Filler.office and seen_in_row(roster, row, answers).is_visible(one)
        for roster in form.rosters
        for row in filled.rosters.get(roster.key, ())
        for one in roster.columns
    )


def is_filled_by_office(form: CaseForm) -> bool:
    """Whether the office has written anything on it."""
    return form.filled is not None and bool(_by_office(form.definition, form.filled))


def review_facts(counter: Counter, case: Case) -> dict[str, str]:
    """What is known that may fill the office's fields, by the names a form's ``sources`` use."""
    item = counter.item_of(case)
    if item is None:
        return {}
    return known_facts(
        counter,
        item,
        answers=case.answers,
        applicant=case.applicant,
        agent=case.agent,
        forms={form: one.filled for form, one in case.forms.items() if one.filled},
        number=case.number,
        promised=[one.text for one in case.lines if one.state is LineState.promised],
    )


def keep_begun(counter: Counter, case: Case, forms: Mapping[str, FilledForm]) -> None:
    """Keep what the office has written so far and not finished, as a draft beside the case."""
    draft = draft_of(counter, case, version=case.version, page=OFFICE)
    draft.id, draft.forms = office_draft(case.id), dict(forms)
    counter.store.save_draft(draft)


def begun_by_office(counter: Counter, case: Case) -> dict[str, FilledForm]:
    """What was kept so, of the forms that the citizen's part has not changed in since."""
    draft = counter.store.load_draft(office_draft(case.id))
    known = {one.form.id: one for one in office_forms(counter, case)} if draft else {}
    return {
        form: filled
        for form, filled in (draft.forms if draft else {}).items()
        if form in known
        and _by_citizen(known[form].definition, filled) == _by_citizen(known[form].definition, known[form].filled)
    }


def draw_for_office(counter: Counter, case: Case, form: str, filled: FilledForm) -> bytes:
    """The form as it would be printed with what the office has written so far."""
    wanted = _wanted(counter, case, form)
    return draw_form(counter, case, CaseForm(wanted.form, wanted.definition, filled), *_copy(case, form))


def fill_by_office(counter: Counter, case: Case, form: str, filled: FilledForm) -> OfficeFilled:
    """Keep what the office wrote: the form filled in anew, and its new print owed, in one transaction.

    A form that was printed before is printed as its next copy, with the reason. Raises CounterError where nothing was
    written, where one of the citizen's fields would change, for an official number that was given before, and as the
    rules do; nothing is changed then.
    """
    before = _wanted(counter, case, form)
    if filled == before.filled or not _by_office(before.definition, filled):
        raise CounterError("filling.nothing_new")
    if _by_citizen(before.definition, filled) != _by_citizen(before.definition, before.filled):
        raise CounterError("filling.not_the_offices")
    copy, reason = _copy(case, form)
    facts = FormFilled(form=form, title=before.title, version=filled.version)
    owed = Printed(paper=FORM_PAPER + form, number="1", copy=copy, state=PrintState.waiting)
    intents = [
        *number_intents(counter, case, form, filled.values),
        Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(forms={form: filled})),
        Intent(id=new_id(), case=case.id, facts=owed, personal=Personal(words={"reason": reason} if reason else {})),
    ]
    keep_layout(counter, before.definition)
    record(counter, intents, seen=case, draft=office_draft(case.id))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    paper = next(one for one in after.papers if (one.paper, one.copy) == (owed.paper, copy))
    return OfficeFilled(after, paper, Changes(frozenset({case.id}), papers=True))


def _wanted(counter: Counter, case: Case, form: str) -> CaseForm:
    found = next((one for one in office_forms(counter, case) if one.form.id == form), None)
    if found is None:
        raise CounterError("filling.no_form")
    return found


def _copy(case: Case, form: str) -> tuple[int, str]:
    """Which copy the next print is, and why it is one more."""
    copy = next_copy(case, FORM_PAPER + form)
    return copy, text("filling.by_office") if copy > 1 else ""


def _fields(form: FormDefinition) -> Iterator[Field]:
    yield from form.fields
    for roster in form.rosters:
        yield from roster.columns


def _by_office(form: FormDefinition, filled: FilledForm) -> list[str]:
    """Everything that stands in a field of the office."""
    return [said for is_office, said in _values(form, filled) if is_office]


def _by_citizen(form: FormDefinition, filled: FilledForm | None) -> list[str]:
    """Everything else, with its place: what the citizen signed."""
    return [said for is_office, said in _values(form, filled) if not is_office] if filled else []


def _values(form: FormDefinition, filled: FilledForm) -> Iterator[tuple[bool, str]]:
    """Each value with its place, and whether it is the office's."""
    tables = [("", form.fields, [filled.values])]
    tables += [(one.key, one.columns, filled.rosters.get(one.key, [])) for one in form.rosters]
    for table, fields, rows in tables:
        office = {one.key for one in fields if one.filled_by is Filler.office}
        for number, row in enumerate(rows, 1):
            yield from ((key in office, f"{table} {number} {key}={value}") for key, value in row.items() if value)
