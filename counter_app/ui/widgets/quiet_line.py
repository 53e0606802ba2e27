# SPDX-License-Identifier: Apache-2.0
"""One quiet line: what is good to know, and the key that shows more of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided


class QuietLine(QWidget):
    """Not there while there is nothing to say. Never in the way: nothing to dismiss, nothing to focus."""

    clicked = Signal()

    def __init__(self, cap: str) -> None:
        super().__init__()
        self._words = Elided("", Role.cap, Colour.ink2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._words)
        line.addWidget(KeyCap(cap))
        line.addStretch(1)
        self.hide()

    @property
    def said(self) -> str:
        """What the line says, "" while it is not there."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str) -> None:
        """Say it, or go where there is nothing to say."""
        self._words.setText(words)
        self.setVisible(bool(words))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click does what the key does."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
