# SPDX-License-Identifier: Apache-2.0
"""The devices of one window: a lane for each, what they read, how they stand. News leave it as plain callbacks."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from counter_app.base.clock import Clock
from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading
from counter_app.devices.contracts import (
    CardReader,
    DeviceCondition,
    DeviceKind,
    DeviceState,
    Ending,
    Evaluator,
    Question,
    Rating,
)
from counter_app.devices.faults import DeviceFault
from counter_app.devices.lanes import DeviceLane, Request
from counter_app.devices.pad_pairing import PadPairing
from counter_app.devices.patience import Patience
from counter_app.devices.registry import READERS, label_of, make_evaluator, make_reader
from counter_app.devices.traces import Recorder, Tapped, Trace, is_maskable
from counter_app.settings import DeviceSetting

T = TypeVar("T")
CHECK_SECONDS = 5.0
AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was read (or a code shown). It belongs to nobody's case until somebody takes it."""

    kind: DeviceKind
    reading: Reading


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """A card was there and could not be read; nothing of it was taken. The reader itself is well."""

    kind: DeviceKind
    fault: DeviceFault


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A device stands otherwise than before."""

    state: DeviceState


DeviceNews = CardRead | ReadFailed | StateChanged


@runtime_checkable
class TypingScanner(Protocol):
    """A scanner that types like a keyboard: the window catches what it types."""

    @property
    def key_gap(self) -> int:
        """Milliseconds between two of its keys, at most."""

    def take(self, line: str) -> None:
        """A line it typed."""


@runtime_checkable
class StandsBy(Protocol):
    """An evaluator that is there between questions, too: it drops late presses, or serves a page."""

    def stand_by(self, patience: Patience) -> None:
        """Stay there. Ends as soon as it is well after it was not; raises DeviceFault while it is not."""


@runtime_checkable
class PairedPad(Protocol):
    """Our own pad page: a tablet is paired with it before it may rate."""

    @property
    def pairing(self) -> PadPairing:
        """Whose tablet it is, and the way to pair another. May be used from any thread."""

    @property
    def url(self) -> str:
        """What the tablet opens."""


class DeviceRoom:
    """Owns the lanes. ``heard`` is called in a device's own lane, with no lock held; it must only pass news on.

    ``evaluators`` are those a window brings itself (its second screen), by the profile's name. ``pads`` is the
    folder of what a pad must find again after a restart; ``place`` is the window's name, shown on a pad.
    """

    def __init__(
        self,
        devices: Sequence[DeviceSetting],
        clock: Clock,
        heard: Callable[[DeviceNews], None],
        *,
        evaluators: Mapping[str, Evaluator] | None = None,
        pads: Path | None = None,
        place: str = "",
    ) -> None:
        self._clock = clock
        self._pads, self._place = pads, place
        self._heard = heard
        self._lock = threading.Lock()
        self._states: dict[DeviceKind, DeviceState] = {}
        self._lanes: dict[DeviceKind, DeviceLane] = {}
        self._readers: dict[DeviceKind, CardReader] = {}
        self._evaluator: Evaluator | None = None
        self._own = evaluators or {}
        for setting in devices:
            self._take_in(setting)

    def _take_in(self, setting: DeviceSetting) -> None:
        kind = DeviceKind(setting.kind)
        state = DeviceState(kind, DeviceCondition.unknown, setting.profile, label_of(setting), setting.port)
        self._states[kind] = state  # before a watcher tells of it
        try:
            if kind in READERS:
                reader = self._readers[kind] = make_reader(setting, self._clock)
                self._lanes[kind] = DeviceLane(kind, watch=partial(self._watch, kind, reader), close=reader.close)
            else:
                evaluator = self._own.get(setting.profile) or make_evaluator(setting, self._pads, self._place)
                self._evaluator = evaluator
                watch = partial(self._stand_by, evaluator) if isinstance(evaluator, StandsBy) else None
                self._lanes[kind] = DeviceLane(kind, watch=watch, close=evaluator.close)
        except DeviceFault as fault:
            self._states[kind] = replace(state, condition=DeviceCondition.fault, fault=fault)

    @property
    def states(self) -> tuple[DeviceState, ...]:
        """Every device of the window, as it stood last."""
        with self._lock:
            return tuple(self._states[kind] for kind in DeviceKind if kind in self._states)

    def has(self, kind: DeviceKind) -> bool:
        """Whether such a device is configured and can be asked."""
        return kind in self._lanes

    def check(self, kind: DeviceKind) -> Request[str]:
        """Ask a device whether it is well. Raises DeviceFault ``device.unset`` where there is none."""
        device = self._device(kind)
        if kind not in self._lanes or device is None:
            raise DeviceFault("device.unset")
        return self._lanes[kind].ask(partial(self._checked, kind, device), CHECK_SECONDS)

    def read_again(self, kind: DeviceKind) -> Request[Reading | None]:
        """Read once more what lies on a reader. The reading comes as news, too."""
        if kind not in self._readers:
            raise DeviceFault("device.unset")
        return self._lanes[kind].ask(partial(self._read, kind, self._readers[kind], again=True), AGAIN_SECONDS)

    def ask_rating(self, question: Question, seconds: float) -> Request[Rating]:
        """Ask the citizen. Raises DeviceFault ``device.unset`` where no evaluator is configured."""
        evaluator = self._evaluator
        if evaluator is None:
            raise DeviceFault("device.unset")
        return self._lanes[DeviceKind.evaluator].ask(partial(self._ask, evaluator, question), seconds)

    def can_record(self, kind: DeviceKind) -> bool:
        """Whether what goes over a device's wire can be kept as a trace with nobody in it."""
        device = self._device(kind)
        return kind in self._lanes and isinstance(device, Tapped) and is_maskable(device.wire)

    def record(self, kind: DeviceKind) -> Request[None]:
        """Begin to listen to a device's wire, in memory alone. Raises CounterError ``trace.unmaskable``."""
        return self._lanes[kind].ask(partial(self._listen, self._tapped(kind)), CHECK_SECONDS)

    def end_record(self, kind: DeviceKind) -> Request[Trace]:
        """Listen no more: what was heard, masked. Raises CounterError ``trace.unmaskable``."""
        return self._lanes[kind].ask(partial(self._heard_out, kind, self._tapped(kind)), CHECK_SECONDS)

    @property
    def pad(self) -> PairedPad | None:
        """Our own pad page, where this window has one: for pairing a tablet."""
        return self._evaluator if isinstance(self._evaluator, PairedPad) else None

    @property
    def key_gap(self) -> int:
        """Milliseconds between two keys of a scanner that types into the window; 0 where there is none."""
        scanner = self._readers.get(DeviceKind.scanner)
        return scanner.key_gap if isinstance(scanner, TypingScanner) else 0

    def typed(self, line: str) -> None:
        """What the window caught of such a scanner; it comes back as news, as from any other."""
        scanner = self._readers.get(DeviceKind.scanner)
        if isinstance(scanner, TypingScanner):
            scanner.take(line)

    def close(self) -> None:
        """End all lanes; what was asked is given up."""
        for lane in self._lanes.values():
            lane.close()
        self._lanes.clear()

    def _device(self, kind: DeviceKind) -> CardReader | Evaluator | None:
        return self._readers.get(kind) or (self._evaluator if kind is DeviceKind.evaluator else None)

    def _tapped(self, kind: DeviceKind) -> Tapped:
        device = self._device(kind)
        if not self.can_record(kind) or not isinstance(device, Tapped):
            raise CounterError("trace.unmaskable")
        return device

    @staticmethod
    def _listen(device: Tapped, patience: Patience) -> None:
        patience.check()
        device.tap = Recorder()

    def _heard_out(self, kind: DeviceKind, device: Tapped, patience: Patience) -> Trace:
        patience.check()
        recorder, device.tap = device.tap, None
        if not isinstance(recorder, Recorder):
            recorder = Recorder()
        return recorder.masked(device.wire, self._states[kind].profile)

    def _watch(self, kind: DeviceKind, reader: CardReader, patience: Patience) -> None:
        self._read(kind, reader, patience)

    def _read(self, kind: DeviceKind, reader: CardReader, patience: Patience, *, again: bool = False) -> Reading | None:
        try:
            reading = reader.read(patience, again=again)
        except DeviceFault as fault:
            if fault.passing:
                self._heard(ReadFailed(kind, fault))
                self._well(kind)
                if again:
                    raise
                return None
            self._ill(kind, fault)
            raise
        self._well(kind, good=reading is not None)
        if reading is not None:
            self._heard(CardRead(kind, reading))
        return reading

    def _stand_by(self, evaluator: StandsBy, patience: Patience) -> None:
        self._told(DeviceKind.evaluator, lambda: evaluator.stand_by(patience))

    def _checked(self, kind: DeviceKind, device: CardReader | Evaluator, patience: Patience) -> str:
        return self._told(kind, lambda: device.check(patience), said=True)

    def _ask(self, evaluator: Evaluator, question: Question, patience: Patience) -> Rating:
        rating = self._told(DeviceKind.evaluator, lambda: evaluator.ask(question, patience))
        self._well(DeviceKind.evaluator, good=rating.ending is Ending.rated)
        return rating

    def _told(self, kind: DeviceKind, work: Callable[[], T], *, said: bool = False) -> T:
        try:
            result = work()
        except DeviceFault as fault:
            self._ill(kind, fault)
            raise
        self._well(kind, said=str(result) if said else None)
        return result

    def _well(self, kind: DeviceKind, *, good: bool = False, said: str | None = None) -> None:
        with self._lock:
            before = self._states[kind]
            after = replace(before, condition=DeviceCondition.ready, fault=None)
            if said is not None:
                after = replace(after, said=said)
            if good:
                after = replace(after, last_good=self._clock())
            self._states[kind] = after
        if after != before:
            self._heard(StateChanged(after))

    def _ill(self, kind: DeviceKind, fault: DeviceFault) -> None:
        with self._lock:
            before = self._states[kind]
            after = replace(before, condition=DeviceCondition.fault, fault=fault)
            self._states[kind] = after
        if before.fault is None or before.fault.code != fault.code:
            self._heard(StateChanged(after))
