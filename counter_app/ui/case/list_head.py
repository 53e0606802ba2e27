# SPDX-License-Identifier: Apache-2.0
"""The head of a list of materials: how many lines there are, and how they stand."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.actions import LineState
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import empty
from counter_app.ui.widgets.checklist_line import STATE_MARKS, STATE_WORDS
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.text import label

COUNTED = (
    LineState.met,
    LineState.promised,
    LineState.shared,
    LineState.follows,
    LineState.defective,
    LineState.missing,
    LineState.unseen,
)


class ListHead(QWidget):
    """A chip for each state that some line has."""

    def __init__(self) -> None:
        super().__init__()
        self._count = label("", Role.cap, Colour.ink3)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(theme.GAP)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(label(text("ui.rail.checklist"), Role.h2))
        line.addWidget(self._count)
        line.addStretch(1)
        line.addLayout(self._chips)

    def show_states(self, states: Sequence[LineState], unseen: int) -> None:
        """Show how the lines stand, and how many have still to be looked at."""
        seen = "needed_seen" if LineState.unseen in states else "all_seen"
        said = text("page.checklist.unseen", count=unseen) if unseen else text(f"page.checklist.{seen}")
        self._count.setText(text("page.checklist.count", count=len(states), said=said) if states else "")
        empty(self._chips)
        for state in COUNTED:
            if count := states.count(state):
                self._chips.addWidget(Chip(f"{STATE_WORDS[state]} {count}", STATE_MARKS[state]))
