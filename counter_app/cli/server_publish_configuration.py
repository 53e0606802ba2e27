# SPDX-License-Identifier: Apache-2.0
"""``counter-server publish-configuration``: settings of halls that the centre keeps for them."""

import argparse
from pathlib import Path

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.publishing import publish_configuration
from counter_app.settings import CENTRE_KEYS


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_publish_configuration")
    parser = subparsers.add_parser("publish-configuration", help=told, description=told)
    keys = text("cli.publish.keys", keys="、".join(CENTRE_KEYS))
    parser.add_argument("file", metavar="FILE.toml", type=Path, help=keys)
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.publish.hall"))
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.publish.by"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Publish; a fault is told with line and key, and nothing is published then."""
    one = in_one_transaction(
        arguments,
        lambda connection, centre: publish_configuration(
            connection, centre, arguments.file, by=arguments.by, hall=arguments.hall
        ),
    )
    if arguments.json:
        print_json({"hall": arguments.hall, "version": one.version, "cursor": one.cursor})
    else:
        hall = arguments.hall or text("cli.publish.every_hall")
        print(text("cli.publish.again" if one.again else "cli.publish.configuration", hall=hall))
    return DONE
