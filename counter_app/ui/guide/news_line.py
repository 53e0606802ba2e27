# SPDX-License-Identifier: Apache-2.0
"""One quiet line on the start page: the guide changed lately, and the key that shows what."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.change_sheet import ChangeSheet
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided


class NewsLine(QWidget):
    """Not there while nothing changed. Never in the way: nothing to dismiss, nothing to focus."""

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

    def show_news(self, sheet: ChangeSheet) -> None:
        """Say how much changed, or go."""
        self._words.setText(text("changes.news", guide=sheet.guide.short, count=len(sheet.changes)))
        self.setVisible(bool(sheet.changes))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click does what the key does."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
