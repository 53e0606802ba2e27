# SPDX-License-Identifier: Apache-2.0
"""``counter-server withdraw``: an edition, a year's table or a hall's settings that no longer count."""

import argparse

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.publishing import PUBLISHED, withdraw
from counter_app.wire.feeds import Feed


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_withdraw")
    parser = subparsers.add_parser("withdraw", help=told, description=told)
    parser.add_argument("feed", choices=[one.value for one in PUBLISHED])
    parser.add_argument("key", metavar="KEY", help=text("cli.publish.key"))
    parser.add_argument("version", metavar="VERSION", nargs="?", default="", help=text("cli.publish.version"))
    parser.add_argument("--hall", default="", metavar="HALL", help=text("cli.publish.hall"))
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.publish.by"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Withdraw it."""
    feed = Feed(arguments.feed)
    one = in_one_transaction(
        arguments,
        lambda connection, centre: withdraw(
            connection, centre, feed, arguments.key, by=arguments.by, version=arguments.version, hall=arguments.hall
        ),
    )
    if arguments.json:
        print_json({"feed": one.feed.value, "key": one.key, "version": one.version, "cursor": one.cursor})
    else:
        print(text("cli.publish.withdrawn", what=text(f"pull.feed.{one.feed.value}"), key=one.key))
    return DONE
