# SPDX-License-Identifier: Apache-2.0
"""What a scanner types is a code and stays in no field; what a hand types arrives, however quick the hand is."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_app.base.readings import ReadingKind
from counter_app.desk.device_board import CardRead
from counter_app.settings import DeviceSetting
from counter_app.ui.shell.wedge import KeyboardWedge
from counter_app.ui.shell.window import MainWindow
from ui.hands import type_text

GAP = 35
CODE = "0" * 14 + "12345678901234"


class Keyboard:
    """Every key has its own moment. ``window`` gets what nobody has the focus for."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.moment = 1_000_000

    def key(self, sign: str, after: int, *, repeated: bool = False) -> None:
        """Press a key so many milliseconds after the last one, where the focus is."""
        self.moment += after
        shift = Qt.KeyboardModifier.ShiftModifier if sign.isupper() or sign == ":" else Qt.KeyboardModifier.NoModifier
        key = Qt.Key.Key_Return.value if sign == "\r" else ord(sign.upper())
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, shift, sign, repeated)
            event.setTimestamp(self.moment)
            QApplication.sendEvent(QApplication.focusWidget() or self._window, event)

    def type(self, words: str, after: int) -> None:
        """Type words evenly."""
        for sign in words:
            self.key(sign, after)


class Desk(Keyboard):
    """A field and a button under a scanner."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        super().__init__(self.window)
        self.field, self.button = QLineEdit("以前的字"), QPushButton("好")
        column = QVBoxLayout(self.window)
        column.addWidget(self.field)
        column.addWidget(self.button)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.field.setFocus()
        self.field.deselect()
        self.wedge = KeyboardWedge(GAP, self.window)
        self.wedge.install()
        self.scanned: list[str] = []
        self.entered: list[str] = []
        self.wedge.scanned.connect(self.scanned.append)
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.text()))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """A desk whose scanner is unplugged behind the test."""
    one = Desk(qtbot)
    yield one
    one.wedge.remove()


def test_a_scanned_code_leaves_the_field_as_it_was(desk: Desk) -> None:
    desk.type(CODE + "\r", after=8)
    assert (desk.scanned, desk.field.text(), desk.entered) == ([CODE], "以前的字", [])
    assert not desk.field.isUndoAvailable()


def test_the_qr_of_a_paper_is_taken_with_its_signs(desk: Desk) -> None:
    words = "YB1:430981-03-20261120-A0047K:01931d7e-0000-7000-8000-000000000000"
    desk.type(words + "\r", after=GAP)
    assert desk.scanned == [words]


def test_a_code_after_typing_takes_nothing_of_what_was_typed(desk: Desk) -> None:
    desk.type("ab", after=180)
    desk.key(CODE[0], after=180)
    desk.type(CODE[1:] + "\r", after=5)
    assert (desk.scanned, desk.field.text()) == ([CODE], "以前的字ab")


def test_a_code_with_a_hiccup_is_still_one(desk: Desk) -> None:
    desk.type(CODE[:20], after=10)
    desk.key(CODE[20], after=GAP * 2)
    desk.type(CODE[21:] + "\r", after=10)
    assert (desk.scanned, desk.field.text()) == ([CODE], "以前的字")


@pytest.mark.parametrize("after", [GAP + 1, 60, 120])
def test_a_hand_is_no_scanner(desk: Desk, qtbot: QtBot, after: int) -> None:
    desk.type(CODE + "\r", after=after)
    assert (desk.scanned, desk.entered) == ([], ["以前的字" + CODE])


def test_a_quick_roll_of_the_fingers_arrives_in_order(desk: Desk) -> None:
    desk.type("asdfjkl", after=12)
    desk.key("\r", after=12)
    assert (desk.scanned, desk.entered) == ([], ["以前的字asdfjkl"])


def test_a_sign_arrives_by_itself_when_nothing_follows(desk: Desk, qtbot: QtBot) -> None:
    desk.key("a", after=200)
    qtbot.waitUntil(lambda: desk.field.text() == "以前的字a", timeout=5000)


def test_half_a_code_is_not_swallowed(desk: Desk, qtbot: QtBot) -> None:
    desk.type(CODE[:14], after=8)
    qtbot.waitUntil(lambda: desk.field.text() == "以前的字" + CODE[:14], timeout=5000)
    assert desk.scanned == []


def test_a_key_held_down_is_no_scanner(desk: Desk) -> None:
    desk.key("7", after=200)
    for _ in range(20):
        desk.key("7", after=30, repeated=True)
    desk.key("\r", after=30)
    assert (desk.scanned, desk.entered) == ([], ["以前的字" + "7" * 21])


def test_what_a_hand_typed_is_there_before_the_focus_goes(desk: Desk) -> None:
    desk.key("a", after=200)
    desk.button.setFocus()
    assert desk.field.text() == "以前的字a"


def test_words_of_an_input_method_pass_in_order(desk: Desk) -> None:
    desk.key("a", after=200)
    type_text(desk.field, "张三")
    desk.type("b\r", after=200)
    assert (desk.scanned, desk.entered) == ([], ["以前的字a张三b"])


def test_two_codes_one_after_the_other_are_two(desk: Desk) -> None:
    desk.type(CODE + "\r" + CODE[::-1] + "\r", after=4)
    assert (desk.scanned, desk.field.text()) == ([CODE, CODE[::-1]], "以前的字")


def test_a_code_typed_into_a_window_is_a_reading(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make(devices=(DeviceSetting("scanner", "keyboard-wedge"),))
    with qtbot.waitSignal(window.device_desk.card_read, timeout=10_000) as news:
        Keyboard(window).type(CODE + "\r", after=6)
    told = news.args[0] if news.args else None
    assert isinstance(told, CardRead)
    assert (told.reading.kind, told.reading.facts["code.text"]) == (ReadingKind.insurance_code, CODE)
