# SPDX-License-Identifier: Apache-2.0
"""``counter-app kiosk``: a full screen on which people take a number of the hall. The machine is enrolled as a window
is; it needs nobody signed in and writes no case."""

import argparse

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.opened import opened


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    parser = subparsers.add_parser("kiosk", help=text("cli.help.kiosk"), description=text("cli.help.kiosk"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the machine and wait until it is closed (Ctrl+Shift+Q)."""
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
