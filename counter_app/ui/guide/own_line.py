# SPDX-License-Identifier: Apache-2.0
"""One quiet line on the start page: what is taken down that stands in no guide, letters of other offices, exercises."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import label


class OwnLine(QWidget):
    """Nothing to focus: keys reach them from everywhere. Without a cap there are no exercises."""

    complaint = Signal()
    letter = Signal()
    practice = Signal()

    def __init__(self, complaint_cap: str, letter_cap: str, practice_cap: str, *, letters: bool) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        complaint = _Part(complaint_cap, text("matters.own.complaint"))
        complaint.clicked.connect(self.complaint)
        line.addWidget(complaint)
        letter = _Part(letter_cap, text("matters.own.letter"))
        letter.clicked.connect(self.letter)
        line.addWidget(letter)
        letter.setVisible(letters)  # once it has its parent: a window of its own would take the keys away
        if practice_cap:
            practice = _Part(practice_cap, text("practice.page.title"))
            practice.clicked.connect(self.practice)
            line.addWidget(practice)
        line.addStretch(1)


class _Part(QWidget):
    clicked = Signal()

    def __init__(self, cap: str, words: str) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 12, 0)
        line.addWidget(KeyCap(cap))
        line.addWidget(label(words, Role.cap, Colour.ink2))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click does what the key does."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
