# SPDX-License-Identifier: Apache-2.0
"""``counter-server ratings export``: records in a province's words, with nobody in them unless somebody says why."""

import argparse
from datetime import date
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.rating_dialects import dialect_named
from counter_app.catalogue.rating_files import RecordFormat, records_text, write_private
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.people import check_right
from counter_app.server.ratings.records import Exported, exported
from counter_app.server.ratings.settings import OWN_DIALECTS, load_rating_settings
from counter_app.server.rights import Right
from counter_app.server.seen import EXPORT, note_look


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_ratings_export")
    parser = subparsers.add_parser("export", help=told, description=told)
    add_choices(parser)
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.ratings.hall"))
    parser.add_argument("--by", default="", metavar="NUMBER", help=text("cli.ratings.by"))
    add_common(parser)
    parser.set_defaults(run=run)


def add_choices(parser: argparse.ArgumentParser) -> None:
    """What every export is told."""
    for name in ("from", "to"):
        day = text(f"cli.ratings.{name}")
        parser.add_argument(
            f"--{name}", dest=name, required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help=day
        )
    kinds = [one.value for one in RecordFormat]
    parser.add_argument("--format", default="csv", choices=kinds, help=text("cli.ratings.format"))
    parser.add_argument("--dialect", required=True, metavar="NAME", help=text("cli.ratings.dialect"))
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help=text("cli.ratings.output"))
    parser.add_argument("--full", action="store_true", help=text("cli.ratings.full"))
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


def run(arguments: argparse.Namespace) -> int:
    """Write the file; what is written in full is noted first."""
    first, last = check_choices(arguments)
    found = with_centre(arguments, lambda centre: _records(centre, arguments, first, last))
    dialect = dialect_named(arguments.dialect, arguments.home and arguments.home / OWN_DIALECTS)
    kind = RecordFormat(arguments.format)
    write_private(arguments.output, records_text(dialect, found.records, kind), bom=kind is RecordFormat.csv)
    tell(arguments, dialect.title, len(found.records), lacking=found.lacking)
    return DONE


def tell(arguments: argparse.Namespace, title: str, count: int, **left: int) -> None:
    """What was written, and what was left out and why."""
    if arguments.json:
        print_json({"records": count, "file": str(arguments.output), "masked": not arguments.full, **left})
        return
    code = "exported_full" if arguments.full else "exported"
    print(text(f"cli.ratings.{code}", title=title, count=count, file=str(arguments.output)))
    for name, number in left.items():
        if number:
            print(text(f"cli.ratings.{name}", count=number))


async def _records(centre: Centre, arguments: argparse.Namespace, first: date, last: date) -> Exported:
    settings = load_rating_settings(centre.settings)
    dialect = dialect_named(arguments.dialect, centre.settings.home / OWN_DIALECTS)
    if arguments.full:
        async with centre.engine.begin() as connection:
            await check_right(connection, arguments.by.strip(), Right.see_cases, arguments.hall)
            look = {"at": centre.now(), "by": arguments.by.strip(), "what": EXPORT, "hall": arguments.hall}
            await note_look(connection, **look, why=arguments.reason)
    async with centre.engine.connect() as connection:
        return await exported(
            connection, centre, settings, dialect, first, last, hall=arguments.hall, masked=not arguments.full
        )
