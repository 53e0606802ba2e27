# SPDX-License-Identifier: Apache-2.0
"""One question while it is open: pressed on the screen's thread, waited for in the evaluator's lane. No Qt."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from counter_app.base.clock import Clock, to_micros
from counter_app.cases.rating import event_digest, screen_event
from counter_app.devices.contracts import Ending, Question, Rating

logger = logging.getLogger(__name__)

CHANGE_SECONDS = 20.0
"""So long after the first press, another may take its place; then it is final."""


class Answering:
    """Takes presses until it ends. Every method may be called from any thread; what comes too late is dropped."""

    def __init__(
        self, question: Question, clock: Clock, *, seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.question = question
        self._clock = clock
        self._now = now
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._seconds = seconds  # in which a press may be changed
        self._final_at = 0.0
        self._level = 0
        self._pressed_at: datetime | None = None
        self._reasons: tuple[str, ...] = ()
        self._ending = Ending.timed_out

    @property
    def level(self) -> int:
        """What stands now, 0 for nothing."""
        return self._level

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that stand now."""
        return self._reasons

    @property
    def pressed(self) -> bool:
        """Whether somebody has pressed a level."""
        return self._level > 0

    @property
    def final(self) -> bool:
        """Whether the time for changes is over."""
        return self.pressed and self._now() >= self._final_at

    def press(self, level: int) -> bool:
        """A level was pressed; it stands until another is. False where it came too late."""
        with self._lock:
            if self._ended.is_set() or self.final:
                logger.info("a press after the end of its question was dropped")
                return False
            if not self.pressed:
                self._final_at = self._now() + self._seconds
            if level != self._level:
                self._reasons = ()
            self._level, self._pressed_at, self._ending = level, self._clock(), Ending.rated
            return True

    def give_reasons(self, codes: tuple[str, ...]) -> bool:
        """The reasons as they are ticked now. False where they came too late."""
        with self._lock:
            if self._ended.is_set() or not self.pressed:
                return False
            self._reasons = codes
            return True

    def decline(self) -> bool:
        """不评价. False where it came too late."""
        with self._lock:
            if self._ended.is_set() or self.final:
                logger.info("a press after the end of its question was dropped")
                return False
            self._level, self._reasons, self._ending = 0, (), Ending.declined
            self._ended.set()
            return True

    def finish(self) -> None:
        """The citizen is done: what stands is final."""
        self._ended.set()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, after so long at most."""
        return self._ended.wait(seconds)

    def close(self) -> Rating:
        """End it: what was pressed stands, and nothing can be pressed any more."""
        with self._lock:
            self._ended.set()
            if self._ending is not Ending.rated or self._pressed_at is None:
                return Rating(self.question.number, self._ending)
            number, nonce, pressed = self.question.number, self.question.nonce, to_micros(self._pressed_at)
            event = screen_event(question=number, nonce=nonce, level=self._level, pressed_at=pressed)
            return Rating(
                number,
                self._ending,
                self._level,
                self._reasons,
                pressed_at=self._pressed_at,
                nonce=nonce,
                digest=event_digest(event),
            )
