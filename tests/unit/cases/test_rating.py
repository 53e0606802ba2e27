# SPDX-License-Identifier: Apache-2.0
"""评价: once for each handling, on exactly the question that was asked, never a default and never the clerk's."""

import hashlib
from datetime import date, timedelta

import pytest
from made_up import NUMBER, PERSON, Window, accepted
from msgspec.structs import replace

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import (
    AnyFacts,
    NotRated,
    NotRatedWhy,
    Rated,
    RatingAsked,
    RatingSource,
    Scanned,
    ScanSource,
    TakenBack,
    Withdrawn,
)
from counter_app.cases.case import CaseStatus
from counter_app.cases.duty_log import duty_log
from counter_app.cases.log_parts import DutyLog
from counter_app.cases.log_words import log_lines
from counter_app.cases.people import Personal
from counter_app.cases.rating import (
    event_digest,
    is_unproved,
    lacks_proof,
    may_ask,
    phone_event,
    rated_level,
    screen_event,
)
from counter_app.cases.rating_acts import RatingInvited
from counter_app.cases.replay import replay
from counter_app.server.office_view import evaluation_scans, other_scans

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


def asking(window: Window, question: str = "q1", device: str = "second-screen", decision: str = "") -> RatingAsked:
    outcome = window.present.outcome
    assert outcome is not None or decision
    nonce = hashlib.sha256(question.encode()).hexdigest()[:32]
    return RatingAsked(
        question=question, decision=decision or (outcome.id if outcome else ""), device=device, nonce=nonce
    )


def ask(window: Window, question: str = "q1", device: str = "second-screen", clerk: str = "0312") -> None:
    window.do(asking(window, question, device), after=timedelta(seconds=1), clerk=clerk)


def press(window: Window, level: int, *reasons: str, question: str = "q1") -> Rated:
    """What the second screen tells of a press, with its proof."""
    asked = next((one for one in window.present.ratings if one.question == question), None)
    nonce, at = (asked.nonce, asked.asked_at) if asked else ("0" * 32, 1)
    event = screen_event(question=question, nonce=nonce, level=level, pressed_at=at + 7)
    return Rated(
        question=question,
        level=level,
        reasons=reasons,
        source=RatingSource.screen,
        device="second-screen",
        nonce=nonce,
        asked_at=at,
        pressed_at=at + 7,
        digest=event_digest(event),
    )


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
    window.do(press(window, 4, "406", "413"), Personal(words={"rating": "办得快"}))
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
    again = asking(window, "q2")
    assert not may_ask(window.present)
    assert said(window, again) == ONCE
    window.do(press(window, 5))
    assert said(window, again) == ONCE
    assert said(window, press(window, 1)) == NOT_OPEN  # a second press


@pytest.mark.parametrize(("why", "again"), [(one, one in ("cancelled", "device_fault")) for one in NotRatedWhy])
def test_a_citizen_who_did_not_want_to_is_not_asked_again(window: Window, why: NotRatedWhy, again: bool) -> None:
    ask(window)
    window.do(NotRated(question="q1", why=why))
    assert (window.present.ratings[0].why, window.present.ratings[0].level) == (why, 0)
    assert may_ask(window.present) is again
    assert said(window, NotRated(question="q1", why=why)) == NOT_OPEN


def test_only_the_open_question_can_be_answered(window: Window) -> None:
    assert said(window, press(window, 5)) == NOT_OPEN
    ask(window)
    assert said(window, press(window, 5, question="q0")) == NOT_OPEN
    assert window.present.ratings[0].is_open


@pytest.mark.parametrize(
    ("level", "reasons", "sentence"),
    [
        (0, (), "评价只有 5 到 1 级，没有记。"),
        (6, (), "评价只有 5 到 1 级，没有记。"),
        (5, ("406",), "评价的原因不是这一级的，没有记。"),
        (5, ("510", "510"), "评价的原因不是这一级的，没有记。"),
    ],
)
def test_what_nobody_can_have_pressed_is_refused(
    window: Window, level: int, reasons: tuple[str, ...], sentence: str
) -> None:
    ask(window)
    assert said(window, press(window, level, *reasons)) == sentence


@pytest.mark.parametrize(
    "forged",
    [
        {"digest": ""},
        {"digest": "0" * 64},
        {"nonce": "f" * 32},
        {"nonce": ""},
        {"asked_at": 1},
        {"pressed_at": 1},
        {"pressed_at": 2**60},
        {"device": "pad-page"},
        {"source": RatingSource.pad},
        {"source": RatingSource.phone, "device": "phone"},
        {"level": 4},
    ],
    ids=lambda one: "-".join(one),
)
def test_a_level_without_its_own_proof_is_none_at_writing_and_none_at_reading(
    window: Window, forged: dict[str, object]
) -> None:
    ask(window)
    facts = replace(press(window, 5), **forged)
    assert said(window, facts) == "这个评价没有凭据，没有记。"
    last = window.history[-1]
    action = replace(last, id="forged", seq=last.seq + 1, at=last.at + 60_000_000, facts=facts)
    read = replay([*window.history, action])
    assert read is not None
    assert read.ratings[0].is_open
    assert is_unproved(read, action)


def test_a_level_of_before_there_were_proofs_stands_and_says_so(window: Window) -> None:
    outcome, last = window.present.outcome, window.history[-1]
    assert outcome is not None
    old = [RatingAsked(question="q1", decision=outcome.id, device="pad-page")]
    pressed = Rated(question="q1", level=5, source=RatingSource.pad)
    actions = [
        replace(last, id=f"old{n}", seq=last.seq + n, at=last.at + n, facts=facts)
        for n, facts in enumerate((*old, pressed), 1)
    ]
    read = replay([*window.history, *actions])
    assert read is not None
    assert (read.ratings[0].level, read.ratings[0].is_proved) == (5, False)
    assert lacks_proof(pressed)


def test_own_words_have_an_end(window: Window) -> None:
    ask(window)
    assert said(window, press(window, 5), words="好" * 151) == "评价的话最多 150 个字，没有记。"
    window.do(press(window, 5), Personal(words={"rating": "好" * 150}))


def paper(window: Window, level: int, digest: str) -> Rated:
    asked = window.present.ratings[-1]
    return Rated(
        question=asked.question,
        level=level,
        source=RatingSource.paper,
        device="paper",
        nonce=asked.nonce,
        asked_at=asked.asked_at,
        pressed_at=asked.asked_at,
        digest=digest,
    )


def test_a_paper_counts_with_its_scan_and_not_by_the_clerk_it_is_about(window: Window) -> None:
    ask(window)
    window.do(NotRated(question="q1", why=NotRatedWhy.timed_out))
    assert not may_ask(window.present)
    digest = "ab" * 32
    ask(window, "q2", "paper", clerk="0315")
    assert said(window, paper(window, 5, digest), clerk="0315") == "这个评价没有凭据，没有记。"
    scan = Scanned(scan="s1", material="rating:q2", digest=digest, width=9, height=9, size=9, source=ScanSource.file)
    window.do(scan, clerk="0315")
    assert said(window, paper(window, 5, digest)) == "自己办的件，纸上的评价要别人来记。"
    window.do(paper(window, 5, digest), clerk="0315")
    assert [one.level for one in window.present.ratings] == [0, 5]
    assert evaluation_scans(window.present) == {"s1"}
    assert other_scans(window.present) == ()  # no back office sees it


def test_who_decided_at_the_centre_is_whom_it_is_about_at_a_window_too(window: Window) -> None:
    window.do(Withdrawn(), Personal(words={"reason": "不办了"}), after=timedelta(minutes=1), clerk="中心 0301")
    ask(window, "p1", "paper", clerk="0315")
    digest = "e" * 64
    page = Scanned(scan="s1", material="rating:p1", digest=digest, width=1, height=1, size=1, source=ScanSource.file)
    window.do(page, clerk="0301")
    gone = said(window, replace(paper(window, 4, digest), question="p1"), clerk="0301")
    assert gone == "自己办的件，纸上的评价要别人来记。"


def test_a_handling_is_evaluated_once_however_it_comes(window: Window) -> None:
    ask(window)
    window.do(NotRated(question="q1", why=NotRatedWhy.timed_out))
    outcome = window.present.outcome
    assert outcome is not None
    token = hashlib.sha256(b"token").hexdigest()
    until = to_micros(window.now) + 86_400_000_000
    window.do(RatingInvited(question="i1", decision=outcome.id, token_digest=token, until=until))
    pressed = phone(window, 2, to_micros(window.now))
    assert said(window, replace(pressed, nonce="f" * 64)) == "这个评价没有凭据，没有记。"
    assert said(window, phone(window, 2, until + 1)) == "这个评价没有凭据，没有记。"
    for made_up in ("phone", "else"):  # what was known is part of what was pressed
        assert said(window, replace(pressed, known_by=made_up)) == "这个评价没有凭据，没有记。"
    window.do(pressed)
    assert [(one.level, one.source) for one in window.present.ratings] == [(0, None), (2, RatingSource.phone)]
    assert said(window, phone(window, 5, to_micros(window.now))) == NOT_OPEN
    again = RatingInvited(question="i2", decision=outcome.id, token_digest=token, until=until)
    assert said(window, again) == ONCE


def phone(window: Window, level: int, at: int) -> Rated:
    (given,) = window.present.invitations
    event = phone_event(token_digest=given.token_digest, level=level, reasons=(), pressed_at=at)
    return Rated(
        question=given.question,
        level=level,
        source=RatingSource.phone,
        device="phone",
        nonce=given.token_digest,
        asked_at=given.at,
        pressed_at=at,
        digest=event_digest(event),
    )


def test_a_decision_taken_back_is_evaluated_by_nobody_afterwards(window: Window) -> None:
    taken = window.present.outcome
    assert taken is not None
    until = to_micros(window.now) + 86_400_000_000
    token = hashlib.sha256(b"token").hexdigest()
    invited = RatingInvited(question="i1", decision=taken.id, token_digest=token, until=until)
    window.do(invited, after=timedelta(seconds=1))
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=9))
    gone = "这一步没有办过，或已收回，不能请评价。"
    assert said(window, phone(window, 5, to_micros(window.now))) == gone
    assert said(window, replace(invited, question="i2")) == gone
    assert said(window, asking(window, "q1", "paper", decision=taken.id), clerk="0301") == gone


def test_there_is_no_source_for_a_level_that_nobody_pressed() -> None:
    assert set(RatingSource) == {"device", "screen", "pad", "paper", "phone"}


def test_only_a_decision_that_counts_is_asked_about(window: Window) -> None:
    taken = window.present.outcome
    assert taken is not None
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=9))
    assert not may_ask(window.present)
    question = RatingAsked(question="q1", decision=taken.id, device="second-screen", nonce="0" * 32)
    assert said(window, question) == "这一步没有办过，或已收回，不能请评价。"


def test_a_press_about_what_was_taken_back_is_not_of_the_handling_before(window: Window) -> None:
    first = window.present.outcome
    assert first is not None
    window.do(Withdrawn(), Personal(words={"reason": "不办了"}), after=timedelta(minutes=1))
    second = window.present.outcome
    assert second is not None
    assert second.id != first.id
    ask(window)
    window.do(press(window, 1), after=timedelta(seconds=5))
    window.do(TakenBack(action=second.id), after=timedelta(seconds=2))
    assert may_ask(window.present)  # of the first handling nobody was asked
    assert (rated_level(window.present, first.id), rated_level(window.present, second.id)) == (0, 1)


@pytest.mark.parametrize("why", [None, NotRatedWhy.cancelled])
def test_a_decision_made_instead_is_the_same_handling(window: Window, why: NotRatedWhy | None) -> None:
    taken = window.present.outcome
    assert taken is not None
    ask(window)
    window.do(NotRated(question="q1", why=why) if why else press(window, 1), after=timedelta(seconds=5))
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=2))
    window.do(accepted())
    assert may_ask(window.present) is (why is not None)


def test_the_log_counts_levels_and_what_was_not_given() -> None:
    windows = [Window(case_id=f"c{n}") for n in range(5)]
    for one in windows:
        one.open(Personal(applicant=PERSON))
        one.do(accepted(), same_press=True)
        ask(one)
    windows[0].do(press(windows[0], 5, "510"))
    windows[1].do(press(windows[1], 2, "214"), Personal(words={"rating": "测试员态度差"}))
    windows[2].do(press(windows[2], 1))
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
    window.do(press(window, 1), after=timedelta(seconds=5))
    window.do(TakenBack(action=taken.id), after=timedelta(seconds=2))
    assert len(day_of(window).ratings.follow_ups) == 1


def test_a_day_without_questions_says_nothing_of_them(window: Window) -> None:
    assert not [one for one in log_lines(day_of(window)) if "评价" in one]


def test_a_press_about_a_case_that_was_withdrawn_meanwhile_stands_and_changes_nothing_else(window: Window) -> None:
    ask(window)
    window.do(Withdrawn(), Personal(words={"reason": "群众不办了"}))
    window.do(press(window, 2))
    assert window.status() is CaseStatus.withdrawn
    assert [one.level for one in window.present.ratings] == [2]
    log = duty_log(window.history, DAY)
    assert (log.ratings.rated.count, [one.case for one in log.ratings.follow_ups]) == (1, [window.case_id])
    assert said(window, press(window, 5)) == NOT_OPEN
