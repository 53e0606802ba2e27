# SPDX-License-Identifier: Apache-2.0
"""The slip printer of a window, as the desk uses it: print one slip, be told what is known of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.slip import LINE_DOTS, Rasterise, SlipDocument, SlipFeed, SlipQr, SlipText
from counter_app.cases.actions import PrintState
from counter_app.devices.aside import SLICE
from counter_app.devices.contracts import Link, PrinterStatus, SendResult
from counter_app.devices.drivers.escpos_printer import EscposPrinter
from counter_app.devices.patience import Patience
from counter_app.devices.printer_profiles import PrinterProfile, printer_profile, profile_for
from counter_app.devices.protocols.escpos import encode_slip
from counter_app.devices.tapped_link import TappedLink
from counter_app.devices.traces import Tap
from counter_app.devices.transports.targets import PATIENCE, REQUEST, FileTarget, Target, make_link, parse_target

MOST_LINES = 600
"""Longer than this no slip is meant: more than two metres of paper."""

_TURNS: dict[Target, Lock] = {}
"""Two slips of this window never share a wire: a printer would mix them."""


@dataclass(frozen=True, slots=True)
class SlipAnswer:
    """What became of a slip. ``trouble`` is what to tell when it is not surely printed; ``sent`` are its bytes."""

    state: PrintState
    sent: bytes
    trouble: CounterError | None = None
    paper_low: bool = False
    drawn: str = ""  # characters the printer lacks, drawn as dots instead


def print_slip(
    document: SlipDocument,
    target: str,
    *,
    rasterise: Rasterise,
    profile: PrinterProfile | str = "",
    patience: float = PATIENCE,
    request: Patience | None = None,
    tap: Tap | None = None,
) -> SlipAnswer:
    """Print a slip where ``target`` says (docs: transports/targets). Expected failures are part of the answer.

    ``profile`` is the printer's model, or its key; "" is the generic one of the slip's width. May wait for the wire
    (a few times ``patience`` seconds, and for another slip of this window), so it belongs on a worker thread.
    ``request`` gives it up, from any thread: the answer says what is known then.
    ``tap`` hears every byte.
    """
    try:
        parsed = parse_target(target)
        chosen = _model(profile, document.width_mm)
        lines = _length(document)
        if lines > MOST_LINES:
            raise CounterError("printer.too_long", lines=lines)
    except CounterError as error:
        return SlipAnswer(PrintState.failed, b"", error)
    encoded = encode_slip(document, chosen, rasterise)
    asked = request or Patience(REQUEST)
    printer = EscposPrinter(lambda: _link(parsed, patience, asked, tap), chosen, patience=patience, request=asked)
    try:
        with _turn(parsed, asked):
            result = printer.send(encoded.data, lines=lines)
    except Cancelled:
        result = SendResult(PrintState.failed, "printer.given_up")
    return SlipAnswer(result.state, encoded.data, _trouble(result), result.paper_low, encoded.drawn)


def print_again(slip: bytes, port: str, profile: str) -> SlipAnswer:
    """Send the bytes of a recorded slip to a serial port, where its trace is played. Raises as ``print_slip`` tells."""
    target = parse_target(f"serial:{port}")
    asked = Patience(REQUEST)
    model = printer_profile(profile)
    printer = EscposPrinter(lambda: make_link(target, PATIENCE, asked), model, patience=PATIENCE, request=asked)
    result = printer.send(slip)
    return SlipAnswer(result.state, slip, _trouble(result), result.paper_low)


def look_at(
    target: str, width_mm: int, *, profile: str = "", patience: float = PATIENCE, request: Patience | None = None
) -> tuple[PrinterStatus, str]:
    """How the printer stands, and its profile's label; nothing is printed. One that cannot tell does not answer.

    Raises CounterError ``printer.now_<why>`` where it cannot be asked, and as ``print_slip`` tells faulty settings;
    Cancelled once ``request`` was given up.
    """
    parsed, chosen = parse_target(target), _model(profile, width_mm)
    if isinstance(parsed, FileTarget):  # opening it would empty it
        return PrinterStatus(answers=False), chosen.label
    asked = request or Patience(REQUEST)
    printer = EscposPrinter(lambda: make_link(parsed, patience, asked), chosen, patience=patience, request=asked)
    with _turn(parsed, asked):
        return printer.look(), chosen.label


def told_alone(trouble: CounterError) -> CounterError:
    """The same trouble where no case waits for the slip: its sentence speaks of the printer only."""
    room, _, why = trouble.code.partition(".")
    if room != "printer" or why in _SETTINGS:
        return trouble
    return CounterError(f"printer.now_{_ALONE.get(why, why)}", **trouble.facts)


_SETTINGS = frozenset({"target_faulty", "no_profile", "profile_unknown", "too_long"})
_ALONE = {"paper_out": "out", "cover_open": "open", "fault": "stopped"}


@contextmanager
def _turn(target: Target, request: Patience) -> Iterator[None]:
    """Wait until no other slip of this window is on the wire. Raises Cancelled."""
    turn = _TURNS.setdefault(target, Lock())
    while not turn.acquire(timeout=SLICE):
        request.check()
    try:
        yield
    finally:
        turn.release()


def _link(target: Target, patience: float, request: Patience, tap: Tap | None) -> Link:
    link = make_link(target, patience, request)
    return link if tap is None else TappedLink(link, tap)


def _model(profile: PrinterProfile | str, width_mm: int) -> PrinterProfile:
    if isinstance(profile, PrinterProfile):
        return profile
    return printer_profile(profile) if profile else profile_for(width_mm)


def _length(document: SlipDocument) -> int:
    """About how many ordinary lines of paper."""
    lines = 0
    for part in document.parts:
        match part:
            case SlipText(tall=tall):
                lines += tall
            case SlipFeed(fed):
                lines += fed
            case SlipQr(module=module):
                lines += 40 * module // LINE_DOTS  # the size of the codes on our slips
            case _:
                pass
    return lines


def _trouble(result: SendResult) -> CounterError | None:
    return CounterError(result.reason) if result.reason else None
