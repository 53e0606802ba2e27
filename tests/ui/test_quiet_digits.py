# SPDX-License-Identifier: Apache-2.0
"""Single digits are commands, bursts of a scanner are not."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui.widgets.options import Choice, OptionRow
from ui.hands import Hands, Key


class _Said:
    def __init__(self, row: OptionRow) -> None:
        self.chosen: list[int] = []
        self.refused: list[str] = []
        row.chosen.connect(self.chosen.append)
        row.refused.connect(self.refused.append)


def _row(qtbot: QtBot) -> tuple[QWidget, OptionRow, _Said, Hands]:
    window = QWidget()
    row = OptionRow(
        "是哪家银行？", [Choice(1, "农业银行"), Choice(2, "建设银行"), Choice(3, "邮政银行", off="指南没写")]
    )
    row.setParent(window)
    window.resize(600, 200)
    row.resize(600, 60)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row.setFocus()
    return window, row, _Said(row), Hands(qtbot, window)


def test_a_digit_chooses(qtbot: QtBot) -> None:
    _, row, said, hands = _row(qtbot)
    hands.digits(2)
    assert said.chosen == [2]
    assert row.chosen_digit() == 2
    assert "建设银行" in row.accessibleName()


def test_full_width_digits_choose_too(qtbot: QtBot) -> None:
    _, row, said, hands = _row(qtbot)
    QApplication.sendEvent(row, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "２"))
    hands.settle()
    assert said.chosen == [2]


def test_a_scanner_chooses_nothing(qtbot: QtBot) -> None:
    _, row, said, hands = _row(qtbot)
    for sign in "430981-1":
        QTest.keyClick(row, ord(sign))
    QTest.keyClick(row, Key.Key_Return)
    hands.settle()
    assert said.chosen == []
    hands.digits(1)
    assert said.chosen == [1]


def test_a_held_key_chooses_once(qtbot: QtBot) -> None:
    _, row, said, hands = _row(qtbot)
    for repeated in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_1.value, Qt.KeyboardModifier.NoModifier, "1", repeated)
        QApplication.sendEvent(row, event)
    hands.settle()
    assert said.chosen == [1]


def test_an_off_option_says_why(qtbot: QtBot) -> None:
    _, row, said, hands = _row(qtbot)
    hands.digits(3)
    assert said.chosen == []
    assert said.refused == ["指南没写"]
    assert row.chosen_digit() is None


def test_letters_and_held_modifiers_choose_nothing(qtbot: QtBot) -> None:
    _, _, said, hands = _row(qtbot)
    hands.press(Key.Key_A)
    hands.press(Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    hands.press(Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert said.chosen == []


def test_arrows_point_and_enter_takes(qtbot: QtBot) -> None:
    _, _, said, hands = _row(qtbot)
    hands.press(Key.Key_Right, times=2)
    hands.enter()
    assert said.chosen == [2]


def test_no_input_method_listens_to_options(qtbot: QtBot) -> None:
    _, row, _, _ = _row(qtbot)
    assert not row.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
