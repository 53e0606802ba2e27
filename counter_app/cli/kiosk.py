# SPDX-License-Identifier: Apache-2.0
"""``counter-app kiosk``: a full screen on which people take a number of the hall. The machine is enrolled as a window
is; it needs nobody signed in and writes no case."""

import argparse
import random

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.opened import opened

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
    from counter_app.desk.centre_line import hall_alone
    from counter_app.desk.queue import book_of
    from counter_app.desk.tickets import take_at_kiosk

    chance = random.Random(arguments.seed)  # noqa: S311 - nothing secret hangs on it
    with opened(arguments) as counter:
        hall = counter.hall = hall_alone(counter)
        book = book_of(counter)
        try:
            for _ in range(arguments.people):
                priority = chance.choice([*book.priorities]) if chance.random() < FIRST else ""
                given = take_at_kiosk(counter, chance.choice([*book.matters]), priority, new_id())
                told = {"number": given.number, "matter": given.matter, "priority": priority, "ahead": given.ahead}
                if arguments.json:
                    print_json(told)
                else:
                    why = book.priority(priority)
                    print(text("queue.kiosk.taken", number=given.number, matter=book.matter(given.matter), why=why))
        finally:
            hall.close()
    return DONE


def _open(arguments: argparse.Namespace) -> int:
    from counter_app.app import make_application
    from counter_app.desk.centre_line import hall_alone
    from counter_app.desk.queue import book_of
    from counter_app.start import has_screen
    from counter_app.ui.background import Threads
    from counter_app.ui.queue.kiosk import KioskWindow

    if not has_screen():
        raise CounterError("start.no_screen")
    with opened(arguments) as counter:
        hall = hall_alone(counter)
        counter.hall = hall
        application = make_application(counter.settings)
        background = Threads()
        try:
            window = KioskWindow(counter, book_of(counter), background)
            window.showFullScreen()
            application.exec()
        finally:
            background.close()
            hall.close()
    if arguments.json:
        print_json({"ended": True})
    else:
        print(text("queue.kiosk.ended"))
    return DONE
