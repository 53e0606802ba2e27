# SPDX-License-Identifier: Apache-2.0
"""``counter-server doubts``: actions whose person the centre's staff does not know so. Nothing was refused for it."""

import argparse
from dataclasses import asdict
from datetime import date, datetime, time

from counter_app.base.clock import SHANGHAI, from_micros, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.doubts import list_doubts


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_doubts")
    verb = subparsers.add_parser("doubts", help=told, description=told)
    add_common(verb)
    verb.add_argument("--hall", default="", metavar="HALL", help=text("doubts.help.hall"))
    verb.add_argument("--since", default="", metavar="DAY", help=text("doubts.help.since"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List them, the newest first."""
    since = _start_of(arguments.since) if arguments.since else 0
    found = in_one_transaction(arguments, lambda connection, _centre: list_doubts(connection, arguments.hall, since))
    if arguments.json:
        print_json({"doubts": [asdict(one) for one in found]})
        return DONE
    rows = [
        [
            f"{from_micros(one.at).astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            one.hall,
            f"{one.window} {one.epoch}/{one.seq}",
            text(f"cases.act.{one.kind}"),
            text(one.code, number=one.number),
        ]
        for one in found
    ]
    print("\n".join(columns(rows)) if rows else text("doubts.none"))
    return DONE


def _start_of(day: str) -> int:
    try:
        return to_micros(datetime.combine(date.fromisoformat(day), time(), SHANGHAI))
    except ValueError as error:
        raise CounterError("doubts.day", day=day) from error
