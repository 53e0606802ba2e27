# SPDX-License-Identifier: Apache-2.0
"""The strip at the foot of a page: what is possible now, and the buttons that do it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from counter_app.ui import theme
from counter_app.ui.theme import Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose, Span, set_tone

_SURFACES: dict[Mark, str] = {Mark.met: "done", Mark.defective: "warn", Mark.fault: "fault"}


class ActionBar(QFrame):
    """Mark and sentence at the left, buttons at the right; its height never changes."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        self._mark = StatusMark(Mark.info)
        self._words = Prose("", Role.body, lines=2)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 8, 6)
        line.setSpacing(theme.GAP)
        line.addWidget(self._mark)
        line.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        for one in buttons:
            line.addWidget(one)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(Mark.info, "")

    def words(self) -> str:
        """The sentence in sight."""
        return self._words.text()

    def say(self, mark: Mark, words: str) -> None:
        """Show a sentence in the look of a mark."""
        set_tone(self, "surface", _SURFACES.get(mark, "info"))
        self._mark.set_mark(mark)
        self._words.set_spans([Span(words, mark.word_colour, bold=True)] if words else [])
        self.setAccessibleName(words)
