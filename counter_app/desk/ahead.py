# SPDX-License-Identifier: Apache-2.0
"""What lies ahead of a case, written down with the action before it: lists of work are made from that."""

from collections.abc import Mapping

from counter_app.base.clock import to_micros
from counter_app.cases.case import Case
from counter_app.cases.letters import clock_start
from counter_app.cases.steps import ahead_of, office_steps, remaining_steps
from counter_app.cases.work import Ahead
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step, Verb
from counter_app.desk.counter import Counter
from counter_app.desk.due import step_due


def ahead_at_acceptance(counter: Counter, checklist: Checklist, case: Case | None) -> Ahead:
    """The first step that is left once a case is accepted now; passed ones of an earlier acceptance stay passed."""
    left = remaining_steps(case, checklist) if case is not None else office_steps(checklist)
    if not left:
        return ahead_of(None, counter.work)
    accepted_at = case.accepted_at if case is not None else 0
    since = (clocked_since(case, checklist) if case else accepted_at) or to_micros(counter.clock())
    return ahead_of(left[0], counter.work, step_due(counter, case, left[0], since).due)


def ahead_after(
    counter: Counter, checklist: Checklist, case: Case, done: Step, details: Mapping[str, str] | None = None
) -> Ahead:
    """The step behind one that is passed now, with these details of its sheet."""
    left = [one for one in remaining_steps(case, checklist) if one.id != done.id]
    if not left:
        return ahead_of(None, counter.work)
    clocked = done.limit is not None or done.verb is Verb.receive_letter
    now = to_micros(counter.clock())
    since = clock_start(done.verb.value, details or {}, now) if clocked else clocked_since(case, checklist)
    return ahead_of(left[0], counter.work, step_due(counter, case, left[0], since).due)


def clocked_since(case: Case, checklist: Checklist) -> int:
    """When (µs) the last step that has a limit of its own was passed, or a letter came; else when it was accepted."""
    clocked = {one.id for one in office_steps(checklist) if one.limit or one.verb is Verb.receive_letter}
    starts = (clock_start(one.verb, one.details, one.at) for one in case.steps if one.passed and one.step in clocked)
    return max(starts, default=case.accepted_at)
