# SPDX-License-Identifier: Apache-2.0
"""``counter-server publish-extract QUERY``: rows of the register that windows answer from while they are alone."""

import argparse
from dataclasses import asdict

from counter_app.base.texts import text
from counter_app.catalogue.register_book import shipped_register
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.register.extracts import publish_extract


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_publish_extract")
    parser = subparsers.add_parser("publish-extract", help=told, description=told)
    known = " ".join(one.query for one in shipped_register().queries.values() if one.extract)
    parser.add_argument("query", metavar="QUERY", help=text("cli.register.extracts", queries=known))
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.publish.by"))
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.publish.hall"))
    parser.add_argument("--withdraw", action="store_true", help=text("cli.register.extract_withdraw"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Publish what changed since the last time."""
    done = in_one_transaction(
        arguments,
        lambda connection, centre: publish_extract(
            connection, centre, arguments.query, by=arguments.by, hall=arguments.hall, withdraw=arguments.withdraw
        ),
    )
    if arguments.json:
        print_json(asdict(done))
    else:
        print(text("cli.register.extracted", rows=done.rows, sent=done.sent, same=done.same))
    return DONE
