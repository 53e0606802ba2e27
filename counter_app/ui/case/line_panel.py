# SPDX-License-Identifier: Apache-2.0
"""Beside the checklist: the guide's words for one line, and under them what is asked about that line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.actions import LineState
from counter_app.cases.draft import DraftLine
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.catalogue.items import ServiceItem
from counter_app.ui import theme
from counter_app.ui.case.checklist_words import defect_printed, line_guide, printed_words
from counter_app.ui.case.paper_lister import PaperLister
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.reason_picker import ReasonPicker
from counter_app.ui.widgets.text import Prose, label, rule

MOST_PAPERS = 9


class LinePanel(QWidget):
    """Follows the line the list stands on. The focus comes here only by a key the clerk pressed."""

    reason_picked = Signal(str, str)  # the catalogue's reason, or the clerk's own words
    paper_picked = Signal(str)  # id of the any-of paper that was brought
    paper_listed = Signal(str)  # words of a paper that an agreement asks for
    paper_renamed = Signal(str)  # other words for the listed one; "" takes it out
    left = Signal()  # back to the lines

    def __init__(self, item: ServiceItem) -> None:
        super().__init__()
        self._item = item
        self._guide: GuidePanel | None = None
        self._below: QWidget | None = None
        self._asks: QWidget | None = None
        self._papers: tuple[str, ...] = ()
        self._shown: tuple[tuple[str, str], DraftLine] | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)

    def show_line(self, line: ChecklistLine, place: int, entry: DraftLine) -> None:
        """Show a line's words and what is asked about it."""
        paper = (line.material.id, line.material.text)
        if self._shown is None or self._shown[0] != paper:
            self._set_guide(line, place)
        elif self._shown[1] == entry:
            return
        self._shown = (paper, entry)
        self._set_below(line, entry)

    def asks(self) -> QWidget | None:
        """What takes digits here, if anything is asked."""
        return self._asks

    def _set_guide(self, line: ChecklistLine, place: int) -> None:
        if self._guide is not None:
            self._body.removeWidget(self._guide)
            self._guide.hide()
            self._guide.deleteLater()
        source = text("page.checklist.source", place=place, version=self._item.version)
        self._guide = GuidePanel(line_guide(self._item, line), [Prose(source, Role.cap, Colour.ink3)])
        self._body.insertWidget(0, self._guide, 1)

    def _set_below(self, line: ChecklistLine, entry: DraftLine) -> None:
        if self._below is not None:
            self._body.removeWidget(self._below)
            self._below.hide()
            self._below.deleteLater()
        self._below = self._asks = None
        parts: list[QWidget] = []
        if entry.state is LineState.defective:
            picker = ReasonPicker(
                text("page.checklist.what_is_wrong"),
                line.material.defects,
                reason=entry.reason,
                own_words=entry.own_words,
                printed=defect_printed,
            )
            picker.picked.connect(self.reason_picked)
            self._asks = picker
            parts.append(picker)
        elif line.material.left_to:
            lister = PaperLister(line)
            lister.added.connect(self.paper_listed)
            lister.changed.connect(self.paper_renamed)
            lister.left.connect(self.left)
            self._asks = lister
            parts.append(lister)
        elif line.material.any_of:
            parts += self._which_paper(line, entry)
        if entry.state is LineState.missing:
            parts.append(Prose(text("ui.reason.preview", words=printed_words(entry)), Role.cap, Colour.ink3))
            if line.material.where:
                parts.append(Prose(text("papers.line.where", where=line.material.where), Role.cap, Colour.ink3))
        if not parts:
            return
        self._below = QWidget()
        column = QVBoxLayout(self._below)
        column.setContentsMargins(theme.PAGE_X, theme.GAP, theme.PAGE_X, theme.PAGE_Y)
        column.setSpacing(theme.GAP)
        column.addWidget(rule())
        for one in parts:
            column.addWidget(one)
        self._body.addWidget(self._below)

    def _which_paper(self, line: ChecklistLine, entry: DraftLine) -> list[QWidget]:
        options = line.material.any_of[:MOST_PAPERS]
        self._papers = tuple(one.id for one in options)
        title = text("page.checklist.which_paper")
        picker = OptionRow(title, [Choice(place, one.text) for place, one in enumerate(options, 1)], tall=True)
        if entry.option in self._papers:
            picker.choose(self._papers.index(entry.option) + 1)
        picker.chosen.connect(self._paper_chosen)
        self._asks = picker
        return [label(title, Role.h3), picker]

    def _paper_chosen(self, digit: int) -> None:
        self.paper_picked.emit(self._papers[digit - 1])

    def next_paper(self) -> None:
        """What was typed is on the list; the field waits for the next paper."""
        if isinstance(self._asks, PaperLister):
            self._asks.field.clear()

    def take_focus(self) -> bool:
        """Go to what is asked; False where nothing is."""
        if self._asks is None:
            return False
        self._asks.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True
