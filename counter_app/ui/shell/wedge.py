# SPDX-License-Identifier: Apache-2.0
"""A scanner that types like a keyboard, told from hands by its speed alone: what it types never reaches a field.

Plain signs are held back for as long as a scanner takes to the next key. A hand is slower: its sign goes on to where
it was typed, a few hundredths of a second late, and in order. Only a run of signs as no hand types, ended by Enter,
is a code. Keys that an input method takes do not come here at all, which is why a serial scanner is to be preferred.
"""

import time

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

LEAST = 8
"""Signs that make a run; fewer, however quick, are somebody's hand."""
HICCUP = 3
"""How many times the usual gap a run may pause once it has shown that it is none of a hand."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SILENT = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock)
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_LETS_GO = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.FocusAboutToChange,
        QEvent.Type.InputMethod,
        QEvent.Type.WindowDeactivate,
        QEvent.Type.Close,
    }
)
"""What must not overtake the signs that are held back."""


class KeyboardWedge(QObject):
    """An event filter on the application. ``gap`` is the most a scanner takes from key to key, in milliseconds."""

    scanned = Signal(str)  # a line; never logged

    def __init__(self, gap: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._last = 0
        self._letting_go = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._quiet)

    def install(self) -> None:
        """Look at every key of the application from now on."""
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def remove(self) -> None:
        """Look no more; what is held back still goes where it was typed."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in front of the widget that would get them; everything else passes."""
        kind = event.type()
        if self._letting_go:
            return False
        if kind is QEvent.Type.KeyPress:
            return isinstance(event, QKeyEvent) and isinstance(watched, QWidget) and self._take(watched, event)
        if self._held and (kind in _LETS_GO or (kind is QEvent.Type.ShortcutOverride and not _is_scanned(event))):
            self._let_go()
        return False

    def _take(self, widget: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is held back or part of a code."""
        if event.key() in _SILENT:
            return False
        now = event.timestamp() or time.monotonic_ns() // 1_000_000
        if self._held and not 0 <= now - self._last <= self._patience():
            self._let_go()
        self._last = now
        if _is_sign(event):
            self._held.append((widget, event.clone()))
            self._timer.start(self._patience())
            return True
        if event.key() in _ENTER and len(self._held) >= LEAST and not event.modifiers() & ~_PLAIN:
            self._timer.stop()
            held, self._held = self._held, []
            self.scanned.emit("".join(one.text() for _, one in held))
            return True
        self._let_go()
        return False

    def _patience(self) -> int:
        return self._gap * (HICCUP if len(self._held) >= LEAST else 1)

    def _quiet(self) -> None:
        """Time is up; but keys may lie in the queue where the window was busy, and they come first."""
        last = self._last
        QTimer.singleShot(0, self, lambda: self._let_go() if last == self._last else None)

    def _let_go(self) -> None:
        """Signs go where they were typed."""
        self._timer.stop()
        held, self._held = self._held, []
        self._letting_go = True
        try:
            for widget, event in held:
                if shiboken6.isValid(widget):
                    QApplication.sendEvent(widget, event)
        finally:
            self._letting_go = False


def _is_sign(event: QKeyEvent) -> bool:
    """A sign of a code: plain, visible, typed once."""
    words = event.text()
    plain = not event.modifiers() & ~_PLAIN and not event.isAutoRepeat()
    return plain and len(words) == 1 and "!" <= words <= "~"


def _is_scanned(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and (_is_sign(event) or event.key() in (*_ENTER, *_SILENT))
