# SPDX-License-Identifier: Apache-2.0
"""The composition root: builds the concrete parts, wires them together, and nothing else does."""

import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from counter_app.base.clock import SHANGHAI, Clock, fixed_clock, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.logs import close_log, open_log
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import text_faults
from counter_app.settings import Settings, find_places, load_settings, misplaced_files, unread_settings
from counter_app.ui import theme
from counter_app.ui.background import Background, Inline, Lane, Threads
from counter_app.ui.collector import Collector
from counter_app.ui.messages import Message, MessageBoard, Tone, split_sentence
from counter_app.ui.operation import StoreOperation
from counter_app.ui.shell.new_editions import NewEditions
from counter_app.ui.shell.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from counter_app.desk.centre_line import CentreLine
    from counter_app.desk.counter import Counter
    from counter_app.desk.practice_devices import PracticeDevices
    from counter_app.forms.loader import FormLoad
    from counter_app.store.backup import Backup
    from counter_app.sync.pulling import News
    from counter_app.ui.gallery.pictures import Picture
    from counter_app.ui.shell.centre_news import CentreNews

T = TypeVar("T")
logger = logging.getLogger(__name__)

GALLERY_MOMENT = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)
"""When pictures are taken: the same minute in every one of them."""

_QT_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def open_counter(settings: Settings, clock: Clock = system_clock) -> "Counter":
    """A counter with catalogue and store open. The heavy imports happen here, behind the first window.

    Raises CounterError where no case could be worked safely.
    """
    from counter_app.desk.counter import Counter

    if faults := text_faults():  # a sentence that is missing on screen would be missing on paper
        raise ResourceFaults(faults)
    counter = Counter(settings, clock)
    counter.load_catalogue()
    counter.open_store()
    return counter


class Morning(QObject):
    """What a window does once it is open, behind it: the forms read, the day's backup, the guides in force kept."""

    def __init__(self, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        window.opened.connect(self.begin)

    def begin(self) -> None:
        """Read the forms before somebody needs one; copy the store, once a day; keep what is in force."""
        counter = self._window.counter
        self._keeping(counter.read_forms).success(self._forms_read).start()
        self._keeping(counter.store.morning_backup).success(self._kept).start()
        self._keeping(counter.keep_editions).start()
        self._keeping(partial(self._key_notice, counter)).success(self._say_once).start()
        self._window.devices.look_at_printers()

    def _keeping(self, call: Callable[[], T]) -> StoreOperation[T]:
        window = self._window
        return StoreOperation(
            self._background, call, lane=Lane.keeping, failure=window.tell_error, bug=window.crash.report
        )

    def _forms_read(self, read: "FormLoad") -> None:
        """Forms that had to be left out are told, as guides are."""
        self._window.tell_faults("forms", read.faults)

    @staticmethod
    def _key_notice(counter: "Counter") -> str:
        from counter_app.desk.key_notice import key_notice

        return key_notice(counter)

    def _say_once(self, words: str) -> None:
        if words:
            self._window.tell(Message(Tone.info, *split_sentence(words)))

    def _kept(self, made: "Backup | None") -> None:
        if made is not None:
            logger.info("the morning's copy was made")


class Sending(QObject):
    """What a window at work does for the centre while it is open: one thread sends and fetches, if it is enrolled."""

    def __init__(self, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._news: CentreNews | None = None
        self._line: CentreLine | None = None
        window.opened.connect(self.begin)

    def begin(self) -> None:
        """Open the line behind the window: its imports are heavy."""
        from counter_app.ui.shell.centre_news import CentreNews

        window = self._window
        self._news = CentreNews(window, lambda: window.page, self)
        opening = StoreOperation(
            self._background, self._open, lane=Lane.keeping, failure=window.tell_error, bug=window.crash.report
        )
        opening.success(self._opened).start()

    def _open(self) -> "CentreLine | None":
        from counter_app.desk.centre_line import open_line
        from counter_app.desk.centre_news import heard

        def tell(news: "Sequence[News]") -> None:
            if self._news is not None:
                self._news.hear(heard(news))

        self._line = open_line(
            self._window.counter, told=self._window.centre.hear, news=tell, devices=self._devices_in_fault
        )
        return self._line

    def _devices_in_fault(self) -> tuple[str, ...]:
        return tuple(one.kind.value for one in self._window.devices.faults)

    def _opened(self, line: "CentreLine | None") -> None:
        if line is not None:
            from counter_app.ui.network import NetworkReturn

            line.start()
            self._window.centre.attach(line)
            NetworkReturn(line.network_back, self).listen()

    def close(self) -> None:
        """End within seconds; the store may be closed then."""
        if self._line is not None:
            self._line.close()


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
    NewEditions(window, background)
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


def take_gallery(folder: Path, *, whole: bool = False, groups: "Collection[str]" = ()) -> "list[Picture]":
    """Render every page and state offscreen, on a Friday morning that stands still, in folders of their own."""
    from counter_app.ui.gallery.groups import GROUPS, take_group
    from counter_app.ui.gallery.pictures import into

    keep = into(folder)
    pictures: list[Picture] = []
    with tempfile.TemporaryDirectory() as homes:
        compiled: Path | None = None
        for group in groups or GROUPS:
            home = Path(homes) / group
            if compiled is not None:  # the guides are read once
                shutil.copytree(compiled, find_places(home).cache)
            window = _offscreen_window(home, fixed_clock(GALLERY_MOMENT))
            compiled = window.settings.places.cache
            try:
                pictures += take_group(window, group, keep, whole=whole)
            finally:
                _close(window)
    return pictures


def draw_window(file: Path) -> int:
    """Open a window offscreen in a folder of its own, keep its picture (PNG), and count the colours in it."""
    with tempfile.TemporaryDirectory() as home:
        window = _offscreen_window(Path(home), system_clock)
        try:
            image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            image.save(str(file))
            return len(set(memoryview(image.constBits()).cast("I")))
        finally:
            _close(window)


def play_demo(folder: Path) -> list[str]:
    """Play one whole case through the real window and return the names of the files it left.

    Raises CounterError ``demo.differently`` where something did not happen as it should.
    """
    from counter_app.ui.demo import Demo

    with tempfile.TemporaryDirectory() as home:
        slip = Path(home) / "slip.bin"
        window = _offscreen_window(Path(home), system_clock, slip_target=f"file:{slip}")
        try:
            return Demo(window, folder, slip).play()
        finally:
            _close(window)


def _offscreen_window(home: Path, clock: Clock, **overrides: str) -> MainWindow:
    """A started window that needs no screen and makes no sound, its work done at once."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    settings = load_settings(home, overrides={"volume": 0, **overrides})
    make_application(settings)
    window = make_window(settings, Inline(), clock=clock, motion=False)
    window.show()
    window.activateWindow()
    window.start()
    return window


def _close(window: MainWindow) -> None:
    window.close()
    if window.ready:
        window.counter.close()


def _open_practice(settings: Settings, people: "PracticeDevices") -> "Counter":
    """As every counter, and somebody plays its citizens."""
    counter = open_counter(settings)
    counter.people = people
    return counter


def _refuse(error: CounterError) -> "Counter":
    raise error


class WorkingWindow:
    """The window at work: threads behind it, faults caught, a log kept. Made once the application runs.

    Where hall or window cannot be read, the window opens all the same, says so, and lets nobody in.
    """

    def __init__(self, home: Path | None, *, practice: "PracticeDevices | None" = None) -> None:
        opening: Callable[[], Counter] | None = None
        try:
            settings = load_settings(home, overrides=practice.overrides if practice is not None else None)
            if practice is not None:
                opening = partial(_open_practice, settings, practice)
        except CounterError as error:
            settings, opening = unread_settings(home), partial(_refuse, error)
        self._log = open_log(settings.places.logs)
        for file in misplaced_files(settings.places):
            logger.warning("%s lies in the folder %s and is not read", file.name, file.parent.name)
        qInstallMessageHandler(_qt_message)
        make_application(settings)
        self._collector = Collector()
        self._background = Threads()
        self.window = make_window(settings, self._background, make_counter=opening)
        self._sending = Sending(self.window, self._background)
        self.window.crash.install()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the window like kill does

    def close(self) -> None:
        """Finish what was asked for and give everything back."""
        self._background.close()
        self._sending.close()
        if self.window.ready:
            self.window.counter.close()
        self._collector.close()
        self.window.crash.remove()
        if self._log is not None:
            close_log(self._log)
