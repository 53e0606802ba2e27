# SPDX-License-Identifier: Apache-2.0
"""``counter-server publish-calendar``: an announced year's table of working days."""

import argparse
from pathlib import Path

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.publishing import publish_calendar


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_publish_calendar")
    parser = subparsers.add_parser("publish-calendar", help=told, description=told)
    parser.add_argument("file", metavar="YEAR.yaml", type=Path)
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.publish.by"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Publish; every fault is told, and nothing is published while there is one."""
    one = in_one_transaction(
        arguments,
        lambda connection, centre: publish_calendar(connection, centre, arguments.file, by=arguments.by),
    )
    if arguments.json:
        print_json({"year": int(one.key), "version": one.version, "cursor": one.cursor})
    else:
        print(text("cli.publish.again" if one.again else "cli.publish.calendar", year=one.key))
    return DONE
