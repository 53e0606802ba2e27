# SPDX-License-Identifier: Apache-2.0
"""``counter-server publish-ratings --month``: a month's evaluations for the body that publishes them."""

import argparse
from datetime import date
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.publication import shipped_publication
from counter_app.catalogue.rating_files import table_text, write_private
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.ratings.counting import LEVELS, MonthNumbers, month_numbers
from counter_app.server.ratings.publishing import published_page, published_rows


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_publish_ratings")
    parser = subparsers.add_parser("publish-ratings", help=told, description=told)
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help=text("cli.ratings.month"))
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.ratings.hall"))
    parser.add_argument("--guide", default="", metavar="GUIDE", help=text("cli.ratings.guide"))
    parser.add_argument("--body", default="", metavar="BODY", help=text("cli.ratings.body"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=text("cli.ratings.csv"))
    parser.add_argument("--page", type=Path, metavar="FILE", help=text("cli.ratings.page"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Count the month and write what was asked for; without a file the page is printed."""
    month = _month(arguments.month)
    found, now = with_centre(arguments, lambda centre: _count(centre, month, arguments.hall, arguments.guide))
    publisher = shipped_publication().publisher(arguments.guide)
    body = arguments.body or (publisher.body if publisher is not None else "")
    page = published_page(found, publisher, body, now)
    if arguments.csv is not None:
        write_private(arguments.csv, table_text([*published_rows(found)]), bom=True)
    if arguments.page is not None:
        write_private(arguments.page, page, bom=False)
    whole = found.whole
    counts = {"asked": whole.asked, "given": whole.given, "unrated": whole.unrated}
    if arguments.json:
        levels = {str(level): whole.levels[level] for level in LEVELS}
        apart = {"not_counted": sum(whole.not_counted.values()), "defaults": sum(whole.defaults.values())}
        outside = {
            source: {str(level): count for level, count in given.items()} for source, given in found.outside.items()
        }
        print_json({"month": f"{month:%Y-%m}", **counts, "levels": levels, **apart, "outside": outside, "body": body})
    elif arguments.csv is None and arguments.page is None:
        print(page, end="")
    else:
        print(text("cli.ratings.published", month=f"{month:%Y-%m}", **counts))
    return DONE


async def _count(centre: Centre, month: date, hall: str, guide: str) -> tuple[MonthNumbers, int]:
    async with centre.reading() as connection:
        found = await month_numbers(connection, month, hall=hall, guide=guide)
    return found, centre.now()


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError as error:
        raise CounterError("rating_records.month") from error
