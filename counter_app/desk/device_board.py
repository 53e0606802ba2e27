# SPDX-License-Identifier: Apache-2.0
"""The devices of a window as the desk sees them: those with a lane of their own, the slip printer, the A4 queue.

News (a card was read, a device stands otherwise) leave as plain callbacks, in the device's own lane or wherever a
printer was asked; whoever hears them only passes them on.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading
from counter_app.base.texts import text
from counter_app.cases.actions import PrintState
from counter_app.desk.counter import Counter
from counter_app.devices.contracts import (
    DeviceCondition,
    DeviceKind,
    DeviceState,
    Evaluator,
    Paper,
    PrinterStatus,
    Question,
    Rating,
)
from counter_app.devices.faults import DeviceFault
from counter_app.devices.lanes import Request
from counter_app.devices.patience import Patience
from counter_app.devices.room import CHECK_SECONDS, DeviceNews, DeviceRoom, PairedPad
from counter_app.devices.room import CardRead as CardRead  # what the window hears
from counter_app.devices.room import ReadFailed as ReadFailed
from counter_app.devices.room import StateChanged as StateChanged
from counter_app.devices.traces import Trace as Trace
from counter_app.devices.traces import write_trace
from counter_app.devices.transports.print_queue import check_queue

AUTO_SCREEN, NO_SCREEN = "auto", "off"
"""Settings of the second screen beside a monitor's name."""
PRINTERS = (DeviceKind.printer, DeviceKind.a4)
_STANDS_STILL = frozenset(
    {
        "paper_out",
        "out",
        "paper_ran_out",
        "cover_open",
        "open",
        "cover_opened",
        "fault",
        "stopped",
        "gone",
        "port_missing",
        "no_permission",
        "port_taken",
        "usb_missing",
        "usb_library",
        "no_spooler",
        "queue_unknown",
        "queue_refused",
    }
)
"""Ends of codes that tell of a printer that would not print the next paper either."""
RunPrinting = Callable[[Callable[[], None]], None]


class CitizensMonitor(Protocol):
    """The window's second screen. May be asked from any thread."""

    @property
    def present(self) -> bool:
        """Whether there is one that a citizen can see."""

    @property
    def name(self) -> str:
        """The monitor's name, "" without one."""


def _at_once(work: Callable[[], None]) -> None:
    work()


class DeviceBoard:
    """How every device of the window stands, and the way to ask each. Made and closed by the window.

    ``run_printing`` runs work where this window prints: a printer takes one wire at a time, so it is never asked
    how it is while a slip goes out. ``evaluators`` are those the window brings itself, by the profile's name;
    so is ``monitor``, of which nobody knows anything without a window.
    """

    def __init__(
        self,
        counter: Counter,
        heard: Callable[[DeviceNews], None],
        *,
        run_printing: RunPrinting = _at_once,
        evaluators: Mapping[str, Evaluator] | None = None,
        monitor: CitizensMonitor | None = None,
    ) -> None:
        self._monitor = monitor
        self._counter = counter
        self._window = counter.settings.window
        self._heard = heard
        self._run_printing = run_printing
        self._lock = threading.Lock()
        self._printers = {kind: self._unasked(kind) for kind in PRINTERS}
        pads = counter.settings.places.pads
        place = text("papers.window", number=self._window.number)
        self._room = DeviceRoom(
            self._window.devices, counter.clock, heard, evaluators=evaluators, pads=pads, place=place
        )

    def _unasked(self, kind: DeviceKind) -> DeviceState:
        port = self._window.slip_target if kind is DeviceKind.printer else self._window.a4_queue
        return DeviceState(kind, DeviceCondition.unknown if port else DeviceCondition.unset, port=port)

    @property
    def states(self) -> tuple[DeviceState, ...]:
        """All kinds as they stood last, in the order of kinds; what this window has not is ``unset``."""
        known = {one.kind: one for one in self._room.states}
        known[DeviceKind.second_screen] = self._second_screen()
        with self._lock:
            known |= self._printers
        return tuple(known.get(kind) or DeviceState(kind, DeviceCondition.unset) for kind in DeviceKind)

    def state(self, kind: DeviceKind) -> DeviceState:
        """How one device stood last."""
        return next(one for one in self.states if one.kind is kind)

    @property
    def faults(self) -> tuple[DeviceState, ...]:
        """Devices that cannot be used now."""
        return tuple(one for one in self.states if one.condition is DeviceCondition.fault)

    @property
    def any(self) -> bool:
        """Whether this window has any device at all."""
        return any(one.condition is not DeviceCondition.unset for one in self.states)

    def has(self, kind: DeviceKind) -> bool:
        """Whether such a device is configured and can be asked."""
        if kind in (*PRINTERS, DeviceKind.second_screen):
            return self.state(kind).condition is not DeviceCondition.unset
        return self._room.has(kind)

    @property
    def has_evaluator(self) -> bool:
        """Whether a citizen can be asked here."""
        return self._room.has(DeviceKind.evaluator)

    @property
    def pad(self) -> PairedPad | None:
        """Our own pad page, where this window has one: for pairing a tablet."""
        return self._room.pad

    def check(self, kind: DeviceKind) -> Request[str]:
        """Ask one device whether it is well. Raises DeviceFault ``device.unset`` where there is none."""
        if kind not in (*PRINTERS, DeviceKind.second_screen):
            return self._room.check(kind)
        if not self.has(kind):
            raise DeviceFault("device.unset")
        if kind is DeviceKind.second_screen:
            seen = Request(self._look_at_monitor, CHECK_SECONDS)
            seen.run()
            return seen
        ask = self._ask_printer if kind is DeviceKind.printer else self._ask_queue
        request = Request(ask, CHECK_SECONDS)
        self._run_printing(request.run)
        return request

    def look_at_printers(self) -> None:
        """Ask the printers how they stand, behind everything else; nobody waits for it, and nothing is printed."""
        for kind in PRINTERS:
            if self.has(kind):
                self.check(kind)

    def can_record(self, kind: DeviceKind) -> bool:
        """Whether what goes over a device's wire can be recorded here."""
        return self._room.can_record(kind)

    def record(self, kind: DeviceKind) -> Request[None]:
        """Begin to record a device's wire. Raises CounterError ``trace.unmaskable``."""
        return self._room.record(kind)

    def end_record(self, kind: DeviceKind) -> Request[Trace]:
        """End the recording. What comes has nobody in it; :meth:`keep_trace` writes it."""
        return self._room.end_record(kind)

    def keep_trace(self, kind: DeviceKind, trace: Trace) -> Path:
        """Write a trace beside the logs, named by device and time alone. Raises CounterError ``trace.not_written``."""
        folder = self._counter.settings.places.traces
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{kind.value}-{self._counter.clock().astimezone(SHANGHAI):%Y%m%d-%H%M%S}.trace"
        write_trace(trace, file)
        return file

    def check_all(self) -> Mapping[DeviceKind, Request[str]]:
        """Ask every device there is."""
        return {kind: self.check(kind) for kind in DeviceKind if self.has(kind)}

    def read_again(self, kind: DeviceKind) -> Request[Reading | None]:
        """Read once more what lies on a reader. The reading comes as news, too."""
        return self._room.read_again(kind)

    @property
    def key_gap(self) -> int:
        """Milliseconds between two keys of a scanner that types into the window; 0 where there is none."""
        return self._room.key_gap

    def typed(self, line: str) -> None:
        """What the window caught of such a scanner; it comes back as news."""
        self._room.typed(line)

    def ask_rating(self, question: Question, seconds: float) -> Request[Rating]:
        """Ask the citizen. Raises DeviceFault ``device.unset`` where no evaluator is configured."""
        return self._room.ask_rating(question, seconds)

    def printed(self, kind: DeviceKind, state: PrintState, trouble: CounterError | None) -> None:
        """A paper was sent out: what became of it tells how its printer stands. Any other trouble is the paper's."""
        why = trouble.code.rpartition(".")[2].removeprefix("now_") if trouble is not None else ""
        if trouble is not None and why in _STANDS_STILL:
            self._ill(kind, trouble)
        elif trouble is None and state in (PrintState.printed, PrintState.sent):
            self._stands(kind, good=True)

    def close(self) -> None:
        """End all lanes; what was asked is given up."""
        self._room.close()

    def _second_screen(self) -> DeviceState:
        """Found anew each time: monitors come and go. One that is wanted by its name is missed."""
        kind, wanted, monitor = DeviceKind.second_screen, self._window.second_screen, self._monitor
        if monitor is not None and monitor.present:
            return DeviceState(kind, DeviceCondition.ready, port=monitor.name)
        if monitor is None or wanted in (AUTO_SCREEN, NO_SCREEN):
            return DeviceState(kind, DeviceCondition.unset)
        fault = DeviceFault("second_screen.absent")
        return DeviceState(kind, DeviceCondition.fault, port=wanted, fault=fault)

    def _look_at_monitor(self, patience: Patience) -> str:
        patience.check()
        state = self._second_screen()
        if state.fault is not None:
            raise state.fault
        return state.port

    def _ask_printer(self, patience: Patience) -> str:
        """Ask the slip printer without printing. One that never speaks is unknown, which is no fault."""
        from counter_app.devices.slip_printer import look_at

        patience.check()
        window = self._window
        try:
            profile = window.slip_profile
            status, label = look_at(window.slip_target, window.slip_width, profile=profile, request=patience)
            if status.answers and not status.ready:
                raise CounterError(f"printer.now_{_why(status)}")
        except CounterError as error:
            raise self._ill(DeviceKind.printer, error) from error
        self._stands(DeviceKind.printer, silent=not status.answers, label=label)
        return text("printer.paper_low") if status.paper is Paper.low else label

    def _ask_queue(self, patience: Patience) -> str:
        patience.check()
        try:
            check_queue(self._window.a4_queue, patience)
        except CounterError as error:
            raise self._ill(DeviceKind.a4, error) from error
        self._stands(DeviceKind.a4)
        return self._window.a4_queue

    def _ill(self, kind: DeviceKind, error: CounterError) -> DeviceFault:
        fault = DeviceFault(error.code, passing=False, **error.facts)
        self._stands(kind, fault=fault)
        return fault

    def _stands(
        self,
        kind: DeviceKind,
        *,
        fault: DeviceFault | None = None,
        good: bool = False,
        silent: bool = False,
        label: str = "",
    ) -> None:
        well = DeviceCondition.unknown if silent else DeviceCondition.ready
        with self._lock:
            before = self._printers[kind]
            after = replace(
                before,
                condition=well if fault is None else DeviceCondition.fault,
                fault=fault,
                label=label or before.label,
                last_good=self._counter.clock() if good else before.last_good,
            )
            self._printers[kind] = after
        self._tell(before, after)

    def _tell(self, before: DeviceState, after: DeviceState) -> None:
        if after != before:
            self._heard(StateChanged(after))


def _why(status: PrinterStatus) -> str:
    if status.paper is Paper.out:
        return "out"
    return "open" if status.cover_open else "stopped"
