# SPDX-License-Identifier: Apache-2.0
"""One change of a guide whole: the sentence, before and now, from when, and the guide's own words."""

from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.change import Change
from counter_app.catalogue.items import Guide, Quote, Section
from counter_app.ui import theme
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, Column, surface
from counter_app.ui.widgets.guide_panel import GuideLine, GuideText
from counter_app.ui.widgets.text import Prose, Span, label, rule

Pairs = Sequence[tuple[str, Sequence[Span]]]


class ChangeCard(Card):
    """Follows the selection of the list."""

    def __init__(self) -> None:
        super().__init__(gap=theme.GAP)
        self._column = Column(gap=theme.GAP)
        self._column.body.setContentsMargins(0, 0, 0, 0)
        self._inside: QWidget | None = None
        self.body.addWidget(self._column, 1)

    def show_change(self, change: Change | None) -> None:
        """Show a change, or nothing."""
        if self._inside is not None:
            self._column.body.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GAP)
        if change is not None:
            self._fill(inside, change)
        inside.addStretch(1)
        self._column.body.addWidget(self._inside)
        self._column.verticalScrollBar().setValue(0)

    def _fill(self, inside: QVBoxLayout, change: Change) -> None:
        inside.addWidget(Prose(f"{change.heading} · {change.part.label}", Role.cap, Colour.ink3))
        inside.addWidget(Prose(change.sentence, Role.h2))
        inside.addWidget(rule())
        before, after = _apart(change.before, change.after)
        pairs = [
            (text("changes.was"), before),
            (text("changes.now"), after),
            (text("changes.page.since"), [Span(change.from_day)]),
            (text("changes.local"), [Span(change.local.name if change.local else "")]),
            (text("changes.page.items"), [Span("、".join(f"{one.ordinal} {one.title}" for one in change.shared))]),
        ]
        inside.addLayout(_grid([(name, spans) for name, spans in pairs if any(one.words for one in spans)]))
        for name, quotes, said in (
            ("words_now", change.quotes, change.after),
            ("words_before", change.were, change.before),
        ):
            if not quotes or all(one.text.strip("；;。 ") in said for one in quotes):
                continue  # it stands above already
            inside.addWidget(label(text(f"changes.page.{name}"), Role.h3))
            for heads, words in dict.fromkeys((one.heading, one.text) for one in quotes):
                inside.addWidget(_quotation(heads, words))


def _apart(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Both wordings with what is not alike in them marked, from the first difference to the last."""
    if not before or not after:
        return [Span(before)], [Span(after)]
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])

    def spans(words: str) -> list[Span]:
        last = len(words) - end
        parts = [Span(words[:start]), Span(words[start:last], found=True), Span(words[last:])]
        return [one for one in parts if one.words]

    return spans(before), spans(after)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _grid(pairs: Pairs) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(theme.GAP)
    for place, (name, spans) in enumerate(pairs):
        shown = label(name, Role.cap, Colour.ink3)
        shown.setContentsMargins(0, 3, 0, 0)
        grid.addWidget(shown, place, 0, Qt.AlignmentFlag.AlignTop)
        prose = Prose("")
        prose.set_spans(spans)
        grid.addWidget(prose, place, 1)
    return grid


def _quotation(heading: str, words: str) -> QWidget:
    frame = surface("quote")
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(12, 6, 10, 6)
    inner.setSpacing(2)
    inner.addWidget(Prose(heading, Role.cap, Colour.ink3))
    inner.addWidget(Prose(words, Role.body, Colour.ink2))
    return frame


def words_of_change(change: Change, guide: Guide) -> GuideText | None:
    """The guide's words around a change, its quotes marked: as they are, or as they were where they are gone.

    None for what stands nowhere in the text (the day from which the guide holds).
    """
    gone = not change.quotes and (bool(change.were) or (change.item is None and change.former is not None))
    quotes = change.were if gone else change.quotes
    title = text("changes.page.words_before" if gone else "ui.panel.guide")
    item = change.former if gone else change.item
    if item is None and change.shared and not gone:
        item = change.shared[0]
    if item is not None:
        return guide_text(item, guide.title, quotes, title)
    if not quotes:
        return None
    section = next((one for one in guide.sections if one.heading == quotes[0].heading), None)
    lines = section.lines if section and not gone else tuple(dict.fromkeys(one.line for one in quotes))
    return GuideText(title, guide.title, tuple(_marked(Section(quotes[0].heading, lines), quotes)))


def _marked(section: Section, quotes: Sequence[Quote]) -> list[GuideLine]:
    found = [GuideLine(f"{section.heading}：", heading=True)]
    for line in section.lines:
        marks = tuple((one.start, one.end) for one in quotes if one.line.number == line.number)
        found.append(GuideLine(line.text, marks))
    return found
