# SPDX-License-Identifier: Apache-2.0
"""The deadline of a case, counted anew whenever its clock changes."""

import msgspec

from counter_app.base.clock import from_micros
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import text
from counter_app.cases.actions import Due
from counter_app.cases.case import Case
from counter_app.cases.deadlines import compute_due
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Limit, Step
from counter_app.desk.counter import Counter


def due_of(counter: Counter, checklist: Checklist, case: Case | None, *, more_days: int = 0) -> Due:
    """When the case must be finished, its clock running from now on.

    A case that was accepted before goes on from its first acceptance: the time it stood still is left out, and
    days added earlier stay. ``more_days`` are working days added now. Raises ResourceFaults where the calendar
    could not be read: a deadline that may be wrong is not to be given.
    """
    if counter.calendar_faults:
        raise ResourceFaults(counter.calendar_faults)
    now = counter.clock()
    hours = counter.settings.hall.hours
    if case is None or not case.accepted_at:
        return compute_due(checklist.limit, checklist.statutory, now, counter.calendar, hours)
    pauses = tuple(one if one.until else msgspec.structs.replace(one, until=now) for one in case.pauses)
    start, added = from_micros(case.accepted_at), case.extension_days + more_days
    return compute_due(checklist.limit, checklist.statutory, start, counter.calendar, hours, pauses, added)


def step_due(counter: Counter, case: Case | None, step: Step, since: int) -> Due:
    """When a step with a limit of its own must be done, counted from ``since`` (µs): the last such step, or acceptance.

    No date where the step has no limit, or where the calendar could not be read.
    """
    if step.limit is None or counter.calendar_faults:
        return Due()
    hours = counter.settings.hall.hours
    now = counter.clock()
    stood = case.pauses if case is not None else ()
    pauses = tuple(one if one.until else msgspec.structs.replace(one, until=now) for one in stood)
    return compute_due(step.limit, None, from_micros(since), counter.calendar, hours, pauses)


def spoken_limits(limit: Limit, statutory: Limit | None) -> str:
    """The promised (or only) limit in the guide's words, and the statutory one beside it where there are both."""
    return text("due.both", limit=limit.text, statutory=statutory.text) if statutory else limit.text
