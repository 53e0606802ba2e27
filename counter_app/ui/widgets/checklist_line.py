# SPDX-License-Identifier: Apache-2.0
"""A line of the checklist as it is drawn: number, state, what is to be brought and how, why, what is wrong."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.cases.actions import LineState
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, Prose, Span, label

STATE_MARKS: dict[LineState, Mark] = {
    LineState.unseen: Mark.unseen,
    LineState.met: Mark.met,
    LineState.missing: Mark.missing,
    LineState.defective: Mark.defective,
    LineState.promised: Mark.promised,
    LineState.shared: Mark.shared,
    LineState.follows: Mark.waiting,
}
STATE_WORDS: dict[LineState, str] = {
    LineState.unseen: "未看",
    LineState.met: "齐",
    LineState.missing: "缺",
    LineState.defective: "不合格",
    LineState.promised: "承诺",
    LineState.shared: "共享免交",
    LineState.follows: "后补",
}
STATE_DIGITS: dict[int, LineState] = {
    1: LineState.met,
    2: LineState.missing,
    3: LineState.defective,
    4: LineState.promised,
    5: LineState.shared,
    0: LineState.unseen,
}

BECAUSE = 0.36
"""The most of a row's width that its reason may take; it ends with … there, whole for screen readers."""


@dataclass(frozen=True, slots=True)
class LineWords:
    """What a line shows. ``reason`` is what will be printed about it."""

    number: int
    count: int
    title: str
    evidence: str
    state: LineState
    reason: str = ""
    because: str = ""
    scans: str = ""  # how many sheets were scanned for it, in words


class ChecklistLine(QWidget):
    """One row of the list. Not focusable: the list has the focus and stands on one row."""

    pressed = Signal(int)

    def __init__(self, words: LineWords) -> None:
        super().__init__()
        self._selected = False
        self._words = words
        self._number = words.number
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._mark = StatusMark(Mark.unseen)
        self._word = Prose("", Role.strong)
        self._what = Prose("")
        self._reason = Prose("", Role.cap)
        self._because = Elided("", Role.cap, Colour.ink3)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 14, 6)
        line.setSpacing(10)
        number = label(str(words.number), Role.cap, Colour.ink3)
        number.setFixedWidth(theme.metrics(Role.cap).horizontalAdvance("00"))
        line.addWidget(number)
        line.addWidget(self._mark)
        line.addWidget(self._word, 0, Qt.AlignmentFlag.AlignVCenter)
        what = QVBoxLayout()
        what.setSpacing(1)
        what.addStretch(1)
        what.addWidget(self._what)
        what.addWidget(self._reason)
        what.addStretch(1)
        line.addLayout(what, 1)
        line.addWidget(self._because, 0, Qt.AlignmentFlag.AlignVCenter)
        self._scans = Chip("")
        line.addWidget(self._scans, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_line(words)

    def set_line(self, words: LineWords) -> None:
        """Show another state."""
        self._words = words
        mark = STATE_MARKS[words.state]
        word = STATE_WORDS[words.state]
        self._mark.set_mark(mark)
        self._word.set_spans([Span(word, mark.word_colour, bold=words.state is not LineState.unseen)])
        first = [Span(words.title, bold=True)]
        second: list[Span] = []
        if words.evidence and theme.sizes().large:  # large text has two lines for every row
            second.append(Span(f"{words.evidence}　" if words.reason else words.evidence, Colour.ink2))
        elif words.evidence:
            first.append(Span(f"　{words.evidence}", Colour.ink2))
        if words.reason:
            second.append(Span(words.reason, mark.word_colour, bold=True))
        self._what.set_spans(first)
        self._reason.setVisible(bool(second))
        self._reason.set_spans(second)
        self._because.setText(f"因为：{words.because}" if words.because else "")
        self._because.setVisible(bool(words.because))
        self._scans.set_chip(words.scans)
        self._scans.setVisible(bool(words.scans))
        told = [
            words.title,
            words.evidence,
            word,
            words.reason,
            words.scans,
            f"第 {words.number} 行共 {words.count} 行",
        ]
        self.setAccessibleName("，".join(one for one in told if one))
        self._measure()

    def set_selected(self, selected: bool) -> None:
        """The list stands on this row."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def _measure(self) -> None:
        sizes = theme.sizes()
        self._word.setFixedWidth(theme.metrics(Role.strong).horizontalAdvance("共享免交") + 4)
        self.setMinimumHeight(sizes.row_reason if self._reason.text() else sizes.row)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        if event.type() == QEvent.Type.StyleChange:
            self.set_line(self._words)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Why a line is there gives way to what it is."""
        super().resizeEvent(event)
        self._because.setMaximumWidth(round(self.width() * BECAUSE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press stands on the row."""
        self.pressed.emit(self._number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, the bar of the selected row, and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(Colour.tint if self._selected else Colour.surface))
        if self._selected:
            painter.fillRect(QRectF(0, 0, 4, self.height()), theme.colour(Colour.primary))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour(Colour.line))
