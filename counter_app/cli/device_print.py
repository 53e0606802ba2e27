# SPDX-License-Identifier: Apache-2.0
"""``counter-app device print``: any slip on any printer, or as a picture of exactly the dots it would have."""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from counter_app.base.clock import system_clock
from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.base.slip import SlipDocument
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import PrintState
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json, refusal, refuse
from counter_app.devices.printer_profiles import PrinterProfile, printer_profile
from counter_app.devices.slip_printer import SlipAnswer, print_slip, told_alone
from counter_app.reports.slip import SlipFacts, layout_slip, rasterise, slip_picture
from counter_app.reports.slip_data import read_slip_data
from counter_app.reports.slip_layouts import slips_with
from counter_app.reports.ticket_facts import TrialFacts
from counter_app.settings import find_places

LOOK_SECONDS = 0.2
"""Between two looks at the files."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.device_print")
    parser = subparsers.add_parser("print", help=told, description=told)
    add_common(parser)
    parser.add_argument("--profile", default="generic-80", metavar="P", help=text("cli.help.printer_profile"))
    parser.add_argument("--slip", default=TrialFacts.paper, metavar="NAME", help=text("cli.help.slip_name"))
    parser.add_argument("--data", type=Path, metavar="FILE", help=text("cli.help.slip_data"))
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--to", metavar="ADDRESS", help=text("cli.help.printer_to"))
    way.add_argument("--preview", type=Path, metavar="OUT.png", help=text("cli.help.slip_preview"))
    parser.add_argument("--watch", action="store_true", help=text("cli.help.slip_watch"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one slip, or draw it; with ``--watch`` again and again."""
    profile = printer_profile(arguments.profile)
    if arguments.preview is None:
        answer = print_slip(_document(arguments, profile), arguments.to, rasterise=rasterise, profile=profile)
        return tell(answer, as_json=arguments.json)
    draw = _Drawing(arguments, profile)
    if not arguments.watch:
        draw()
        return DONE
    for _ in changes(_watched(arguments), lambda: time.sleep(LOOK_SECONDS)):
        try:
            draw()
        except CounterError as error:  # the picture stays as it was until the file is right
            if arguments.json:
                print_json(refusal(error))
            else:
                refuse(error, as_json=False)
    return DONE


class _Drawing:
    """Draws the slip as it is now."""

    def __init__(self, arguments: argparse.Namespace, profile: PrinterProfile) -> None:
        self._arguments, self._profile = arguments, profile

    def __call__(self) -> None:
        picture = slip_picture(_document(self._arguments, self._profile))
        try:
            self._arguments.preview.write_bytes(picture)
        except OSError as error:
            raise CounterError("slip.not_kept", file=self._arguments.preview.name) from error
        if self._arguments.json:
            print_json({"preview": str(self._arguments.preview)})
        else:
            print(self._arguments.preview, flush=True)


def changes(paths: tuple[Path, ...], rest: Callable[[], None]) -> Iterator[None]:
    """Once at the beginning, then whenever one of the files is another one than before. ``rest`` between the looks."""
    before: object = None
    while True:
        now = [_print_of(path) for path in paths]
        if now != before:
            before = now
            yield
        rest()


def _print_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _watched(arguments: argparse.Namespace) -> tuple[Path, ...]:
    name = f"{arguments.slip}.yaml"
    layouts = (find_places(arguments.home).slips / name, resources_root() / "slips" / name)
    return (*layouts, arguments.data) if arguments.data else layouts


def _document(arguments: argparse.Namespace, profile: PrinterProfile) -> SlipDocument:
    """Raises CounterError; ResourceFaults where this office's own layout or the data are faulty."""
    load = slips_with(find_places(arguments.home).slips)
    own = [one for one in load.faults if one.file == f"slips/{arguments.slip}.yaml"]
    if own:
        raise ResourceFaults(own)
    return layout_slip(_facts(arguments, profile, system_clock()), profile.width_mm, book=load.book)


def _facts(arguments: argparse.Namespace, profile: PrinterProfile, now: datetime) -> SlipFacts:
    if arguments.data is not None:
        return read_slip_data(arguments.slip, arguments.data)
    if arguments.slip != TrialFacts.paper:
        raise CounterError("slip.no_data", slip=arguments.slip)
    return TrialFacts(made_at=now, printer=profile.label)


def tell(answer: SlipAnswer, *, as_json: bool) -> int:
    """What became of the slip. Only one that came out, or was handed over, is done."""
    done = answer.state in (PrintState.printed, PrintState.sent)
    told = "" if answer.trouble is None else sentence(told_alone(answer.trouble))
    if as_json:
        found = {
            "state": answer.state.value,
            "reason": answer.trouble.code if answer.trouble else "",
            "message": told,
            "bytes": len(answer.sent),
            "paper_low": answer.paper_low,
            "drawn": answer.drawn,
        }
        print_json(found)
    else:
        print(told or text(f"cli.printed.{answer.state.value}", count=len(answer.sent)), flush=True)
        if answer.paper_low:
            print(text("printer.paper_low"), flush=True)
    return DONE if done else REFUSED
