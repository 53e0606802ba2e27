# SPDX-License-Identifier: Apache-2.0
"""``counter-app device trace record | replay | show``: what went over a device's wire, with nobody in it."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.clock import system_clock
from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading
from counter_app.base.texts import sentence, text
from counter_app.cli.answers import DONE, add_common, columns, print_json, refusal
from counter_app.cli.device_choice import chosen_device
from counter_app.cli.device_read import TIMEOUT, add_choice, tell
from counter_app.devices.contracts import CardReader
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.registry import make_reader
from counter_app.devices.traces import Recorder, Tapped, Trace, counted, exchanges, read_trace, write_trace

if TYPE_CHECKING:
    from counter_app.devices.simulated.card_player import CardPlayer
    from counter_app.devices.simulated.trace_player import TracePlayer

SHOWN_BYTES = 24


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    told = text("cli.help.device_trace")
    verb = subparsers.add_parser("trace", help=told, description=told)
    add_common(verb)
    actions = verb.add_subparsers(metavar="ACTION", required=True, parser_class=type(verb))
    parsers = {}
    for name, run in (("record", run_record), ("replay", run_replay), ("show", run_show)):
        words = text(f"cli.help.trace_{name}")
        parsers[name] = actions.add_parser(name, help=words, description=words)
        add_common(parsers[name])
        parsers[name].set_defaults(run=run)
    add_choice(parsers["record"])
    parsers["record"].add_argument("--out", type=Path, required=True, metavar="FILE", help=text("cli.help.trace_out"))
    for name in ("replay", "show"):
        parsers[name].add_argument("file", type=Path, metavar="FILE", help=text("cli.help.trace_file"))
    parsers["replay"].add_argument("--profile", metavar="P", help=text("cli.help.trace_profile"))
    parsers["replay"].add_argument("--at-once", action="store_true", help=text("cli.help.trace_at_once"))
    parsers["replay"].add_argument("--to", default="", metavar="HOST:PORT", help=text("cli.help.virtual_reader"))
    for name in ("record", "replay"):
        help_words = text("cli.help.device_timeout")
        parsers[name].add_argument("--timeout", type=float, default=TIMEOUT, metavar="S", help=help_words)


def run_record(arguments: argparse.Namespace) -> int:
    """Listen to one reading, however it ends. The trace is written even where nothing could be read."""
    device = chosen_device(arguments.profile, arguments.port, arguments.home)
    recorder = Recorder()
    with closing(make_reader(device, system_clock)) as reader:
        if not isinstance(reader, Tapped):
            raise CounterError("trace.unmaskable")
        reader.tap = recorder
        ended = _read(reader, arguments.timeout)
        trace = recorder.masked(reader.wire, device.profile)
    write_trace(trace, arguments.out)
    fault = ended if isinstance(ended, DeviceFault) else None
    if arguments.json:
        print_json({"file": str(arguments.out), **counted(trace), **(refusal(fault) if fault else {})})
    else:
        print(text("trace.written", file=arguments.out, commands=counted(trace)["commands"]))
        if fault:
            print(sentence(fault))
    return DONE


def run_replay(arguments: argparse.Namespace) -> int:
    """Run the driver against the trace, over a real wire. What it reads is told as ``read`` tells it."""
    trace = read_trace(arguments.file)
    with closing(_player(trace, at_once=arguments.at_once, to=arguments.to)) as player:
        device = chosen_device(arguments.profile or trace.profile, player.port, arguments.home)
        with closing(make_reader(device, system_clock)) as reader:
            ended = _read(reader, arguments.timeout)
    if isinstance(ended, DeviceFault):
        raise ended
    tell(ended, as_json=arguments.json)
    return DONE


def _player(trace: Trace, *, at_once: bool, to: str) -> "TracePlayer | CardPlayer":
    """Whoever plays the device. Raises CounterError ``trace.no_player``."""
    if trace.wire == "samv":
        from counter_app.devices.simulated.trace_player import TracePlayer  # needs pseudo-terminals

        return TracePlayer(trace, at_once=at_once)
    if trace.wire == "pcsc":
        from counter_app.devices.simulated.card_player import CardPlayer

        return CardPlayer(trace, to)
    raise CounterError("trace.no_player")


def _read(reader: CardReader, seconds: float) -> Reading | DeviceFault:
    try:
        reading = reader.read(Patience(seconds))
    except DeviceFault as fault:
        return fault
    return reading or DeviceFault("reader.nothing_came", seconds=f"{seconds:g}")


def run_show(arguments: argparse.Namespace) -> int:
    """Print a trace, an exchange a line."""
    trace = read_trace(arguments.file)
    rows = [(f"{one.at:.3f}", one.command.hex(" "), len(one.data), one.data) for one in exchanges(trace.passages)]
    if arguments.json:
        listed = [{"at": float(at), "command": sent, "answer": data.hex(" ")} for at, sent, _, data in rows]
        print_json({"wire": trace.wire, "profile": trace.profile, **counted(trace), "exchanges": listed})
        return DONE
    print(text("trace.head", profile=trace.profile, wire=trace.wire, commands=counted(trace)["commands"]))
    shown = [
        [at, f"→ {sent}", "←", text("trace.bytes", count=count), data[:SHOWN_BYTES].hex(" ")]
        for at, sent, count, data in rows
    ]
    for line in columns(shown) if shown else ():
        print(line)
    return DONE
