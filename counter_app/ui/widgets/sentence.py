# SPDX-License-Identifier: Apache-2.0
"""One sentence typed beside a list: Enter takes it, Esc goes back to where the clerk came from."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

LONGEST = 200  # characters


class Sentence(QLineEdit):
    """The clerk's own words. Tells what was pressed and does nothing else."""

    taken = Signal()
    given_up = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window: here it goes back to the list."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc; the rest is typing."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape and plain:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
