# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate social-card``: a made-up card in the virtual PC/SC reader of this machine."""

import argparse
from collections.abc import Mapping
from contextlib import closing, suppress

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import add_common
from counter_app.cli.stage import Answer, perform
from counter_app.devices.simulated.sample_cards import sample_cards
from counter_app.devices.simulated.social_card import Kind, SimulatedSocialCard, records_of
from counter_app.devices.simulated.virtual_reader import ADDRESS, Departure, VirtualReader, parse_address

FIRST = "resident"
KINDS: Mapping[str, Mapping[str, object]] = {
    "locked": {"locked": True},
    "bank-only": {"bank_only": True},
    "old": {"old": True},
    "numbers-only": {"numbers_only": True},
    "plain-select": {"plain_select": True},
    "wants-length": {"answers": "wants-length"},
    "has-more": {"answers": "has-more"},
    "whole": {"answers": "whole"},
}
"""What a card can be besides an ordinary one."""


class _Play:
    """The reader, and what the next card will be like."""

    def __init__(self, reader: VirtualReader) -> None:
        self.reader = reader
        self.kind = Kind()
        self.card: SimulatedSocialCard | None = None

    def card_of(self, key: str, name: str = "") -> SimulatedSocialCard:
        """A made-up person's card, of the kind that was said. Raises CounterError ``reader.no_sample``."""
        person = sample_cards().get(key)
        if person is None:
            raise CounterError("reader.no_sample", card=key, cards="、".join(sample_cards()))
        return SimulatedSocialCard(records_of(person, name), self.kind)

    def lay(self, key: str, name: str = "") -> None:
        """Put a card in."""
        self.card = self.card_of(key, name)
        self.reader.lay(self.card)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the device."""
    told = text("cli.help.simulate_social_card")
    commands = text("cli.help.simulate_social_card_commands")
    parser = subparsers.add_parser("social-card", help=told, description=told, epilog=commands)
    add_common(parser)
    parser.add_argument("--to", default=ADDRESS, metavar="HOST:PORT", help=text("cli.help.virtual_reader"))
    parser.add_argument("--lay", metavar="CARD", help=text("cli.help.simulate_lay"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play a card until standard input ends."""
    with closing(VirtualReader(*parse_address(arguments.to))) as reader:
        play = _Play(reader)
        if arguments.lay:
            play.lay(arguments.lay)
        return perform({"address": f"tcp://{arguments.to}"}, lambda words: obey(play, words), as_json=arguments.json)


def obey(play: _Play, words: str) -> Answer:
    """One command.

    ``lay [CARD [NAME]]`` (a key of ``resources/sample/cards.yaml``; NAME instead of the person's), ``lift``,
    ``swap CARD [N]`` (another card at once, or after N commands of the next reading), ``cut N`` (the card goes
    after N commands), ``mute`` until ``lift``, ``asked`` (how often what was asked of the card that lies there).
    Of the next card: ``locked``, ``bank-only``, ``old``, ``numbers-only``, ``plain-select``, ``wants-length``,
    ``has-more``, ``whole``, ``status TAG|FILE XXXX``, ``record TAG HEX``; ``well`` makes it an ordinary one again.
    """
    command, *rest = words.split()
    reader = play.reader
    match command, rest:
        case "lay", [] | [_] | [_, _]:
            play.lay(*(rest or [FIRST]))
        case "lift", []:
            play.card, reader.mute = None, False
            reader.lay(None)
        case "swap", [key]:
            play.lay(key)
        case "swap", [key, after] if after.isdigit():
            reader.departure, reader.commands = Departure(int(after), play.card_of(key)), 0
        case "cut", [after] if after.isdigit():
            reader.departure, reader.commands = Departure(int(after)), 0
        case "mute", []:
            reader.mute = True
        case "asked", []:
            return dict(play.card.asked) if play.card else {}
        case "well", []:
            play.kind, reader.departure, reader.mute = Kind(), None, False
        case "status" | "record", [place, written]:
            with suppress(ValueError):
                _set(play.kind, command, place.upper(), bytes.fromhex(written))
                return None
            raise CounterError("social.unknown_command", command=command)
        case _, [] if command in KINDS:
            for key, value in KINDS[command].items():
                setattr(play.kind, key, value)
        case _:
            raise CounterError("social.unknown_command", command=command)
    return None


def _set(kind: Kind, what: str, place: str, value: bytes) -> None:
    if what == "status":
        kind.statuses[place] = value
    else:
        kind.records[int(place, 16)] = value
