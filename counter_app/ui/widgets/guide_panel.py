# SPDX-License-Identifier: Apache-2.0
"""The guide's own words beside the page: exact, with the quoted span marked and brought into sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Column, surface
from counter_app.ui.widgets.focus_ring import InnerRing
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided, Prose, Span, label, rule


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One line of the guide. ``marks`` are the (start, end) of quoted spans; a heading stands apart."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class GuideText:
    """What a panel shows: whose words, and the lines."""

    title: str
    source: str
    lines: tuple[GuideLine, ...]


def spans_of(line: GuideLine) -> list[Span]:
    """Cut a line at its marks."""
    spans: list[Span] = []
    at = 0
    for start, end in sorted(line.marks):
        if start > at:
            spans.append(Span(line.text[at:start]))
        if end > max(at, start):
            spans.append(Span(line.text[max(at, start) : end], found=True))
        at = max(at, end)
    if at < len(line.text):
        spans.append(Span(line.text[at:]))
    return spans


class PanelHead(QWidget):
    """Title of a panel, and the key that closes it where one does."""

    def __init__(self, title: str, source: str = "", *, closes: bool = True) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.PAGE_X, 10, theme.PAGE_Y, 10)
        line.setSpacing(theme.GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        shown = [Elided(title, Role.h3)]
        if source:
            shown.append(Elided(source, Role.cap, Colour.ink3))
        for one in shown:
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            words.addWidget(one)
        line.addLayout(words, 1)
        if closes:
            line.addWidget(label(text("ui.panel.close"), Role.cap, Colour.ink2))
            line.addWidget(KeyCap("Esc"))


def panel_column(panel: QWidget, title: str, *, bottom: int = theme.PAGE_Y) -> QVBoxLayout:
    """Lay a panel out: its head, and under it the column that is returned, to be filled."""
    body = QVBoxLayout(panel)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(0)
    body.addWidget(PanelHead(title))
    body.addWidget(rule())
    column = QVBoxLayout()
    column.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, bottom)
    column.setSpacing(theme.GAP)
    body.addLayout(column, 1)
    return column


def scroll_by_key(bar: QScrollBar, event: QKeyEvent) -> bool:
    """↑ ↓ by two lines, PgUp PgDn by what is in sight; whether it was one of these."""
    two_lines = theme.line_height(Role.body) * 2
    match event.key():
        case Qt.Key.Key_Down:
            bar.setValue(bar.value() + two_lines)
        case Qt.Key.Key_Up:
            bar.setValue(bar.value() - two_lines)
        case Qt.Key.Key_PageDown:
            bar.setValue(bar.value() + bar.pageStep())
        case Qt.Key.Key_PageUp:
            bar.setValue(bar.value() - bar.pageStep())
        case _:
            return False
    return True


class GuidePanel(QWidget):
    """Title, then the guide's lines. Focusable, so that ↑ ↓ PgUp PgDn scroll it."""

    key_place = Context.reading

    def __init__(self, words: GuideText, extra: Sequence[QWidget] = (), *, closes: bool = True) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(f"{words.title}，{text('ui.panel.guide')}")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(PanelHead(words.title, words.source, closes=closes))
        body.addWidget(rule())
        self._column = Column(gap=7)
        self._column.body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        body.addWidget(self._column, 1)
        self._lines = tuple(words.lines)
        self._shown = [self._line(one) for one in words.lines]
        for part in (*self._shown, *extra):
            self._column.body.addWidget(part)
        self._column.body.addStretch(1)
        InnerRing(self)
        QTimer.singleShot(0, self._show_first)

    def mark(self, lines: Sequence[GuideLine]) -> bool:
        """The same words with other spans marked: only lines that differ are made anew. False for other words."""
        if [one.text for one in lines] != [one.text for one in self._lines]:
            return False
        for place, (before, now) in enumerate(zip(self._lines, lines, strict=True)):
            if before != now:
                old, fresh = self._shown[place], self._line(now)
                self._column.body.replaceWidget(old, fresh)
                old.hide()
                old.deleteLater()
                self._shown[place] = fresh
        if self._lines != tuple(lines):
            self._lines = tuple(lines)
            QTimer.singleShot(0, self._show_first)
        return True

    def _line(self, line: GuideLine) -> QWidget:
        if line.heading:
            return Prose(line.text, Role.body, Colour.ink3)
        if not line.marks:
            return Prose(line.text, Role.body, Colour.ink2)
        frame = surface("quote")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 6, 10, 6)
        prose = Prose("")
        prose.set_spans(spans_of(line))
        inner.addWidget(prose)
        return frame

    def _show_first(self) -> None:
        """Bring the first quotation into sight."""
        first = next((part for line, part in zip(self._lines, self._shown, strict=True) if line.marks), None)
        if first is not None:
            self._column.ensureWidgetVisible(first, 0, 80)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll."""
        if not scroll_by_key(self._column.verticalScrollBar(), event):
            super().keyPressEvent(event)
