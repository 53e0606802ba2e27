# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync rejoin``: a window whose sending was frozen is enrolled anew and goes on, while it is closed."""

import argparse

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, asked_password, asked_secret, print_json
from counter_app.cli.opened import opened


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.sync_rejoin")
    verb = subparsers.add_parser("rejoin", help=told, description=told)
    add_common(verb)
    verb.add_argument("code", nargs="?", default="", metavar="CODE", help=text("enrol.help.code"))
    verb.add_argument("--clerk", required=True, metavar="NUMBER", help=text("sync.help.clerk"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take the one-time code, compare with the centre, give what it does not hold a new place."""
    from counter_app.desk.centre_line import frozen_enrolment, join_again
    from counter_app.desk.signing_in import confirm_supervisor

    with opened(arguments) as counter:
        frozen_enrolment(counter)  # before anybody types a password
        supervisor = confirm_supervisor(counter, arguments.clerk, asked_password(arguments.clerk))
        typed = arguments.code or asked_secret(text("enrol.ask"))
        done = join_again(counter, typed, supervisor=supervisor)
    if arguments.json:
        print_json({"epoch": done.epoch, "moved": done.moved})
    else:
        print(text("rejoin.done", moved=done.moved, epoch=done.epoch))
    return DONE
