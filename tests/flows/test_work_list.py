# SPDX-License-Identifier: Apache-2.0
"""Lists of work by who is at the window, many cases in one press, and two people at the same case."""

from collections.abc import Sequence
from functools import partial

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import Extended, PrintState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.rules import LONGEST_EXTENSION
from counter_app.cases.steps import next_step
from counter_app.desk import following
from counter_app.desk.batch_steps import MOST, StepDecision, check_alike, decide_batch
from counter_app.desk.counter import Counter
from counter_app.desk.listing import get_case
from counter_app.desk.papers import checklist_of
from counter_app.desk.signing_in import sign_in
from counter_app.desk.work_list import CaseRow, WorkPart, begins_with_work, list_work, search_work
from flows.desk_day import CLERK, COLLEAGUE, SUPERVISOR, DeskDay

FINANCE = "0321"
BIRTH = {"claimant": "employed", "outcome": "difficult", "agent": "no"}


def rows(day: DeskDay, verb: str | None = None) -> tuple[CaseRow, ...]:
    """The list as it stands."""
    return list_work(day.counter, verb=verb).rows


def passed_step(counter: Counter, case: Case) -> Case:
    """The next step passed by whoever is at the window."""
    checklist = checklist_of(counter, case)
    assert checklist is not None
    step = next_step(case, checklist)
    assert step is not None
    return following.pass_step(counter, case, step).case


def reviewed(day: DeskDay, clerk: str = CLERK) -> Case:
    """生育津贴支付, which is reviewed twice by two people, first by this clerk. Its sums do not matter here."""
    case = day.accepted(day.judged(day.begin(day.item(26), BIRTH)))
    press = following.passing(day.counter, case, following.steps_of(day.counter, case)[0].step)
    day.counter.store.record(press.intents, clerk=clerk, at=day.counter.now_micros())
    return get_case(day.counter, case.id)


def refused(day: DeskDay, decisions: Sequence[StepDecision], number: str) -> str:
    """The code of why a batch is not written; its sentence names the case, and no case is changed."""
    cases = [one.row.case_id for one in decisions]
    before = [day.counter.store.actions_of(one) for one in cases]
    with pytest.raises(CounterError) as told:
        decide_batch(day.counter, decisions)
    assert number in sentence(told.value)
    assert [day.counter.store.actions_of(one) for one in cases] == before
    return told.value.code


def test_everybody_sees_the_work_of_their_duties(day: DeskDay) -> None:
    once = reviewed(day)
    finished = passed_step(day.counter, day.accepted())
    waiting = day.accepted()
    assert [(one.case_id, one.verb) for one in rows(day)] == [(finished.id, "办结"), (waiting.id, "审核")]
    assert list(list_work(day.counter).verbs) == ["审核", "办结"]
    assert not begins_with_work(day.counter)
    sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    assert list(list_work(day.counter).verbs) == ["审核", "复核", "办结"]
    assert [one.case_id for one in rows(day, "复核")] == [once.id]
    assert [one.case_id for one in search_work(day.counter, "syjt")] == [once.id]
    assert len(search_work(day.counter, "测试员")) == 3
    sign_in(day.counter, FINANCE, FINANCE)
    assert rows(day) == ()
    assert search_work(day.counter, "测试员") == ()
    assert begins_with_work(day.counter)


def test_a_batch_passes_and_sends_back_in_one_press(day: DeskDay) -> None:
    first, second, third = (day.accepted() for _ in range(3))
    shown = rows(day, "审核")
    decisions = [StepDecision(shown[0]), StepDecision(shown[1], "工资表没有盖章"), StepDecision(shown[2])]
    done = decide_batch(day.counter, decisions)
    assert (done.passed, done.sent_back, done.changes.papers) == (2, (second.id,), True)
    assert done.changes.cases == {first.id, second.id, third.id}
    after = [get_case(day.counter, one.id) for one in (first, second, third)]
    assert [one.status for one in after] == [CaseStatus.accepted, CaseStatus.sent_back, CaseStatus.accepted]
    assert [one.ahead.verb if one.ahead else "" for one in after] == ["办结", "", "办结"]
    assert [(one.paper, one.state) for one in after[1].missing_papers if one.paper == "sent_back"] == [
        ("sent_back", PrintState.waiting)
    ]
    assert len({one.history[-1].transaction for one in after}) == 1
    assert day.counter.store.compare() == ()
    assert list_work(day.counter).parts[WorkPart.all] == 2


def test_one_case_that_was_withdrawn_stops_the_whole_batch(day: DeskDay) -> None:
    cases = [day.accepted() for _ in range(3)]
    decisions = [StepDecision(one) for one in rows(day)]
    gone = following.withdraw(day.counter, cases[1], "不办了").case
    assert refused(day, decisions, gone.number) == "work_list.status"
    done = decide_batch(day.counter, [one for one in decisions if one.row.case_id != gone.id])
    assert done.passed == 2


def test_one_case_that_changed_meanwhile_stops_the_whole_batch(day: DeskDay) -> None:
    cases = [day.accepted() for _ in range(2)]
    decisions = [StepDecision(one) for one in rows(day)]
    day.clock.move(minutes=1)
    moved = passed_step(day.counter, cases[1])
    assert refused(day, decisions, moved.number) == "work_list.changed"


def test_one_case_that_needs_somebody_else_stops_the_whole_batch(day: DeskDay) -> None:
    mine = reviewed(day, COLLEAGUE)
    other = reviewed(day)
    sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    decisions = [StepDecision(one) for one in rows(day, "复核")]
    assert {one.row.case_id for one in decisions} == {mine.id, other.id}
    first = decisions[0].row.number  # of the other case no sum is claimed
    assert refused(day, decisions, first) == "work_list.several_of_many"
    assert refused(day, [one for one in decisions if one.row.case_id == mine.id], mine.number) == (
        "work_list.one_of_many"
    )
    day.accepted()
    decisions = [StepDecision(one) for one in rows(day, "审核")]
    sign_in(day.counter, FINANCE, FINANCE)
    assert refused(day, decisions, decisions[0].row.number) == "work_list.one_of_many"


def test_all_cases_that_cannot_go_are_named_in_one_refusal(day: DeskDay) -> None:
    cases = [day.accepted(), *(day.accepted(day.judged(day.begin(day.item(26), BIRTH))) for _ in range(2))]
    away = day.accepted()
    decisions = [StepDecision(one) for one in rows(day, "审核")]
    following.withdraw(day.counter, away, "不办了")
    numbers = [one.row.number for one in decisions if one.row.case_id != cases[0].id]
    assert refused(day, decisions, numbers[0]) == "work_list.several_of_many"
    with pytest.raises(CounterError) as told:
        decide_batch(day.counter, decisions)
    reasons = told.value.facts["refused"]
    assert isinstance(reasons, dict)
    assert list(reasons) == numbers
    assert [number for number, why in reasons.items() if "已撤回" in why] == [away.number]
    assert told.value.facts["count"] == len(numbers)
    assert reasons[numbers[0]] in sentence(told.value)
    assert decide_batch(day.counter, [one for one in decisions if one.row.number not in numbers]).passed == 1


def test_only_the_same_step_goes_together_and_only_where_it_is_alike(day: DeskDay) -> None:
    day.accepted()
    reviewed(day)
    passed_step(day.counter, day.accepted())
    sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    by_verb = {one.verb: one for one in rows(day)}
    for chosen, code in (
        ([], "work_list.none_marked"),
        ([by_verb["审核"], by_verb["复核"]], "work_list.not_alike"),
        ([by_verb["办结"]], "work_list.one_by_one"),
        ([by_verb["审核"]] * (MOST + 1), "work_list.too_many"),
    ):
        with pytest.raises(CounterError) as told:
            check_alike(day.counter, chosen)
        assert (told.value.code, bool(sentence(told.value))) == (code, True)


def test_of_two_people_at_one_case_the_second_changes_nothing(day: DeskDay) -> None:
    seen = day.accepted()
    sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    first = passed_step(day.counter, seen)
    sign_in(day.counter, CLERK, CLERK)
    checklist = checklist_of(day.counter, seen)
    assert checklist is not None
    step = next_step(seen, checklist)
    assert step is not None
    for late in (
        partial(following.pass_step, day.counter, seen, step),
        partial(following.send_back, day.counter, seen, step, "没有盖章"),
    ):
        with pytest.raises(CounterError) as told:
            late()
        assert sentence(told.value)
        assert get_case(day.counter, seen.id) == first
    with pytest.raises(CounterError) as told:
        following.extend(day.counter, seen, LONGEST_EXTENSION, "材料多", supervisor=SUPERVISOR)
    assert told.value.code == "cases.rules.changed_meanwhile"
    assert not any(isinstance(one.facts, Extended) for one in get_case(day.counter, seen.id).history)
