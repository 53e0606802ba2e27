# SPDX-License-Identifier: Apache-2.0
"""``counter-app device read``: one card or code from any reader, as facts."""

import argparse
from contextlib import closing

from counter_app.base.clock import SHANGHAI, system_clock
from counter_app.base.readings import Reading
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.cli.device_choice import chosen_device
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.registry import make_reader

TIMEOUT = 10.0


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.device_read")
    parser = subparsers.add_parser("read", help=told, description=told)
    add_common(parser)
    add_choice(parser)
    parser.add_argument("--timeout", type=float, default=TIMEOUT, metavar="S", help=text("cli.help.device_timeout"))
    parser.add_argument("--again", action="store_true", help=text("cli.help.device_again"))
    parser.set_defaults(run=run)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """The options by which a device is named."""
    parser.add_argument("--profile", required=True, metavar="P", help=text("cli.help.device_profile"))
    parser.add_argument("--port", metavar="X", help=text("cli.help.device_port"))


def run(arguments: argparse.Namespace) -> int:
    """Wait for one reading and tell it. Raises DeviceFault ``reader.nothing_came`` where none came in time."""
    device = chosen_device(arguments.profile, arguments.port, arguments.home)
    with closing(make_reader(device, system_clock)) as reader:
        reading = reader.read(Patience(arguments.timeout), again=arguments.again)
    if reading is None:
        raise DeviceFault("reader.nothing_came", seconds=f"{arguments.timeout:g}")
    tell(reading, as_json=arguments.json)
    return DONE


def tell(reading: Reading, *, as_json: bool) -> None:
    """A reading, whole: whoever asks for it at this machine may see it."""
    read_at = reading.read_at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    notes = [text(one) for one in reading.notes]
    if as_json:
        told: dict[str, object] = {"kind": reading.kind.value, "source": reading.source, "read_at": read_at}
        print_json({**told, "facts": dict(reading.facts), **({"notes": notes} if notes else {})})
        return
    print(f"{reading.source}  {read_at}")
    for line in columns([name, value] for name, value in reading.facts.items()):
        print(line)
    for note in notes:
        print(note)
