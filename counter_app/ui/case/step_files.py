# SPDX-License-Identifier: Apache-2.0
"""Beside a step, by F7: what was scanned for it, and where more of it comes from. Kept on the case at once."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import ScanSource
from counter_app.cases.case import Case
from counter_app.catalogue.items import Step
from counter_app.desk.following import Followed
from counter_app.desk.scanning import Taken, clear_away, folder_of, read_file, read_picture, waiting_files
from counter_app.desk.step_files import add_files, files_of
from counter_app.ui import theme
from counter_app.ui.form.sheet_intake import PathEdit
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import empty
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label, set_tone

FOLDER, FILE, CLIPBOARD = 1, 2, 3


def files_words(case: Case, step: str) -> str:
    """``留存 2 张``."""
    return text("step_page.files", count=len(files_of(case, step)))


class StepFilesPanel(QWidget):
    """Nothing is taken but by a key; a sheet that lies in the scanner's folder goes from there once it is kept."""

    added = Signal(object)  # Case

    def __init__(self, shell: Shell, case: Case, step: Step) -> None:
        super().__init__()
        self._shell = shell
        self._case = case
        self._step = step
        self._taken: Taken | None = None
        names = ((FOLDER, "folder"), (FILE, "file"), (CLIPBOARD, "clipboard"))
        self.sources = OptionRow(
            text("scans.panel.from"), [Choice(digit, text(f"scans.panel.{name}")) for digit, name in names], tall=True
        )
        self.sources.chosen.connect(self._chosen)
        self.sources.refused.connect(partial(self._say, tone=Colour.warn))
        editor = PathEdit()
        editor.gave_up.connect(self._put_path_away)
        editor.returnPressed.connect(self._take_path)
        self.path = Field("scan.file", text("scans.panel.path"), crowded=True, editor=editor)
        self.path.hide()
        self._said = Prose("", Role.cap, Colour.ink2)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = panel_column(self, text("step_page.files_title", verb=step.verb.value), bottom=theme.GAP)
        column.addWidget(Prose(text("step_page.files_what"), Role.cap, Colour.ink2))
        for part in (self.sources, self.path, self._said):
            column.addWidget(part)
        column.addLayout(self._list)
        column.addStretch(1)
        self._show()

    @property
    def said(self) -> str:
        """What became of the last key."""
        return self._said.text()

    def take_focus(self) -> None:
        """Where the sheet comes from is asked here."""
        self.sources.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self) -> None:
        folder = folder_of(self._shell.counter)
        waits = bool(waiting_files(self._shell.counter))
        self.sources.set_off(FOLDER, "" if waits else text(f"scans.panel.{'nothing_new' if folder else 'no_folder'}"))
        copied = QGuiApplication.clipboard().mimeData()
        image = copied is not None and copied.hasImage()
        self.sources.set_off(CLIPBOARD, "" if image else text("scans.panel.no_image"))
        empty(self._list)
        for place, one in enumerate(files_of(self._case, self._step.id), 1):
            at = f"{from_micros(one.at).astimezone(SHANGHAI):%m-%d %H:%M}"
            words = text("step_page.file", place=place, time=at, size=max(1, one.size // 1024))
            self._list.addWidget(label(words, Role.body, Colour.ink))

    def _chosen(self, digit: int) -> None:
        self.sources.choose(None)
        if self._taken is not None:
            return
        if digit == FILE:
            self.path.show()
            self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif digit == FOLDER:
            self._read(waiting_files(self._shell.counter)[0].path, ScanSource.folder)
        else:
            held = QBuffer()
            held.open(QIODevice.OpenModeFlag.WriteOnly)
            QGuiApplication.clipboard().image().save(held, "PNG")  # type: ignore[call-overload]
            whole = bytes(held.data().data())
            self._say(text("scans.panel.busy"))
            call = partial(read_picture, self._shell.counter, whole, ScanSource.clipboard)
            self._shell.scanning(call).success(self._keep).failure(self._failed).start()

    def _take_path(self) -> None:
        words = self.path.value().strip("\"'").removeprefix("file://")
        if words:
            self._read(Path(words).expanduser(), ScanSource.file)
        else:
            self.path.set_messages(text("page.empty_field"))

    def _read(self, path: Path, source: ScanSource) -> None:
        self._say(text("scans.panel.busy"))
        call = partial(read_file, self._shell.counter, path, source)
        self._shell.scanning(call).success(self._keep).failure(self._failed).start()

    def _keep(self, taken: Taken) -> None:
        self._taken = taken
        call = partial(add_files, self._shell.counter, self._case, self._step.id, taken)
        self._shell.writing(call).success(self._added).failure(self._failed).start()

    def _added(self, followed: Followed) -> None:
        taken, self._taken = self._taken, None
        before = len(files_of(self._case, self._step.id))
        self._case = followed.case
        if taken is not None:
            clear_away(taken)
        if self.path.isVisible():
            self._put_path_away()
        self._show()
        self._say(text("scans.panel.taken", count=len(files_of(self._case, self._step.id)) - before))
        self.added.emit(followed.case)

    def _failed(self, error: CounterError) -> None:
        self._taken = None
        self._show()
        self._say(sentence(error), tone=Colour.err)

    def _put_path_away(self) -> None:
        self.path.set_value("")
        self.path.set_messages()
        self.path.hide()
        self.take_focus()

    def _say(self, words: str, tone: Colour = Colour.ink2) -> None:
        self._said.set_words(words)
        set_tone(self._said, "tone", tone.name)
