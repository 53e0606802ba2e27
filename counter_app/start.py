# SPDX-License-Identifier: Apache-2.0
"""The way in: the window's place is on the screen at once, then everything else is brought in behind it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QObject

from counter_app.base.errors import CounterError
from counter_app.ui.opening import Opening

if TYPE_CHECKING:
    from counter_app.app import WorkingWindow


SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Variables of which one names a screen, or Qt's way to do without."""


class Start(QObject):
    """Shows the opening, loads the program once that is painted, and gives way to the window."""

    def __init__(self, application: QtWidgets.QApplication, home: Path | None) -> None:
        super().__init__(application)
        self._application = application
        self._home = home
        self._opening = Opening()
        self._opening.painted.connect(self.load)
        self.working: WorkingWindow | None = None
        self.failure: Exception | None = None
        self._opening.show()

    def load(self) -> None:
        """Bring in the program. What cannot be expected ends the event loop and is raised behind it."""
        try:
            from counter_app.app import WorkingWindow

            self.working = WorkingWindow(self._home)
            self._opening.give_way(self.working.window)
            self.working.window.start()
        except Exception as error:
            self.failure = error
            self._application.exit(1)


def run_window(home: Path | None = None) -> int:
    """Open the window and work until it is closed. Returns the exit code.

    Raises CounterError ``start.no_screen`` where no window can open: Qt would end the process without a word.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in SCREENS):
        raise CounterError("start.no_screen")
    application = QtWidgets.QApplication(sys.argv[:1])
    start = Start(application, home)
    try:
        code = application.exec()
    finally:
        if start.working is not None:
            start.working.close()
    if start.failure is not None:
        raise start.failure
    return code
