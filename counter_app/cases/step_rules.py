# SPDX-License-Identifier: Apache-2.0
"""Guards of the later steps: in the guide's order, by whom the work book says, and never by the same person twice."""

from collections.abc import Callable, Mapping
from typing import Any

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Completed, SentBack, StepDone
from counter_app.cases.asked import Asked
from counter_app.cases.channel_rules import check_guided, check_letter, check_not_against
from counter_app.cases.steps import STEP_FILES, next_step, remaining_steps
from counter_app.cases.work import BegunStep, ObjectionHandled, ObjectionRaised, StepBegun
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.work_book import StepWork


def _in_turn(asked: Asked, facts: StepBegun | StepDone | SentBack) -> tuple[Step, StepWork]:
    step = next_step(asked.present, asked.checklist)
    if step is None:
        raise CounterError("cases.rules.no_step")
    if (facts.step, facts.verb) != (step.id, step.verb.value):
        raise CounterError("cases.rules.step_order", verb=step.verb.value)
    work = asked.work.of(step)
    asked.need_duty(work.duty)
    check_not_against(asked)
    for one in asked.present.steps:
        if one.passed and Verb(one.verb) in work.apart_from and one.clerk == asked.clerk:
            raise CounterError("cases.rules.same_person", before=one.verb, verb=step.verb.value)
    return step, work


def _need_sheet(asked: Asked, sheet: str, verb: Verb) -> None:
    if sheet and sheet not in asked.personal.forms:
        raise CounterError("cases.rules.sheet", verb=verb.value)


def _step_begun(asked: Asked, facts: StepBegun) -> None:
    step, work = _in_turn(asked, facts)
    if not work.is_begun_first(step):
        raise ValueError("this step is done in one act")
    if step.id in asked.present.begun:
        raise CounterError("cases.rules.begun", verb=step.verb.value)
    _need_sheet(asked, work.begin_sheet, step.verb)
    if set(facts.details) - set(work.begin_details):
        raise ValueError("a detail that is none of the sheet's")
    if work.public and not facts.details.get("starts", "") <= facts.details.get("ends", "-"):
        raise CounterError("cases.rules.public_order")


def _step_done(asked: Asked, facts: StepDone) -> None:
    step, work = _in_turn(asked, facts)
    begun = _need_begun(asked, step, work)
    if begun is not None and work.public:
        _need_public_over(asked, step, begun)
    _need_sheet(asked, work.sheet, step.verb)
    if set(facts.details) - set(work.details):
        raise ValueError("a detail that is none of the sheet's")
    if work.passes is not None and facts.details.get(work.passes[0]) != work.passes[1]:
        raise CounterError("cases.rules.sheet_says_no", verb=step.verb.value)
    check_letter(asked, facts, step)
    if work.files:
        _need_files(asked, step)


def _need_files(asked: Asked, step: Step) -> None:
    """Something was scanned for the step; what was there when it did not pass shows another visit than this one."""
    case = asked.present
    failed = max((one.at for one in case.steps if one.step == step.id and not one.passed), default=0)
    if all(one.material != STEP_FILES + step.id or one.at <= failed for one in case.scans):
        raise CounterError("cases.rules.step_files", verb=step.verb.value)


def _need_begun(asked: Asked, step: Step, work: StepWork) -> BegunStep | None:
    """A step that takes time has been begun; where the guide names two people, by another one than ends it."""
    begun = asked.present.begun.get(step.id)
    if begun is None and work.is_begun_first(step):
        raise CounterError("cases.rules.not_begun", verb=step.verb.value)
    if begun is not None and work.wants_two(step) and begun.clerk == asked.clerk:
        raise CounterError("cases.rules.same_person", before=step.verb.value, verb=step.verb.value)
    return begun


def _need_public_over(asked: Asked, step: Step, begun: BegunStep) -> None:
    """The last day belongs to the public whole; every objection is answered, and none of them was right.

    What was right in an earlier round sent the case back then; it is public anew, and that counts.
    """
    ends = begun.details["ends"]
    if civil_date(asked.now).isoformat() <= ends:
        raise CounterError("cases.rules.still_public", ends=ends)
    objections = [one for one in asked.present.objections if one.step == step.id]
    if any(one.upheld is None for one in objections):
        raise CounterError("cases.rules.objection_open")
    if any(one.upheld and one.handled_at >= begun.at for one in objections):
        raise CounterError("cases.rules.objection_upheld")


def _objection_raised(asked: Asked, facts: ObjectionRaised) -> None:
    begun, work = _begun(asked, facts.step)
    today = civil_date(asked.now).isoformat()
    if begun is None or work is None or not work.public or today < begun.details["starts"]:
        raise CounterError("cases.rules.not_public")
    if today > begun.details["ends"]:
        raise CounterError("cases.rules.public_over", ends=begun.details["ends"])
    if not asked.personal.words.get("objection", "").strip():
        raise CounterError("cases.rules.objection_words")
    if any(one.id == facts.objection for one in asked.present.objections):
        raise ValueError("an objection has an id of its own")


def _objection_handled(asked: Asked, facts: ObjectionHandled) -> None:
    raised = next((one for one in asked.present.objections if one.id == facts.objection), None)
    begun, work = _begun(asked, facts.step)
    if raised is None or raised.upheld is not None or begun is None or work is None or raised.step != facts.step:
        raise CounterError("cases.rules.objection_gone")
    asked.need_duty(work.duty)
    if not asked.personal.words.get("handling", "").strip():
        raise CounterError("cases.rules.objection_handling")


def _begun(asked: Asked, step_id: str) -> tuple[BegunStep | None, StepWork | None]:
    """A step under way, and how it is worked."""
    step = next((one for one in asked.checklist.steps if one.id == step_id), None)
    return asked.present.begun.get(step_id), asked.work.of(step) if step is not None else None


def _sent_back(asked: Asked, facts: SentBack) -> None:
    step, work = _in_turn(asked, facts)
    if not work.may_fail:
        raise CounterError("cases.rules.cannot_fail", verb=step.verb.value)
    _need_begun(asked, step, work)
    asked.need_reason()


def _completed(asked: Asked, facts: Completed) -> None:
    if check_guided(asked, facts):
        return
    remaining = remaining_steps(asked.present, asked.checklist)
    if remaining:
        raise CounterError("cases.rules.steps_left", count=len(remaining), verb=remaining[0].verb.value)
    results = asked.checklist.results
    if results and not facts.result.strip():
        raise CounterError("cases.rules.result")
    numbered = next((one for one in results if one.numbered), None)
    if numbered is not None and not facts.result_number.strip():
        raise CounterError("cases.rules.result_number", result=numbered.text)


STEP_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    StepBegun: _step_begun,
    ObjectionRaised: _objection_raised,
    ObjectionHandled: _objection_handled,
    StepDone: _step_done,
    SentBack: _sent_back,
    Completed: _completed,
}
"""The guards of these actions, for the rules' table."""
