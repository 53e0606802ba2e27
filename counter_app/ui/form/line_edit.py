# SPDX-License-Identifier: Apache-2.0
"""The line editor of forms: shows a unit, and keeps Esc for itself where it is told to."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from counter_app.ui.widgets.field import MaskedEdit


class LineEdit(MaskedEdit):
    """One line. ``unit`` stands at its right end while nothing is counted there.

    ``keeps_escape``: once something was typed, Esc is its own.
    """

    def __init__(self, unit: str = "", *, keeps_escape: bool = False) -> None:
        super().__init__()
        self._unit = unit
        self._keeps_escape = keeps_escape
        if unit:
            self.set_count("")

    def set_count(self, words: str) -> None:
        """A count while it is typed; the unit otherwise."""
        super().set_count(words or self._unit)

    def takes_escape(self) -> bool:
        """Whether Esc is for the editor now, and not for the window."""
        return self._keeps_escape and self.isModified()

    def event(self, event: QEvent) -> bool:
        """Say which keys the window may not have."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.takes_escape():
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What stands here is chosen whole, so that typing begins anew; a click goes where it points."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:
            self.selectAll()
