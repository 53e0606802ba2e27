# SPDX-License-Identifier: Apache-2.0
"""An item's file, or one of its guide, while it is typed as text."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from counter_app.ui.keys import Context

QUIET_MS = 400
"""What is typed is kept after so much silence."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEP = "  "


class FileText(QPlainTextEdit):
    """A file as text. Tells it after 400 ms of silence and when it is left; undoing is its own."""

    typed = Signal(str)
    key_place = Context.draft_text

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("file_text")
        self.setAccessibleName(name)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._known = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._timer.start)

    def show_text(self, words: str) -> None:
        """Another file, or the same one changed elsewhere. What is there already keeps its place and its undoing."""
        if words != self.toPlainText():
            self.setPlainText(words)
        self._known = words
        self._timer.stop()

    def rewrite(self, words: str) -> None:
        """Put other words in place of all, as one step that can be undone, and tell them."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(words)
        self.flush()

    def flush(self) -> None:
        """Tell what was typed, if anything was."""
        self._timer.stop()
        words = self.toPlainText()
        if words != self._known:
            self._known = words
            self.typed.emit(words)

    def go_to(self, line: int) -> None:
        """Stand on a line, in the midst of what is in sight."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()

    @property
    def line(self) -> int:
        """The line the cursor stands on, from 1."""
        return self.textCursor().blockNumber() + 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab indents by two spaces, which a tab in such a file could not; Enter goes on below what the line begins."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Tab and plain:
            self.insertPlainText(_STEP)
        elif event.key() in _ENTER and plain:
            line = self.textCursor().block().text()
            inside = len(line) - len(line.lstrip(" ")) + (len(_STEP) if line.lstrip(" ").startswith("- ") else 0)
            self.insertPlainText("\n" + " " * inside)
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left: nothing waits any more."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.flush()
