# SPDX-License-Identifier: Apache-2.0
"""The composition root: builds the concrete parts, wires them together, and nothing else does."""

import logging
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from counter_app.base.clock import Clock, system_clock
from counter_app.base.logs import close_log, open_log
from counter_app.settings import Settings, load_settings
from counter_app.ui import theme
from counter_app.ui.background import Background, Lane, Threads
from counter_app.ui.messages import MessageBoard
from counter_app.ui.operation import StoreOperation
from counter_app.ui.shell.window import MainWindow

if TYPE_CHECKING:
    from counter_app.desk.counter import Counter
    from counter_app.store.backup import Backup

logger = logging.getLogger(__name__)

_QT_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def open_counter(settings: Settings, clock: Clock = system_clock) -> "Counter":
    """A counter with catalogue and store open. The heavy imports happen here, behind the first window."""
    from counter_app.desk.counter import Counter

    counter = Counter(settings, clock)
    counter.load_catalogue()
    counter.open_store()
    return counter


class Morning(QObject):
    """What a window does once it is open: the day's backup, in a lane of its own."""

    def __init__(self, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        window.opened.connect(self.begin)

    def begin(self) -> None:
        """Copy the store, once a day."""
        operation: StoreOperation[Backup | None] = StoreOperation(
            self._background,
            self._window.counter.store.morning_backup,
            lane=Lane.keeping,
            failure=self._window.tell_error,
            bug=self._window.crash.report,
        )
        operation.success(self._kept).start()

    def _kept(self, made: "Backup | None") -> None:
        if made is not None:
            logger.info("the morning's copy was made")


def make_window(
    settings: Settings,
    background: Background,
    *,
    clock: Clock = system_clock,
    motion: bool = True,
    make_counter: "Callable[[], Counter] | None" = None,
) -> MainWindow:
    """A window with everything behind it, not shown and not started yet."""
    counter = make_counter or partial(open_counter, settings, clock)
    window = MainWindow(settings, clock, background, MessageBoard(), counter, motion=motion)
    Morning(window, background)
    return window


def make_application(settings: Settings) -> QApplication:
    """The one QApplication, in the window's look."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("counter-app")
    theme.apply(application, large=settings.window.large_text)
    return application


def _qt_message(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    logging.getLogger("counter_app.qt").log(_QT_LEVELS.get(kind, logging.INFO), "%s", words)


def run_window(home: Path | None = None) -> int:
    """Open the window and work until it is closed. Returns the exit code.

    Raises CounterError where the settings cannot be used.
    """
    settings = load_settings(home)
    log = open_log(settings.places.logs)
    qInstallMessageHandler(_qt_message)
    application = make_application(settings)
    background = Threads()
    window = make_window(settings, background)
    window.crash.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the window like kill does
    window.show()
    window.start()
    try:
        return application.exec()
    finally:
        background.close()
        if window.ready:
            window.counter.close()
        window.crash.remove()
        if log is not None:
            close_log(log)
