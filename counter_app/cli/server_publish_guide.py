# SPDX-License-Identifier: Apache-2.0
"""``counter-server publish-guide``: an edition of a guide with its forms, from a folder or a zip."""

import argparse
from pathlib import Path

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.publishing import publish_guide


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_publish_guide")
    parser = subparsers.add_parser("publish-guide", help=told, description=told)
    parser.add_argument("package", metavar="FOLDER|ZIP", type=Path)
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.publish.by"))
    parser.add_argument("--from", dest="valid_from", default="", metavar="DAY", help=text("cli.publish.day"))
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.publish.hall"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Publish; every fault is told, and nothing is published while there is one."""
    one = in_one_transaction(
        arguments,
        lambda connection, centre: publish_guide(
            connection,
            centre,
            arguments.package,
            by=arguments.by,
            valid_from=arguments.valid_from,
            hall=arguments.hall,
        ),
    )
    if arguments.json:
        print_json({"guide": one.key, "version": one.version, "cursor": one.cursor, "audience": one.audience})
    else:
        print(text("cli.publish.again" if one.again else "cli.publish.guide", what=one.what, version=one.version))
    return DONE
