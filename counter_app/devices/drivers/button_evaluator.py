# SPDX-License-Identifier: Apache-2.0
"""A serial box of buttons, whatever its make: what it is asked, what it answers, and which presses count."""

import hashlib
import logging
import secrets
import time
from collections.abc import Iterable, Iterator

from counter_app.base.clock import Clock, system_clock
from counter_app.base.errors import Cancelled
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.evaluator_profiles import ButtonBox, EvaluatorProfile
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.evaluation_buttons import Alive, AnswerStream, Noise, Press, lamps
from counter_app.devices.traces import Tap
from counter_app.devices.transports.serial_port import SLICE, SerialWire

EARLY_SECONDS = 0.4
"""A press so soon after the question was meant for something else."""
ANSWER_SECONDS = 1.0
"""How long a box may take to answer that it is there."""
TRIES = 3
LONGEST_SHOWN = 0xFF
LAST_NUMBER = 0xFFFF

logger = logging.getLogger(__name__)


class ButtonEvaluator:
    """A box of buttons. It knows no reasons and nobody can decline on it: whoever presses nothing has not rated.

    The number in its frames is made from the question's nonce, anew for every question; a box whose frames carry none
    has its wire emptied before it is asked. The first press counts; every other one is logged and dropped.
    ``last_number`` is the number of the question before, where a recorded one is to be asked again.
    """

    wire = "buttons"

    def __init__(
        self,
        profile: EvaluatorProfile,
        port: str,
        *,
        clock: Clock = system_clock,
        early_seconds: float = EARLY_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        last_number: int | None = None,
    ) -> None:
        if profile.buttons is None:
            raise DeviceFault("device.no_profile", profile=profile.key)
        self._box: ButtonBox = profile.buttons
        self._clock = clock
        self._early_seconds, self._answer_seconds = early_seconds, answer_seconds
        box = self._box
        self._wire = SerialWire(port, box.speed, bits=box.bits, parity=box.parity, stop_bits=box.stop_bits)
        answer = box.template("answer")
        if answer is None:
            raise DeviceFault("device.no_profile", profile=profile.key)
        self._stream = AnswerStream(answer, box.template("alive"))
        self.tap: Tap | None = None
        self._number = secrets.randbelow(LAST_NUMBER) if last_number is None else last_number
        self._polled_at = 0.0
        self._missed = 0
        self._stands = False

    def check(self, patience: Patience) -> str:
        """Open the port; a box that can be asked must answer. Raises DeviceFault or Cancelled."""
        self._wire.open()
        self._drop_waiting(patience)
        self._begin_polling()
        while self._box.frames.poll:
            self._poll()
            events = list(self._next(patience))
            if any(isinstance(event, Alive | Press) for event in events):
                break
            if patience.over:
                raise DeviceFault("evaluator.silent")
        return ""

    def stand_by(self, patience: Patience) -> None:
        """Between questions: whatever is pressed now is logged and dropped.

        Ends as soon as the box is there after it was not. Raises DeviceFault while it is not, or Cancelled.
        """
        stood, self._stands = self._stands, False
        if not stood:
            self.check(patience)
        self._begin_polling()
        while stood and not patience.over:
            self._poll()
            self._drop(self._next(patience), "nothing was asked")
        self._stands = True

    def ask(self, question: Question, patience: Patience) -> Rating:
        """Light the box up and wait for a key. Raises DeviceFault or Cancelled; the box is told to stop then."""
        self._wire.open()
        self._drop_waiting(patience)
        self._number = self._next_number(question)
        offered = {one.level for one in question.levels}
        self._send("ask", seconds=int(min(LONGEST_SHOWN, patience.left)), lamps=self._lamps(offered))
        try:
            rating = self._wait(question, offered, patience)
        except Cancelled:
            self._send("cancel")
            raise
        except DeviceFault:
            if self._wire.is_open:
                self._send("cancel")
            raise
        thanks = rating.ending is Ending.rated and self._box.frames.greeting
        self._send("greeting" if thanks else "cancel")
        return rating

    def close(self) -> None:
        """Give the port back."""
        self._wire.close()

    def _wait(self, question: Question, offered: set[int], patience: Patience) -> Rating:
        counts_from = time.monotonic() + self._early_seconds
        self._begin_polling()
        while not patience.over:
            self._poll()
            events = self._next(patience)
            for event in events:
                if not isinstance(event, Press):
                    self._drop((event,), "")
                elif event.number is not None and event.number != self._number:
                    self._drop((event,), "it was for another question")
                elif time.monotonic() < counts_from:
                    self._drop((event,), "it came too early")
                else:
                    level = self._box.level(event.key)
                    if level is None or level not in offered:
                        raise DeviceFault("evaluator.unmapped_key")
                    self._drop(events, "one had been pressed before")
                    told, pressed = hashlib.sha256(event.frame).hexdigest(), self._clock()
                    nonce = question.nonce
                    return Rating(question.number, Ending.rated, level, pressed_at=pressed, nonce=nonce, digest=told)
        return Rating(question.number, Ending.timed_out)

    def _next_number(self, question: Question) -> int:
        """The number of a question in the frames; never that of the one before it."""
        following = self._number % LAST_NUMBER + 1
        if not question.nonce:
            return following
        number = int(question.nonce[:4], 16)
        return following if number in (0, self._number) else number

    def _lamps(self, offered: set[int]) -> int:
        return lamps(level for level in self._box.keys.values() if level in offered)

    def _send(self, name: str, **values: int) -> None:
        template = self._box.template(name)
        if template is not None:
            frame = template.fill({"address": self._box.address, "number": self._number, **values})
            self._wire.write(frame)
            if self.tap is not None:
                self.tap.sent(frame)

    def _begin_polling(self) -> None:
        self._polled_at, self._missed = 0.0, 0

    def _poll(self) -> None:
        """Ask whether it is there, once in a while. Raises DeviceFault where it does not answer any more."""
        if not self._box.frames.poll or time.monotonic() < self._polled_at + self._answer_seconds / 2:
            return
        if self._missed > TRIES:
            raise DeviceFault("evaluator.silent")
        self._missed += 1
        self._polled_at = time.monotonic()
        self._send("poll")

    def _next(self, patience: Patience) -> Iterator[Press | Alive | Noise]:
        """What came within one slice of time."""
        data = self._heard(patience, SLICE)
        for event in self._stream.feed(data) if data else self._stream.settle():
            if not isinstance(event, Noise):
                self._missed = 0
            yield event

    def _heard(self, patience: Patience, seconds: float) -> bytes:
        data = self._wire.read(64, patience, seconds)
        if data and self.tap is not None:
            self.tap.came(data)
        return data

    def _drop_waiting(self, patience: Patience) -> None:
        """What was pressed after the last question's end, or came in pieces: looked at once, and thrown away."""
        while (data := self._heard(patience, 0)) and not patience.over:
            self._drop(self._stream.feed(data), "the question had ended")
        self._drop(self._stream.settle(), "the question had ended")

    @staticmethod
    def _drop(events: Iterable[Press | Alive | Noise], why: str) -> None:
        for event in events:
            if isinstance(event, Press):
                logger.info("evaluator: a press was dropped, %s", why)
            elif isinstance(event, Noise):
                logger.info("evaluator: %d bytes of noise", event.count)
