# SPDX-License-Identifier: Apache-2.0
"""Beside the checklist, by F7: where a sheet for the line in hand comes from, and the sheets it has."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import ScanSource
from counter_app.ui import theme
from counter_app.ui.case.scan_camera import CameraView, camera_possible
from counter_app.ui.case.scan_intake import ScanIntake
from counter_app.ui.case.scan_pictures import ScanPictures
from counter_app.ui.form.sheet_intake import PathEdit
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Column, empty
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.guide_panel import PanelHead
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, Prose, label, rule, set_tone

if TYPE_CHECKING:
    from counter_app.catalogue.checklist import ChecklistLine
    from counter_app.desk.scanning import WaitingFile
    from counter_app.desk.serving import Serving

FOLDER, FILE, CLIPBOARD, CAMERA, OFF = 1, 2, 3, 4, 9
MAY_BE_OFF = ("folder", "clipboard", "take_off")
THUMB = 150  # px wide


class ScanPanel(QWidget):
    """Follows the line the list stands on. Nothing is taken but by a key."""

    changed = Signal()  # a sheet was taken off

    def __init__(self, shell: Shell, pictures: ScanPictures, intake: ScanIntake) -> None:
        super().__init__()
        self._shell = shell
        self._pictures = pictures
        self._line: ChecklistLine | None = None
        self._waiting: tuple[WaitingFile, ...] = ()
        self._shown: tuple[str, ...] | None = None
        self._written_at = ""  # when the sheet that is being taken was scanned
        self._intake = intake
        intake.attached.connect(self._attached)
        intake.failed.connect(self._failed)
        self._head = PanelHead(text("scans.panel.title"))
        self._title = Prose("", Role.strong)
        camera = ((CAMERA, "camera"),) if camera_possible() else ()
        names = ((FOLDER, "folder"), (FILE, "file"), (CLIPBOARD, "clipboard"), *camera, (OFF, "take_off"))
        self.sources = OptionRow(
            text("scans.panel.from"), [Choice(digit, *_words(name)) for digit, name in names], tall=True
        )
        self.sources.chosen.connect(self._chosen)
        self.sources.refused.connect(partial(self._say, tone=Colour.warn))
        editor = PathEdit()
        editor.gave_up.connect(self._put_path_away)
        editor.returnPressed.connect(self._take_path)
        self.path = Field("scan.file", text("scans.panel.path"), crowded=True, editor=editor)
        self.path.hide()
        self.camera: CameraView | None = None
        self._newest = Elided("", Role.cap, Colour.ink3)
        room = self._newest.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._newest.setSizePolicy(room)
        self._said = Prose("", Role.cap, Colour.ink2)
        self._sheets = Column(gap=theme.GAP)
        self._sheets.body.setContentsMargins(theme.PAGE_X, theme.GAP, theme.PAGE_X, theme.PAGE_Y)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._folder_changed)
        self._lay_out()
        self._look_into_folder()
        QGuiApplication.clipboard().dataChanged.connect(self._show_sources)
        pictures.come.connect(self._show_sheets)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._head)
        body.addWidget(rule())
        column = self._asking = QVBoxLayout()
        column.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.GAP)
        column.setSpacing(theme.GAP)
        for part in (self._title, self.sources, self._newest, self.path, self._said):
            column.addWidget(part)
        body.addLayout(column)
        body.addWidget(self._sheets, 1)

    @property
    def said(self) -> str:
        """What became of the last key."""
        return self._said.text()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets in sight, by their ids."""
        return self._shown or ()

    def show_line(self, line: "ChecklistLine") -> None:
        """The list stands on a line."""
        if self._line is None or self._line.material.id != line.material.id:
            self._say("")
        self._line = line
        self._title.set_words(line.material.text)
        self._show_sources()
        self._show_sheets()

    def take_focus(self) -> None:
        """Where the sheet comes from is asked here."""
        self.sources.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _serving(self) -> "Serving":
        return self._shell.current.serving

    def _look_into_folder(self) -> None:
        from counter_app.desk.scanning import folder_of, waiting_files

        folder = folder_of(self._shell.counter)
        if folder is not None and folder.is_dir() and str(folder) not in self._watcher.directories():
            self._watcher.addPath(str(folder))
        self._waiting = waiting_files(self._shell.counter)
        newest = next(iter(self._waiting), None)
        words = ""
        if newest is not None:
            at, count = _clock_time(newest), len(self._waiting)
            words = text("scans.panel.newest", name=newest.path.name, time=at, count=count)
        self._newest.setText(words)
        self._newest.setVisible(bool(words))

    def _folder_changed(self, path: str) -> None:
        self._look_into_folder()
        self._show_sources()

    def _show_sources(self) -> None:
        if not self._shell.current.busy:
            return
        folder = self._shell.settings.window.scan_folder
        self.sources.set_off(
            FOLDER, "" if self._waiting else text(f"scans.panel.{'nothing_new' if folder else 'no_folder'}")
        )
        copied = QGuiApplication.clipboard().mimeData()
        image = copied is not None and copied.hasImage()  # an empty clipboard may have none at all
        self.sources.set_off(CLIPBOARD, "" if image else text("scans.panel.no_image"))
        self.sources.set_off(OFF, self._why_stays())

    def _why_stays(self) -> str:
        """Why the last sheet cannot be taken off; "" where it can."""
        if self._line is None:
            return text("scans.panel.none")
        material = self._line.material.id
        if not self._serving.scans(material):
            return text("scans.panel.none")
        recorded = {one.scan for one in self._serving.case.scans} if self._serving.case else set()
        mine = [one for one in self._serving.draft.scans.get(material, ()) if one.scan not in recorded]
        return "" if mine else text("scans.panel.recorded")

    def _show_sheets(self) -> None:
        if self._line is None or not self._shell.current.busy:
            return
        scans = self._serving.scans(self._line.material.id)
        ids = tuple(one.scan for one in scans)
        pictures = self._pictures.of(scans)
        if len(pictures) < len(ids):
            return  # they will come
        if ids == self._shown:
            return
        self._shown = ids
        empty(self._sheets.body)
        for place, (one, picture) in enumerate(zip(scans, pictures, strict=True), 1):
            words = text("scans.panel.page", place=place, count=len(ids), size=max(1, one.size // 1024))
            for part in (_thumb(picture, words), label(words, Role.cap, Colour.ink3)):
                self._sheets.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self._sheets.body.addStretch(1)

    def _chosen(self, digit: int) -> None:
        self.sources.choose(None)
        self._written_at = ""
        if self._line is None or self._intake.busy:
            return
        material = self._line.material.id
        if digit == FILE:
            self.path.show()
            self.path.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif digit == FOLDER:
            newest = self._waiting[0]
            self._written_at = _clock_time(newest)
            self._say(text("scans.panel.busy"))
            self._intake.take_file(material, newest.path, ScanSource.folder)
        elif digit == CAMERA:
            self._open_camera()
        elif digit == CLIPBOARD:
            self._say(text("scans.panel.busy"))
            self._intake.take_image(material, QGuiApplication.clipboard().image(), ScanSource.clipboard)
        elif self._serving.detach(material):
            self._shell.current.touch()
            self._say(text("scans.panel.taken_off"))
            self.changed.emit()

    def _open_camera(self) -> None:
        if self.camera is None:
            self.camera = CameraView()
            self.camera.taken.connect(self._take_seen)
            self.camera.gave_up.connect(self._close_camera)
            self._asking.addWidget(self.camera)
        self._say(text("scans.panel.camera_hint"))
        self.camera.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _close_camera(self) -> None:
        camera, self.camera = self.camera, None
        if camera is not None:
            camera.stop()
            self._asking.removeWidget(camera)
            camera.hide()
            camera.deleteLater()
        self.take_focus()

    def _take_seen(self, picture: QImage) -> None:
        if self._line is not None and not self._intake.busy:
            self._say(text("scans.panel.busy"))
            self._intake.take_image(self._line.material.id, picture, ScanSource.camera)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight: the camera's lamp goes out."""
        super().hideEvent(event)
        if self.camera is not None:
            self.camera.stop()

    def _take_path(self) -> None:
        words = self.path.value().strip("\"'").removeprefix("file://")
        if not words:
            self.path.set_messages(text("page.empty_field"))
        elif self._line is not None and not self._intake.busy:
            self._say(text("scans.panel.busy"))
            self._intake.take_file(self._line.material.id, Path(words).expanduser(), ScanSource.file)

    def _put_path_away(self) -> None:
        self.path.set_value("")
        self.path.set_messages()
        self.path.hide()
        self.take_focus()

    def _attached(self, count: int) -> None:
        if self.path.isVisible():
            self._put_path_away()
        self._look_into_folder()
        told = text("scans.panel.taken", count=count)
        if self._written_at:  # else a sheet left behind by somebody before could be taken for this one
            told = text("scans.panel.taken_at", count=count, time=self._written_at)
        self._say(told)

    def _failed(self, error: CounterError) -> None:
        self._look_into_folder()
        self._show_sources()
        self._say(sentence(error), tone=Colour.err)

    def _say(self, words: str, tone: Colour = Colour.ink2) -> None:
        self._said.set_words(words)
        set_tone(self._said, "tone", tone.name)


def _words(name: str) -> tuple[str, str]:
    """A source's name; one that may be off has a second line in any case, so that nothing jumps when it is."""
    return text(f"scans.panel.{name}"), text(f"scans.panel.{name}_hint") if name in MAY_BE_OFF else ""


def _clock_time(file: "WaitingFile") -> str:
    """When a file was written, on the wall."""
    return f"{file.at.astimezone(SHANGHAI):%H:%M}"


def _thumb(picture: QImage, words: str) -> QLabel:
    """A sheet small enough to be told from others, with an edge: paper is as white as the panel."""
    small = QPixmap.fromImage(picture.scaledToWidth(THUMB, Qt.TransformationMode.SmoothTransformation))
    painter = QPainter(small)
    painter.setPen(theme.colour(Colour.line))
    painter.drawRect(small.rect().adjusted(0, 0, -1, -1))
    painter.end()
    made = QLabel()
    made.setPixmap(small)
    made.setAccessibleName(words)
    return made
