# SPDX-License-Identifier: Apache-2.0
"""The way in: the window's place is on the screen at once, then everything else is brought in behind it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QTimer

from counter_app.base.errors import CounterError
from counter_app.ui.opening import Opening

if TYPE_CHECKING:
    from counter_app.app import WorkingWindow
    from counter_app.desk.practice_devices import PracticeDevices


SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Variables of which one names a screen, or Qt's way to do without."""


class Start(QObject):
    """Shows the opening, loads the program once that is painted, and gives way to the window."""

    def __init__(
        self, application: QtWidgets.QApplication, home: Path | None, practice: "PracticeDevices | None" = None
    ) -> None:
        super().__init__(application)
        self._practice = practice
        self._application = application
        self._home = home
        early = [one for one in application.topLevelWidgets() if isinstance(one, Opening)]
        self._opening = early[0] if early else Opening()
        self.working: WorkingWindow | None = None
        self.failure: Exception | None = None
        if self._opening.is_painted:
            QTimer.singleShot(0, self.load)
        else:
            self._opening.painted.connect(self.load)
            self._opening.appear()

    def load(self) -> None:
        """Bring in the program. What cannot be expected ends the event loop and is raised behind it."""
        try:
            from counter_app.app import WorkingWindow

            self.working = WorkingWindow(self._home, practice=self._practice)
            window = self.working.window
            self._opening.give_way(window, whole=window.settings.window.full_screen)
            window.start()
        except Exception as error:
            self.failure = error
            self._application.exit(1)


def has_screen() -> bool:
    """Whether a window can open: without a screen Qt would end the process without a word."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in SCREENS)


def take_place() -> tuple[QtWidgets.QApplication, Opening] | None:
    """Put the window's place on the screen before the rest of the program is even read; None without a screen.

    Whoever asks keeps what it returns until ``run_window`` has ended.
    """
    if not has_screen():
        return None
    application = QtWidgets.QApplication(sys.argv[:1])
    opening = Opening()
    opening.appear()
    application.processEvents()
    return application, opening


def run_window(home: Path | None = None, *, practice: "PracticeDevices | None" = None) -> int:
    """Open the window and work until it is closed. Returns the exit code. ``practice`` plays the devices and citizens
    of a practice hall; its home is that of the hall.

    Raises CounterError ``start.no_screen`` where no window can open.
    """
    if not has_screen():
        raise CounterError("start.no_screen")
    existing = QtWidgets.QApplication.instance()
    application = existing if isinstance(existing, QtWidgets.QApplication) else QtWidgets.QApplication(sys.argv[:1])
    start = Start(application, home, practice)
    try:
        code = application.exec()
    finally:
        if start.working is not None:
            start.working.close()
    if start.failure is not None:
        raise start.failure
    return code
