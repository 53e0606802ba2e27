# SPDX-License-Identifier: Apache-2.0
"""Beside an item's entries: the guide's own lines with how each stands, and what is still wrong or open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.coverage import asks
from counter_app.catalogue.intake.item_check import ItemCheck, Standing
from counter_app.catalogue.items import Line, Quote
from counter_app.ui.editor.digit_tag import DigitTag
from counter_app.ui.editor.entry_words import line_fault, line_rows
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.editor.word_marker import WordMarker
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.sentence import LONGEST, Sentence
from counter_app.ui.widgets.text import Prose, label

DRAWN = ("eligibility", "circumstances", "materials", "forms", "steps", "limits", "results", "notes")
"""What a line may become, by its digit from 1."""

NOTES = "notes"
MOST_FAULTS = 4
"""Rows in sight; the lines above need the room."""
IN_FILE, IN_GUIDE = "y", "l"
"""Whether a fault's place is a line of the item's file or of the guide."""


class LinePane(QWidget):
    """Tells what is to become of a line; asks for a note's reason and for the words to be quoted in place."""

    opened = Signal(int)  # Enter on a line of the guide
    drawn = Signal(str, int)  # a new entry of a list from a line
    noted = Signal(int, str)  # a line that only describes, with the reason
    quoted = Signal(int, str)  # words of a line
    gone_to = Signal(str, int)  # the place of a fault

    def __init__(self) -> None:
        super().__init__()
        self._check: ItemCheck | None = None
        self._quotes: tuple[Quote, ...] = ()
        self._number = 0  # the line that something is asked about
        self.counts = Prose("", Role.cap, Colour.ink2)
        self.lines = RowView(text("page.editor.lines_name"), Context.draft_lines)
        self.faults = RowView(text("page.editor.faults_name"), Context.draft_faults)
        self._faults_title = label("", Role.strong)
        self._title = Prose("", Role.cap, Colour.ink2)
        self.marker = WordMarker(text("page.editor.mark_words"))
        self.reason = Sentence()
        self.reason.setObjectName("note_reason")
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(text("page.editor.why_noted"))
        self._ask = QWidget()
        asked = QVBoxLayout(self._ask)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(4)
        for part in (self._title, self.marker, self.reason):
            asked.addWidget(part)
        self._ask.hide()
        legend = QWidget()
        flow = Flow(legend, 1)
        for digit, section in enumerate(DRAWN, 1):
            tag = DigitTag(digit, text(f"page.editor.short.{section}"))
            tag.clicked.connect(self._tag_clicked)
            flow.addWidget(tag)
        self._legend = legend
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        body.addWidget(self.counts)
        body.addWidget(self.lines, 1)
        body.addWidget(self._ask)
        body.addWidget(legend)
        body.addWidget(self._faults_title)
        body.addWidget(self.faults)
        self.lines.opened.connect(self._open)
        self.lines.digit.connect(self._digit)
        self.faults.opened.connect(self._go)
        self.marker.taken.connect(self._mark)
        self.marker.given_up.connect(self.stop_asking)
        self.reason.taken.connect(self._note)
        self.reason.given_up.connect(self.stop_asking)

    def show_item(self, check: ItemCheck | None, others: Sequence[Fault] = ()) -> None:
        """Show an item's lines, or only the faults of a file that belongs to no item."""
        if check is None or self._check is None or check.item.ordinal != self._check.item.ordinal:
            self._ask.hide()
            self._quotes = ()
        self._check = check
        self._refresh()
        rows = [ViewRow(f"{IN_FILE}{one.line}", one.message, Mark.missing, str(one.line)) for one in others]
        if check is not None:
            rows = [ViewRow(f"{IN_FILE}{one.line}", one.message, Mark.missing) for one in check.faults]
            rows += [
                ViewRow(f"{IN_GUIDE}{one.line.number}", line_fault(one), _mark(one.standing), "", str(one.line.number))
                for one in check.open_lines
            ]
        self.faults.show_rows(_each_once(rows))
        self.faults.fit(MOST_FAULTS)
        self.faults.setVisible(bool(rows))
        self._faults_title.setVisible(bool(rows))
        self._faults_title.setText(text("page.editor.to_mend", count=len(rows)))
        for part in (self.lines, self.counts, self._legend):
            part.setVisible(check is not None)

    def show_quotes(self, quotes: Sequence[Quote]) -> None:
        """Mark what an entry quotes."""
        if tuple(quotes) != self._quotes:
            self._quotes = tuple(quotes)
            self._refresh()
            if quotes and not self.isAncestorOf(QApplication.focusWidget() or self):
                self.lines.stand_on(str(quotes[0].line.number))

    def _refresh(self) -> None:
        check = self._check
        self.lines.show_rows(line_rows(check, self._quotes) if check else [])
        said = [(one, sum(line.standing is one for line in check.lines)) for one in Standing] if check else []
        counts = [f"{text(f'page.editor.standing.{one.value}')} {count}" for one, count in said if count]
        self.counts.set_words(" · ".join(counts))

    def line(self, number: int) -> Line | None:
        """A line of the item."""
        found = (one.line for one in self._check.lines if one.line.number == number) if self._check else ()
        return next(iter(found), None)

    def take_focus(self) -> None:
        """Into the lines; where there are none, to the faults."""
        first = self.lines if self._check is not None else self.faults
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_words(self, number: int, whose: str, start: int = 0, end: int | None = None) -> None:
        """Let words of a line be marked, for the entry named."""
        line = self.line(number)
        if line is None:
            return
        self._number = number
        self._title.set_words(text("page.editor.mark_for", entry=whose))
        self.marker.show_line(line.text, start, end)
        self._show_ask(self.marker)

    def _ask_reason(self, number: int) -> None:
        line = self.line(number)
        if line is None:
            return
        self._number = number
        needed = asks(line.text)
        self._title.set_words(text("page.editor.reason_needed" if needed else "page.editor.reason_free", line=number))
        self.reason.clear()
        self._show_ask(self.reason)

    def _show_ask(self, part: QWidget) -> None:
        for one in (self.marker, self.reason):
            one.setVisible(one is part)
        self._ask.show()
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stop_asking(self) -> None:
        """Back to the lines."""
        held = self._ask.isAncestorOf(QApplication.focusWidget() or self)
        self._ask.hide()
        if held:
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def asking(self) -> bool:
        """Whether a reason or words are asked for."""
        return not self._ask.isHidden()

    def _mark(self, words: str) -> None:
        self._ask.hide()
        self.quoted.emit(self._number, words)

    def _note(self) -> None:
        line, reason = self.line(self._number), self.reason.text().strip()
        if line is None or (asks(line.text) and not reason):
            return
        self.stop_asking()
        self.noted.emit(self._number, reason)

    def _open(self, row: str) -> None:
        self.opened.emit(int(row))

    def _digit(self, digit: int) -> None:
        if not 1 <= digit <= len(DRAWN) or not self.lines.at:
            return
        number, section = int(self.lines.at), DRAWN[digit - 1]
        if section == NOTES:
            self._ask_reason(number)
        else:
            self.drawn.emit(section, number)

    def _tag_clicked(self) -> None:
        tag = self.sender()
        if isinstance(tag, DigitTag):
            self._digit(tag.digit)

    def _go(self, row: str) -> None:
        self.gone_to.emit(row[0], int(row[1:].partition(".")[0]))


def _mark(standing: Standing) -> Mark:
    return Mark.missing if standing is Standing.loose else Mark.defective


def _each_once(rows: Sequence[ViewRow]) -> list[ViewRow]:
    """Rows whose ids differ, also where two faults stand on one line."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        seen[row.id] = seen.get(row.id, 0) + 1
        name = row.id if seen[row.id] == 1 else f"{row.id}.{seen[row.id]}"
        found.append(ViewRow(name, row.words, row.mark, row.state, row.number, row.under))
    return found
