# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync enrol URL [CODE]``: have this window taken in by a centre, while it is closed."""

import argparse

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, asked_secret, print_json
from counter_app.cli.opened import opened


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.sync_enrol")
    verb = subparsers.add_parser("enrol", help=told, description=told)
    add_common(verb)
    verb.add_argument("url", metavar="URL", help=text("enrol.help.url"))
    verb.add_argument("code", metavar="CODE", nargs="?", help=text("enrol.help.code"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Enrol. Raises CounterError with everything as it was."""
    from counter_app.sync.enrolling import enrol
    from counter_app.wire.enrolling import read_code

    code = read_code(arguments.code or asked_secret(text("enrol.ask")))
    with opened(arguments) as counter:
        if counter.settings.window.practice:
            raise CounterError("practice.no_centre")
        taken = enrol(counter.store.centre, counter.settings.places, arguments.url, code)
    if arguments.json:
        told = {"name": taken.name, "hall": taken.hall, "number": taken.number, "epoch": taken.epoch}
        print_json(told)
        return DONE
    print(text("enrol.done", name=taken.name, hall=taken.hall, number=taken.number))
    print(text("enrol.next"))
    return DONE
