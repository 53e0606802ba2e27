# SPDX-License-Identifier: Apache-2.0
"""What every export of evaluations is told on the command line, at the window and at the centre, and what it says."""

import argparse
from datetime import date
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.rating_files import RecordFormat
from counter_app.cli.answers import print_json


def add_choices(parser: argparse.ArgumentParser) -> None:
    """The options."""
    for name in ("from", "to"):
        told = text(f"cli.ratings.{name}")
        parser.add_argument(
            f"--{name}", dest=name, required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help=told
        )
    kinds = [one.value for one in RecordFormat]
    parser.add_argument("--format", default="csv", choices=kinds, help=text("cli.ratings.format"))
    parser.add_argument("--dialect", required=True, metavar="NAME", help=text("cli.ratings.dialect"))
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help=text("cli.ratings.output"))
    parser.add_argument("--full", action="store_true", help=text("cli.ratings.full"))
    parser.add_argument("--by", default="", metavar="NUMBER", help=text("cli.ratings.by"))
    parser.add_argument("--reason", default="", metavar="WORDS", help=text("cli.ratings.reason"))


def check_choices(arguments: argparse.Namespace) -> tuple[date, date]:
    """The days. Raises CounterError ``rating_records.days``, ``rating_records.there``, ``rating_records.who``."""
    first, last = getattr(arguments, "from"), arguments.to
    if last < first:
        raise CounterError("rating_records.days")
    if arguments.output.exists():
        raise CounterError("rating_records.there", file=str(arguments.output))
    if arguments.full and not (arguments.reason.strip() and arguments.by.strip()):
        raise CounterError("rating_records.who")
    return first, last


def tell(arguments: argparse.Namespace, title: str, count: int, **left: int) -> None:
    """What was written, what of it a local rule counts, and what was left out and why."""
    if arguments.json:
        print_json({"records": count, "file": str(arguments.output), "masked": not arguments.full, **left})
        return
    code = "exported_full" if arguments.full else "exported"
    print(text(f"cli.ratings.{code}", title=title, count=count, file=str(arguments.output)))
    for name, number in left.items():
        if number:
            print(text(f"cli.ratings.{name}", count=number))
