# SPDX-License-Identifier: Apache-2.0
"""A clerk's hands: keys as a keyboard sends them, Chinese as an input method does, and nothing else."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui.widgets.quiet_digits import QuietDigits

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def type_text(widget: QWidget, words: str) -> None:
    """Commit words as an input method does. ``keyClicks`` ends the interpreter on anything beyond Latin-1."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


class Hands:
    """Presses keys where the focus is, and counts them."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot = qtbot
        self._window = window
        self.presses = 0

    @property
    def focus(self) -> QWidget:
        """What has the focus; the window where nothing has."""
        return QApplication.focusWidget() or self._window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.presses += 1
            QTest.keyClick(self.focus, key, modifier)
            self.settle()

    def enter(self, times: int = 1) -> None:
        """Enter."""
        self.press(Key.Key_Return, times=times)

    def digits(self, *digits: int) -> None:
        """Digits one by one, each followed by the silence that makes it a command."""
        for digit in digits:
            self.presses += 1
            QTest.keyClick(self.focus, Qt.Key(Key.Key_0.value + digit))
            self.settle()

    def type(self, words: str) -> None:
        """Type words: plain characters by keys, all others by the input method."""
        if words.isascii():
            self.presses += len(words)
            QTest.keyClicks(self.focus, words)
        else:
            type_text(self.focus, words)
        self.settle()

    def settle(self) -> None:
        """Until no digit waits for its silence and all events are handled."""
        self._qtbot.waitUntil(self._quiet)
        QApplication.processEvents()

    def _quiet(self) -> bool:
        return not any(one.listening for one in self._window.findChildren(QuietDigits))
