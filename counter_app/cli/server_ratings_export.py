# SPDX-License-Identifier: Apache-2.0
"""``counter-server ratings export``: records in a province's words, with nobody in them unless somebody says why."""

import argparse
from datetime import date

from counter_app.base.texts import text
from counter_app.catalogue.rating_dialects import Dialect, dialect_named
from counter_app.catalogue.rating_files import RecordFormat, records_text, write_private
from counter_app.cli.answers import DONE, add_common
from counter_app.cli.rating_choices import add_choices, check_choices, tell
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
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file; what is written in full is noted first."""
    first, last = check_choices(arguments)
    dialect, found = with_centre(arguments, lambda centre: _records(centre, arguments, first, last))
    kind = RecordFormat(arguments.format)
    write_private(arguments.output, records_text(dialect, found.records, kind), bom=kind is RecordFormat.csv)
    tell(
        arguments,
        dialect.title,
        len(found.records),
        lacking=found.lacking,
        defaults=found.defaults,
        defaults_left=found.defaults_left,
    )
    return DONE


async def _records(centre: Centre, arguments: argparse.Namespace, first: date, last: date) -> tuple[Dialect, Exported]:
    settings = load_rating_settings(centre.settings)
    dialect = dialect_named(arguments.dialect, centre.settings.home / OWN_DIALECTS)
    if arguments.full:
        async with centre.engine.begin() as connection:
            await check_right(connection, arguments.by.strip(), Right.see_cases, arguments.hall)
            look = {"at": centre.now(), "by": arguments.by.strip(), "what": EXPORT, "hall": arguments.hall}
            await note_look(connection, **look, why=arguments.reason)
    async with centre.reading() as connection:
        hall, masked = arguments.hall, not arguments.full
        found = await exported(connection, centre, settings, dialect, first, last, hall=hall, masked=masked)
    return dialect, found
