# SPDX-License-Identifier: Apache-2.0
"""``counter-app kiosk``: a full screen on which people take a number of the hall. The machine is enrolled as a window
is; it needs nobody signed in and writes no case. While the centre is away it gives numbers that were left to it."""

import argparse
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.opened import opened

if TYPE_CHECKING:
    from counter_app.desk.kiosk import Kiosk

FIRST = 0.3
"""Share of made-up people who go first."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    parser = subparsers.add_parser("kiosk", help=text("cli.help.kiosk"), description=text("cli.help.kiosk"))
    add_common(parser)
    parser.add_argument("--people", type=int, default=0, metavar="N", help=text("cli.help.kiosk_people"))
    parser.add_argument("--seed", type=int, default=0, metavar="S", help=text("cli.help.kiosk_seed"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the machine and wait until it is closed (Ctrl+Shift+Q), or let made-up people take numbers."""
    return _play(arguments) if arguments.people else _open(arguments)


def _play(arguments: argparse.Namespace) -> int:
    """Made-up people come one after the other; who they are and what they want is told by the seed."""
    from counter_app.desk.queue import book_of

    chance = random.Random(arguments.seed)  # noqa: S311 - nothing secret hangs on it
    with _machine(arguments) as kiosk:
        book = book_of(kiosk.counter)
        kiosk.upkeep(settled=0)
        for _ in range(arguments.people):
            priority = chance.choice([*book.priorities]) if chance.random() < FIRST else ""
            given = kiosk.give(chance.choice([*book.matters]), priority)
            told = {"number": given.number, "matter": given.matter, "priority": priority, "ahead": given.ahead}
            if arguments.json:
                print_json(told)
            else:
                why = book.priority(priority)
                print(text("queue.kiosk.taken", number=given.number, matter=book.matter(given.matter), why=why))
        if kiosk.kept and not arguments.json:
            print(text("queue.kiosk.kept", count=kiosk.kept))
    return DONE


@contextmanager
def _machine(arguments: argparse.Namespace) -> "Iterator[Kiosk]":
    """The machine with its store open, which nobody else may have open meanwhile."""
    from counter_app.desk.centre_line import enrolment, hall_alone
    from counter_app.desk.kiosk import Kiosk

    with opened(arguments) as counter:
        hall = hall_alone(counter)
        enrolled = enrolment(counter)
        try:
            yield Kiosk(counter, hall, enrolled.number, ahead=enrolled.skew)
        finally:
            hall.close()


def _open(arguments: argparse.Namespace) -> int:
    from counter_app.app import make_application
    from counter_app.desk.queue import book_of
    from counter_app.start import has_screen
    from counter_app.ui.background import Threads
    from counter_app.ui.queue.kiosk import KioskWindow

    if not has_screen():
        raise CounterError("start.no_screen")
    with _machine(arguments) as kiosk:
        application = make_application(kiosk.counter.settings)
        background = Threads()
        try:
            window = KioskWindow(kiosk, book_of(kiosk.counter), background)
            window.showFullScreen()
            application.exec()
        finally:
            background.close()
    if arguments.json:
        print_json({"ended": True})
    else:
        print(text("queue.kiosk.ended"))
    return DONE
