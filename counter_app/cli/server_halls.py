# SPDX-License-Identifier: Apache-2.0
"""``counter-server halls list|add NAME``: the halls by the names that everything else has to write alike."""

import argparse

from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.centre import Centre
from counter_app.server.halls import add_hall, list_halls


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    told = text("cli.help.server_halls")
    verb = subparsers.add_parser("halls", help=told, description=told)
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    for name in ("list", "add"):
        action = actions.add_parser(name, help=text(f"halls.help.{name}"), description=text(f"halls.help.{name}"))
        add_common(action)
        if name == "add":
            action.add_argument("hall", metavar="NAME", help=text("halls.help.name"))
        action.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Add one where one is named; list them all."""

    async def work(connection: AsyncConnection, centre: Centre) -> tuple[str, ...]:
        if arguments.action == "add":
            await add_hall(connection, centre, arguments.hall)
        return await list_halls(connection)

    found = in_one_transaction(arguments, work)
    if arguments.json:
        print_json({"halls": list(found)})
    else:
        print("\n".join(found) if found else text("halls.none"))
    return DONE
