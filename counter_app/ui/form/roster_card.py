# SPDX-License-Identifier: Apache-2.0
"""A roster of the form: its table, what is wrong in it, rows added and taken out, a sheet taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.base.texts import text
from counter_app.forms.checks import FormFault
from counter_app.forms.definition import Roster
from counter_app.forms.session import REQUIRED, FormSession
from counter_app.forms.sheets import SheetFault, SheetRead
from counter_app.forms.visibility import is_blank
from counter_app.ui import theme
from counter_app.ui.form.fault_list import FaultList, Line
from counter_app.ui.form.roster_model import RosterModel
from counter_app.ui.form.roster_table import RosterTable
from counter_app.ui.form.sheet_intake import SheetIntake
from counter_app.ui.form.standing import NOT_YET, Standing, standing_of
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, row
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
        self.take_in = Button(text("page.form.roster.import"), caps.get("take_in", ""), small=True)
        self.intake = SheetIntake(shell, session, roster, today)
        self._hint = Elided("", Role.cap, Colour.ink3)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = row(label(title, Role.h3), self._count, gap=10)
        head.addWidget(self._said, 1)
        for one in (self.add, self.remove, self.take_in):
            head.addWidget(one)
        self.body.addLayout(head)
        self.body.addWidget(self.intake)
        self.body.addWidget(self.table)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.faults)
        self.grows = session.has_rows_of_its_own(roster.key)
        for one in (self.add, self.remove, self.take_in):
            one.setVisible(self.grows)
        self.setAcceptDrops(self.grows)
        self.add.clicked.connect(self.add_row)
        self.remove.clicked.connect(self.remove_row)
        self.take_in.clicked.connect(self.ask_file)
        self.model.changed.connect(self._typed)
        self.table.pasted.connect(self.paste)
        self.table.stood.connect(self._stood)
        self.table.left_up.connect(self.left_up)
        self.table.left_down.connect(self._down)
        self.faults.opened.connect(self.stand_on)
        self.faults.left_up.connect(self._to_table)
        self.intake.read.connect(self._take_in)
        self.intake.said.connect(self._say)
        self.intake.left.connect(self._to_table)
        self.model.is_told = self._is_told
        self._measure()
        self.refresh()

    @property
    def said(self) -> str:
        """What is told of the last sheet."""
        return self._said.text()

    @property
    def hint(self) -> str:
        """What is told of the column that the table stands on."""
        return self._hint.text()

    @property
    def told_standing(self) -> Standing:
        """How much is told of what is wrong, empty, or to be looked at."""
        found = standing_of(self._told())
        for one in self._of_the_sheet():
            empty = one.code in NOT_YET and not one.warns
            found += Standing(True, int(not one.warns and not empty), int(empty), int(one.warns))
        return found

    def _told(self) -> list[FormFault]:
        return [one for one in self._session.faults if one.roster == self.roster.key and self._is_told(one)]

    def _of_the_sheet(self) -> list[SheetFault]:
        """What the sheet told and the form does not: words that could not be kept, columns that are not there."""
        known = {(one.row, one.field, one.code) for one in self._session.faults if one.roster == self.roster.key}
        return [one for one in self._kept_faults if (one.number, one.field, one.code) not in known]

    def stops(self) -> Sequence[QWidget]:
        """The table; its buttons are reached by Tab."""
        return (self.table,)

    def tab_stops(self) -> Sequence[QWidget]:
        """Where Tab stops."""
        return (self.add, self.remove, self.take_in, self.intake.path.editor, self.table, self.faults)

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

    def next_row(self, by: int) -> None:
        """To the next row, or the one before."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.next_row(by)

    def add_row(self) -> None:
        """A new row at the end, and to its first cell; the last one is used while it is empty."""
        if not self.grows:
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
        if self.grows and at < len(self.model.rows):
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
        if self.grows:
            self.intake.ask()

    def give_up(self) -> bool:
        """Esc: stop what is being read, else put the path away; whether there was either."""
        return self.intake.give_up()

    def paste(self, words: str) -> None:
        """Words into the cell; rows of a spreadsheet behind those that are there."""
        if not words.strip():
            return
        self.table.settle()
        if "\t" not in words and "\n" not in words.strip():
            self.model.type_into(*self.table.at, words.strip())
        elif self.grows:
            self.intake.read_words(words)

    def _take_in(self, found: SheetRead) -> None:
        before = [one for one in self.model.rows if not is_blank(one)]
        untouched = self._session.filled.sources.get(self.roster.key) == "applicant"
        kept = [] if untouched else before  # who is here stands in the sheet too, or is not meant
        self._session.set_rows(self.roster.key, [*kept, *found.rows])
        shift = len(kept)
        self._kept_faults = [_moved(one, shift) for one in found.faults]
        self._judged = True
        self.changed.emit()
        told = self.told_standing
        tone = Colour.err if told.wrong or told.empty else Colour.warn if told.doubtful else Colour.ok
        taken = text("page.form.roster.taken_in", count=len(found.rows))
        self._say("，".join([taken, *(said for _, said in told.parts())]), tone)
        if self.intake.waits:  # the hands have waited here; elsewhere they are left where they are
            to_mend = bool(told.wrong or told.empty)
            (self.faults if to_mend else self.table).setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.intake.put_away()

    def _say(self, words: str, tone: Colour = Colour.ink3) -> None:
        self._said.setText(words)
        set_tone(self._said, "tone", tone.name)

    def _typed(self) -> None:
        at, column = self.table.at
        key = self.model.columns[column].key
        self._kept_faults = [one for one in self._kept_faults if (one.number, one.field) != (at + 1, key)]
        self.changed.emit()

    def _stood(self) -> None:
        """Another cell: what may be answered there is said, and what was left is told."""
        self._hint.setText(self.table.column_hint() if self.table.in_use else "")
        self._show_faults()

    def _show_faults(self) -> None:
        lines = [*(self._sheet_line(one) for one in self._of_the_sheet()), *(self._line(one) for one in self._told())]
        self.faults.show_lines(sorted(lines, key=lambda one: one.warns))

    def _is_told(self, fault: FormFault) -> bool:
        """What is only empty is told of rows that were left, and of all once somebody wants to go on."""
        if fault.code != REQUIRED and fault.row:
            return True
        here = self.table.at[0] + 1 if self.table.in_use else 0
        return self._judged or (fault.row > 0 and bool(here) and fault.row < here)

    def _measure(self) -> None:
        self._hint.setFixedHeight(theme.line_height(Role.cap))

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another line."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_hint"):
            self._measure()

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
            self.intake.drop(urls[0].toLocalFile())


def _moved(fault: SheetFault, by: int) -> SheetFault:
    """The fault behind rows that were there before."""
    return replace(fault, number=fault.number + by) if fault.number else fault
