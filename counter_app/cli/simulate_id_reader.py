# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate id-reader``: a reader of identity cards on a serial port, and made-up cards to lay on it."""

import argparse
from contextlib import closing
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import add_common
from counter_app.cli.stage import Answer, add_link, linked, perform
from counter_app.devices.protocols.identity_text import TEXT_LENGTH
from counter_app.devices.simulated.id_reader import LaidCard, SimulatedIdReader
from counter_app.devices.simulated.sample_cards import PHOTO, sample_cards

SPEED = 115200
SWITCHES = ("silent", "half", "babble", "noise", "old", "serials", "finds_again")
STEPS = ("find", "select", "read", "address", "other")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the device."""
    told = text("cli.help.simulate_id_reader")
    commands = text("cli.help.simulate_id_reader_commands")
    parser = subparsers.add_parser("id-reader", help=told, description=told, epilog=commands)
    add_common(parser)
    parser.add_argument("--lay", metavar="CARD", help=text("cli.help.simulate_lay"))
    parser.add_argument("--pace", type=int, metavar="SPEED", help=text("cli.help.simulate_pace"))
    add_link(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play a reader until standard input ends."""
    laid = card_of(arguments.lay) if arguments.lay else None
    with closing(SimulatedIdReader(arguments.pace)) as reader:
        if laid is not None:
            reader.lay(laid)
        with linked(reader.port, arguments.link):
            return perform({"port": reader.port}, lambda words: obey(reader, words), as_json=arguments.json)


def obey(reader: SimulatedIdReader, words: str) -> Answer:
    """One command.

    ``lay CARD`` (a key of ``resources/sample/cards.yaml``, or a file with the bytes of its text, or of text
    and photo, in hexadecimal), ``lift``, ``swap-before-read CARD``, ``cut N`` (the card goes after N bytes of the next
    reading), ``unsettled N`` (selected only after so many times), ``bad-xor once|N|on|off``, ``status [STEP] XX|off``,
    ``pace SPEED|on|off``, ``asked`` (how often what was asked; counting begins anew), and on or off of ``silent``,
    ``half``, ``babble``, ``noise``, ``old``, ``serials``, ``finds-again``. ``well`` ends all mischief.
    """
    command, *rest = words.split()
    mischief = reader.mischief
    switch = command.replace("-", "_")
    match command, rest:
        case "lay", [card]:
            reader.lay(card_of(card))
        case "lift", []:
            reader.lift()
        case "swap-before-read", [card]:
            mischief.swap = card_of(card)
        case "cut", [count] if count.isdigit():
            mischief.cut = int(count)
        case "unsettled", [count] if count.isdigit():
            mischief.unsettled = int(count)
        case "bad-xor", [count]:
            mischief.bad_check = {"once": 1, "on": -1, "off": 0}.get(count, int(count) if count.isdigit() else 0)
        case "status", [*step, status] if not step or step[0] in STEPS:
            _set_status(mischief.statuses, step[0] if step else "read", status)
        case "pace", [speed] if speed in ("on", "off") or speed.isdigit():
            reader.speed = {"on": SPEED, "off": None}.get(speed) if not speed.isdigit() else int(speed)
        case "asked", []:
            told, reader.asked = dict(reader.asked), {}
            return told
        case "well", []:
            reader.mischief = type(mischief)()
        case _, ["on" | "off" as wanted] if switch in SWITCHES:
            setattr(mischief, switch, wanted == "on")
        case _:
            raise CounterError("simulate.unknown_command", command=command)
    return None


def _set_status(statuses: dict[str, int], step: str, written: str) -> None:
    try:
        statuses[step] = int(written, 16) & 0xFF
    except ValueError:
        statuses.pop(step, None)  # off


def card_of(name: str) -> LaidCard:
    """A made-up person's card, or one from a file. Raises CounterError ``reader.no_sample``."""
    if (card := sample_cards().get(name)) is not None:
        return LaidCard.of(card)
    try:
        block = bytes.fromhex(Path(name).read_text(encoding="ascii"))
    except (OSError, ValueError):
        block = b""
    if len(block) not in (TEXT_LENGTH, TEXT_LENGTH + len(PHOTO)):
        raise CounterError("reader.no_sample", card=Path(name).name, cards="、".join(sample_cards()))
    return LaidCard(block[:TEXT_LENGTH], block[TEXT_LENGTH:] or PHOTO)
