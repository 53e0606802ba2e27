# SPDX-License-Identifier: Apache-2.0
"""``counter-app device trace record | replay | show``: what went over a device's wire, with nobody in it."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading
from counter_app.base.texts import sentence, text
from counter_app.cli import device_ask_rating, device_print, device_read
from counter_app.cli.answers import DONE, add_common, columns, print_json, refusal
from counter_app.cli.device_read import TIMEOUT, add_choice
from counter_app.cli.trace_partners import Ended, device_of, recorded, replayed
from counter_app.devices.contracts import Rating
from counter_app.devices.faults import DeviceFault
from counter_app.devices.slip_printer import SlipAnswer, told_alone
from counter_app.devices.traces import Recorder, Trace, counted, exchanges, read_trace, write_trace

if TYPE_CHECKING:
    from counter_app.devices.simulated.card_player import CardPlayer
    from counter_app.devices.simulated.trace_player import TracePlayer

SHOWN_BYTES = 24
PORTS = ("samv", "scanner", "buttons", "escpos")
"""Wires that are played on a serial port, a printer's on the network, too."""


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
    """Listen to one use of a device, however it ends. The trace is written even where nothing came of it."""
    device = device_of(arguments.profile, arguments.port, arguments.home)
    trace, ended = recorded(device, Recorder(), arguments.timeout, arguments.home)
    write_trace(trace, arguments.out)
    fault = _fault(ended)
    if arguments.json:
        print_json({"file": str(arguments.out), **counted(trace), **(refusal(fault) if fault else {})})
    else:
        print(text("trace.written", file=arguments.out, commands=counted(trace)["commands"]))
        if fault:
            print(sentence(fault))
    return DONE


def run_replay(arguments: argparse.Namespace) -> int:
    """Run the driver against the trace, over a real wire. What comes of it is told as the device's own verb tells."""
    trace = read_trace(arguments.file)
    profile = arguments.profile or trace.profile
    with closing(_player(trace, at_once=arguments.at_once, to=arguments.to)) as player:
        ended = replayed(trace, profile, player.port, arguments.timeout, arguments.home)
    match ended:
        case DeviceFault():
            raise ended
        case SlipAnswer():
            return device_print.tell(ended, as_json=arguments.json)
        case Rating():
            device_ask_rating.tell(ended, as_json=arguments.json)
        case Reading():
            device_read.tell(ended, as_json=arguments.json)
    return DONE


def _fault(ended: Ended) -> CounterError | None:
    if isinstance(ended, SlipAnswer):
        return None if ended.trouble is None else told_alone(ended.trouble)
    return ended if isinstance(ended, DeviceFault) else None


def _player(trace: Trace, *, at_once: bool, to: str) -> "TracePlayer | CardPlayer":
    """Whoever plays the device. Raises CounterError ``trace.no_player``."""
    if trace.wire in PORTS:
        from counter_app.devices.simulated.trace_player import TracePlayer  # needs pseudo-terminals

        return TracePlayer(trace, at_once=at_once)
    if trace.wire == "pcsc":
        from counter_app.devices.simulated.card_player import CardPlayer

        return CardPlayer(trace, to)
    raise CounterError("trace.no_player")


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
