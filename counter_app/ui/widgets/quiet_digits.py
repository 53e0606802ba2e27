# SPDX-License-Identifier: Apache-2.0
"""Single-digit commands that act after 40 ms of silence, so that a keyboard-wedge scanner cannot press them."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

SILENCE_MS = 40
_FULL_WIDTH = {chr(0xFF10 + digit): digit for digit in range(10)}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def digit_of(event: QKeyEvent) -> int | None:
    """The digit a key press types, plain or full-width, without Ctrl, Alt or Meta."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if held:
        return None
    words = event.text()
    if len(words) != 1:
        return None
    if words.isascii() and words.isdigit():
        return int(words)
    return _FULL_WIDTH.get(words)


class QuietDigits(QObject):
    """Collects key presses of one widget; emits a digit or an Enter that stood alone.

    A second key within the silence makes both a burst: nothing is emitted until the keys are quiet again.
    """

    digit = Signal(int)
    enter = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SILENCE_MS)
        self._timer.timeout.connect(self._quiet)
        self._waiting: int | None = None
        self._burst = False

    @property
    def listening(self) -> bool:
        """Whether a key is still waiting for its silence."""
        return self._timer.isActive()

    def take(self, event: QKeyEvent) -> bool:
        """Look at a key press; True where it was a digit or an Enter and has been taken."""
        digit = digit_of(event)
        plain_enter = event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if digit is None and not plain_enter:
            if self._timer.isActive() and event.text():  # letters of a scanned code
                self._burst = True
                self._timer.start()
            return False
        if event.isAutoRepeat():
            return True
        if self._timer.isActive():
            self._burst = True
        elif digit is None:
            self.enter.emit()
            return True
        else:
            self._waiting = digit
        self._timer.start()
        return True

    def _quiet(self) -> None:
        waiting, burst = self._waiting, self._burst
        self._waiting, self._burst = None, False
        if waiting is not None and not burst:
            self.digit.emit(waiting)
