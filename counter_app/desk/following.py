# SPDX-License-Identifier: Apache-2.0
"""After acceptance: the steps the guide lists, the result, and handing it over; and what may stop a case on its way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    AnyFacts,
    Completed,
    Corrected,
    Delivered,
    Due,
    Extended,
    Intent,
    Printed,
    Resumed,
    SentBack,
    StepDone,
    Suspended,
    Withdrawn,
)
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.draft import office_draft, sheet_draft
from counter_app.cases.people import Personal, Receiver
from counter_app.cases.steps import ahead_of, office_steps
from counter_app.cases.work import StepBegun
from counter_app.catalogue.items import LimitKind, Result, Step
from counter_app.desk.ahead import ahead_after, clocked_since
from counter_app.desk.at_ticket import just_called, record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.due import due_of, step_due
from counter_app.desk.numbering import finishing_number
from counter_app.desk.papers import checklist_of, owed_papers
from counter_app.desk.recording import Press
from counter_app.desk.roster_results import result_intents
from counter_app.desk.settlement import settling
from counter_app.desk.step_sheets import details_of, finished_sheet, looked_over, sheet_paper
from counter_app.forms.filled import FilledForm
from counter_app.reports.facts import Paper


@dataclass(frozen=True, slots=True)
class StepState:
    """A step that follows acceptance, and whether it has been passed.

    ``due`` is the last day (ISO) of the step that is to be done now, where it has a limit of its own; else "".
    ``explanation`` is how that day was counted, line by line.
    """

    step: Step
    done: bool
    due: str = ""
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """A case after one more action, and the papers that action makes."""

    case: Case
    papers: tuple[str, ...]
    changes: Changes


def steps_of(counter: Counter, case: Case) -> tuple[StepState, ...]:
    """Every step between acceptance and 办结, in the guide's order."""
    checklist = checklist_of(counter, case)
    steps = office_steps(checklist) if checklist else ()
    states = [StepState(one, one.id in case.passed_steps) for one in steps]
    place = next((place for place, one in enumerate(states) if not one.done), None)
    if checklist is not None and place is not None and case.accepted_at:
        since = clocked_since(case, checklist)
        due = step_due(counter, case, states[place].step, since)
        day = _own_day(case, states[place].step) or due.due
        states[place] = replace(states[place], due=day, explanation=due.explanation if due.due else ())
    return tuple(states)


def _own_day(case: Case, step: Step) -> str:
    """The last day of a step that was begun, as its sheet says; "" where it says none."""
    here = case.ahead is not None and case.ahead.step == step.id and step.id in case.begun
    return case.ahead.due if case.ahead is not None and here else ""


def results_of(counter: Counter, case: Case) -> tuple[Result, ...]:
    """What the item gives in the end, under the case's answers."""
    checklist = checklist_of(counter, case)
    return checklist.results if checklist else ()


def finishes_on_the_spot(case: Case) -> bool:
    """Whether the case is to be reviewed, finished and delivered in one sitting (即时办结)."""
    return case.status is CaseStatus.accepted and case.limit_kind == LimitKind.immediate.value


def begin_step(
    counter: Counter, case: Case, step: Step, *, sheet: FilledForm | None = None, note: str = ""
) -> Followed:
    """A step that takes time is begun, with the sheet it asks for at its beginning.

    Raises CounterError ``following.sheet_faults`` where the sheet is not filled in rightly; nothing is changed then.
    """
    looked_over(counter, sheet)
    work = counter.work.of(step)
    details = details_of(sheet, work.begin_details)
    due = details.get(work.until, case.ahead.due if case.ahead else "")
    facts = StepBegun(step=step.id, verb=step.verb.value, details=details, ahead=ahead_of(step, counter.work, due))
    return _follow(counter, case, facts, personal=_filled(sheet, note), behind=sheet_paper(counter, case, step, sheet))


def pass_step(
    counter: Counter, case: Case, step: Step, *, number: str = "", sheet: FilledForm | None = None, note: str = ""
) -> Followed:
    """The step was done and passed, with the sheet it asks for at its end."""
    return _write(counter, passing(counter, case, step, number=number, sheet=sheet, note=note))


def passing(
    counter: Counter, case: Case, step: Step, *, number: str = "", sheet: FilledForm | None = None, note: str = ""
) -> Press:
    """What passing the step writes."""
    checklist = checklist_of(counter, case)
    if checklist is None:
        raise CounterError("following.no_item")
    looked_over(counter, sheet)
    details = details_of(sheet, counter.work.of(step).details)
    facts = StepDone(
        step=step.id,
        verb=step.verb.value,
        number=number,
        details=details,
        ahead=ahead_after(counter, checklist, case, step, details),
    )
    papers = (*sheet_paper(counter, case, step, sheet), *settling(counter, case, step, checklist))
    return _press(counter, case, facts, personal=_filled(sheet, note), behind=papers)


def _filled(sheet: FilledForm | None, note: str) -> Personal:
    return Personal(words={"note": note} if note else {}, forms={sheet.form: sheet} if sheet else {})


def send_back(counter: Counter, case: Case, step: Step, reason: str, *, sheet: FilledForm | None = None) -> Followed:
    """The step was not passed: the citizen is told why, once and for all. ``sheet`` is what was filled in for it."""
    return _write(counter, sending_back(counter, case, step, reason, sheet=sheet))


def sending_back(counter: Counter, case: Case, step: Step, reason: str, *, sheet: FilledForm | None = None) -> Press:
    """What sending the case back writes; the step's sheet as it was kept goes with it where nothing is wrong in it."""
    looked_over(counter, sheet)
    sheet = sheet or finished_sheet(counter, case, step)
    facts = SentBack(step=step.id, verb=step.verb.value)
    personal = Personal(words={"reason": reason}, forms={sheet.form: sheet} if sheet else {})
    return _press(counter, case, facts, personal=personal, papers=(Paper.sent_back,))


def complete(counter: Counter, case: Case, result: str, *, number: str = "") -> Followed:
    """办结 with the item's result; ``number`` where it has one: none takes the next of the window's block."""
    before, behind = result_intents(counter, case)
    given, printed = finishing_number(counter, case, number)
    facts = Completed(result=result, result_number=printed)
    return _follow(counter, case, facts, papers=(Paper.completion,), before=[*before, *given], behind=behind)


def deliver(counter: Counter, case: Case, receiver: Receiver, documents: tuple[str, ...], *, way: str) -> Followed:
    """送达 to the person who takes it away."""
    return _follow(
        counter,
        case,
        Delivered(documents=documents, way=way),
        personal=Personal(receiver=receiver),
        papers=(Paper.delivery,),
        ticket=just_called(counter),
    )


def withdraw(counter: Counter, case: Case, reason: str) -> Followed:
    """撤回 by the applicant."""
    return _follow(counter, case, Withdrawn(), words={"reason": reason}, ticket=just_called(counter))


def suspend(counter: Counter, case: Case, reason: str, *, supervisor: str) -> Followed:
    """中止: the clock stands still."""
    return _follow(counter, case, Suspended(supervisor=supervisor), words={"reason": reason})


def resume_case(counter: Counter, case: Case, reason: str) -> Followed:
    """恢复办理: the clock runs again, and the date is counted anew."""
    return _follow(counter, case, Resumed(due=_due(counter, case)), words={"reason": reason})


def extend(counter: Counter, case: Case, working_days: int, reason: str, *, supervisor: str) -> Followed:
    """延期 by working days."""
    due = _due(counter, case, more_days=working_days)
    facts = Extended(working_days=working_days, supervisor=supervisor, due=due)
    return _follow(counter, case, facts, words={"reason": reason})


def correct(counter: Counter, case: Case, field: str, right: Personal, reason: str) -> Followed:
    """更正 of what was recorded: ``right`` holds the right value (for a result's number as words["value"])."""
    personal = msgspec.structs.replace(right, words={**right.words, "reason": reason})
    return _follow(counter, case, Corrected(field=field), personal=personal)


def _due(counter: Counter, case: Case, *, more_days: int = 0) -> Due:
    checklist = checklist_of(counter, case)
    if checklist is None:
        raise CounterError("following.no_item")
    return due_of(counter, checklist, case, more_days=more_days)


def _follow(
    counter: Counter,
    case: Case,
    facts: AnyFacts,
    *,
    words: dict[str, str] | None = None,
    personal: Personal | None = None,
    papers: tuple[Paper, ...] = (),
    before: Sequence[Intent] = (),
    behind: Sequence[Intent] = (),
    ticket: str = "",
) -> Followed:
    """Write one action with the papers it owes, and what belongs before and behind it, in one transaction; done for a
    ``ticket`` of the queue."""
    press = _press(counter, case, facts, words=words, personal=personal, papers=papers, before=before, behind=behind)
    return _write(counter, press, ticket)


def _press(
    counter: Counter,
    case: Case,
    facts: AnyFacts,
    *,
    words: dict[str, str] | None = None,
    personal: Personal | None = None,
    papers: tuple[Paper, ...] = (),
    before: Sequence[Intent] = (),
    behind: Sequence[Intent] = (),
) -> Press:
    intents = [
        *before,
        Intent(id=new_id(), case=case.id, facts=facts, personal=personal or Personal(words=words or {})),
    ]
    owed = owed_papers(counter, case, papers, slip=False)
    intents += [Intent(id=new_id(), case=case.id, facts=one) for one in owed]
    intents += behind
    over = isinstance(facts, Delivered | Withdrawn)  # what the office began to write and never kept goes with it
    drop = office_draft(case.id) if over else sheet_draft(case.id)
    made = (*papers, *(one.facts.paper for one in behind if isinstance(one.facts, Printed)))
    return Press(tuple(intents), case, checklist_of(counter, case), made, drop)


def _write(counter: Counter, press: Press, ticket: str = "") -> Followed:
    seen = press.seen
    record_at(counter, ticket, [seen.id], press.intents, seen=seen, checklist=press.checklist, draft=press.draft)
    after = counter.store.case(press.seen.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Followed(after, press.papers, Changes(frozenset({after.id}), papers=bool(press.papers)))
