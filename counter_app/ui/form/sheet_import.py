# SPDX-License-Identifier: Apache-2.0
"""A roster taken in from a spreadsheet's file, in the background: how far it is, and a way to stop it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from counter_app.base.errors import Cancelled, CounterError
from counter_app.forms.definition import Roster
from counter_app.forms.session import FormSession
from counter_app.forms.sheets import SheetRead, read_pasted, read_sheet
from counter_app.ui.shell.page import Shell

Read = Callable[[], SheetRead | None]


class SheetImport(QObject):
    """One at a time. ``read`` brings the rows; ``failed`` why there are none; ``stopped`` that the clerk stopped it."""

    went_on = Signal(int, int)  # rows done, all rows
    read = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, shell: Shell, today: date, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._today = today
        self._stop: Event | None = None

    @property
    def busy(self) -> bool:
        """Whether a sheet is being read."""
        return self._stop is not None

    def read_file(self, path: Path, session: FormSession, roster: Roster) -> None:
        """Read a file."""
        stop = Event()
        values = dict(session.filled.values)
        self._start(
            stop,
            partial(
                read_sheet,
                path,
                roster,
                today=self._today,
                cancelled=stop.is_set,
                progress=self.went_on.emit,
                values=values,
            ),
        )

    def read_words(self, words: str, session: FormSession, roster: Roster) -> None:
        """Read copied cells."""
        call = partial(read_pasted, words, roster, today=self._today, values=dict(session.filled.values))
        self._start(Event(), call)

    def stop(self) -> None:
        """Give it up; nothing has been taken in."""
        if self._stop is not None:
            self._stop.set()

    def _start(self, stop: Event, call: Callable[[], SheetRead]) -> None:
        if self._stop is not None:
            return
        self._stop = stop
        self._shell.reading(partial(_unless_stopped, call)).success(self._done).failure(self._fail).start()

    def _done(self, found: SheetRead | None) -> None:
        stopped = self._stop is not None and self._stop.is_set()
        self._stop = None
        if found is None or stopped:
            self.stopped.emit()
        else:
            self.read.emit(found)

    def _fail(self, error: CounterError) -> None:
        self._stop = None
        self.failed.emit(error)


def _unless_stopped(call: Callable[[], SheetRead]) -> SheetRead | None:
    try:
        return call()
    except Cancelled:
        return None
