# SPDX-License-Identifier: Apache-2.0
"""Where a spreadsheet's file is named for a roster, and what becomes of it: read, not readable, stopped."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.forms.definition import Roster
from counter_app.forms.session import FormSession
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.sheet_import import SheetImport
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.field import Field


class PathEdit(LineEdit):
    """Esc is its own: it stops what is being read, or puts the path away, before anything else closes."""

    gave_up = Signal()

    def takes_escape(self) -> bool:
        """Always."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.gave_up.emit()
        else:
            super().keyPressEvent(event)


class SheetIntake(QWidget):
    """A path that is typed, pasted or dropped; in sight only while it is asked for."""

    said = Signal(str, object)  # in words, and their tone
    read = Signal(object)  # SheetRead
    left = Signal()  # put away: the hands go back to the table

    def __init__(self, shell: Shell, session: FormSession, roster: Roster, today: date) -> None:
        super().__init__()
        self._session = session
        self._roster = roster
        editor = PathEdit()
        editor.gave_up.connect(self.give_up)
        name, hint = text("page.form.roster.file"), text("page.form.roster.file_hint")
        self.path = Field(f"{roster.key}.file", name, hint=hint, crowded=True, editor=editor)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.path)
        self.sheet = SheetImport(shell, today, self)
        self.path.editor.returnPressed.connect(self._read_file)
        self.sheet.went_on.connect(self._going_on)
        self.sheet.read.connect(self.read)
        self.sheet.failed.connect(self._not_read)
        self.sheet.stopped.connect(self._stopped)
        self.hide()

    @property
    def waits(self) -> bool:
        """Whether the hands are here."""
        return self.path.editor.hasFocus()

    def ask(self) -> None:
        """Which file?"""
        self.show()
        self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        """It was taken in."""
        self.path.set_value("")
        self.path.set_messages()
        self.hide()

    def give_up(self) -> bool:
        """Esc: stop what is being read, else put the path away; whether there was either."""
        if self.sheet.busy:
            self.sheet.stop()
            return True
        if self.isVisible():
            self.hide()
            self.left.emit()
            return True
        return False

    def drop(self, path: str) -> None:
        """A file was dropped on the roster."""
        self.path.set_value(path)
        self.show()
        self._read_file()

    def read_words(self, words: str) -> None:
        """Copied cells."""
        self._say(text("page.form.roster.reading"))
        self.sheet.read_words(words, self._session, self._roster)

    def _read_file(self) -> None:
        words = self.path.value().strip("\"'").removeprefix("file://")
        if not words:
            self.path.set_messages(text("page.empty_field"))
            return
        self._say(text("page.form.roster.reading"))
        self.sheet.read_file(Path(words).expanduser(), self._session, self._roster)

    def _going_on(self, done: int, total: int) -> None:
        if self.sheet.busy:
            self._say(text("page.form.roster.progress", done=done, total=total))

    def _not_read(self, error: CounterError) -> None:
        self._say("")
        if self.isVisible():
            self.path.set_messages(sentence(error))
            self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._say(sentence(error), Colour.err)

    def _stopped(self) -> None:
        self._say(text("page.form.roster.stopped"))

    def _say(self, words: str, tone: Colour = Colour.ink3) -> None:
        self.said.emit(words, tone)
