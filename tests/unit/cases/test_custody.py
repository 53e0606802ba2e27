# SPDX-License-Identifier: Apache-2.0
"""Originals, signatures, guards passed by: red as long as they are open, and only then; the first form knows none."""

from datetime import date

import pytest
from made_up import MISSING, START, Window, accepted

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.custody import (
    GivenTo,
    GuardedBy,
    GuardOverridden,
    NoticeSigned,
    OriginalHeld,
    OriginalReturned,
    SignedWay,
)
from counter_app.cases.duty_log import duty_log, log_bytes, read_log
from counter_app.cases.log_words import log_lines
from counter_app.cases.people import Personal
from counter_app.cases.surroundings import Surroundings

DAY = date(2026, 11, 20)
CUSTODY = {"originals_held", "unsigned_notice", "wrong_person"}


def red(*windows: Window, more: tuple[Action, ...] = ()) -> list[tuple[str, str]]:
    log = duty_log([*more, *(one for window in windows for one in window.history)], DAY)
    return [(one.kind, one.case) for one in log.exceptions if one.kind in CUSTODY]


def told_case() -> Window:
    window = Window(case_id="c1")
    window.open()
    window.notice({"form": MISSING})
    return window


def test_an_original_is_red_until_it_is_given_back() -> None:
    window = told_case()
    number = window.present.notices[0].number
    window.do(NoticeSigned(number=number, way=SignedWay.window))
    held = window.do(OriginalHeld(material="identity", text="居民身份证"))
    with pytest.raises(CounterError, match="original_here"):
        window.do(OriginalHeld(material="identity", text="居民身份证"))
    with pytest.raises(CounterError, match="original_unknown"):
        window.do(OriginalHeld(material="nothing", text="x"))
    with pytest.raises(CounterError, match="notice_signed"):
        window.do(NoticeSigned(number=number, way=SignedWay.window))
    assert red(window) == [("originals_held", "c1")]
    (line,) = (one for one in duty_log(window.history, DAY).exceptions if one.kind in CUSTODY)
    assert (line.about, "居民身份证" in line.words) == (held.id, True)
    later = duty_log([], date(2026, 11, 23), [window.present])  # still here on a day without any work on it
    assert [one.kind for one in later.exceptions] == ["originals_held"]
    window.do(OriginalReturned(held=held.id, to=GivenTo.citizen))
    assert red(window) == []
    with pytest.raises(CounterError, match="original_gone"):
        window.do(OriginalReturned(held=held.id, to=GivenTo.office))
    assert [one.to for one in window.present.originals] == [GivenTo.citizen]


def test_a_notice_is_red_until_it_is_signed_and_stays_so_in_the_log_of_its_day() -> None:
    window = told_case()
    assert red(window) == [("unsigned_notice", "c1")]
    with pytest.raises(CounterError, match="scan"):
        window.do(NoticeSigned(number=window.present.notices[0].number, way=SignedWay.scan, scan="none"))
    before = log_bytes(duty_log(window.history, DAY))
    window.now = window.now.replace(day=23)
    window.do(NoticeSigned(number=window.present.notices[0].number, way=SignedWay.window))
    assert log_bytes(duty_log(window.history, DAY)) == before  # what comes later changes no log
    assert red(window) == [("unsigned_notice", "c1")]


def test_a_guard_passed_by_leads_to_the_case_that_came_of_it() -> None:
    window = Window(case_id="c2")
    window.open()
    window.do(accepted())
    with pytest.raises(CounterError, match="reason"):
        window.do(GuardOverridden(by=GuardedBy.card))
    window.do(GuardOverridden(by=GuardedBy.card), Personal(words={"reason": "改过名，户口簿上有"}))
    drafts = tuple(
        Action(
            id=f"own-{draft}",
            transaction="own",
            case="",
            at=to_micros(START),
            clerk="0312",
            window="3",
            epoch=0,
            seq=seq,
            facts=GuardOverridden(by=GuardedBy.typed, draft=draft),
            personal=Personal(words={"reason": "x"}),
        )
        for seq, draft in ((90, "c2"), (91, "nothing"))
    )
    assert sorted(red(window, more=drafts)) == [("wrong_person", ""), ("wrong_person", "c2"), ("wrong_person", "c2")]
    words = "".join(one.words for one in duty_log([*drafts, *window.history], DAY).exceptions)
    assert "户口簿" not in words


def test_a_log_of_the_first_form_is_made_as_it_was() -> None:
    window = told_case()
    log = duty_log(window.history, DAY, surroundings=Surroundings())
    assert not CUSTODY & {one.kind for one in log.exceptions}
    assert any("不知道：还在窗口的原件" in one for one in log_lines(log))
    assert b'"rest"' not in log_bytes(log)
    assert b"phone" not in log_bytes(log)
    assert read_log(log_bytes(log)) == log
    now = duty_log(window.history, DAY)
    assert read_log(log_bytes(now)) == now
    assert not any("不知道：" in one for one in log_lines(now))
