# SPDX-License-Identifier: Apache-2.0
"""A reader of social-security cards by PC/SC: waits for a card, reads it whole or says why not."""

import logging
from collections.abc import Callable
from typing import TypeVar

from counter_app.base.clock import Clock
from counter_app.base.errors import Cancelled
from counter_app.base.readings import Reading, ReadingKind
from counter_app.devices.aside import Aside
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.social_security_card import SocialCard, read_card
from counter_app.devices.social_reader_profiles import SocialReaderProfile
from counter_app.devices.traces import Tap
from counter_app.devices.transports.pcsc import CardService, Laid, fits
from counter_app.forms.nations import nations

logger = logging.getLogger(__name__)
T = TypeVar("T")

SLICE = 0.1
"""Seconds the service is asked to wait for a change before somebody looks whether it is still wanted."""
CALL_SECONDS, LEAST_CALL_SECONDS = 5.0, 1.0
"""How long one question to the service may take before it counts as hanging: as long as there is patience, within
these bounds."""
RESERVED = 1.5
"""Seconds at the end of a patience in which no new card is begun with."""
FIRST_REST, LONGEST_REST = 0.1, 1.0
"""Seconds between two looks whether the service and the reader are back."""
_TRIED_AGAIN = ("social.mute", "social.taken", "social.broken_off")
_GONE = ("social.no_service", "social.no_reader")


class SocialCardReader:
    """One reader, or whichever has a card. ``port`` is the beginning of its name, "" for any.

    A card that was dealt with is left alone until it is lifted; a reader that was pulled or a service that was
    stopped counts as lifting. A fault of reader or service is told once: the next ``read`` waits until it is over,
    and comes back without a card at once when it is. ``tap`` hears every APDU, for traces.
    """

    wire = "pcsc"

    def __init__(self, profile: SocialReaderProfile, port: str, clock: Clock, *, tap: Tap | None = None) -> None:
        self._profile, self._port, self._clock, self.tap = profile, port, clock, tap
        self._aside = Aside(CardService, CardService.close)
        self._handled: dict[str, int] = {}
        self._told = ""

    def check(self, patience: Patience) -> str:
        """The readers' names."""
        names = self._called(CardService.readers, patience)
        fitting = [name for name in names if fits(name, self._port, self._profile.passed_over)]
        if not fitting:
            raise self._lost(DeviceFault("social.no_reader"))
        self._told = ""
        return "、".join(fitting)

    def read(self, patience: Patience, *, again: bool = False) -> Reading | None:
        """The next card that is put in. ``again`` takes one that lies there, too."""
        reserved = min(RESERVED, patience.left / 4)
        if self._told and not again:
            self._recover(patience)
            return None
        seconds = 0.0
        while True:
            for laid in self._cards(patience, seconds):
                if again or self._handled.get(laid.reader) != laid.count:
                    return self._card(laid, patience)
            if patience.left <= reserved:
                patience.check()
                return None
            seconds = SLICE

    def close(self) -> None:
        """Let go of the service."""
        self._aside.leave()

    def _recover(self, patience: Patience) -> None:
        """Wait until service and reader are back. Raises what keeps them away, at the end or when it is another."""
        told, rest = self._told, FIRST_REST
        while True:
            try:
                self._cards(patience, 0)
                return
            except DeviceFault as fault:
                if patience.over or fault.code != told:
                    raise
            patience.wait(rest)
            rest = min(rest * 2, LONGEST_REST)

    def _cards(self, patience: Patience, seconds: float) -> tuple[Laid, ...]:
        laid = self._called(lambda service: service.cards(self._port, self._profile.passed_over, seconds), patience)
        self._told = ""
        return laid

    def _card(self, laid: Laid, patience: Patience) -> Reading:
        """Read a card, once more where it was not ready. Whatever becomes of it, that is told once."""
        self._handled[laid.reader] = laid.count
        try:
            card = self._tried(laid, patience)
        except Cancelled:
            self._handled.pop(laid.reader, None)
            raise
        source = f"{self._profile.key} {laid.reader}"
        return Reading(ReadingKind.social_card, source, self._clock(), card.facts, card.notes)

    def _tried(self, laid: Laid, patience: Patience) -> SocialCard:
        """The card, from its first record again where it was not ready or moved. Raises the first fault."""
        seconds = self._profile.read_ms / 1000
        first: DeviceFault | None = None
        for left in reversed(range(self._profile.tries)):
            try:
                return self._called(lambda service: self._exchanged(service, laid, patience), patience, seconds)
            except DeviceFault as fault:
                if fault.code not in _TRIED_AGAIN:
                    raise
                first = first or fault
                if not left or not self._lies(laid, patience):
                    break
            patience.wait(self._profile.retry_ms / 1000)
        raise first or AssertionError("a profile gives one try at least")

    def _lies(self, laid: Laid, patience: Patience) -> bool:
        return self._called(lambda service: service.lies(laid), patience)

    def _exchanged(self, service: CardService, laid: Laid, patience: Patience) -> SocialCard:
        """Aside: go through the card's steps. It counts only if it was one card from the first to the last."""
        wire = service.connect(laid)
        try:
            steps = read_card(nations(), self._profile.ways)
            answer: bytes | None = None
            while True:
                patience.check()
                try:
                    command = next(steps) if answer is None else steps.send(answer)
                except StopIteration as end:
                    card: SocialCard = end.value
                    break
                if self.tap is not None:
                    self.tap.sent(command)
                answer = wire.transmit(command)
                if self.tap is not None:
                    self.tap.came(answer)
        finally:
            wire.close()
        if not service.lies(laid):
            raise DeviceFault("social.moved", passing=True)
        return card

    def _called(self, work: Callable[[CardService], T], patience: Patience, seconds: float = 0.0) -> T:
        try:
            limit = seconds or max(patience.part(CALL_SECONDS), LEAST_CALL_SECONDS)
            return self._aside.call(work, patience, limit)
        except DeviceFault as fault:
            raise self._lost(fault) from None

    def _lost(self, fault: DeviceFault) -> DeviceFault:
        if fault.code in _GONE:
            self._handled.clear()
        if not fault.passing:
            if self._told != fault.code:
                logger.info("social-card reader: %s", fault.code)
            self._told = fault.code
        return fault


def card_readers() -> tuple[str, ...]:
    """The names of the card readers of this machine; none where the service is not there or does not answer."""
    aside = Aside(CardService, CardService.close)
    try:
        return aside.call(CardService.readers, Patience(LEAST_CALL_SECONDS), LEAST_CALL_SECONDS)
    except DeviceFault:
        return ()
    finally:
        aside.leave()
