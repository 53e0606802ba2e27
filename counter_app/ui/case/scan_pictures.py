# SPDX-License-Identifier: Apache-2.0
"""Pictures of scanned sheets for the page in sight: read behind the window, kept for one citizen only."""

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from counter_app.base.errors import CounterError
from counter_app.cases.case import CaseScan
from counter_app.cases.draft import DraftScan
from counter_app.ui.shell.page import Shell


class ScanPictures(QObject):
    """``come`` tells that pictures which were wanted are there now."""

    come = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._known: dict[str, QImage] = {}
        self._asked: set[str] = set()

    def forget(self) -> None:
        """Another citizen: nothing of the one before stays."""
        self._known.clear()
        self._asked.clear()

    def of(self, scans: Sequence[DraftScan | CaseScan]) -> list[QImage]:
        """The pictures of these scans that are there; the others are asked for, once."""
        wanted = [one for one in scans if one.scan not in self._known and one.scan not in self._asked]
        if wanted:
            self._asked.update(one.scan for one in wanted)
            self._shell.reading(partial(self._read, wanted)).success(self._came).failure(self._failed).start()
        return [self._known[one.scan] for one in scans if one.scan in self._known]

    def _read(self, scans: Iterable[DraftScan | CaseScan]) -> dict[str, QImage]:
        from counter_app.desk.scanning import picture_of

        return {one.scan: QImage.fromData(picture_of(self._shell.counter, one)) for one in scans}

    def _came(self, read: dict[str, QImage]) -> None:
        if self._asked.issuperset(read):  # else they were those of the citizen before
            self._known |= read
            self.come.emit()

    def _failed(self, error: CounterError) -> None:
        self._shell.tell_error(error)
