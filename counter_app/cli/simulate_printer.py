# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate printer``: a slip printer that keeps every slip as bytes, text and picture in a folder."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder, private_opener
from counter_app.base.slip import SLIP_COLUMNS
from counter_app.base.texts import text
from counter_app.cli.answers import add_common
from counter_app.cli.stage import Answer, add_link, linked, perform
from counter_app.devices.contracts import Paper
from counter_app.devices.simulated.printed_paper import CELL, PrintedPaper, draw_paper
from counter_app.devices.simulated.printer import SimulatedPrinter
from counter_app.settings import find_places

WAIT_SECONDS = 20.0


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the device."""
    told = text("cli.help.simulate_printer")
    commands = text("cli.help.simulate_printer_commands")
    parser = subparsers.add_parser("printer", help=told, description=told, epilog=commands)
    add_common(parser)
    parser.add_argument("--pty", action="store_true", help=text("cli.help.printer_pty"))
    parser.add_argument("--listen", type=int, default=0, metavar="PORT", help=text("cli.help.printer_listen"))
    parser.add_argument("--width", type=int, choices=tuple(SLIP_COLUMNS), default=80, help=text("cli.help.slip_width"))
    parser.add_argument("--into", type=Path, metavar="FOLDER", help=text("cli.help.printer_into"))
    parser.add_argument("--bytes-only", action="store_true", help=text("cli.help.printer_bytes"))
    add_link(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play a printer until standard input ends."""
    folder = arguments.into or find_places(arguments.home).data / "simulated-printer"
    private_folder(folder)
    drawer = SlipDrawer(folder, bytes_only=arguments.bytes_only)
    dots = SLIP_COLUMNS[arguments.width] * CELL
    made = SimulatedPrinter(drawer.keep, dots=dots, serial=arguments.pty, number=arguments.listen)
    with closing(made) as printer, linked(printer.where.get("port", ""), arguments.link if arguments.pty else None):
        where = {**printer.where, "folder": str(folder)}
        return perform(where, partial(obey, printer), as_json=arguments.json)


class SlipDrawer:
    """Keeps slips in a folder: ``0001.bin``, ``0001.txt``, ``0001.png`` and so on, after what is there already."""

    def __init__(self, folder: Path, *, bytes_only: bool) -> None:
        self._folder = folder
        self._bytes_only = bytes_only
        self._number = max((int(one.stem) for one in folder.glob("[0-9][0-9][0-9][0-9].bin")), default=0)

    def keep(self, paper: PrintedPaper) -> None:
        """Write one slip down, the picture last."""
        self._number += 1
        path = self._folder / f"{self._number:04}.bin"
        _write(path, bytes(paper.data))
        if self._bytes_only:
            return
        from counter_app.reports.slip import rasterise

        _write(path.with_suffix(".txt"), "\n".join((*paper.lines, "")).encode())
        _write(path.with_suffix(".png"), draw_paper(paper, rasterise))


def _write(path: Path, data: bytes) -> None:
    """A slip may name a citizen, where a true window prints here."""
    with open(path, "wb", opener=private_opener) as file:
        file.write(data)


def obey(printer: SimulatedPrinter, words: str) -> Answer:
    """``paper low|out|in``, ``cover open|close``, ``cutter stuck|free``, ``silent``, ``loud``, ``off``, ``on``,
    ``after BYTES COMMAND`` (once so many more bytes came in), ``changed`` (waits until all of these happened),
    ``slips COUNT`` (waits until so many came out).
    """
    match words.split():
        case ["slips", count] if count.isdecimal():
            return {"slips": printer.wait_slips(int(count), WAIT_SECONDS)}
        case ["changed"]:
            return {"waiting": printer.wait_changes(WAIT_SECONDS)}
        case ["after", count, *rest] if count.isdecimal():
            printer.after(int(count), _change(printer, rest))
        case other:
            _change(printer, other)()
    return None


def _change(printer: SimulatedPrinter, words: Sequence[str]) -> Callable[[], None]:
    """What a command changes. Raises CounterError ``simulate.unknown_command``."""
    match words:
        case ["paper", "low" | "out" | "in" as paper]:
            return partial(printer.set_paper, Paper.enough if paper == "in" else Paper(paper))
        case ["cover", "open" | "close" as cover]:
            return partial(printer.set_cover, is_open=cover == "open")
        case ["cutter", "stuck" | "free" as cutter]:
            return partial(printer.set_cutter, stuck=cutter == "stuck")
        case ["silent" | "loud" as voice]:
            return partial(printer.set_silent, silent=voice == "silent")
        case ["off" | "on" as power]:
            return partial(printer.switch, on=power == "on")
    raise CounterError("simulate.unknown_command", command=" ".join(words))
