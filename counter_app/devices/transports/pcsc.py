# SPDX-License-Identifier: Apache-2.0
"""The system's smart-card service (PC/SC) by pyscard's plain calls: readers, cards, APDUs. Its faults are sentences.

pyscard's own monitor of cards is left alone: its thread ends for good when the service stops, and a card that lies
there from the beginning may go unseen.
"""

import ctypes
import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from counter_app.devices.faults import DeviceFault

PNP = "\\\\?PnP?\\Notification"
"""Stands for the list of readers: changes when one is put in or pulled."""
LIBRARY = "libpcsclite.so.1"
PACKAGES = "libpcsclite1、pcscd"
BINDING = "pyscard"

DONE, TIMED_OUT, UNKNOWN_READER, NO_READERS, REMOVED = 0, 0x8010000A, 0x80100009, 0x8010002E, 0x80100069
STATUS_LENGTH = 2
_NO_SERVICE = (0x8010001D, 0x8010001E, 0x80100003, 0x80100012)  # none, stopped, context gone, ended
_TAKEN = (0x8010000B,)
_MUTE = (0x80100066, 0x80100067, 0x80100065, 0x8010000F)  # unresponsive, unpowered, unsupported, no protocol
_NO_READER = (UNKNOWN_READER, 0x80100017, NO_READERS)
_CHANGED, _UNKNOWN, _UNAVAILABLE, _PRESENT = 0x02, 0x04, 0x08, 0x20


@dataclass(frozen=True, slots=True)
class Laid:
    """A card in a reader. ``count`` is another one as soon as it was lifted, or another card lies there."""

    reader: str
    count: int


class CardService:
    """One context of the service. Used from one thread. Every call may raise DeviceFault ``social.no_library``,
    ``social.no_service`` or ``social.no_reader``; the context is made at first need, and anew after every fault.
    """

    def __init__(self) -> None:
        self._calls: ModuleType | None = None
        self._context: int | None = None
        self._states: dict[str, int] = {}

    def readers(self) -> tuple[str, ...]:
        """The names of all readers that are there, in the service's order."""
        self._list()
        self._look(0)
        return tuple(name for name, state in self._states.items() if not state & (_UNKNOWN | _UNAVAILABLE))

    def cards(self, wanted: str, passed_over: Sequence[str], seconds: float) -> tuple[Laid, ...]:
        """The cards that lie in readers whose names begin like ``wanted``. Waits for a change for so long at most."""
        known = dict(self._states)
        self._list()
        self._look(0 if self._states != known else seconds)
        if not self._states:  # one was pulled in between: which are left?
            self._list()
            self._look(0)
        there = {name: state for name, state in self._states.items() if not state & (_UNKNOWN | _UNAVAILABLE)}
        fitting = [name for name in there if fits(name, wanted, passed_over)]
        if not fitting:
            raise self.lost(DeviceFault("social.no_reader"))
        return tuple(Laid(name, there[name] >> 16) for name in fitting if there[name] & _PRESENT)

    def connect(self, laid: Laid) -> "CardWire":
        """Power the card up, shared with other programs. Raises also ``social.taken`` or ``social.mute``."""
        calls = self._called()
        wanted = calls.SCARD_PROTOCOL_T0 | calls.SCARD_PROTOCOL_T1
        code, card, protocol = calls.SCardConnect(self._open(), laid.reader, calls.SCARD_SHARE_SHARED, wanted)
        self._hold(code)
        return CardWire(self, calls, card, protocol)

    def lies(self, laid: Laid) -> bool:
        """Whether the card has been lying there all the time, as far as the service has noticed."""
        self._look(0)
        state = self._states.get(laid.reader, _UNKNOWN)
        return bool(state & _PRESENT) and state >> 16 == laid.count

    def close(self) -> None:
        """Give the context back. Never raises."""
        context, self._context = self._context, None
        self._states.clear()
        if context is not None and self._calls is not None:
            self._calls.SCardReleaseContext(context)

    def lost(self, fault: DeviceFault) -> DeviceFault:
        """The fault, after which nothing of the context is used any more."""
        self.close()
        return fault

    def _called(self) -> ModuleType:
        if self._calls is None:
            self._calls = load()
        return self._calls

    def _open(self) -> int:
        if self._context is None:
            code, context = self._called().SCardEstablishContext(self._called().SCARD_SCOPE_SYSTEM)
            self._hold(code)
            self._context = context
        return self._context

    def _list(self) -> None:
        """Bring the names up to date."""
        code, names = self._called().SCardListReaders(self._open(), [])
        if _number(code) in _NO_READER:
            names = []
        else:
            self._hold(code)
        self._states = {name: self._states.get(name, 0) for name in names}

    def _look(self, seconds: float) -> None:
        """Bring the states up to date, waiting for a change for so long at most.

        Without waiting they are asked as if nothing were known: then the service answers at once.
        """
        asked = [(PNP, 0), *self._states.items()] if seconds else [(name, 0) for name in self._states]
        if not asked:
            return
        code, found = self._called().SCardGetStatusChange(self._open(), round(seconds * 1000), asked)
        if _number(code) == UNKNOWN_READER:  # pulled since the names were read
            self._states.clear()
            return
        if _number(code) != TIMED_OUT:
            self._hold(code)
        self._states = {name: state & ~_CHANGED for name, state, _ in found if name != PNP}

    def _hold(self, code: int) -> None:
        number = _number(code)
        if number == DONE:
            return
        fault = _fault(number)
        raise self.lost(fault) if not fault.passing else fault


class CardWire:
    """A card that is powered up. Used from the service's thread, and closed there."""

    def __init__(self, service: CardService, calls: ModuleType, card: int, protocol: int) -> None:
        self._service, self._calls, self._card, self._protocol = service, calls, card, protocol

    def transmit(self, command: bytes) -> bytes:
        """The card's answer, data and status word. Raises DeviceFault ``social.broken_off`` or as ``connect`` does."""
        code, answer = self._calls.SCardTransmit(self._card, self._protocol, list(command))
        if (number := _number(code)) != DONE:
            fault = _fault(number)
            raise self._service.lost(fault) if not fault.passing else fault
        if len(answer) < STATUS_LENGTH:  # pulled, as some drivers tell it
            raise _fault(REMOVED)
        return bytes(answer)

    def close(self) -> None:
        """Let go of the card, as it is. Never raises."""
        self._calls.SCardDisconnect(self._card, self._calls.SCARD_LEAVE_CARD)


def load() -> ModuleType:
    """pyscard's plain calls. Raises DeviceFault ``social.no_library``.

    The system's library is looked for first: without it, pyscard's calls would end the program.
    """
    try:
        if sys.platform not in ("win32", "darwin"):
            ctypes.CDLL(LIBRARY)
        return importlib.import_module("smartcard.scard")
    except ImportError:
        raise DeviceFault("social.no_library", packages=BINDING) from None
    except OSError:
        raise DeviceFault("social.no_library", packages=PACKAGES) from None


def fits(reader: str, wanted: str, passed_over: Sequence[str]) -> bool:
    """Whether a reader may be used: its name begins like the wanted one, or none is wanted and it is no stopgap."""
    return reader.startswith(wanted) if wanted else not any(word in reader for word in passed_over)


def _number(code: int) -> int:
    return code & 0xFFFFFFFF  # signed on some systems


_FAULTS: Mapping[int, str] = {
    **dict.fromkeys(_NO_SERVICE, "social.no_service"),
    **dict.fromkeys(_NO_READER, "social.no_reader"),
}
_PASSING: Mapping[int, str] = {
    **dict.fromkeys(_TAKEN, "social.taken"),
    **dict.fromkeys(_MUTE, "social.mute"),
}


def _fault(number: int) -> DeviceFault:
    """What is none of the service's and the reader's own faults happened to the card on the way."""
    if code := _FAULTS.get(number):
        return DeviceFault(code)
    return DeviceFault(_PASSING.get(number, "social.broken_off"), passing=True)
