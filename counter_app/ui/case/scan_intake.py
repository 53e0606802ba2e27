# SPDX-License-Identifier: Apache-2.0
"""The way of a sheet into a draft: read and straightened behind the window, stored, attached, cleared away."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from counter_app.base.errors import CounterError
from counter_app.cases.actions import ScanSource
from counter_app.ui.shell.page import Shell

if TYPE_CHECKING:
    from counter_app.cases.draft import DraftScan
    from counter_app.desk.scanning import Taken


class ScanIntake(QObject):
    """Takes one thing at a time, for the line it was begun for, whatever the clerk does meanwhile."""

    attached = Signal(int)  # so many sheets
    failed = Signal(object)  # CounterError

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._draft = self._material = ""
        self._taken: Taken | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being taken."""
        return bool(self._draft)

    def take_file(self, material: str, path: Path, source: ScanSource) -> None:
        """A file, or what lies in the scanner's folder."""
        from counter_app.desk.scanning import read_file

        self._begin(material, partial(read_file, self._shell.counter, path, source))

    def take_image(self, material: str, image: QImage, source: ScanSource) -> None:
        """A picture of the clipboard or the camera."""
        from counter_app.desk.scanning import read_picture

        self._begin(material, lambda: read_picture(self._shell.counter, _written(image), source))

    def _begin(self, material: str, read: "Callable[[], Taken]") -> None:
        if self.busy:
            return
        self._draft, self._material = self._shell.current.serving.draft.id, material
        self._shell.scanning(read).success(self._read).failure(self._not_taken).start()

    def _read(self, taken: "Taken") -> None:
        from counter_app.desk.scanning import keep

        self._taken = taken
        call = partial(keep, self._shell.counter, self._draft, taken)
        self._shell.writing(call).success(self._kept).failure(self._not_taken).start()

    def _kept(self, scans: "tuple[DraftScan, ...]") -> None:
        from counter_app.desk.scanning import clear_away

        draft, taken = self._end()
        current = self._shell.current
        if not current.busy or current.serving.draft.id != draft or taken is None:
            return  # the citizen has left: what was stored goes with the draft, the file stays where it is
        try:
            current.serving.attach(self._material, scans)
        except CounterError as error:
            self.failed.emit(error)
            return
        current.touch()
        current.save_now()
        self._shell.writing(partial(clear_away, taken)).start()  # behind the draft that holds it
        self.attached.emit(len(scans))

    def _not_taken(self, error: CounterError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> "tuple[str, Taken | None]":
        draft, taken = self._draft, self._taken
        self._draft, self._taken = "", None
        return draft, taken


def _written(image: QImage) -> bytes:
    """A picture as bytes, without loss."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know names of formats as bytes only
    return bytes(buffer.data().data())
