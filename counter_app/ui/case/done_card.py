# SPDX-License-Identifier: Apache-2.0
"""The banner of a decision that was just made."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.ui import theme
from counter_app.ui.case.decided import hour
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.focus_ring import FocusRing
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose, Span, set_tone


class DoneCard(QFrame):
    """What was decided, where it is kept, and the half minute in which it can be taken back."""

    def __init__(self, cap: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(self, theme.RADIUS_CARD)
        self._mark = StatusMark(Mark.met, 36)
        self._title = Prose("", Role.h1)
        self._under = Prose("", Role.cap, Colour.ink2)
        self.take_back = Button("", cap)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._title)
        words.addWidget(self._under)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 14, 14, 14)
        line.setSpacing(14)
        line.addWidget(self._mark)
        line.addLayout(words, 1)
        line.addWidget(self.take_back)

    def show_case(self, case: Case, mark: Mark, words: str) -> None:
        """Show a decision."""
        surfaces = {Mark.met: "done", Mark.promised: "done", Mark.defective: "warn"}
        set_tone(self, "surface", surfaces.get(mark, "info"))
        self._mark.set_mark(mark)
        self._title.set_spans([Span(f"{words}　", mark.word_colour), Span(case.title)])
        self._under.set_words(text("page.done.saved", number=case.number, time=hour(case.updated_at)))
        self.setAccessibleName(f"{words}，{case.title}，{case.number}")
