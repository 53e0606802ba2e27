# SPDX-License-Identifier: Apache-2.0
"""What goes over a device's wire, kept as a trace without the person whose card it was.

A driver that can be listened to has a ``tap``. What the tap heard stays in memory until it is masked: the card's own
bytes are exchanged for those of a made-up card of the same kind, check bytes made anew, and only that is written.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_opener

VERSION = 1
MOST_BYTES = 4 * 1024 * 1024
"""A recording that somebody forgot ends by itself."""
LARGEST_FILE = 32 * 1024 * 1024


class Tap(Protocol):
    """Hears what a driver sends and what comes, in the driver's own lane, as it happens."""

    def sent(self, data: bytes) -> None:
        """Bytes from the host to the device; one command (one APDU) a call."""

    def came(self, data: bytes) -> None:
        """Bytes from the device, as they came; of a card reader on PC/SC one whole response a call."""


@runtime_checkable
class Tapped(Protocol):
    """A driver that can be listened to. ``tap`` is set in the driver's lane; ``wire`` names its masking."""

    wire: str
    tap: Tap | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Bytes that went one way. ``at``: seconds since the recording began."""

    at: float
    sent: bool  # from the host
    data: bytes = field(repr=False)


Masking = Callable[[Sequence[Passage]], list[Passage]]
"""Exchanges whatever comes from a card for a made-up one, passage by passage, each as long as it was."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A masked recording."""

    wire: str
    profile: str
    passages: tuple[Passage, ...]


class Recorder:
    """A tap that keeps what it hears, in memory alone. ``full`` once it hears no more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._heard: list[Passage] = []
        self._bytes = 0

    @property
    def full(self) -> bool:
        """Whether nothing more is kept."""
        return self._bytes >= MOST_BYTES

    def sent(self, data: bytes) -> None:
        """Called by the driver."""
        self._keep(data, sent=True)

    def came(self, data: bytes) -> None:
        """Called by the driver."""
        self._keep(data, sent=False)

    def _keep(self, data: bytes, *, sent: bool) -> None:
        if not self.full:
            self._bytes += len(data)
            self._heard.append(Passage(self._clock() - self._began, sent, data))

    def masked(self, wire: str, profile: str) -> Trace:
        """What was heard, with nobody in it. Raises CounterError ``trace.unmaskable`` for a wire without masking."""
        return Trace(wire, profile, tuple(masking_of(wire)(self._heard)))


def masking_of(wire: str) -> Masking:
    """How traces of a wire are masked. Raises CounterError ``trace.unmaskable``."""
    if wire == "samv":
        from counter_app.devices.samv_masking import mask_samv

        return mask_samv
    if wire == "pcsc":
        from counter_app.devices.social_masking import mask_social

        return mask_social
    if wire == "scanner":
        from counter_app.devices.code_masking import mask_codes

        return mask_codes
    if wire == "escpos":
        from counter_app.devices.slip_masking import mask_slips

        return mask_slips
    if wire == "buttons":
        return list  # numbers made anew for every question, and keys: there is nobody in them
    raise CounterError("trace.unmaskable")


def is_maskable(wire: str) -> bool:
    """Whether a trace of the wire may be written."""
    try:
        masking_of(wire)
    except CounterError:
        return False
    return True


def write_trace(trace: Trace, path: Path) -> None:
    """Write a trace, a passage a line. Raises CounterError ``trace.not_written``."""
    try:
        with open(path, "w", encoding="ascii", opener=private_opener) as file:
            file.writelines(f"{line}\n" for line in _lines(trace))
    except OSError as error:
        raise CounterError("trace.not_written", file=path.name) from error


def _lines(trace: Trace) -> Iterator[str]:
    yield json.dumps({"trace": VERSION, "wire": trace.wire, "profile": trace.profile})
    for one in trace.passages:
        yield json.dumps({"at": round(one.at, 4), "to": "device" if one.sent else "host", "hex": one.data.hex()})


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    trace: int
    wire: str
    profile: str


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    to: str
    hex: str


def read_trace(path: Path) -> Trace:
    """Read a trace. Raises CounterError ``trace.unreadable`` with the line."""
    try:
        if os.path.getsize(path) > LARGEST_FILE:
            raise CounterError("trace.unreadable", file=path.name, line=0)
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise CounterError("trace.unreadable", file=path.name, line=0) from error
    number = 1
    try:
        head = msgspec.json.decode(lines[0] if lines else b"", type=_Head)
        if head.trace != VERSION:
            raise ValueError
        passages = []
        for number, line in enumerate(lines[1:], 2):  # noqa: B007 - told where a line is wrong
            one = msgspec.json.decode(line, type=_Line)
            if one.to not in ("device", "host") or not 0 <= one.at < 1e6:
                raise ValueError
            passages.append(Passage(one.at, one.to == "device", bytes.fromhex(one.hex)))
    except (msgspec.MsgspecError, ValueError) as error:
        raise CounterError("trace.unreadable", file=path.name, line=number) from error
    return Trace(head.wire, head.profile, tuple(passages))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A command and all that came before the next one."""

    command: bytes
    answer: tuple[Passage, ...]
    at: float = 0.0

    @property
    def data(self) -> bytes:
        """The answer in one."""
        return b"".join(one.data for one in self.answer)


def exchanges(passages: Iterable[Passage]) -> Iterator[Exchange]:
    """Commands with their answers. What came before the first command belongs to an empty one."""
    command, at = b"", 0.0
    answer: list[Passage] = []
    for one in passages:
        if not one.sent:
            answer.append(one)
            continue
        if command or answer:
            yield Exchange(command, tuple(answer), at)
        command, at, answer = one.data, one.at, []
    if command or answer:
        yield Exchange(command, tuple(answer), at)


def counted(trace: Trace) -> Mapping[str, int]:
    """How much a trace holds."""
    return {
        "commands": sum(one.sent for one in trace.passages),
        "sent_bytes": sum(len(one.data) for one in trace.passages if one.sent),
        "came_bytes": sum(len(one.data) for one in trace.passages if not one.sent),
    }
