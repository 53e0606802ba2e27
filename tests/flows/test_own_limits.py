# SPDX-License-Identifier: Apache-2.0
"""Sub-deadlines: a step with a limit of its own has a last day of its own, beside the case's."""

from counter_app.cases.case import Case
from counter_app.desk import following
from flows import made_letters
from flows.desk_day import DeskDay


def dues(day: DeskDay, case: Case) -> dict[str, str]:
    return {one.step.verb.value: one.due for one in following.steps_of(day.counter, case) if one.due}


def sent_or_received(day: DeskDay, case: Case, place: int) -> Case:
    step = following.steps_of(day.counter, case)[place].step
    case = made_letters.written(day.counter, case, step)
    return following.pass_step(day.counter, case, step, sheet=made_letters.sheet_of(day.counter, case, step)).case


def test_a_transfer_has_five_ten_and_five_working_days(day: DeskDay) -> None:
    """湖北 11: the letter within 5 working days, the sheet within 10 of it, the money within 5 of that."""
    item = day.counter.item("hubei", 11)
    assert item is not None
    one = day.judged(day.begin(item, {"direction": "in", "agent": "no"}))
    case = day.accepted(one)
    first = following.steps_of(day.counter, case)[0]
    assert (first.step.limit, first.due) == (None, "")
    day.clock.set("2026-11-24T10:00")
    case = following.pass_step(day.counter, case, first.step).case
    assert dues(day, case) == {"发函": "2026-11-27"}  # from acceptance on Friday the 20th: looking does not add days
    day.clock.set("2026-11-26T10:00")
    case = sent_or_received(day, case, 1)
    assert dues(day, case) == {"收函": "2026-12-10"}
    day.clock.set("2026-12-01T10:00")
    case = sent_or_received(day, case, 2)
    assert list(dues(day, case).values()) == ["2026-12-08"]
