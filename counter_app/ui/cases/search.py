# SPDX-License-Identifier: Apache-2.0
"""The box that cases are searched in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from counter_app.base.texts import text


class CaseSearch(QLineEdit):
    """Typing searches; ↓ goes into the table; Enter opens, or goes on with the paper that was scanned."""

    down = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case_search")
        self.setMaxLength(120)
        self.setAccessibleName(text("page.cases.box"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓, PgDn and Enter leave the box; the rest is typing."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.down.emit()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
