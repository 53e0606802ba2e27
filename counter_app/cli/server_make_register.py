# SPDX-License-Identifier: Apache-2.0
"""``counter-server make-register``: the files of a made-up city, to try everything with."""

import argparse
from datetime import date
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import database_faults
from counter_app.server.register.making import MadeCity, write_city

MOST_PEOPLE = 10_000_000


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_make_register")
    parser = subparsers.add_parser("make-register", help=told, description=told)
    parser.add_argument("--people", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write a file a kind."""
    if not 1 <= arguments.people <= MOST_PEOPLE:
        raise CounterError("register.people", most=MOST_PEOPLE)
    today = arguments.day or civil_date(system_clock())
    with database_faults():
        counts = write_city(MadeCity(arguments.people, today, seed=arguments.seed), arguments.out)
    if arguments.json:
        print_json({"folder": str(arguments.out), "rows": counts})
    else:
        print(text("cli.register.made", folder=arguments.out, files=len(counts), rows=sum(counts.values())))
    return DONE
