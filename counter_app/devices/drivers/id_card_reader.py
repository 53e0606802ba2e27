# SPDX-License-Identifier: Apache-2.0
"""What every reader of identity cards does with its answers: look for a card, read it whole or say why not."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

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
from counter_app.forms.nations import nations

RESERVED = 1.5
"""Seconds at the end of a patience in which no new look is begun: a card that was found can still be read."""

_COMMANDS: Mapping[str, bytes] = {"30 01": samv.READ, "30 10": samv.READ_WITH_FINGERPRINT}


class OutOfTime(Exception):
    """The patience was over in the middle of an answer."""


class Handled(StrEnum):
    """What became of the card that lies there."""

    no = "no"  # none lies there, as far as anybody knows
    read = "read"
    refused = "refused"  # somebody was told why it cannot be read


class IdLine(Protocol):
    """A way to a reader: commands of SAM_V to answers of SAM_V, whatever carries them."""

    tap: Tap | None

    def asked(self, command: bytes, patience: Patience, *, card: bool = False, reading: bool = False) -> samv.Answer:
        """One question and its answer. Raises DeviceFault, Cancelled or OutOfTime.

        ``card``: a card is being read, which the person may have moved; ``reading`` takes as long as a whole card.
        """

    def number(self, data: bytes) -> str:
        """The reader's own number from the answer to ``samv.NUMBER``. Raises DeviceFault."""

    def close(self) -> None:
        """Let go of the reader. Never raises."""


class IdCardReader:
    """One reader, whatever carries its answers. A card that was dealt with is left alone until it is lifted.

    Lifted means: the reader finds none, or finds one although it does not find the same card twice.
    """

    wire = "samv"

    def __init__(self, profile: IdReaderProfile, port: str, clock: Clock, line: IdLine) -> None:
        self._profile, self._port, self._clock, self._line = profile, port, clock, line
        self._handled = Handled.no
        self._unfinished = False  # a reading was given up in the middle: the card may not be found again

    @property
    def tap(self) -> Tap | None:
        """Who hears every byte."""
        return self._line.tap

    @tap.setter
    def tap(self, tap: Tap | None) -> None:
        self._line.tap = tap

    def check(self, patience: Patience) -> str:
        """The number of the reader's security module, once it has said that it is well."""
        try:
            answer = self._line.asked(samv.STATUS, patience)
            if answer.status != samv.DONE:
                self._line.asked(samv.RESET, patience)
                answer = self._line.asked(samv.STATUS, patience)
            if answer.status != samv.DONE:
                raise answer.fault()
            number = self._line.asked(samv.NUMBER, patience)
        except OutOfTime:
            raise DeviceFault("device.silent") from None
        return self._line.number(number.data) if number.status == samv.DONE else ""

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
        except OutOfTime:
            return None
        patience.check()
        return None

    def close(self) -> None:
        """Let go of the port."""
        self._line.close()

    def _finds(self, patience: Patience, *, again: bool) -> bool:
        """Whether there is a card to read."""
        answer = self._line.asked(samv.FIND, patience)
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
            except (Cancelled, OutOfTime):
                self._unfinished = True
                raise
            self._handled = Handled.read
            return reading
        raise AssertionError("a profile gives one try at least")

    def _still_there(self, patience: Patience) -> bool | None:
        """Whether the card that could not be read lies there still; None where the reader does not say."""
        try:
            return self._line.asked(samv.FIND, patience).status == samv.FOUND
        except (DeviceFault, OutOfTime):
            return None

    def _selected(self, patience: Patience) -> Reading:
        """Select and read. A reader that names its cards is asked once more whether it was one and the same.

        Most name none. Nothing is lost then: text and photo come in one answer of one card, which is the card that
        lies there now, and the address written later is held against that text once more. To find or read again
        would tell no more, since the second card would be found, read and agree with itself.
        """
        selected = self._line.asked(samv.SELECT, patience, card=True)
        if selected.status != samv.DONE:
            raise selected.fault()
        reading = self._reading(self._blocks(patience), patience)
        if any(selected.data) and self._line.asked(samv.SELECT, patience, card=True).data != selected.data:
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
            answer = self._line.asked(_COMMANDS[written], patience, card=True, reading=True)
            if answer.status == samv.DONE:
                return samv.card_blocks(answer.data, with_fingerprint=written == "30 10")
            if answer.status != samv.UNKNOWN_COMMAND:
                break
        raise answer.fault()

    def _new_address(self, patience: Patience) -> str:
        answer = self._line.asked(samv.READ_NEW_ADDRESS, patience, card=True)
        if answer.status == samv.DONE:
            return read_new_address(answer.data)
        if answer.status in (samv.ABSENT, samv.UNKNOWN_COMMAND):
            return ""
        raise answer.fault()
