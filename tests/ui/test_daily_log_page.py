# SPDX-License-Identifier: Apache-2.0
"""窗口日志 by keys alone: reasons and owners, closed, looked through, signed, amended; figures lead to their cases."""

from pytestqt.qtbot import QtBot

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.cases.day_standing import DayState
from counter_app.ui.daily_log.log_page import DailyLogPage
from counter_app.ui.gallery.daily_log_scenes import work_through
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, SHIFT, Hands, Key


def test_a_day_is_closed_and_signed_without_a_mouse(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    work_through(Stage(window), 1)
    hands.press(Key.Key_F9, SHIFT)
    page = window.page
    assert isinstance(page, DailyLogPage)
    assert page.list.hasFocus()
    assert page.list.at.startswith("line:unprinted")  # on the first red line that is open
    assert page.button.reason == "大厅 17:00 才关门"
    window.counter.clock = fixed_clock(parse_moment("2026-11-20T17:40"))
    page.enter(back=PageId.finder)
    assert page.day is not None
    lines = len(page.day.log.exceptions)
    assert page.button.reason == f"还有 {lines} 行没交代"
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.open
    for number in range(lines):
        hands.press(Key.Key_J, CTRL)
        hands.type("明早补打")
        hands.enter(2)
        assert len(page.answers) == number + 1
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.closed
    confirmed(page, "0312")
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.closed  # a clerk signs nothing
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.sampled
    assert page.button.reason == "还有 1 件没看"
    page.list.stand_on(next(one.id for one in page.list.rows if one.id.startswith("case:")))
    page.list.setFocus()
    hands.digits(1)
    assert page.button.reason == ""
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)
    assert stands(page) is DayState.signed
    page.note.set_value("日期写错一位")
    confirmed(page, "0301")
    hands.press(Key.Key_Return, CTRL)
    assert len(page.day.acts.amended) == 1


def test_a_figure_leads_to_its_cases(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    work_through(Stage(window), 2)
    hands.press(Key.Key_F9, SHIFT)
    page = window.page
    assert isinstance(page, DailyLogPage)
    assert page.list.stand_on(next(one.id for one in page.list.rows if one.words.startswith("收件")))
    hands.enter()
    assert page.cases.hasFocus()
    assert len(page.cases.rows) == 2
    hands.enter()
    assert window.page.id is PageId.steps


def stands(page: DailyLogPage) -> DayState | None:
    """How the day stands on the page now."""
    return page.day.state if page.day else None


def confirmed(page: DailyLogPage, number: str) -> None:
    page.confirmation.number.set_value(number)
    page.confirmation.password.set_value(number)
