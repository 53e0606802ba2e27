# SPDX-License-Identifier: Apache-2.0
"""A roster of the form: its table, what is wrong in it, rows added and taken out, a sheet taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.forms.checks import FormFault
from counter_app.forms.definition import Roster
from counter_app.forms.session import REQUIRED, FormSession
from counter_app.forms.sheets import SheetFault, SheetRead
from counter_app.forms.visibility import is_blank
from counter_app.ui.form.fault_list import FaultList, Line
from counter_app.ui.form.roster_model import RosterModel
from counter_app.ui.form.roster_table import RosterTable
from counter_app.ui.form.sheet_import import SheetImport
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import Elided, label, set_tone


class RosterCard(Card):
    """Nothing is taken in by half: a sheet that cannot be read changes nothing."""

    changed = Signal()
    left_up = Signal()
    left_down = Signal()

    def __init__(
        self, shell: Shell, session: FormSession, roster: Roster, today: date, caps: Mapping[str, str]
    ) -> None:
        super().__init__(gap=6)
        self._session = session
        self.roster = roster
        self._judged = False
        self._kept_faults: list[SheetFault] = []
        title = roster.title or text("page.form.roster.title")
        self.model = RosterModel(session, roster, today, self)
        self.table = RosterTable(self.model, title)
        self.faults = FaultList()
        self._count = label("", Role.cap, Colour.ink3)
        self._said = Elided("", Role.cap, Colour.ink3)
        self.add = Button(text("page.form.roster.add"), caps.get("add", ""), small=True)
        self.remove = Button(text("page.form.roster.remove"), caps.get("remove", ""), small=True)
        self.take_in = Button(text("page.form.roster.import"), small=True)
        self.path = Field(
            f"{roster.key}.file", text("page.form.roster.file"), hint=text("page.form.roster.file_hint"), crowded=True
        )
        self.path.hide()
        self.sheet = SheetImport(shell, today, self)
        head = row(label(title, Role.h3), self._count, gap=10)
        head.addWidget(self._said, 1)
        for one in (self.add, self.remove, self.take_in):
            head.addWidget(one)
        self.body.addLayout(head)
        self.body.addWidget(self.path)
        self.body.addWidget(self.table)
        self.body.addWidget(self.faults)
        self._grows = session.has_rows_of_its_own(roster.key)
        for one in (self.add, self.remove, self.take_in):
            one.setVisible(self._grows)
        self.setAcceptDrops(self._grows)
        self.add.clicked.connect(self.add_row)
        self.remove.clicked.connect(self.remove_row)
        self.take_in.clicked.connect(self.ask_file)
        self.path.editor.returnPressed.connect(self._read_file)
        self.model.changed.connect(self._typed)
        self.table.pasted.connect(self.paste)
        self.table.stood.connect(self._show_faults)
        self.table.left_up.connect(self.left_up)
        self.table.left_down.connect(self._down)
        self.faults.opened.connect(self.stand_on)
        self.faults.left_up.connect(self._to_table)
        self.sheet.went_on.connect(self._going_on)
        self.sheet.read.connect(self._take_in)
        self.sheet.failed.connect(self._not_read)
        self.sheet.stopped.connect(self._stopped)
        self.refresh()

    @property
    def said(self) -> str:
        """What is told of the last sheet."""
        return self._said.text()

    def told(self) -> list[FormFault]:
        """What is told of what is wrong."""
        here = self.table.at[0] + 1 if self.table.in_use else 0
        own = [one for one in self._session.faults if one.roster == self.roster.key]
        return [one for one in own if self._is_told(one, here)]

    def stops(self) -> Sequence[QWidget]:
        """The table; its buttons are reached by Tab."""
        return (self.table,)

    def tab_stops(self) -> Sequence[QWidget]:
        """Where Tab stops."""
        return (self.add, self.remove, self.take_in, self.path.editor, self.table, self.faults)

    def refresh(self) -> None:
        """Rows and faults as the session has them now."""
        self.model.refresh()
        self._count.setText(text("page.form.roster.count", count=self.model.written))
        self._show_faults()

    def judge_all(self) -> None:
        """Tell also what is only not filled in yet."""
        self._judged = True
        self._show_faults()

    def stand_on(self, at: int, field: str) -> None:
        """Go to a cell, rows from 1."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.stand_on(max(0, at - 1), self.model.place_of(field))

    def add_row(self) -> None:
        """A new row at the end, and to its first cell; the last one is used while it is empty."""
        if not self._grows:
            return
        self.table.settle()
        rows = self.model.rows
        if rows and not is_blank(rows[-1]):
            self._session.add_row(self.roster.key)
            self.changed.emit()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.stand_on(self.model.rowCount() - 1, 0)

    def remove_row(self) -> None:
        """Take out the row that the table stands on; Ctrl+Z brings it back."""
        at, column = self.table.at
        if self._grows and at < len(self.model.rows):
            self._session.remove_row(self.roster.key, at + 1)
            self._kept_faults = []
            self.changed.emit()
            self._say(text("page.form.roster.removed", row=at + 1))
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.stand_on(at, column)

    def hidden_key(self) -> str:
        """The column whose hidden number the table stands on; "" where nothing is hidden."""
        at, column = self.table.at
        return self.model.columns[column].key if self.model.is_hidden(at, column) else ""

    def hidden_name(self) -> str:
        """The same as words."""
        at, column = self.table.at
        label = self.model.columns[column].label
        return text("page.form.roster.at", row=at + 1, column=label) if self.hidden_key() else ""

    def reveal(self) -> None:
        """Show the hidden number that the table stands on, for a while."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.model.reveal(*self.table.at)

    def ask_file(self) -> None:
        """Which file to take in: its path is typed, pasted or dropped here."""
        self.table.settle()
        self.path.show()
        self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_up(self) -> bool:
        """Esc: stop what is being read, else put the path away; whether there was either."""
        if self.sheet.busy:
            self.sheet.stop()
            return True
        if self.path.isVisible():
            self.path.hide()
            self._to_table()
            return True
        return False

    def paste(self, words: str) -> None:
        """Words into the cell; rows of a spreadsheet behind those that are there."""
        if not words.strip():
            return
        self.table.settle()
        if "\t" not in words and "\n" not in words.strip():
            self.model.type_into(*self.table.at, words.strip())
            return
        self._say(text("page.form.roster.reading"))
        self.sheet.read_words(words, self._session, self.roster)

    def _read_file(self) -> None:
        words = self.path.value().strip("\"'").removeprefix("file://")
        if not words:
            self.path.set_messages(text("page.empty_field"))
            return
        self._say(text("page.form.roster.reading"))
        self.sheet.read_file(Path(words).expanduser(), self._session, self.roster)

    def _going_on(self, done: int, total: int) -> None:
        if self.sheet.busy:
            self._say(text("page.form.roster.progress", done=done, total=total))

    def _take_in(self, found: SheetRead) -> None:
        before = [one for one in self.model.rows if not is_blank(one)]
        untouched = self._session.filled.sources.get(self.roster.key) == "applicant"
        kept = [] if untouched else before  # who is here stands in the sheet too, or is not meant
        self._session.set_rows(self.roster.key, [*kept, *found.rows])
        shift = len(kept)
        self._kept_faults = [_moved(one, shift) for one in found.faults]
        self._judged = True
        self.changed.emit()
        wrong = sum(not one.warns for one in self.faults.lines)
        doubtful = len(self.faults.lines) - wrong
        state, tone = (
            ("faulty", Colour.err) if wrong else ("doubtful", Colour.warn) if doubtful else ("sound", Colour.ok)
        )
        words = text(f"page.form.roster.taken_in_{state}", count=len(found.rows), wrong=wrong, doubtful=doubtful)
        self._say(words, tone)
        if self.path.editor.hasFocus():  # the hands have waited here; elsewhere they are left where they are
            (self.faults if wrong else self.table).setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.path.set_value("")
        self.path.set_messages()
        self.path.hide()

    def _not_read(self, error: CounterError) -> None:
        self._say("")
        if self.path.isVisible():
            self.path.set_messages(sentence(error))
            self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._say(sentence(error), Colour.err)

    def _stopped(self) -> None:
        self._say(text("page.form.roster.stopped"))

    def _say(self, words: str, tone: Colour = Colour.ink3) -> None:
        self._said.setText(words)
        set_tone(self._said, "tone", tone.name)

    def _typed(self) -> None:
        at, column = self.table.at
        key = self.model.columns[column].key
        self._kept_faults = [one for one in self._kept_faults if (one.number, one.field) != (at + 1, key)]
        self.changed.emit()

    def _show_faults(self) -> None:
        lines = [self._line(one) for one in self.told()]
        own = [one for one in self._session.faults if one.roster == self.roster.key]
        known = {(one.row, one.field, one.code) for one in own}
        extra = [one for one in self._kept_faults if (one.number, one.field, one.code) not in known]
        found = [*(self._sheet_line(one) for one in extra), *lines]
        self.faults.show_lines(sorted(found, key=lambda one: one.warns))

    def _is_told(self, fault: FormFault, here: int) -> bool:
        """What is only empty is told of rows that were left, and of all once somebody wants to go on."""
        if fault.code != REQUIRED and fault.row:
            return True
        return self._judged or (fault.row > 0 and bool(here) and fault.row < here)

    def _line(self, fault: FormFault) -> Line:
        column = next((one.label for one in self.roster.columns if one.key == fault.field), "")
        where = text("page.form.roster.at", row=fault.row, column=column) if fault.row else ""
        return Line(where, fault.sentence, fault.warns, fault.row, fault.field)

    def _sheet_line(self, fault: SheetFault) -> Line:
        where = text("page.form.roster.in_sheet", row=fault.row, column=fault.column) if fault.column else ""
        return Line(where, fault.sentence, fault.warns, fault.number, fault.field)

    def _down(self) -> None:
        if self.faults.isVisible():
            self.faults.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left_down.emit()

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        urls = [one for one in event.mimeData().urls() if one.isLocalFile()]
        if urls:
            self.path.set_value(urls[0].toLocalFile())
            self.path.show()
            self._read_file()


def _moved(fault: SheetFault, by: int) -> SheetFault:
    """The fault behind rows that were there before."""
    return replace(fault, number=fault.number + by) if fault.number else fault
