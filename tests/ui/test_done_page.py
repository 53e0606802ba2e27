# SPDX-License-Identifier: Apache-2.0
"""出件: safe first, then on paper; a printer that fails harms nothing; half a minute to take it back."""

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter_app.base.clock import Clock
from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import CaseStatus
from counter_app.desk.listing import get_case, list_cases
from counter_app.desk.printing import Attempt, record_attempt
from counter_app.desk.reopening import reopen
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.button import Button, Kind
from ui.conftest import NOW, sign_in
from ui.hands import CTRL, SHIFT, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}

Decide = Callable[..., DonePage]


class _Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> _Wall:
    return _Wall()


@pytest.fixture
def clock(wall: _Wall) -> Clock:
    return wall


def _page(window: MainWindow) -> PageId:
    return window.page.id


def _decide(window: MainWindow, answers: dict[str, str] | None = None, state: LineState = LineState.met) -> DonePage:
    serving = Stage(window).serve(
        "职工参保登记", applicant=PERSON, answers=EMPLOYEE if answers is None else answers, decide=True
    )
    for line in serving.checklist.lines:
        serving.judge(line.material.id, state)
    window.go(PageId.outcome)
    assert isinstance(window.page, OutcomePage)
    window.page.decide()
    assert isinstance(window.page, DonePage)
    return window.page


def _settle(page: DonePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.next.isEnabled(), timeout=5000)


def test_number_due_date_and_papers_are_there(window: MainWindow) -> None:
    page = _decide(window)
    assert page.card.accessibleName() == f"已受理，职工参保登记，{page.case.number}"
    assert page.due_day == "11月27日 周五"
    assert [(one.paper.paper, one.paper.state) for one in page.papers.cards] == [("acceptance", PrintState.saved)]
    assert page.preview.page_count > 0
    assert [one.number for one in window.rail.steps] == [1, 2, 3, 5, 6]  # without 表单, which keeps its 4


def test_the_next_citizen_is_not_called_in_the_first_second(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window)
    assert page.card.hasFocus()
    hands.press(Key.Key_F12)
    hands.enter()
    assert window.page is page
    _settle(page, qtbot)
    assert page.next.hasFocus()
    hands.press(Key.Key_F12)
    assert _page(window) is PageId.finder


def test_what_can_be_finished_on_the_spot_leads_on(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window, FLEXIBLE)
    _settle(page, qtbot)
    assert page.on.hasFocus()
    assert (page.on.kind, page.next.kind) == (Kind.primary, Kind.plain)
    assert "接着办结" in {one.label for one in window.keys()}
    hands.press(Key.Key_Return, CTRL)
    assert isinstance(window.page, StepsPage)
    assert window.page.case.id == page.case.id


def test_half_a_minute_to_take_it_back(window: MainWindow, hands: Hands, wall: _Wall) -> None:
    page = _decide(window)
    assert page.card.take_back.text() == "收回（还剩 30 秒）"
    wall.now += timedelta(seconds=12)
    page.tick()
    assert page.card.take_back.text() == "收回（还剩 18 秒）"
    hands.press(Key.Key_F12, SHIFT)
    assert isinstance(window.page, OutcomePage)
    serving = window.current.serving
    assert {serving.line(one.material.id).state for one in serving.checklist.lines} == {LineState.met}
    (row,) = list_cases(window.counter).rows
    assert row.status is CaseStatus.opened


def test_after_half_a_minute_it_stands(window: MainWindow, hands: Hands, wall: _Wall) -> None:
    page = _decide(window)
    wall.now += timedelta(seconds=31)
    page.tick()
    assert page.card.take_back.reason == "过了 30 秒"
    hands.press(Key.Key_F12, SHIFT)
    assert window.page is page
    assert get_case(window.counter, page.case.id).status is CaseStatus.accepted


def test_a_notice_says_what_is_still_to_be_brought(window: MainWindow) -> None:
    page = _decide(window, state=LineState.missing)
    assert page.card.accessibleName().startswith("已一次性告知")
    assert page.due_day == "还差 3 项"
    assert "没有带来" in page.due_why
    assert not {one.command for one in window.keys()} & {Command.forward}
    assert Command.same_person in {one.command for one in window.key_bar.keys}


@pytest.fixture
def nowhere() -> str:
    """A printer's address that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


def test_a_slip_printer_that_is_gone_harms_nothing(make: Callable[..., MainWindow], qtbot: QtBot, nowhere: str) -> None:
    window = make(slip_target=nowhere)
    hands = Hands(qtbot, window)
    sign_in(hands)
    page = _decide(window)
    assert page.papers.cure is not None
    assert page.papers.cure.hasFocus()
    assert page.papers.cure.kind is Kind.primary
    assert (page.next.kind, page.on.kind) == (Kind.plain, Kind.plain)
    failed = next(one for one in page.papers.cards if one.failed)
    assert failed.accessibleName().startswith("小票回执没打出来：")
    assert "受理已生效，不受影响" in failed.accessibleName()
    case = get_case(window.counter, page.case.id)
    assert case.status is CaseStatus.accepted
    assert {one.paper: one.state for one in case.papers}["slip"] is PrintState.failed
    (row,) = list_cases(window.counter).rows
    assert row.unprinted == 1


def test_f9_prints_again_what_did_not_come_out(
    make: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path, nowhere: str
) -> None:
    window = make(slip_target=nowhere)
    hands = Hands(qtbot, window)
    sign_in(hands)
    page = _decide(window)
    slip = tmp_path / "slip.bin"
    settings = window.counter.settings
    window.counter.settings = replace(settings, window=replace(settings.window, slip_target=f"file:{slip}"))
    hands.press(Key.Key_F9)
    assert page.papers.cure is None
    assert slip.stat().st_size > 0
    card = next(one for one in page.papers.cards if one.paper.paper == "slip")
    assert card.accessibleName() == "小票回执 已存成文件。本窗口没有接小票机，09:42 存成文件。"
    assert not get_case(window.counter, page.case.id).missing_papers


@pytest.mark.parametrize(("digit", "state"), [(1, PrintState.printed), (2, PrintState.failed)])
def test_where_nobody_knows_the_clerk_looks(
    window: MainWindow, hands: Hands, qtbot: QtBot, digit: int, state: PrintState
) -> None:
    page = _decide(window)
    record_attempt(window.counter, page.case.id, Attempt("slip", "1", PrintState.unknown, "", "tcp", 1, 1))
    page.papers.show_case(get_case(window.counter, page.case.id), "受理")
    assert page.papers.question is not None
    _settle(page, qtbot)
    hands.digits(digit)
    case = get_case(window.counter, page.case.id)
    assert {one.paper: one.state for one in case.papers}["slip"] is state
    assert page.papers.question is None


def test_a_reprint_asks_why_and_says_so_on_the_paper(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window)
    _settle(page, qtbot)
    hands.press(Key.Key_R, CTRL)
    hands.digits(2)
    assert window.panel is None
    case = get_case(window.counter, page.case.id)
    copies = sorted(one.copy for one in case.papers if one.paper == "acceptance")
    assert copies == [1, 2]
    reasons = [one.personal.words.get("reason") for one in case.history if one.personal and one.personal.words]
    assert "群众弄丢了" in reasons
    assert window.page is page


def test_papers_of_an_earlier_visit_stand_behind(make: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path) -> None:
    window = make(slip_target=f"file:{tmp_path / 'slip.bin'}")
    sign_in(Hands(qtbot, window))
    case = _decide(window, FLEXIBLE, LineState.missing).case
    window.current.put_away()
    again = reopen(window.counter, get_case(window.counter, case.id))
    for line in again.checklist.lines:
        again.judge(line.material.id, LineState.met)
    window.current.take(again)
    window.go(PageId.outcome)
    assert isinstance(window.page, OutcomePage)
    window.page.decide()
    page = window.page
    assert isinstance(page, DonePage)
    assert page.case.id == case.id
    shown = [(one.paper.paper, one.paper.number) for one in page.papers.cards]
    assert shown == [("acceptance", "1"), ("slip", "2"), ("notice", "1"), ("slip", "1")]
    keys = [[one.cap for one in card.findChildren(Button)] for card in page.papers.cards]
    assert keys == [["Ctrl+R"], ["Ctrl+Shift+R"], [""], []]


def test_a_spoiled_paper_is_voided_by_its_number(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window)
    _settle(page, qtbot)
    hands.press(Key.Key_X, CTRL | SHIFT)
    hands.digits(2)
    assert window.panel is None
    qtbot.waitUntil(lambda: bool(get_case(window.counter, page.case.id).papers[0].voided))
    assert [one.voided for one in get_case(window.counter, page.case.id).papers] == ["unclear"]
    qtbot.waitUntil(lambda: "作废" in page.papers.cards[0].accessibleName())
    assert "群众还要的，补打一张。" in page.papers.cards[0].accessibleName()
    hands.press(Key.Key_X, CTRL | SHIFT)  # nothing is left to void
    assert window.panel is None


def test_esc_leaves_a_reprint_unasked(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window)
    _settle(page, qtbot)
    hands.press(Key.Key_R, CTRL)
    hands.press(Key.Key_Escape)
    assert window.panel is None
    assert [one.copy for one in get_case(window.counter, page.case.id).papers] == [1]


def test_one_more_matter_begins_with_the_same_person(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window)
    _settle(page, qtbot)
    hands.press(Key.Key_N, CTRL)
    assert _page(window) is PageId.finder
    hands.type("zgcb")
    hands.enter(2)
    assert _page(window) is PageId.identity
    assert window.current.serving.draft.applicant == PERSON
    assert window.current.serving.draft.lines == {}


def test_the_next_citizen_does_not_inherit_the_person(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    page = _decide(window)
    _settle(page, qtbot)
    hands.press(Key.Key_N, CTRL)
    hands.press(Key.Key_F12)
    hands.type("zgcb")
    hands.enter(2)
    assert window.current.serving.draft.applicant is None
