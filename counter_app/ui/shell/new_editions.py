# SPDX-License-Identifier: Apache-2.0
"""Editions of guides that come into force while a window is open: they count from the next citizen on, never before."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.ui.background import Background, Lane
from counter_app.ui.messages import Message, Tone, split_sentence
from counter_app.ui.operation import StoreOperation
from counter_app.ui.shell.page import PageId

if TYPE_CHECKING:
    from counter_app.desk.counter import EditionsRead
    from counter_app.ui.shell.window import MainWindow

EVERY_MILLIS = 60_000
GUIDE_PAGES = (PageId.finder, PageId.item_card, PageId.compare, PageId.guide_changes)
"""What shows guides beside a case."""


class NewEditions(QObject):
    """Looks now and then, and when a day has begun. Lives on the main thread."""

    def __init__(self, window: "MainWindow", background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._fresh: EditionsRead | None = None
        self._day = ""
        self._reading = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLIS)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._arrived)
        window.opened.connect(self.begin)
        window.stack.currentChanged.connect(self._soon.start)

    def begin(self) -> None:
        """Look now and then from here on."""
        self._day = self._window.counter.today()
        self._timer.start()

    def look(self) -> None:
        """Read what is in force by now, behind the window, where it is not what was loaded."""
        window = self._window
        if self._fresh is not None:
            self._take()
        elif not self._reading and window.ready:
            self._reading = True
            self._day = window.counter.today()
            reading = StoreOperation(
                self._background,
                window.counter.read_other_editions,
                lane=Lane.keeping,
                failure=self._not_read,
                bug=window.crash.report,
            )
            reading.success(self._read).start()

    def _arrived(self) -> None:
        """Another page is there: the next citizen's, perhaps on the next day."""
        if self._fresh is not None or (self._window.ready and self._window.counter.today() != self._day):
            self.look()

    def _read(self, fresh: "EditionsRead | None") -> None:
        self._reading = False
        self._fresh = fresh
        self._take()

    def _not_read(self, error: CounterError) -> None:
        self._reading = False
        self._window.tell_error(error)

    def _take(self) -> None:
        """Between two citizens: nobody is served, nothing is typed."""
        window = self._window
        page = window.page
        if self._fresh is None or window.current.busy or not page.between_citizens:
            return
        fresh, self._fresh = self._fresh, None
        window.counter.take_editions(fresh)
        window.renew(*GUIDE_PAGES)
        window.tell_faults("catalogue", window.counter.catalogue_faults)
        window.tell(Message(Tone.info, *split_sentence(text("ui.window.new_editions"))))
        keep = StoreOperation(
            self._background, self._keep, lane=Lane.keeping, failure=window.tell_error, bug=window.crash.report
        )
        keep.start()

    def _keep(self) -> None:
        counter = self._window.counter
        counter.read_forms()
        counter.keep_editions()
