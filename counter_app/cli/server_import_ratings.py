# SPDX-License-Identifier: Apache-2.0
"""``counter-server import-ratings FILE --source …``: evaluations that were given elsewhere, kept apart."""

import argparse
from dataclasses import asdict
from pathlib import Path

from counter_app.base.texts import text
from counter_app.catalogue.outside_sheets import OutsideSource, shipped_outside
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.ratings.importing import import_ratings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_import_ratings")
    parser = subparsers.add_parser("import-ratings", help=told, description=told)
    parser.add_argument("file", metavar="FILE", type=Path)
    choices = [one.value for one in OutsideSource]
    parser.add_argument("--source", required=True, choices=choices, help=text("cli.ratings.source"))
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.ratings.by"))
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.ratings.of_hall"))
    parser.add_argument("--partial", action="store_true", help=text("cli.ratings.partial"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take the file in; tell every fault by row."""
    source = OutsideSource(arguments.source)
    done = with_centre(
        arguments,
        lambda centre: import_ratings(
            centre, arguments.file, source, by=arguments.by, hall=arguments.hall, partial=arguments.partial
        ),
    )
    if arguments.json:
        counts = {"source": source.value, "rows": done.rows, "known": done.known, "faulty": done.faulty}
        print_json({**counts, "done": done.done, "faults": [asdict(one) for one in done.faults]})
        return DONE if done.done else REFUSED
    for one in done.faults:
        print(text("cli.ratings.fault", file=one.file, row=one.row, column=one.column, why=one.sentence))
    if not done.done:
        print(text("cli.ratings.not_taken", count=len(done.faults)))
        return REFUSED
    title = shipped_outside()[source].title
    print(text("cli.ratings.taken", source=title, rows=done.rows, known=done.known, faulty=done.faulty))
    return DONE
