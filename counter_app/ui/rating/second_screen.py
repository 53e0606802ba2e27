# SPDX-License-Identifier: Apache-2.0
"""The second screen as an evaluator: asked in its lane, shown on the window's thread, answered by a press there."""

from typing import Protocol

from counter_app.base.clock import Clock
from counter_app.base.errors import Cancelled
from counter_app.devices.contracts import DeviceFault, Patience, Question, Rating
from counter_app.ui.rating.answering import CHANGE_SECONDS, Answering

STEP = 0.05
"""How long the lane listens before it looks whether it was cancelled."""


class Shows(Protocol):
    """Where questions are shown. All of it may be called from the lane."""

    @property
    def present(self) -> bool:
        """Whether there is a screen that a citizen can see."""

    @property
    def name(self) -> str:
        """The monitor's name."""

    def show_question(self, answering: Answering) -> None:
        """Show it, soon."""

    def hide_question(self, number: str) -> None:
        """Take it away, soon; another one stays."""


class SecondScreen:
    """Satisfies ``Evaluator``. A press that was made stands, whatever happens to the question afterwards."""

    def __init__(self, shows: Shows, clock: Clock, *, change_seconds: float = CHANGE_SECONDS) -> None:
        self._shows = shows
        self._clock = clock
        self._change_seconds = change_seconds

    def check(self, patience: Patience) -> str:
        """Whether a monitor is there: its name."""
        patience.check()
        if not self._shows.present:
            raise DeviceFault("second_screen.absent")
        return self._shows.name

    def ask(self, question: Question, patience: Patience) -> Rating:
        """Show the question and wait. Somebody who pressed has time to change it, also past the patience's end."""
        self.check(patience)
        answering = Answering(question, self._clock, seconds=self._change_seconds)
        self._shows.show_question(answering)
        try:
            self._wait(answering, patience)
        except (Cancelled, DeviceFault):
            rating = answering.close()
            if not rating.level:
                raise
            return rating
        finally:
            self._shows.hide_question(question.number)
        return answering.close()

    def _wait(self, answering: Answering, patience: Patience) -> None:
        while not answering.wait(STEP):
            patience.check()
            if not self._shows.present:
                raise DeviceFault("second_screen.absent")
            if answering.final or (patience.over and not answering.pressed):
                return

    def close(self) -> None:
        """Nothing is held."""
