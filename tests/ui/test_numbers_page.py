# SPDX-License-Identifier: Apache-2.0
"""Leasing a block of official numbers by keys: a supervisor signs with their own password."""

from pytestqt.qtbot import QtBot

from counter_app.ui.numbers.numbers_page import NumbersPage
from counter_app.ui.shell.window import MainWindow
from ui.hands import CTRL, SHIFT, Hands, Key


def test_a_supervisor_confirms_a_block(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    hands.press(Key.Key_F11, SHIFT)
    page = window.page
    assert isinstance(page, NumbersPage)
    assert page.list.hasFocus()
    assert [one.value for one in page.facts()] == ["还没有领过号段"]
    hands.enter()
    hands.type("15")
    hands.enter()
    hands.type("0312")
    hands.enter()
    hands.type("0312")
    hands.press(Key.Key_Return, CTRL)
    assert window.counter.store.number_blocks() == ()  # nobody confirms their own
    page.confirmation.number.set_value("0301")
    page.confirmation.password.set_value("0301")
    hands.press(Key.Key_Return, CTRL)
    (block,) = window.counter.store.number_blocks()
    assert (block.series, block.first, block.last, block.supervisor) == ("insurance_certificate", 1, 15, "0301")
    assert "还剩 15 个" in page.list.rows[0].words
    page.first.set_value("9")
    page.last.set_value("12")
    page.confirmation.number.set_value("0301")
    page.confirmation.password.set_value("0301")
    hands.press(Key.Key_Return, CTRL)
    assert len(window.counter.store.number_blocks()) == 1  # two blocks do not overlap
    hands.press(Key.Key_Escape)
    assert window.page is not page
