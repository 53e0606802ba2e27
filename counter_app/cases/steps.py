# SPDX-License-Identifier: Apache-2.0
"""The later steps of a case (审核, 拨付, 公示 …), in the order of its guide."""

from counter_app.base.duties import Duty
from counter_app.cases.case import Case
from counter_app.cases.work import Ahead
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.work_book import OWN_ACTIONS, WorkBook

STEP_FILES = "step:"
"""Before a step's id: where the scans that belong to it are (``Scanned.material``)."""

SIGNED_FILES = "signed:"
"""Before a notice's number: where the scan of the copy that was signed for is (``Scanned.material``)."""


def office_steps(checklist: Checklist) -> tuple[Step, ...]:
    """Steps the office has to pass before 办结."""
    steps: list[Step] = []
    for step in checklist.steps:
        if step.verb is Verb.completion:
            break
        if step.verb not in OWN_ACTIONS:
            steps.append(step)
    return tuple(steps)


def remaining_steps(case: Case, checklist: Checklist) -> tuple[Step, ...]:
    """Steps still to be passed, in order."""
    return tuple(step for step in office_steps(checklist) if step.id not in case.passed_steps)


def next_step(case: Case, checklist: Checklist) -> Step | None:
    """What is to be done now; None where the case can be finished."""
    remaining = remaining_steps(case, checklist)
    return remaining[0] if remaining else None


def ahead_of(step: Step | None, work: WorkBook, due: str = "") -> Ahead:
    """What lies ahead: the step, or 办结 at the window where all are passed. ``due`` is its own last day (ISO)."""
    if step is None:
        return Ahead(step="", verb=Verb.completion.value, duty=Duty.window.value)
    return Ahead(step=step.id, verb=step.verb.value, duty=work.of(step).duty.value, due=due)
