# SPDX-License-Identifier: Apache-2.0
"""The lines of a case that are not right: papers that are missing or will not do, and what is wrong with each."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.cases.actions import LineState
from counter_app.desk.serving import Serving
from counter_app.ui.case.checklist_words import state_words
from counter_app.ui.widgets.card import empty, row
from counter_app.ui.widgets.checklist_line import STATE_MARKS
from counter_app.ui.widgets.marks import StatusMark
from counter_app.ui.widgets.text import Prose, Span

WRONG = (LineState.missing, LineState.defective)


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line, and why the case cannot go on with it."""

    state: LineState
    title: str
    reason: str


def wrong_lines(serving: Serving) -> tuple[WrongLine, ...]:
    """Every line that was judged and is not right."""
    judged = ((line, serving.line(line.material.id)) for line in serving.checklist.lines)
    return tuple(
        WrongLine(entry.state, line.material.text, state_words(line, entry))
        for line, entry in judged
        if entry.state in WRONG
    )


class WrongLines(QWidget):
    """Each of them by mark, paper and reason; out of sight where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self.hide()

    def show_case(self, serving: Serving) -> None:
        """Show a case as it is judged now."""
        empty(self._rows)
        lines = wrong_lines(serving)
        for one in lines:
            part = QWidget()
            line = row(StatusMark(STATE_MARKS[one.state]), gap=10)
            words = Prose("")
            words.set_spans([Span(f"{one.title}　", bold=True), Span(one.reason, STATE_MARKS[one.state].word_colour)])
            line.addWidget(words, 1)
            part.setLayout(line)
            self._rows.addWidget(part)
        self.setVisible(bool(lines))
