# SPDX-License-Identifier: Apache-2.0
"""A later step as a row of its page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, label


class StepRow(QFrame):
    """One step: how it stands, what it is, who does it. The one to be done now has room for what it asks."""

    def __init__(self, title: str, detail: str, mark: Mark, *, now: bool, aside: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "now" if now else "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("，".join(one for one in (title, detail, aside) if one))
        self.inner = QVBoxLayout()
        self.inner.setSpacing(theme.GAP)
        head = row(label(title, Role.h3, Colour.ink if now or mark is Mark.met else Colour.ink3), gap=10)
        head.addWidget(Elided(detail, Role.cap, Colour.ink2), 1)
        if aside:
            head.addWidget(label(aside, Role.cap, Colour.ink3))
        self.inner.addLayout(head)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 10, 14, 10)
        line.setSpacing(14)
        line.addWidget(StatusMark(mark, 22), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self.inner, 1)
