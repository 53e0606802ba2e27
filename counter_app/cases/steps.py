# SPDX-License-Identifier: Apache-2.0
"""The later steps of a case (审核, 拨付, 公示 …), in the order of its guide."""

from counter_app.cases.case import Case
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step, Verb

OWN_ACTIONS = frozenset({Verb.apply, Verb.accept, Verb.completion, Verb.delivery})
"""Steps that have an action of their own: opening, acceptance, completion, delivery."""


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
