# SPDX-License-Identifier: Apache-2.0
"""电话办理 through the desk: finished on the spot, the papers that follow are on the list of what is due."""

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Channel, LineState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.draft import DraftLine
from counter_app.cases.outcome import Outcome
from counter_app.cases.rating import may_ask
from counter_app.desk import deciding, phoning
from counter_app.desk.phoning import papers_came
from counter_app.desk.serving import Serving
from counter_app.store.case_lists import CaseFilter
from flows.desk_day import DeskDay

CALLER = "测试员的女儿 13900000000"
MET = DraftLine(state=LineState.met)


def emergency(day: DeskDay, caller: str = CALLER) -> Serving:
    """异地急诊 by phone: identity typed, every paper follows."""
    one = day.begin(day.item(18), {"agent": "no"})
    for clock in one.checklist.clocks:
        one.set_clock(clock.id, "2026-11-19")
    one.take_by_phone(caller)
    return one


def due_cases(day: DeskDay) -> list[str]:
    return [row.case_id for row in day.counter.store.list_cases(CaseFilter.due).rows]


def test_a_call_is_taken_and_finished_while_its_papers_follow(day: DeskDay) -> None:
    """沅江 18: 电话办理 is a channel of its own and 即时办结 its limit."""
    day.with_window(slip_target="file:slips")
    case = deciding.decide(day.counter, emergency(day), Outcome.accept).case
    assert (case.channel, case.status) == (Channel.phone, CaseStatus.accepted)
    assert {one.state for one in case.lines} == {LineState.follows}
    assert case.papers == ()
    assert not may_ask(case)
    opened = case.history[0].personal
    assert opened is not None
    assert opened.words["caller"] == CALLER
    case = day.finished(case)
    assert (case.status, case.papers_due) == (CaseStatus.delivered, "2026-11-27")
    assert due_cases(day) == []
    day.clock.set("2026-11-27T09:00")
    assert due_cases(day) == [case.id]


def test_papers_that_followed_come_one_by_one_and_leave_the_list(day: DeskDay) -> None:
    case = day.finished(deciding.decide(day.counter, emergency(day), Outcome.accept).case)
    first, *others = [one.material for one in case.lines]
    day.clock.set("2026-11-27T09:00")
    case = papers_came(day.counter, case, {first: MET}).case
    assert [one.material for one in case.papers_follow] == others
    case = papers_came(day.counter, case, dict.fromkeys(others, MET)).case
    assert (case.papers_follow, due_cases(day)) == ((), [])
    assert day.counter.store.compare() == ()


def faulted(day: DeskDay, case: Case, came: dict[str, DraftLine]) -> str:
    with pytest.raises(CounterError) as told:
        papers_came(day.counter, case, came)
    return told.value.code


def test_what_came_wrong_follows_still(day: DeskDay) -> None:
    case = deciding.decide(day.counter, emergency(day), Outcome.accept).case
    material = case.lines[0].material
    assert faulted(day, case, {material: DraftLine(state=LineState.defective)}) == "cases.rules.follows_right"
    assert faulted(day, case, {}) == "cases.rules.follows_none"


def test_nothing_follows_a_citizen_at_the_window(day: DeskDay) -> None:
    one = emergency(day, caller="")
    assert one.open_lines()
    with pytest.raises(CounterError) as told:
        one.judge(one.checklist.lines[0].material.id, LineState.follows)
    assert told.value.code == "cases.rules.follows_by_phone"


def test_only_what_a_guide_names_is_taken_by_phone(day: DeskDay) -> None:
    """沅江 17 and 18 alone: 电话查询 elsewhere asks, it does not apply."""
    taken = {
        (guide.id, item.ordinal)
        for guide in day.counter.catalogue.guides.values()
        for item in guide.items
        if phoning.phone_way(day.counter, item)
    }
    named = {
        (guide.id, item.ordinal)
        for guide in day.counter.catalogue.guides.values()
        for item in guide.items
        if any("电话办理" in line.text for line in item.lines)
    }
    assert taken == named == {("yuanjiang", 17), ("yuanjiang", 18)}
    one = day.flexible()
    one.draft.channel = Channel.phone
    with pytest.raises(CounterError) as told:
        deciding.decide(day.counter, one, Outcome.accept)
    assert told.value.code == "cases.rules.not_by_phone"
