# SPDX-License-Identifier: Apache-2.0
"""Many cases in one press: the same step of each is passed or sent back. All of them are written, or none is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.base.texts import sentence
from counter_app.cases.actions import Intent, TakenBack
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.steps import next_step
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import passing, sending_back
from counter_app.desk.listing import get_case
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import Press, record_together, refusals
from counter_app.desk.work_list import CaseRow, work_of

MOST = 500
"""Cases in one press: as many as can be looked through at one sitting, and written without anybody waiting."""


@dataclass(frozen=True, slots=True)
class StepDecision:
    """What was decided on a row of the list, as it stood there: passed, or sent back with a ``reason``."""

    row: CaseRow
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BatchDone:
    """How many were passed, and the cases that were sent back: their citizens are to be told."""

    passed: int
    sent_back: tuple[str, ...]
    changes: Changes


def check_alike(counter: Counter, rows: Sequence[CaseRow]) -> None:
    """Raise CounterError where these rows cannot be decided in one press."""
    if not rows:
        raise CounterError("work_list.none_marked")
    if len(rows) > MOST:
        raise CounterError("work_list.too_many", most=MOST)
    other = next((one for one in rows if one.verb != rows[0].verb), None)
    if other is not None:
        raise CounterError("work_list.not_alike", verb=rows[0].verb, other=other.verb)
    work = work_of(counter, rows[0])
    if work is None or not work.in_batches:
        raise CounterError("work_list.one_by_one", verb=rows[0].verb)


def decide_batch(counter: Counter, decisions: Sequence[StepDecision]) -> BatchDone:
    """Write the decisions.

    Raises CounterError where any of them was withdrawn, was changed since the list was shown, is not ready, or may not
    be done by whoever is at the window: with the ``number`` of the case in it, or for several of them with ``refused``,
    each case's number and why. Nothing is written then.
    """
    check_alike(counter, [one.row for one in decisions])
    cases = counter.store.cases([one.row.case_id for one in decisions])
    presses: list[Press] = []
    refused: dict[str, CounterError] = {}
    for one in decisions:
        try:
            presses.append(_press(counter, one, cases.get(one.row.case_id)))
        except CounterError as error:
            refused[one.row.case_id] = _of_many(error, one.row)
    refused |= refusals(counter, presses)
    _need_all(decisions, refused)
    record_together(counter, presses)
    back = tuple(one.row.case_id for one in decisions if one.reason)
    ids = frozenset(one.row.case_id for one in decisions)
    return BatchDone(len(decisions) - len(back), back, Changes(ids, papers=bool(back)))


def _of_many(error: CounterError, row: CaseRow) -> CounterError:
    """The refusal with the case's number in it, whatever it was."""
    if error.facts.get("number") == row.number:
        return error
    return CounterError("work_list.one_of_many", number=row.number, why=sentence(error))


def _need_all(decisions: Sequence[StepDecision], refused: Mapping[str, CounterError]) -> None:
    """Raise one refusal for all cases that cannot go, in the order in which they were decided."""
    found = [(one.row.number, refused[one.row.case_id]) for one in decisions if one.row.case_id in refused]
    if len(found) == 1:
        raise found[0][1]
    if found:
        reasons = {number: sentence(error) for number, error in found}
        why = sentence(found[0][1])
        raise CounterError("work_list.several_of_many", count=len(found), why=why, refused=reasons)


def take_back_batch(counter: Counter, cases: Collection[str]) -> Changes:
    """Take the last decision of each of these cases back, within half a minute: of all of them, or of none."""
    presses: list[Press] = []
    for one in cases:
        case = get_case(counter, one)
        if case.outcome is None:
            raise CounterError("work_list.changed", number=case.number)
        facts = TakenBack(action=case.outcome.id)
        intent = Intent(id=derived_id(case.outcome.id, "taken_back"), case=case.id, facts=facts)
        presses.append(Press((intent,), case, None))
    record_together(counter, presses)
    return Changes(frozenset(cases), papers=True)


def _press(counter: Counter, decision: StepDecision, case: Case | None) -> Press:
    row = decision.row
    if case is None:
        raise CounterError("work_list.gone", number=row.number)
    if case.status is not CaseStatus.accepted:
        raise CounterError("work_list.status", number=row.number, status=case.status.label)
    if _differs(case, row):
        raise CounterError("work_list.changed", number=row.number)
    checklist = checklist_of(counter, case)
    step = next_step(case, checklist) if checklist is not None else None
    if step is None or step.id != row.step:
        raise CounterError("work_list.changed", number=row.number)
    if not counter.work.of(step).in_batches:
        raise CounterError("work_list.one_by_one", verb=row.verb)
    if decision.reason:
        return sending_back(counter, case, step, decision.reason)
    return passing(counter, case, step)


def _differs(case: Case, row: CaseRow) -> bool:
    """Whether something happened to the case since its row was shown."""
    return case.updated_at != row.updated_at or case.ahead is None or case.ahead.step != row.step
