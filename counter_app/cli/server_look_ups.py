# SPDX-License-Identifier: Apache-2.0
"""``counter-server look-ups``: who looked at the register, for which case and why; about one person where asked."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from counter_app.base.clock import SHANGHAI, civil_date, from_micros, system_clock, to_micros
from counter_app.base.texts import text
from counter_app.catalogue.register_book import shipped_register
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.server.centre import open_centre
from counter_app.server.register.look_ups import LoggedLookUp, look_ups
from counter_app.server.settings import CentreSettings, load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_look_ups")
    parser = subparsers.add_parser("look-ups", help=told, description=told)
    parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--number", default="", help=text("cli.register.about"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List them, the newest first."""
    settings = load_centre_settings(arguments.home)
    since = arguments.since or civil_date(system_clock()) - timedelta(days=30)
    found = asyncio.run(_read(settings, since, arguments.number))
    if arguments.json:
        print_json([{**asdict(one), "at": from_micros(one.at).isoformat()} for one in found])
        return DONE
    for line in columns(map(_line, found)):
        print(line)
    print(text("cli.register.look_ups", count=len(found), since=since.isoformat()))
    return DONE


async def _read(settings: CentreSettings, since: date, number: str) -> Sequence[LoggedLookUp]:
    centre = open_centre(settings)
    try:
        return await look_ups(centre, to_micros(datetime.combine(since, time(), SHANGHAI)), number)
    finally:
        await centre.close()


def _line(one: LoggedLookUp) -> list[str]:
    book = shipped_register()
    query = book.queries.get(one.query)
    moment = from_micros(one.at).astimezone(SHANGHAI)
    what, why = query.title if query else one.query, book.purposes.get(one.purpose, one.purpose)
    return [f"{moment:%Y-%m-%d %H:%M:%S}", one.hall, one.clerk, what, why, one.case, str(one.rows)]
