# SPDX-License-Identifier: Apache-2.0
"""A reader of identity cards on a serial port (SAM_V)."""

import logging

from counter_app.base.clock import Clock
from counter_app.base.errors import Cancelled
from counter_app.devices.drivers.id_card_reader import IdCardReader, OutOfTime
from counter_app.devices.faults import DeviceFault
from counter_app.devices.id_reader_profiles import IdReaderProfile
from counter_app.devices.patience import Patience
from counter_app.devices.protocols import samv
from counter_app.devices.traces import Tap
from counter_app.devices.transports.serial_port import SerialWire

logger = logging.getLogger(__name__)

PIECE = 4096
QUIET = 0.02
"""Seconds without a byte after which the wire is still: what was under way to somebody else has passed."""
CALMING = 1.0


class SamvReader(IdCardReader):
    """One reader. The port is opened at first need, and anew after every fault of the wire."""

    def __init__(self, profile: IdReaderProfile, port: str, clock: Clock) -> None:
        super().__init__(profile, port, clock, SerialLine(profile, port))


class SerialLine:
    """Frames over a serial port."""

    def __init__(self, profile: IdReaderProfile, port: str) -> None:
        self.tap: Tap | None = None
        self._profile = profile
        self._wire = SerialWire(port, profile.speed)
        self._unquiet = True  # an answer that nobody waits for may still come

    def number(self, data: bytes) -> str:
        """As it is printed on the module."""
        return samv.reader_number(data)

    def close(self) -> None:
        """Let go of the port."""
        self._wire.close()

    def asked(self, command: bytes, patience: Patience, *, card: bool = False, reading: bool = False) -> samv.Answer:
        """One question and its answer; asked twice where one of both came over spoilt."""
        seconds = (self._profile.read_ms if reading else self._profile.answer_ms) / 1000
        try:
            answer = self._exchanged(command, seconds, patience, card=card)
            if answer is None or answer.status in samv.RECEIVED_WRONG:
                answer = self._exchanged(command, seconds, patience, card=card)
        except (Cancelled, OutOfTime):
            self._unquiet = True
            raise
        if answer is None:
            raise self._lost("reader.spoilt", passing=card)
        return answer

    def _exchanged(self, command: bytes, seconds: float, patience: Patience, *, card: bool) -> samv.Answer | None:
        """The answer; None where its check byte was wrong."""
        self._wire.open()
        self._calm(patience)
        self._wire.clear()
        self._wire.write(command)
        if self.tap is not None:
            self.tap.sent(command)
        parser = samv.FrameParser()
        limit, come = Patience(seconds), False
        while not limit.over:
            data = self._wire.read(PIECE, patience, min(self._profile.gap_ms / 1000 if come else seconds, limit.left))
            if patience.over:
                raise OutOfTime
            if not data:
                break
            come = True
            if self.tap is not None:
                self.tap.came(data)
            if answers := parser.feed(data):
                return answers[0]
            if parser.spoilt:
                self._unquiet = True
                return None
        if not come:
            raise self._lost("device.silent")
        half = card and parser.begun
        raise self._lost("reader.half" if half else "reader.spoilt", passing=card)

    def _calm(self, patience: Patience) -> None:
        """Let pass what is still under way from a question that was given up."""
        if not self._unquiet:
            return
        end = Patience(CALMING)
        while not end.over and self._wire.read(PIECE, patience, QUIET):
            pass
        self._unquiet = False

    def _lost(self, code: str, *, passing: bool = False) -> DeviceFault:
        """A fault of the wire: the port is given back and taken anew at the next question."""
        logger.info("identity reader: %s", code)
        self._wire.close()
        self._unquiet = True
        return DeviceFault(code, passing=passing)
