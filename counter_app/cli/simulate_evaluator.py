# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate evaluator``: a box of buttons on a serial port, or a pad that connects to the counter."""

import argparse
import time
from contextlib import closing
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import add_common
from counter_app.cli.stage import Answer, add_link, linked, perform
from counter_app.devices.evaluator_profiles import evaluator_profiles
from counter_app.devices.simulated.button_box import NOISE, UNKNOWN_KEY, Asked, SimulatedButtonBox

WAIT_SECONDS = 20.0
LOOK_SECONDS = 0.5
"""How long a citizen looks at the question before the finger is down."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the device."""
    told = text("cli.help.simulate_evaluator")
    commands = text("cli.help.simulate_evaluator_commands")
    parser = subparsers.add_parser("evaluator", help=told, description=told, epilog=commands)
    add_common(parser)
    parser.add_argument("--profile", default="buttons-four", help=text("cli.help.evaluator_profile"))
    parser.add_argument("--pad", metavar="URL", help=text("cli.help.evaluator_pad"))
    parser.add_argument("--key-file", type=Path, metavar="FILE", help=text("cli.help.evaluator_key"))
    add_link(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play an evaluator until standard input ends."""
    if arguments.pad:
        from counter_app.cli.simulate_pad import run_pad

        return run_pad(arguments)
    profile = evaluator_profiles().get(arguments.profile)
    if profile is None or profile.buttons is None:
        raise CounterError("device.no_profile", profile=arguments.profile)
    with closing(SimulatedButtonBox(profile.buttons)) as box:
        with linked(box.port, arguments.link):
            return perform({"port": box.port}, lambda words: obey(box, words), as_json=arguments.json)


def obey(box: SimulatedButtonBox, words: str) -> Answer:
    """``asked`` and ``ended`` wait for the counter; ``answer N`` waits, looks at the question, then presses level N.

    ``press N`` at once, ``twice N``, ``late N`` after the question's end, ``other-question N``, ``unmapped``,
    ``noise``, ``silent``, ``loud``.
    """
    command, *rest = words.split()
    level = int(rest[0]) if len(rest) == 1 and rest[0].isdigit() else 0
    key = box.key_of(level)
    match command, key:
        case "asked", _:
            return _facts(box.wait_asked(WAIT_SECONDS))
        case "ended", _:
            return {"ended": box.wait_ended(WAIT_SECONDS)}
        case "answer", int():
            asked = box.wait_asked(WAIT_SECONDS)
            time.sleep(LOOK_SECONDS)
            box.press(key)
            return _facts(asked)
        case "press", int():
            box.press(key)
        case "twice", int():
            box.press(key, times=2)
        case "late", int():
            box.wait_ended(WAIT_SECONDS)
            box.press(key)
        case "other-question", int():
            box.press(key, off_by=1)
        case "unmapped", _:
            box.press(UNKNOWN_KEY)
        case "noise", _:
            box.send(NOISE)
        case "silent" | "loud", _:
            box.silent(silent=command == "silent")
        case _:
            raise CounterError("evaluator.unknown_command", command=command)
    return None


def _facts(asked: Asked | None) -> Answer:
    if asked is None:
        return {"asked": False}
    return {"asked": True, "number": asked.number, "lamps": asked.lamps, "seconds": asked.seconds}
