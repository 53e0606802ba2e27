# SPDX-License-Identifier: Apache-2.0
"""What an agreement asks for: papers that the guide leaves to another document, listed by the clerk one by one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.sentence import LONGEST, Sentence
from counter_app.ui.widgets.text import Prose, label


class PaperLister(QWidget):
    """One field. On the open line Enter adds a paper; on a listed one it changes it, and an empty one takes it out."""

    added = Signal(str)
    changed = Signal(str)
    left = Signal()  # Esc: back to the lines

    def __init__(self, line: ChecklistLine) -> None:
        super().__init__()
        self._listed = line.listed
        use = "change" if line.listed else "add"
        title = text(f"page.checklist.lister.{use}", document=line.material.left_to)
        self.field = Sentence()
        self.field.setObjectName("listed_paper")
        self.field.setMaxLength(LONGEST)
        self.field.setAccessibleName(title)
        self.field.setText(line.material.text if line.listed else "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(label(text("page.checklist.lister.title"), Role.h3))
        column.addWidget(Prose(title, Role.cap, Colour.ink3))
        column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.field.taken.connect(self._taken)
        self.field.given_up.connect(self.left)

    def _taken(self) -> None:
        words = self.field.text().strip()
        if self._listed:
            self.changed.emit(words)
        elif words:
            self.added.emit(words)
        else:
            self.left.emit()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Into the field."""
        self.field.setFocus(reason)
