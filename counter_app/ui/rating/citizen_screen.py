# SPDX-License-Identifier: Apache-2.0
"""What the citizen sees now, and why: greeting, nothing, what was entered, the result, a question above all of them."""

import logging
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.ui.bridge import Bridge
from counter_app.ui.rating.answering import Answering
from counter_app.ui.rating.big_button import BigButton
from counter_app.ui.rating.citizen_window import CitizenWindow, MakePage
from counter_app.ui.rating.look import Look
from counter_app.ui.rating.monitors import find_monitor
from counter_app.ui.rating.pages import (
    SETTLE_MS,
    BlankPage,
    CalledPage,
    CitizenPage,
    ConfirmPage,
    GreetingPage,
    PausedPage,
    ResultPage,
)
from counter_app.ui.rating.question_pages import QuestionPage, ReasonsPage
from counter_app.ui.rating.reading_aloud import ReadingAloud

if TYPE_CHECKING:
    from counter_app.desk.showing import ShownResult, ShownRow

logger = logging.getLogger(__name__)


class Shown(StrEnum):
    """What stands on the screen under a question."""

    greeting = "greeting"
    blank = "blank"
    confirm = "confirm"
    result = "result"


class CitizenScreen(QObject):
    """Owns the second monitor's window. Lives on the main thread; ``show_question`` and ``hide_question`` may be
    called from any. A question stays until it ends: nothing the clerk does takes its place, only covers it.
    """

    confirmed = Signal(bool)  # what the citizen pressed of what was entered
    changed = Signal(bool)  # a monitor came or went, a question began or ended: whether one is open

    def __init__(
        self, wanted: str, window: str, hall: str, *, settle_ms: int = SETTLE_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._name = window
        self._hall = hall
        self.settle_ms = settle_ms  # of pages shown from now on
        self._bridge = Bridge()
        self._window: CitizenWindow | None = None
        self._voice: ReadingAloud | None = None
        self._clerks: QWidget | None = None
        self._present = False
        self._monitor = ""
        self._shown = Shown.greeting
        self._rows: tuple[ShownRow, ...] = ()
        self._result: ShownResult | None = None
        self._elder = False  # by age
        self._chosen: bool | None = None  # by the clerk's key, for whoever is served now
        self._answering: Answering | None = None
        self._changing = False  # the citizen went back to the levels
        self._covered = False
        self._called = ""  # the number that is to come
        self._paused = ""  # why nobody is called

    # Where it stands

    @property
    def present(self) -> bool:
        """Whether there is a screen that a citizen can see."""
        return self._present

    @property
    def name(self) -> str:
        """The monitor's name, "" without one."""
        return self._monitor

    @property
    def window(self) -> CitizenWindow:
        """The window on it."""
        if self._window is None:
            raise RuntimeError("there is no second monitor")
        return self._window

    @property
    def shown(self) -> Shown:
        """What stands under a question."""
        return self._shown

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self._answering is not None

    def begin(self, clerks: QWidget) -> None:
        """Look for a second monitor, now and whenever one comes or goes."""
        self._clerks = clerks
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._monitors_changed)
            app.screenRemoved.connect(self._monitors_changed)
        self._monitors_changed()

    def _monitors_changed(self) -> None:
        clerks = self._clerks.screen() if self._clerks is not None else None
        self.stand_on(find_monitor(self._wanted, QGuiApplication.screens(), clerks))

    def stand_on(self, monitor: QScreen | None) -> None:
        """Show it on a monitor; None takes it away."""
        if monitor is None:
            self._present, self._monitor = False, ""
            if self._window is not None:
                self._window.close()
        else:
            if self._window is None:
                self._window = CitizenWindow(self._name)
                self._voice = ReadingAloud(self)
            self._window.stand_on(monitor)
            self._present, self._monitor = True, monitor.name()
            self._show()
        self.changed.emit(self.asking)

    def close(self) -> None:
        """The program ends."""
        app = QGuiApplication.instance()
        if self._clerks is not None and isinstance(app, QGuiApplication):
            app.screenAdded.disconnect(self._monitors_changed)
            app.screenRemoved.disconnect(self._monitors_changed)
        self._clerks = None
        self.stand_on(None)
        if self._window is not None:
            self._window.deleteLater()
            self._window = None

    # What the clerk's work makes it show

    def greet(self) -> None:
        """Nobody is being served."""
        self._chosen = None
        self._put(Shown.greeting)

    def call(self, number: str, *, aloud: bool = False) -> None:
        """The number that is to come, "" for none; ``aloud`` says it, where speech is installed."""
        self._called = number
        self._greeting_changed()
        if number and aloud:
            self._say(text("queue.screen.aloud", number=" ".join(number), window=self._name))

    def pause(self, words: str) -> None:
        """暂停服务 and why; "" goes on."""
        self._paused = words
        self._greeting_changed()

    def _greeting_changed(self) -> None:
        if self._shown is Shown.greeting and self._answering is None:
            self._show()

    def rest(self) -> None:
        """The clerk works on somebody's case; what is there to be looked at stays."""
        self._called = ""
        if self._shown in (Shown.greeting, Shown.result):
            self._put(Shown.blank)

    def confirm(self, rows: "Sequence[ShownRow]", *, elder: bool) -> None:
        """Ask whether what was entered is right."""
        self._rows = tuple(rows)
        self._put(Shown.confirm, elder=elder)

    def stop_confirming(self) -> None:
        """The answer is known."""
        if self._shown is Shown.confirm:
            self._put(Shown.blank)

    def show_result(self, result: "ShownResult", *, elder: bool) -> None:
        """What comes of it."""
        self._result = result
        self._put(Shown.result, elder=elder)

    @property
    def elder(self) -> bool:
        """Whether letters are large now."""
        if self._chosen is not None:
            return self._chosen
        return self._answering.question.elder if self._answering is not None else self._elder

    @property
    def enlarged(self) -> bool:
        """Whether the clerk has enlarged the letters for whoever is served now."""
        return self._chosen is True

    def turn_elder(self) -> bool:
        """Large letters on or off, for whoever is served now; how it is then."""
        self._chosen = not self.elder
        self._show()
        return self._chosen

    def cover(self, covered: bool) -> None:
        """The greeting above everything, while the window is locked, frozen or broken; a question waits beneath."""
        if covered != self._covered:
            self._covered = covered
            self._show()

    def _put(self, shown: Shown, *, elder: bool = False) -> None:
        if shown is not Shown.confirm:
            self._rows = ()
        if shown is not Shown.result:
            self._result = None
        if self._shown is shown and shown in (Shown.greeting, Shown.blank):
            return
        self._shown, self._elder = shown, elder
        if self._answering is None:
            self._show()

    # Questions

    def show_question(self, answering: Answering) -> None:
        """From the evaluator's lane: show a question, soon."""
        self._soon(partial(self._begin_question, answering))

    def hide_question(self, number: str) -> None:
        """From the evaluator's lane: a question has ended."""
        self._soon(partial(self._end_question, number))

    def _soon(self, call: Callable[[], None]) -> None:
        """On the window's thread, unless the window is gone by then."""

        def delivery() -> None:
            if shiboken6.isValid(self):
                call()

        self._bridge.post(delivery)

    def _begin_question(self, answering: Answering) -> None:
        self._answering, self._changing = answering, False
        self._show()
        self.changed.emit(self.asking)

    def _end_question(self, number: str) -> None:
        if self._answering is not None and self._answering.question.number == number:
            self._answering = None
            if self._shown is Shown.result:
                self._shown = Shown.greeting
            self._show()
            self.changed.emit(self.asking)

    def press(self, number: str, level: int) -> None:
        """A level was pressed for a question; for another one than is open it is dropped."""
        answering = self._open(number)
        if answering is not None and answering.press(level):
            self._changing = False
            self._show()

    def _decline(self, number: str) -> None:
        answering = self._open(number)
        if answering is not None:
            answering.decline()

    def _tick(self, number: str, codes: tuple[str, ...]) -> None:
        answering = self._open(number)
        if answering is not None:
            answering.give_reasons(codes)

    def _change(self, number: str) -> None:
        if self._open(number) is not None:
            self._changing = True
            self._show()

    def _finish(self, number: str) -> None:
        answering = self._open(number)
        if answering is not None:
            answering.finish()

    def _open(self, number: str) -> Answering | None:
        answering = self._answering
        if answering is None or answering.question.number != number:
            logger.info("a press for an older question was dropped")
            return None
        return answering

    # Showing

    def _show(self) -> None:
        if self._window is None or not self._present:
            return
        answering = None if self._covered else self._answering
        page = self._window.show_page(self._make(answering), elder=self.elder and not self._covered)
        page.settled.connect(partial(self._say, page.aloud))
        for button in page.findChildren(BigButton):
            button.installEventFilter(self)

    def _make(self, answering: Answering | None) -> MakePage:
        if answering is not None:
            return partial(self._question_page, answering)
        if self._covered or self._shown is Shown.greeting:
            return self._greeting_page
        if self._shown is Shown.confirm:
            return self._confirm_page
        if self._result is not None:
            return partial(_result_page, self._result, self.settle_ms)
        return _blank_page

    def _greeting_page(self, look: Look) -> CitizenPage:
        if self._paused:
            return PausedPage(look, self._name, self._paused)
        if self._called and not self._covered:
            return CalledPage(look, self._name, self._called)
        return GreetingPage(look, self._name, self._hall)

    def _confirm_page(self, look: Look) -> CitizenPage:
        page = ConfirmPage(look, self._rows, settle_ms=self.settle_ms)
        page.answered.connect(self._answered)
        return page

    def _question_page(self, answering: Answering, look: Look) -> CitizenPage:
        number = answering.question.number
        level = next((one for one in answering.question.levels if one.level == answering.level), None)
        if level is not None and not self._changing:
            reasons = ReasonsPage(look, level, answering.reasons, settle_ms=self.settle_ms)
            reasons.ticked.connect(partial(self._tick, number))
            reasons.changed.connect(partial(self._change, number))
            reasons.finished.connect(partial(self._finish, number))
            return reasons
        page = QuestionPage(look, answering, settle_ms=self.settle_ms)
        page.pressed.connect(partial(self.press, number))
        page.declined.connect(partial(self._decline, number))
        return page

    def _answered(self, right: bool) -> None:
        self.stop_confirming()
        self.confirmed.emit(right)

    def _say(self, words: str) -> None:
        if self._voice is not None and not self._covered:
            self._voice.say(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A button that is pointed at or focused is read aloud."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter) and isinstance(watched, BigButton):
            self._say(watched.accessibleName())
        return False


def _blank_page(look: Look) -> CitizenPage:
    return BlankPage(look)


def _result_page(result: "ShownResult", settle_ms: int, look: Look) -> CitizenPage:
    return ResultPage(look, result, settle_ms=settle_ms)
