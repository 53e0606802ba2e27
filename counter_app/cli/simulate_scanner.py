# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate scanner``: codes come out of a serial port as they are shown."""

import argparse
from contextlib import closing

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import add_common
from counter_app.cli.stage import Answer, add_link, linked, perform
from counter_app.desk.practice_core import practice_code
from counter_app.devices.simulated.scanner import SimulatedScanner

CODE_OF = "code-of-"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the device."""
    told = text("cli.help.simulate_scanner")
    commands = text("cli.help.simulate_scanner_commands")
    parser = subparsers.add_parser("scanner", help=told, description=told, epilog=commands)
    add_common(parser)
    add_link(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play a scanner until standard input ends."""
    with closing(SimulatedScanner()) as scanner:
        with linked(scanner.port, arguments.link):
            return perform({"port": scanner.port}, lambda words: obey(scanner, words), as_json=arguments.json)


def obey(scanner: SimulatedScanner, words: str) -> Answer:
    """``show TEXT`` (several at once with spaces between), ``half TEXT``, ``noise``.

    ``code-of-KEY`` in place of a text is the code of a made-up person of ``resources/sample``.
    """
    command, *texts = words.split()
    codes = [practice_code(one.removeprefix(CODE_OF)) if one.startswith(CODE_OF) else one for one in texts]
    match command:
        case "show" if codes:
            scanner.show(*codes)
        case "half" if len(codes) == 1:
            scanner.show_half(codes[0])
        case "noise" if not codes:
            scanner.noise()
        case _:
            raise CounterError("scanner.unknown_command", command=command)
    return None
