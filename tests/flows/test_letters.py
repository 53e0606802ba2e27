# SPDX-License-Identifier: Apache-2.0
"""转移接续 between offices through the desk: out, begun by a letter; in, with its letters and its money."""

from decimal import Decimal

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Channel
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.letters import account_money, letters_of
from counter_app.cases.people import Person
from counter_app.cases.rating import may_ask
from counter_app.catalogue.items import ServiceItem
from counter_app.desk import following, letters
from counter_app.desk.letters import Stranger, begin_by_letter
from flows.desk_day import CLERK, PERSON, DeskDay
from flows.made_letters import AMOUNT, OFFICE, sheet_in, sheet_of, sheet_out, written

NAMED = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31")
FOUND = "医保系统里查到在本地参保"


def hubei(day: DeskDay) -> ServiceItem:
    item = day.counter.item("hubei", 11)
    assert item is not None
    return item


def begun(day: DeskDay, item: ServiceItem | None = None) -> Case:
    letter = sheet_in(day.counter)
    wanted = item or day.item(13)
    return begin_by_letter(day.counter, wanted, NAMED, letter, stranger=Stranger.insured_here, how=FOUND).case


def refusal(day: DeskDay, stranger: Stranger = Stranger.ask, how: str = "") -> str:
    with pytest.raises(CounterError) as told:
        begin_by_letter(day.counter, day.item(13), NAMED, sheet_in(day.counter), stranger=stranger, how=how)
    return told.value.code


def test_who_moves_away_is_named_in_a_letter_and_nobody_is_asked_for_papers(day: DeskDay) -> None:
    """沅江 13 out: letter in, sheet out with the sum on it, money moved; no slip, no evaluation."""
    day.with_window(slip_target="file:slips")
    case = begun(day)
    assert (case.channel, case.status, case.lines) == (Channel.letter, CaseStatus.accepted, ())
    assert case.papers == ()
    assert not may_ask(case)
    assert [(one.out, one.number, one.office, one.on) for one in letters_of(case)] == [
        (False, "益医保函2026-0001", OFFICE, "2026-11-20")
    ]
    step = following.steps_of(day.counter, case)[1].step
    case = written(day.counter, case, step)
    case = following.pass_step(day.counter, case, step, sheet=sheet_of(day.counter, case, step)).case
    assert (letters_of(case)[1].out, account_money(case)) == (True, Decimal(AMOUNT))
    case = day.passed(case)
    case = following.complete(day.counter, case, "《参保人员基本医疗保险信息表》").case
    assert case.status is CaseStatus.completed


def test_a_letter_has_ten_working_days_from_the_day_it_is_recorded(day: DeskDay) -> None:
    """湖北 11 out: 接收《联系函》，在 10 个工作日内生成并发出《信息表》."""
    case = begun(day, hubei(day))
    state = following.steps_of(day.counter, case)[1]
    assert (state.step.verb.value, state.due) == ("发函", "2026-12-04")
    assert case.ahead is not None
    assert case.ahead.due == "2026-12-04"


def test_a_letter_that_lay_for_a_day_keeps_its_day(day: DeskDay) -> None:
    day.accepted()  # so the person is known
    letter = sheet_in(day.counter, received_on="2026-11-18")
    case = begin_by_letter(day.counter, hubei(day), NAMED, letter).case
    assert case.ahead is not None
    assert (case.ahead.due, following.steps_of(day.counter, case)[1].due) == ("2026-12-02", "2026-12-02")


def test_a_letter_about_somebody_nobody_knows_is_told_and_changes_nothing(day: DeskDay) -> None:
    before = day.counter.store.outbox_state()
    assert refusal(day) == "letters.stranger"
    assert refusal(day, stranger=Stranger.insured_here) == "letters.how"
    assert day.counter.store.outbox_state() == before


def test_who_is_known_here_is_not_asked_about(day: DeskDay) -> None:
    day.accepted()
    assert letters.is_known(day.counter, PERSON)
    case = begin_by_letter(day.counter, day.item(13), NAMED, sheet_in(day.counter)).case
    assert case.status is CaseStatus.accepted


def test_who_is_not_insured_here_is_told_to_the_office_that_asked(day: DeskDay) -> None:
    letter = sheet_in(day.counter)
    answered = {"how": "本地没有参保", "reply_phone": "0737-2817103"}
    one = begin_by_letter(day.counter, day.item(13), NAMED, letter, stranger=Stranger.sent_back, **answered)
    assert one.case.status is CaseStatus.refused
    assert one.case.refusal is not None
    assert one.case.refusal.office == OFFICE
    assert [paper.paper for paper in one.case.papers] == ["refusal"]


def test_the_same_letter_begins_one_case(day: DeskDay) -> None:
    begun(day)
    assert refusal(day, stranger=Stranger.insured_here, how=FOUND) == "letters.twice"


def test_a_letter_that_came_tomorrow_is_not_recorded(day: DeskDay) -> None:
    letter = sheet_in(day.counter, received_on="2026-11-21")
    with pytest.raises(CounterError) as told:
        begin_by_letter(day.counter, day.item(13), NAMED, letter, stranger=Stranger.insured_here, how=FOUND)
    assert told.value.code == "following.sheet_faults"
    assert day.counter.store.list_cases().rows == ()


def test_only_what_a_guide_names_begins_by_letter(day: DeskDay) -> None:
    with pytest.raises(CounterError) as told:
        begin_by_letter(day.counter, day.item(1), NAMED, sheet_in(day.counter))
    assert told.value.code == "cases.rules.not_by_letter"


def test_a_letter_goes_out_written_and_with_the_sum_that_is_written(day: DeskDay) -> None:
    case = begun(day)
    step = following.steps_of(day.counter, case)[1].step

    def told(amount: str) -> str:
        with pytest.raises(CounterError) as refused:
            following.pass_step(day.counter, case, step, sheet=sheet_out(day.counter, amount=amount))
        return refused.value.code

    assert told(AMOUNT) == "cases.rules.letter_unwritten"
    case = written(day.counter, case, step)
    assert told("1234.49") == "cases.rules.letter_differs"


def test_what_comes_with_the_money_says_how_much(day: DeskDay) -> None:
    """湖北 11 in: 接收《信息表》，同时接收个人账户资金, then 5 working days for the money."""
    one = day.judged(day.begin(hubei(day), {"direction": "in", "agent": "no"}))
    case = day.accepted(one)
    assert following.steps_of(day.counter, case)[0].step.verb.value == "审核"
    for _ in range(2):
        step = next(one.step for one in following.steps_of(day.counter, case) if not one.done)
        case = written(day.counter, case, step)
        case = following.pass_step(day.counter, case, step, sheet=sheet_of(day.counter, case, step)).case
    step = next(one.step for one in following.steps_of(day.counter, case) if not one.done)
    with pytest.raises(CounterError) as told:
        following.pass_step(day.counter, case, step, sheet=sheet_in(day.counter))
    assert told.value.code == "cases.rules.letter_amount"
    case = following.pass_step(day.counter, case, step, sheet=sheet_of(day.counter, case, step)).case
    assert account_money(case) == Decimal(AMOUNT)
    assert day.counter.clerk_number == CLERK
