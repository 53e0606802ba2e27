# SPDX-License-Identifier: Apache-2.0
"""评价: once for each handling, on exactly the question that was asked, never a default and never the clerk's."""

from datetime import date, timedelta

import pytest
from made_up import NUMBER, PERSON, Window, accepted

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import AnyFacts, NotRated, NotRatedWhy, Rated, RatingAsked, RatingSource, TakenBack
from counter_app.cases.duty_log import duty_log
from counter_app.cases.log_parts import DutyLog
from counter_app.cases.log_words import log_lines
from counter_app.cases.people import Personal
from counter_app.cases.rating import may_ask
from counter_app.cases.replay import replay

DAY = date(2026, 11, 20)
NOT_OPEN = "这个评价不是在等的那一个，没有记。"
ONCE = "这次办理已请过评价，一次办理评一次。"


@pytest.fixture
def window() -> Window:
    """A case that was just accepted."""
    made = Window()
    made.open()
    made.do(accepted(), same_press=True)
    return made


def ask(window: Window, question: str = "q1", decision: str = "") -> None:
    outcome = window.present.outcome
    assert outcome is not None
    facts = RatingAsked(question=question, decision=decision or outcome.id, device="second-screen")
    window.do(facts, after=timedelta(seconds=1))


def press(level: int, *reasons: str, question: str = "q1", source: RatingSource = RatingSource.screen) -> Rated:
    return Rated(question=question, level=level, reasons=reasons, source=source)


def said(window: Window, facts: AnyFacts, words: str = "", clerk: str = "0312") -> str:
    before = window.case
    with pytest.raises(CounterError) as caught:
        window.do(facts, Personal(words={"rating": words} if words else {}), clerk=clerk)
    assert window.case == before
    return sentence(caught.value)


def day_of(*windows: Window) -> DutyLog:
    return duty_log([one for window in windows for one in window.history], DAY)


def test_a_press_stands_on_the_case_with_all_that_proves_it(window: Window) -> None:
    ask(window)
    before = window.present
    window.do(press(4, "406", "413"), Personal(words={"rating": "办得快"}))
    (rating,) = window.present.ratings
    assert (rating.level, rating.reasons, rating.source) == (4, ("406", "413"), RatingSource.screen)
    assert (rating.question, rating.device, rating.clerk) == ("q1", "second-screen", "0312")
    assert before.outcome is not None
    assert rating.decision == before.outcome.id
    assert rating.asked_at < rating.ended_at
    assert (window.present.clerk, window.present.updated_at) == (before.clerk, before.updated_at)
    assert window.present == replay(window.history)


def test_one_handling_is_asked_about_once(window: Window) -> None:
    assert may_ask(window.present)
    ask(window)
    outcome = window.present.outcome
    assert outcome is not None
    again = RatingAsked(question="q2", decision=outcome.id, device="second-screen")
    assert not may_ask(window.present)
    assert said(window, again) == ONCE
    window.do(press(5))
    assert said(window, again) == ONCE
    assert said(window, press(1)) == NOT_OPEN  # a second press


@pytest.mark.parametrize(("why", "again"), [(one, one in ("cancelled", "device_fault")) for one in NotRatedWhy])
def test_a_citizen_who_did_not_want_to_is_not_asked_again(window: Window, why: NotRatedWhy, again: bool) -> None:
    ask(window)
    window.do(NotRated(question="q1", why=why))
    assert (window.present.ratings[0].why, window.present.ratings[0].level) == (why, 0)
    assert may_ask(window.present) is again
    assert said(window, NotRated(question="q1", why=why)) == NOT_OPEN


def test_only_the_open_question_can_be_answered(window: Window) -> None:
    assert said(window, press(5)) == NOT_OPEN
    ask(window)
    assert said(window, press(5, question="q0")) == NOT_OPEN
    assert window.present.ratings[0].is_open


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (press(0), "评价只有 5 到 1 级，没有记。"),
        (press(6), "评价只有 5 到 1 级，没有记。"),
        (press(5, "406"), "评价的原因不是这一级的，没有记。"),
        (press(5, "510", "510"), "评价的原因不是这一级的，没有记。"),
    ],
)
def test_what_nobody_can_have_pressed_is_refused(window: Window, facts: Rated, sentence: str) -> None:
    ask(window)
    assert said(window, facts) == sentence


def test_own_words_have_an_end(window: Window) -> None:
    ask(window)
    assert said(window, press(5), words="好" * 151) == "评价的话最多 150 个字，没有记。"
    window.do(press(5), Personal(words={"rating": "好" * 150}))


def test_a_paper_is_not_written_down_by_the_clerk_it_is_about(window: Window) -> None:
    ask(window)
    paper = press(5, source=RatingSource.paper)
    assert said(window, paper) == "自己办的件，纸上的评价要别人来记。"
    window.do(paper, clerk="0315")
    assert window.present.ratings[0].level == 5


def test_there_is_no_source_for_a_level_that_nobody_pressed() -> None:
    assert set(RatingSource) == {"device", "screen", "pad", "paper"}


def test_only_a_decision_that_counts_is_asked_about(window: Window) -> None:
    taken = window.present.outcome
    assert taken is not None
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=9))
    assert not may_ask(window.present)
    question = RatingAsked(question="q1", decision=taken.id, device="second-screen")
    assert said(window, question) == "这一步没有办过，或已收回，不能请评价。"


@pytest.mark.parametrize("why", [None, NotRatedWhy.cancelled])
def test_a_decision_made_instead_is_the_same_handling(window: Window, why: NotRatedWhy | None) -> None:
    taken = window.present.outcome
    assert taken is not None
    ask(window)
    window.do(NotRated(question="q1", why=why) if why else press(1), after=timedelta(seconds=5))
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=2))
    window.do(accepted())
    assert may_ask(window.present) is (why is not None)


def test_the_log_counts_levels_and_what_was_not_given() -> None:
    windows = [Window(case_id=f"c{n}") for n in range(5)]
    for one in windows:
        one.open(Personal(applicant=PERSON))
        one.do(accepted(), same_press=True)
        ask(one)
    windows[0].do(press(5, "510"))
    windows[1].do(press(2, "214"), Personal(words={"rating": "测试员态度差"}))
    windows[2].do(press(1))
    windows[3].do(NotRated(question="q1", why=NotRatedWhy.timed_out))
    ratings = day_of(*windows).ratings
    assert (ratings.asked.count, ratings.rated.count, ratings.not_rated.count) == (5, 3, 1)
    assert [one.count for one in ratings.levels] == [1, 0, 0, 1, 1]
    assert (ratings.levels[0].cases, ratings.not_rated.cases) == (("c0",), ("c3",))
    assert [(one.kind, one.case, one.clerk) for one in ratings.follow_ups] == [
        ("follow_up", "c1", "0312"),
        ("follow_up", "c2", "0312"),
    ]
    lines = log_lines(day_of(*windows))
    assert "评价：请了 5 次，评了 3 次，未评价 1 次" in lines
    assert "评价：非常满意 1，满意 0，基本满意 0，不满意 1，非常不满意 1" in lines
    assert "评价原因：服务态度生硬 1" in lines
    assert lines.count(f"{NUMBER}　差评，要回访") == 2
    assert "测试员" not in "".join(lines)


def test_a_press_counts_though_the_decision_was_taken_back(window: Window) -> None:
    taken = window.present.outcome
    assert taken is not None
    ask(window)
    window.do(press(1), after=timedelta(seconds=5))
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=2))
    assert len(day_of(window).ratings.follow_ups) == 1


def test_a_day_without_questions_says_nothing_of_them(window: Window) -> None:
    assert not [one for one in log_lines(day_of(window)) if "评价" in one]
