# SPDX-License-Identifier: Apache-2.0
"""``counter-server published``: what was published and withdrawn, the newest first."""

import argparse

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.publishing import published


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_published")
    parser = subparsers.add_parser("published", help=told, description=told)
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List it."""
    found = in_one_transaction(arguments, lambda connection, _centre: published(connection))
    if arguments.json:
        for one in found:
            told = {"feed": one.feed.value, "cursor": one.cursor, "key": one.key, "version": one.version}
            print_json(
                {**told, "audience": one.audience, "at": one.at, "withdrawn": one.gone, "what": one.what, "by": one.by}
            )
        return DONE
    rows = [
        (
            f"{from_micros(one.at).astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            text(f"pull.feed.{one.feed.value}"),
            one.key,
            one.version,
            one.audience.removeprefix("hall:") or text("cli.publish.every_hall"),
            text("cli.publish.gone") if one.gone else one.what,
            one.by,
        )
        for one in found
    ]
    for line in columns(rows):
        print(line)
    if not rows:
        print(text("cli.publish.nothing"))
    return DONE
