# SPDX-License-Identifier: Apache-2.0
"""Asks the citizen once a handling is over, waits beside the clerk's work, and has the answer written on its case."""

import logging
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal

from counter_app.base.errors import CounterError
from counter_app.cases.actions import NotRatedWhy, RatingSource
from counter_app.devices.contracts import Rating
from counter_app.ui.rating.citizen_screen import CitizenScreen

if TYPE_CHECKING:  # the desk's part is loaded where it is used: the window must be there soon
    from counter_app.cases.case import Case
    from counter_app.desk.counter import Counter
    from counter_app.desk.rating import Asked, AsksCitizens, ScreenAsker
    from counter_app.devices.contracts import Evaluator
    from counter_app.ui.shell.page import Shell

logger = logging.getLogger(__name__)
SAVE_AGAIN_MS = 5000
DAY_TURNED_MS = 10 * 60 * 1000
"""So often it is looked whether another day has begun."""
REMEMBERED = 20
"""Of how many cases it is known how their question ended."""


class Standing(StrEnum):
    """What the clerk may know of a question: that it is open, or that it is not. Never what was pressed."""

    absent = "absent"
    waiting = "waiting"
    ended = "ended"
    faulty = "faulty"


class OpenQuestion(QObject):
    """A question that was asked and has not ended."""

    ended = Signal(object, object)  # Asked, Rating or NotRatedWhy

    def __init__(self, asked: "Asked", parent: QObject) -> None:
        super().__init__(parent)
        self.asked = asked
        self.until = QDeadlineTimer(round(asked.seconds * 1000))

    def answered(self, rating: Rating) -> None:
        """It ended as the citizen wanted."""
        self.ended.emit(self.asked, rating)

    def faulted(self, error: CounterError) -> None:
        """What asked has failed."""
        logger.info("a question ended by a fault: %s", error.code)
        self.ended.emit(self.asked, NotRatedWhy.device_fault)

    def given_up(self, nothing: None) -> None:
        """The window took it back."""
        self.ended.emit(self.asked, NotRatedWhy.cancelled)


class RatingDesk(QObject):
    """Lives on the main thread, as long as the window. ``changed`` names the case whose question moved on."""

    changed = Signal(str)

    def __init__(self, shell: "Shell", screen: CitizenScreen, evaluator: "Evaluator", parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._screen = screen
        self._evaluator = evaluator
        self._fallback: ScreenAsker | None = None
        self._owed: Case | None = None
        self._begun: set[str] = set()  # cases whose question is being written
        self._open: dict[str, OpenQuestion] = {}
        self._gone: set[str] = set()  # cases whose citizen may have left meanwhile
        self._past: dict[str, Standing] = {}
        self._closed = False
        self._unwritten: list[tuple[Asked, Rating | NotRatedWhy]] = []
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SAVE_AGAIN_MS)
        self._again.timeout.connect(self._write_again)
        self._day = ""  # on which the hall's local rule was run last
        self._turning = QTimer(self)
        self._turning.setInterval(DAY_TURNED_MS)
        self._turning.timeout.connect(self._look_at_day)

    def begin(self) -> None:
        """Close what was open when the program ended, before anything is asked."""
        self._shell.writing(partial(_close_left_open, self._shell.counter)).start()
        self._look_at_day()
        self._turning.start()

    def _look_at_day(self) -> None:
        """Once a day: what a local rule counts where nobody evaluated; most halls have none."""
        counter, today = self._shell.counter, self._shell.counter.today()
        if today != self._day:
            self._day = today
            if counter.settings.hall.rating_default_days:
                self._shell.writing(partial(_count_defaults, counter)).start()

    def close(self) -> None:
        """The window is closed: what is open ends now, and a press that was made is written."""
        self._closed = True
        self._again.stop()
        self._turning.stop()
        for question in self._open.values():
            question.asked.request.cancel()
        from counter_app.desk.rating import answer_of

        for question in self._open.values():
            self._write(question.asked, answer_of(question.asked))
        self._open.clear()
        if self._fallback is not None:
            self._fallback.close()

    # Asking

    def owe(self, case: "Case") -> None:
        """A handling is over: the citizen is to be asked before anybody else is served."""
        self._owed = case
        self._past.pop(case.id, None)

    def owes(self, case: "Case") -> bool:
        """Whether the citizen of a case is still to be asked."""
        return self._owed is not None and self._owed.id == case.id

    def ask_owed(self) -> None:
        """Ask now, if somebody is still to be asked."""
        case, self._owed = self._owed, None
        if case is not None:
            self.ask(case)

    def citizen_gone(self) -> None:
        """Somebody else is being served: whoever is asked just now stands no more before the second screen."""
        self._gone |= self._begun | self._open.keys()

    def delivered(self, case: "Case") -> None:
        """A result was handed over: the end of a handling, unless it is the same sitting that was asked about."""
        from counter_app.desk.rating import asked_lately

        if self.owes(case):
            self._owed = case
            self.ask_owed()
        elif not asked_lately(case, self._shell.counter.now_micros()):
            self.ask(case)

    def ask(self, case: "Case") -> None:
        """Ask about a case's last decision, where that can and may be asked."""
        from counter_app.desk.rating import can_ask

        devices = self._devices()
        if not can_ask(devices, case) or case.id in self._open or case.id in self._begun:
            return
        self._ask(case.id, devices)

    def _devices(self) -> "AsksCitizens":
        return self._shell.devices

    def _ask(self, case_id: str, devices: "AsksCitizens") -> None:
        self._begun.add(case_id)
        call = partial(_ask, self._shell.counter, devices, case_id, self._screen.enlarged)
        waiting = _Beginning(case_id, self)
        waiting.begun.connect(self._asked)
        waiting.refused.connect(self._refused)
        self._shell.writing(call).success(waiting.asked).failure(waiting.failed).start()
        self.changed.emit(case_id)

    def take_back(self, case: "Case") -> None:
        """The decision no longer counts: its question is taken back; a press that was made stands."""
        if self.owes(case):
            self._owed = None
        question = self._open.get(case.id)
        if question is not None:
            question.asked.request.cancel()

    def _asked(self, asked: "Asked") -> None:
        self._begun.discard(asked.case)
        question = self._open[asked.case] = OpenQuestion(asked, self)
        question.ended.connect(self._ended)
        waiting = self._shell.asking(asked.request)
        waiting.success(question.answered).failure(question.faulted).cancelled(question.given_up).start()
        self.changed.emit(asked.case)

    def _refused(self, case_id: str, error: CounterError) -> None:
        self._begun.discard(case_id)
        self._remember(case_id, Standing.faulty)
        logger.info("a question could not be asked: %s", error.code)

    # Writing

    def _ended(self, asked: "Asked", answer: Rating | NotRatedWhy) -> None:
        if self._closed:
            return
        question = self._open.pop(asked.case, None)
        if question is not None:
            question.deleteLater()
        self._write(asked, answer)
        if answer is NotRatedWhy.device_fault:
            self._ask_on_screen(asked)
        else:
            self._gone.discard(asked.case)
            self._remember(asked.case, Standing.ended)

    def _ask_on_screen(self, asked: "Asked") -> None:
        """The evaluator has failed: the second screen asks, where there is one and the same citizen is before it."""
        gone = asked.case in self._gone
        self._gone.discard(asked.case)
        if gone or asked.source is RatingSource.screen or not self._screen.present:
            self._remember(asked.case, Standing.faulty)
            return
        if self._fallback is None:
            from counter_app.desk.rating import ScreenAsker

            self._fallback = ScreenAsker(self._evaluator, self._shell.clock)
        self._ask(asked.case, self._fallback)

    def _write(self, asked: "Asked", answer: Rating | NotRatedWhy) -> None:
        self._unwritten.append((asked, answer))
        call = partial(_record, self._shell.counter, asked, answer)
        self._shell.writing(call).success(self._written).failure(self._not_written).start()

    def _written(self, asked: "Asked") -> None:
        self._unwritten = [one for one in self._unwritten if one[0] != asked]

    def _not_written(self, error: CounterError) -> None:
        """A disk that is full for a while: nothing that was pressed is lost by it."""
        self._shell.tell_error(error)
        self._again.start()

    def _write_again(self) -> None:
        kept, self._unwritten = self._unwritten, []
        for asked, answer in kept:
            self._write(asked, answer)

    # What the clerk sees

    def _remember(self, case_id: str, standing: Standing) -> None:
        self._past.pop(case_id, None)
        self._past[case_id] = standing
        while len(self._past) > REMEMBERED:
            del self._past[next(iter(self._past))]
        self.changed.emit(case_id)

    def standing(self, case: "Case") -> Standing:
        """How the question about a case stands."""
        if case.id in self._open or case.id in self._begun:
            return Standing.waiting
        return self._past.get(case.id, Standing.absent)

    def seconds_left(self, case: "Case") -> int:
        """How long an open question may still be answered."""
        question = self._open.get(case.id)
        return round(question.until.remainingTime() / 1000) if question is not None else 0


class _Beginning(QObject):
    """Knows which case a question that is just being written is about."""

    begun = Signal(object)  # Asked
    refused = Signal(str, object)  # case, CounterError

    def __init__(self, case_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._case_id = case_id

    def asked(self, asked: "Asked") -> None:
        """It is written and asked."""
        self.begun.emit(asked)
        self.deleteLater()

    def failed(self, error: CounterError) -> None:
        """Nothing was asked."""
        self.refused.emit(self._case_id, error)
        self.deleteLater()


def _close_left_open(counter: "Counter") -> None:
    from counter_app.desk.rating import close_left_open

    close_left_open(counter)


def _count_defaults(counter: "Counter") -> None:
    from counter_app.desk.rating_defaults import count_defaults

    count_defaults(counter)


def _ask(counter: "Counter", devices: "AsksCitizens", case_id: str, elder: bool) -> "Asked":
    from counter_app.desk.rating import ask

    return ask(counter, devices, case_id, elder=elder)


def _record(counter: "Counter", asked: "Asked", answer: Rating | NotRatedWhy) -> "Asked":
    from counter_app.desk.rating import record

    record(counter, asked, answer)
    return asked
