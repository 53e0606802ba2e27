# SPDX-License-Identifier: Apache-2.0
"""取号机: large buttons for what people come for and for who goes first; a number of the hall, and its slip.

While the centre is away numbers are given all the same, and one calm line says so.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.queue_book import QueueBook
from counter_app.desk.kiosk import Kiosk
from counter_app.desk.tickets import Given, print_ticket
from counter_app.ui.background import Background, Lane
from counter_app.ui.operation import StoreOperation
from counter_app.ui.rating.big_button import BigButton
from counter_app.ui.rating.look import Look, Words, look_for
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.marks import Mark

SHOWN_MILLIS = 8_000
"""So long a number stands there before the next person finds the first page."""
SETTLE_MILLIS = 400
EVERY_MILLIS = 5_000
"""So often the machine asks whether the centre is there."""
COLUMNS = 2
T = TypeVar("T")
logger = logging.getLogger(__name__)


class KioskWindow(QFrame):
    """One page at a time. A press while a number is on its way, or in the first moment of a page, is nobody's."""

    def __init__(self, kiosk: Kiosk, book: QueueBook, background: Background) -> None:
        super().__init__()
        counter = kiosk.counter
        self.setProperty("surface", "citizen")
        self.setWindowTitle(text("queue.kiosk.title"))
        self._kiosk, self._book, self._background = kiosk, book, background
        self._busy = self._looking = False
        self._matter = ""
        self._page: QWidget | None = None
        self._line: Words | None = None
        self._make: Callable[[Look], QWidget] = self._matters_page
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        if counter.settings.window.practice:
            self._body.addWidget(Chip(text("ui.top.practice"), Mark.defective), 0, Qt.AlignmentFlag.AlignRight)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SHOWN_MILLIS)
        self._again.timeout.connect(self.begin)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MILLIS)
        self._upkeep = QTimer(self)
        self._upkeep.setInterval(EVERY_MILLIS)
        self._upkeep.timeout.connect(self.look)
        self._upkeep.start()
        self.resize(1366, 768)
        self.begin()
        self.look()

    @property
    def settled(self) -> bool:
        """Whether a press counts by now."""
        return not self._settling.isActive() and not self._busy

    def look(self) -> None:
        """Ask whether the centre is there, behind the page; whoever stands here notices nothing of it."""
        if not self._looking:
            self._looking = True
            call = partial(_looked, self._kiosk)
            self._do(call, Lane.looking_up).success(self._looked).failure(self._not_looked).start()

    def _looked(self, changed: bool) -> None:
        self._looking = False
        if changed and not self._busy:
            self._put()  # the line comes or goes; a page in its first moment stays so

    def _not_looked(self, error: CounterError) -> None:
        self._looking = False

    def begin(self) -> None:
        """The first page: what somebody comes for."""
        self._again.stop()
        self._matter = ""
        self._show(self._matters_page)

    def _show(self, make: Callable[[Look], QWidget]) -> None:
        self._make = make
        self._settling.start()
        self._put()

    def _put(self) -> None:
        look = look_for(self.size(), elder=True)
        if self._page is not None:
            focused = self.focusWidget()
            if focused is not None:
                focused.clearFocus()  # its ring goes with it
            self._body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = self._make(look)
        self._body.addWidget(self._page)
        if self._line is not None:
            self._body.removeWidget(self._line)
            self._line.deleteLater()
            self._line = None
        if self._kiosk.away:
            self._line = Words(text("queue.kiosk.alone"), look.cap)
            self._line.setContentsMargins(0, 0, 0, look.px(24))
            self._body.addWidget(self._line, 0, Qt.AlignmentFlag.AlignHCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another monitor: other measures."""
        super().resizeEvent(event)
        self._put()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the first page; Ctrl+Shift+Q, which no screen keyboard has, ends it."""
        ends = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Q and event.modifiers() == ends:
            self.close()
        elif event.key() == Qt.Key.Key_Escape and not self._busy:
            self.begin()
        else:
            super().keyPressEvent(event)

    # Pages

    def _matters_page(self, look: Look) -> QWidget:
        buttons = [(words, partial(self._choose, matter)) for matter, words in self._book.matters.items()]
        return self._choices(look, text("queue.kiosk.matter"), buttons)

    def _priorities_page(self, look: Look) -> QWidget:
        buttons: list[tuple[str, Callable[[], None]]] = [
            (words, partial(self._take, key)) for key, words in self._book.priorities.items()
        ]
        buttons.insert(0, (text("queue.kiosk.none"), partial(self._take, "")))
        buttons.append((text("queue.kiosk.back"), self._back))
        return self._choices(look, text("queue.kiosk.priority"), buttons)

    def _choices(self, look: Look, title: str, buttons: Sequence[tuple[str, Callable[[], None]]]) -> QWidget:
        page, body = _page(look)
        body.addWidget(Words(title, look.h2, bold=True))
        grid = QGridLayout()
        grid.setSpacing(look.px(20))
        for place, (words, pressed) in enumerate(buttons):
            button = BigButton(words, look)
            button.clicked.connect(pressed)
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        body.addLayout(grid)
        body.addStretch(1)
        return page

    def _wait_page(self, look: Look) -> QWidget:
        return self._said(look, (text("queue.kiosk.busy"), look.h2))

    def _given_page(self, given: Given, look: Look) -> QWidget:
        if given.ahead is None:
            ahead = text("queue.kiosk.unknown")
            slip = text("queue.kiosk.show" if given.prints else "queue.kiosk.say")
        else:
            ahead = text("queue.kiosk.ahead", count=given.ahead) if given.ahead else text("queue.kiosk.nobody")
            slip = text("queue.kiosk.slip" if given.prints else "queue.kiosk.remember")
        lines = (text("queue.kiosk.number"), look.h3), (given.number, look.px(200)), (ahead, look.h2), (slip, look.h3)
        return self._said(look, *lines)

    def _refused_page(self, look: Look) -> QWidget:
        return self._said(look, (text("queue.kiosk.none_given"), look.h2), (text("queue.kiosk.ask"), look.h3))

    def _said(self, look: Look, *lines: tuple[str, int]) -> QWidget:
        page, body = _page(look)
        body.addStretch(2)
        for words, pixels in lines:
            body.addWidget(Words(words, pixels), 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(3)
        return page

    # Presses

    def _choose(self, matter: str) -> None:
        if self.settled:
            self._matter = matter
            self._show(self._priorities_page)

    def _back(self) -> None:
        if self.settled:
            self.begin()

    def _take(self, priority: str) -> None:
        if self.settled:
            self._busy = True
            self._show(self._wait_page)
            call = partial(self._kiosk.give, self._matter, priority)
            self._do(call, Lane.calling).success(self._given).failure(self._refused).start()

    def _given(self, given: Given) -> None:
        self._busy = False
        self._show(partial(self._given_page, given))
        self._again.start()
        if given.prints:
            self._do(partial(print_ticket, self._kiosk.counter, given), Lane.printing).failure(
                self._not_printed
            ).start()

    def _not_printed(self, error: CounterError) -> None:
        """The number stands on the screen."""

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        self._show(self._refused_page)
        self._again.start()

    def _do(self, call: Callable[[], T], lane: Lane) -> StoreOperation[T]:
        return StoreOperation(self._background, call, lane=lane, failure=self._refused, bug=_raised)


def _looked(kiosk: Kiosk) -> bool:
    """Whether the centre came or went."""
    before = kiosk.away
    kiosk.upkeep()
    return kiosk.away != before


def _page(look: Look) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    bar = QFrame()
    bar.setProperty("surface", "top")
    bar.setFixedHeight(look.bar)
    line = QHBoxLayout(bar)
    line.setContentsMargins(look.px(40), 0, look.px(40), 0)
    line.addWidget(Words(text("queue.kiosk.title"), look.cap, bold=True, tone=Colour.surface))
    line.addStretch(1)
    whole.addWidget(bar)
    body = QVBoxLayout()
    body.setContentsMargins(look.edge, look.px(28), look.edge, look.px(28))
    body.setSpacing(look.px(24))
    whole.addLayout(body, 1)
    return page, body


def _raised(error: BaseException) -> None:
    """What nobody expected: told as a number that could not be given, and logged."""
    logger.error("the ticket machine stumbled: %s", type(error).__name__)
