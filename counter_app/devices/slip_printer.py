# SPDX-License-Identifier: Apache-2.0
"""The slip printer of a window, as the desk uses it: print one slip, be told what is known of it."""

from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.slip import Rasterise, SlipDocument
from counter_app.cases.actions import PrintState
from counter_app.devices.contracts import PrinterStatus, SendResult
from counter_app.devices.drivers.escpos_printer import EscposPrinter
from counter_app.devices.printer_profiles import PrinterProfile, profile_for
from counter_app.devices.protocols.escpos import encode_slip
from counter_app.devices.transports.targets import PATIENCE, make_link, parse_target


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
    profile: PrinterProfile | None = None,
    patience: float = PATIENCE,
) -> SlipAnswer:
    """Print a slip on ``tcp://host:port`` or into ``file:/path``. Expected failures are part of the answer.

    May wait for the wire (a few times ``patience`` seconds), so it belongs on a worker thread.
    """
    try:
        parsed = parse_target(target)
        chosen = profile or profile_for(document.width_mm)
    except CounterError as error:
        return SlipAnswer(PrintState.failed, b"", error)
    encoded = encode_slip(document, chosen, rasterise)
    result = EscposPrinter(lambda: make_link(parsed, patience), chosen, patience=patience).send(encoded.data)
    return SlipAnswer(result.state, encoded.data, _trouble(result), result.paper_low, encoded.drawn)


def look_at(target: str, width_mm: int, *, patience: float = PATIENCE) -> tuple[PrinterStatus, str]:
    """How the printer stands, and its profile's label; nothing is printed. One that cannot tell does not answer.

    Raises CounterError ``printer.now_gone`` where nobody is at the address, and as ``parse_target`` does.
    """
    parsed, profile = parse_target(target), profile_for(width_mm)
    link = make_link(parsed, patience)
    if not link.answers:  # opening a file would empty it
        return PrinterStatus(answers=False), profile.label
    try:
        link.open()
    except OSError as error:
        raise CounterError("printer.now_gone") from error
    finally:
        link.close()
    return EscposPrinter(lambda: make_link(parsed, patience), profile, patience=patience).status(), profile.label


def _trouble(result: SendResult) -> CounterError | None:
    return CounterError(result.reason) if result.reason else None
