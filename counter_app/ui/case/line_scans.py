# SPDX-License-Identifier: Apache-2.0
"""The scans of a checklist page: the panel that F7 opens, the sheets on their way, the pictures in sight."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from counter_app.base.errors import CounterError
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.ui.case.scan_intake import ScanIntake
from counter_app.ui.case.scan_panel import ScanPanel
from counter_app.ui.case.scan_pictures import ScanPictures
from counter_app.ui.shell.page import Shell


class LineScans(QObject):
    """What is on its way goes on when the panel is closed; nothing of a citizen stays for the next one."""

    attached = Signal(int)  # so many sheets, to the line they were asked for
    taken_off = Signal()
    failed = Signal(object)  # CounterError that no panel tells
    come = Signal()  # pictures that were wanted are there

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._panel: ScanPanel | None = None
        self._pictures = ScanPictures(shell, self)
        self._pictures.come.connect(self.come)
        self._intake = ScanIntake(shell, self)
        self._intake.attached.connect(self.attached)
        self._intake.failed.connect(self._failed)

    @property
    def panel(self) -> ScanPanel | None:
        """The panel, while it is in sight."""
        return self._panel if self._panel is not None and self._shell.panel is self._panel else None

    def begin(self) -> None:
        """Another visit to the page."""
        self._pictures.forget()

    def toggle(self, line: ChecklistLine, back: Callable[[], object]) -> None:
        """F7: ask where a sheet for this line comes from; once more, and ``back`` to the lines."""
        if self.panel is not None:
            self._panel = None
            self._shell.close_panel()
            back()
            return
        self._panel = ScanPanel(self._shell, self._pictures, self._intake)
        self._panel.changed.connect(self.taken_off)
        self._panel.show_line(line)
        self._shell.open_panel(self._panel)
        self._panel.take_focus()

    def follow(self, line: ChecklistLine | None) -> None:
        """The list stands on a line, or its sheets are others."""
        if self.panel is not None and line is not None:
            self.panel.show_line(line)

    def pictures(self, line: ChecklistLine) -> list[QImage]:
        """The sheets of a line, as far as they are there."""
        return self._pictures.of(self._shell.current.serving.scans(line.material.id))

    def _failed(self, error: CounterError) -> None:
        if self.panel is None:
            self.failed.emit(error)
