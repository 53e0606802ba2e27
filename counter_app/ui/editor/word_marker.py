# SPDX-License-Identifier: Apache-2.0
"""A line of the guide in which the words are marked that an entry quotes."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from counter_app.ui import theme
from counter_app.ui.theme import Role

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WordMarker(QPlainTextEdit):
    """One line of the guide, whole at first; Shift and the arrows mark less of it, Enter takes what is marked."""

    taken = Signal(str)
    given_up = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("marker")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        self._measure()

    def show_line(self, words: str, start: int = 0, end: int | None = None) -> None:
        """A line with some of its words marked, all of them if nothing else is said."""
        self.setPlainText(words)
        self.mark(start, len(words) if end is None else end)

    def mark(self, start: int, end: int) -> None:
        """Mark words by their place."""
        words = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(_units(words[:start]))
        cursor.setPosition(_units(words[:end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def marked(self) -> str:
        """The words marked; the whole line where none are."""
        return self.textCursor().selectedText().strip() or self.toPlainText()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window: here it goes back to the lines."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc gives up; the rest marks."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain:
            self.taken.emit(self.marked())
        elif event.key() == Qt.Key.Key_Escape and plain:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        self.setFixedHeight(3 * theme.line_height(Role.body) + 16)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()


def _units(words: str) -> int:
    """Length as Qt counts it: rare characters take two places."""
    return len(words.encode("utf-16-le")) // 2
