# SPDX-License-Identifier: Apache-2.0
"""职工参保登记 for 灵活就业人员 through the real window by keys alone, from the finder to the handing over."""

import pytest
import ui.conftest as screen
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case, CaseStatus
from counter_app.desk.drafting import list_drafts
from counter_app.desk.listing import CaseFilter, get_case, list_cases
from counter_app.ui.case.checklist import ChecklistPage
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

MOST_KEYS = 24
NAME, NUMBER, PHONE = "测试员", "110101194912310024", "13800000000"

opened_home, staff, clock, settings = screen.opened_home, screen.staff, screen.clock, screen.settings
make, window, hands, _look = screen.make, screen.window, screen.hands, screen._look


def _page(window: MainWindow) -> PageId:
    return window.page.id


def _identify(hands: Hands) -> None:
    """Type who it is; these keys are not counted: a card reader will spare them."""
    before = hands.presses
    for words in (NAME, NUMBER, PHONE):
        hands.type(words)
        hands.enter()
    hands.presses = before


def _to_checklist(window: MainWindow, hands: Hands) -> None:
    """From anywhere to the list of materials."""
    hands.press(Key.Key_F12)
    assert _page(window) is PageId.finder
    hands.type("zgcb")
    hands.enter(2)
    assert _page(window) is PageId.identity
    _identify(hands)
    hands.digits(1, 2, 1, 1)  # insurable; 灵活就业; 一般登记; not an agent
    hands.press(Key.Key_Return, CTRL)
    assert _page(window) is PageId.checklist


def _fill_in(window: MainWindow, hands: Hands) -> None:
    """The form knows all but one answer, and the hands are there."""
    hands.press(Key.Key_Return, CTRL)
    assert _page(window) is PageId.form
    hands.digits(4)  # 恢复
    hands.press(Key.Key_Return, CTRL)
    assert _page(window) is PageId.outcome


def _settle(window: MainWindow, qtbot: QtBot) -> DonePage:
    """A second after a decision the keys count again."""
    page = window.page
    assert isinstance(page, DonePage)
    qtbot.waitUntil(lambda: page.next.isEnabled(), timeout=5000)
    return page


def _the_case(window: MainWindow) -> Case:
    rows = list_cases(window.counter, CaseFilter.all).rows
    assert len(rows) == 1
    return get_case(window.counter, rows[0].case_id)


def test_all_there_from_finder_to_delivered_without_a_mouse(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    hands.presses = 0
    _to_checklist(window, hands)
    hands.enter(3)
    _fill_in(window, hands)
    hands.press(Key.Key_Return, CTRL)
    _settle(window, qtbot)
    hands.press(Key.Key_Return, CTRL)
    page = window.page
    assert isinstance(page, StepsPage)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL, times=2)
    assert page.case.status is CaseStatus.delivered
    hands.press(Key.Key_F12)
    assert _page(window) is PageId.finder
    assert hands.presses <= MOST_KEYS

    case = _the_case(window)
    assert case.status is CaseStatus.delivered
    assert [one.state for one in case.lines] == [LineState.met] * 3
    assert [(one.verb, one.passed) for one in case.steps] == [("审核", True)]
    assert case.receiver is not None
    assert (case.receiver.name, case.receiver.relation) == (NAME, "本人")
    assert {one.paper: one.state for one in case.papers} == {
        "acceptance": PrintState.saved,
        "completion": PrintState.saved,
        "delivery": PrintState.saved,
    }
    kept = sorted(window.settings.places.papers.iterdir())
    assert [one.suffix for one in kept] == [".pdf"] * 3
    assert list_drafts(window.counter) == ()
    assert window.banners == ()


def test_a_notice_brings_the_same_case_back_and_to_its_end(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    _to_checklist(window, hands)
    hands.digits(2)  # the first paper was not brought
    hands.press(Key.Key_Down)
    hands.enter(2)
    hands.press(Key.Key_Return, CTRL)
    hands.press(Key.Key_Return, CTRL)
    _settle(window, qtbot)
    notified = _the_case(window)
    assert notified.status is CaseStatus.notified
    number = notified.notices[0].number
    hands.press(Key.Key_F12)

    hands.press(Key.Key_F8)
    assert _page(window) is PageId.cases
    hands.type(number)
    hands.enter()
    page = window.page
    assert isinstance(page, ChecklistPage)
    serving = window.current.serving
    assert serving.case is not None
    assert serving.case.id == notified.id
    assert [one.material.id for one in serving.open_lines()] == [notified.open_lines[0].material]
    assert page.lines.at == 0
    hands.enter()
    _fill_in(window, hands)
    hands.press(Key.Key_Return, CTRL)
    _settle(window, qtbot)
    hands.press(Key.Key_Return, CTRL)
    hands.digits(1)
    hands.press(Key.Key_Return, CTRL, times=2)

    case = _the_case(window)
    assert case.id == notified.id
    assert case.number == notified.number
    assert case.status is CaseStatus.delivered
    assert case.visits == 2
    assert case.reopened_notice == number


def test_a_decision_taken_back_is_decided_again_under_its_number(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    _to_checklist(window, hands)
    hands.enter(3)
    _fill_in(window, hands)
    hands.press(Key.Key_Return, CTRL)
    first = _the_case(window)
    hands.press(Key.Key_F12, SHIFT)
    assert _page(window) is PageId.outcome
    assert _the_case(window).status is CaseStatus.opened
    hands.press(Key.Key_Return, CTRL)
    _settle(window, qtbot)
    again = _the_case(window)
    assert again.status is CaseStatus.accepted
    assert again.number == first.number
    assert again.visits == 1
    assert [one.state for one in again.lines] == [LineState.met] * 3


def test_what_was_judged_is_there_after_the_window_was_closed(window: MainWindow, hands: Hands) -> None:
    _to_checklist(window, hands)
    hands.digits(2)
    hands.press(Key.Key_F12)
    drafts = list_drafts(window.counter)
    assert [(one.title, one.page) for one in drafts] == [("职工参保登记", "checklist")]
    hands.press(Key.Key_F8)
    hands.press(Key.Key_7, ALT)
    hands.press(Key.Key_Down)
    hands.enter()
    QApplication.processEvents()
    page = window.page
    assert isinstance(page, ChecklistPage)
    line = window.current.serving.checklist.lines[0].material.id
    assert window.current.serving.line(line).state is LineState.missing
