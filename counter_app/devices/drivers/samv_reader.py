# SPDX-License-Identifier: Apache-2.0
"""A reader of identity cards on a serial port (SAM_V): looks for a card, reads it whole or says why not."""

import logging
from collections.abc import Mapping
from enum import StrEnum

from counter_app.base.clock import Clock
from counter_app.base.errors import Cancelled
from counter_app.base.id_papers import IdKind
from counter_app.base.readings import Reading, ReadingKind
from counter_app.devices.faults import DeviceFault
from counter_app.devices.id_reader_profiles import IdReaderProfile
from counter_app.devices.patience import Patience
from counter_app.devices.protocols import samv
from counter_app.devices.protocols.identity_text import read_identity, read_new_address
from counter_app.devices.traces import Tap
from counter_app.devices.transports.serial_port import SerialWire
from counter_app.forms.nations import nations

logger = logging.getLogger(__name__)

PIECE = 4096
QUIET = 0.02
"""Seconds without a byte after which the wire is still: what was under way to somebody else has passed."""
CALMING = 1.0
RESERVED = 1.5
"""Seconds at the end of a patience in which no new look is begun: a card that was found can still be read."""

_COMMANDS: Mapping[str, bytes] = {"30 01": samv.READ, "30 10": samv.READ_WITH_FINGERPRINT}


class _OutOfTime(Exception):
    """The patience was over in the middle of an answer."""


class Handled(StrEnum):
    """What became of the card that lies there."""

    no = "no"  # none lies there, as far as anybody knows
    read = "read"
    refused = "refused"  # somebody was told why it cannot be read


class SamvReader:
    """One reader. The port is opened at first need, and anew after every fault of the wire.

    A card that was dealt with is left alone until it is lifted: until the reader finds none, or finds one although it
    does not find the same card twice.
    """

    wire = "samv"

    def __init__(self, profile: IdReaderProfile, port: str, clock: Clock) -> None:
        self.tap: Tap | None = None
        self._profile, self._port, self._clock = profile, port, clock
        self._wire = SerialWire(port, profile.speed)
        self._handled = Handled.no
        self._unfinished = False  # a reading was given up in the middle: the card may not be found again
        self._unquiet = True  # an answer that nobody waits for may still come

    def check(self, patience: Patience) -> str:
        """The number of the reader's security module, once it has said that it is well."""
        try:
            answer = self._asked(samv.STATUS, patience)
            if answer.status != samv.DONE:
                self._asked(samv.RESET, patience)
                answer = self._asked(samv.STATUS, patience)
            if answer.status != samv.DONE:
                raise answer.fault()
            number = self._asked(samv.NUMBER, patience)
        except _OutOfTime:
            raise DeviceFault("device.silent") from None
        return samv.reader_number(number.data) if number.status == samv.DONE else ""

    def read(self, patience: Patience, *, again: bool = False) -> Reading | None:
        """The next card that is laid down. ``again`` takes one that lies there, too; not every reader can do that."""
        again, self._unfinished = again or self._unfinished, False
        reserved = min(RESERVED, patience.left / 4)
        try:
            while patience.left > reserved:
                if self._finds(patience, again=again):
                    return self._card(patience)
                if again and (reading := self._lying(patience)) is not None:
                    return reading
                patience.wait(self._profile.poll_ms / 1000)
        except _OutOfTime:
            return None
        patience.check()
        return None

    def close(self) -> None:
        """Let go of the port."""
        self._wire.close()

    def _finds(self, patience: Patience, *, again: bool) -> bool:
        """Whether there is a card to read."""
        answer = self._asked(samv.FIND, patience)
        if answer.status == samv.NO_CARD:
            self._handled = Handled.no
            return False
        if answer.status != samv.FOUND:
            raise answer.fault()
        lies = self._handled is Handled.refused or (self._handled is Handled.read and self._profile.finds_again)
        return again or not lies

    def _card(self, patience: Patience) -> Reading:
        """Read the card that was found, again where it was not settled yet. Raises the last fault."""
        for left in reversed(range(self._profile.tries)):
            try:
                reading = self._selected(patience)
            except DeviceFault as fault:
                there = self._still_there(patience) if fault.passing else False
                if there and left:
                    continue
                self._handled = Handled.no if there is False else Handled.refused
                raise
            except (Cancelled, _OutOfTime):
                self._unfinished = True
                raise
            self._handled = Handled.read
            return reading
        raise AssertionError("a profile gives one try at least")

    def _still_there(self, patience: Patience) -> bool | None:
        """Whether the card that could not be read lies there still; None where the reader does not say."""
        try:
            return self._asked(samv.FIND, patience).status == samv.FOUND
        except (DeviceFault, _OutOfTime):
            return None

    def _selected(self, patience: Patience) -> Reading:
        """Select and read. A reader that names its cards is asked once more whether it was one and the same."""
        selected = self._asked(samv.SELECT, patience, card=True)
        if selected.status != samv.DONE:
            raise selected.fault()
        reading = self._reading(self._blocks(patience), patience)
        if any(selected.data) and self._asked(samv.SELECT, patience, card=True).data != selected.data:
            raise DeviceFault("reader.swapped", passing=True)
        return reading

    def _lying(self, patience: Patience) -> Reading | None:
        """The card that is found no more because it was read before; None where there is none."""
        try:
            blocks = self._blocks(patience)
        except DeviceFault as fault:
            if fault.passing:
                return None
            raise
        reading = self._reading(blocks, patience)
        self._handled = Handled.read
        return reading

    def _reading(self, blocks: samv.CardBlocks, patience: Patience) -> Reading:
        identity = read_identity(blocks.text, nations())
        facts = dict(identity.facts)
        if self._profile.new_address and identity.kind is not IdKind.foreign_permanent:
            if address := self._new_address(patience):
                facts["card.new_address"] = address
                if self._blocks(patience).text != blocks.text:  # the address of another card
                    raise DeviceFault("reader.swapped", passing=True)
        source = f"{self._profile.key} {self._port}".strip()
        photo = blocks.photo if self._profile.photo else b""
        return Reading(ReadingKind.id_card, source, self._clock(), facts, identity.notes, photo)

    def _blocks(self, patience: Patience) -> samv.CardBlocks:
        """The card's text and photo by the first command that the module knows."""
        for written in self._profile.read:
            answer = self._asked(_COMMANDS[written], patience, card=True, reading=True)
            if answer.status == samv.DONE:
                return samv.card_blocks(answer.data, with_fingerprint=written == "30 10")
            if answer.status != samv.UNKNOWN_COMMAND:
                break
        raise answer.fault()

    def _new_address(self, patience: Patience) -> str:
        answer = self._asked(samv.READ_NEW_ADDRESS, patience, card=True)
        if answer.status == samv.DONE:
            return read_new_address(answer.data)
        if answer.status in (samv.ABSENT, samv.UNKNOWN_COMMAND):
            return ""
        raise answer.fault()

    def _asked(self, command: bytes, patience: Patience, *, card: bool = False, reading: bool = False) -> samv.Answer:
        """One question and its answer; asked twice where one of both came over spoilt.

        Raises DeviceFault, Cancelled or _OutOfTime. ``card``: a card is being read, which the person may have moved.
        """
        seconds = (self._profile.read_ms if reading else self._profile.answer_ms) / 1000
        try:
            answer = self._exchanged(command, seconds, patience, card=card)
            if answer is None or answer.status in samv.RECEIVED_WRONG:
                answer = self._exchanged(command, seconds, patience, card=card)
        except (Cancelled, _OutOfTime):
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
                raise _OutOfTime
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
