# SPDX-License-Identifier: Apache-2.0
"""``counter-server revoke WINDOW``: a window that was lost may not come any more; what it sent stays."""

import argparse

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.enrolment import revoke, write_revoked


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_revoke")
    verb = subparsers.add_parser("revoke", help=told, description=told)
    add_common(verb)
    verb.add_argument("window", metavar="WINDOW", help=text("enrol.help.window"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises CounterError ``windows.unknown``."""

    async def work(centre: Centre) -> None:
        async with centre.engine.begin() as connection:
            await revoke(connection, arguments.window, "windows.revoked", centre.now())
        async with centre.engine.begin() as connection:
            await write_revoked(connection, centre)

    with_centre(arguments, work)
    if arguments.json:
        print_json({"revoked": arguments.window})
    else:
        print(text("enrol.revoked", window=arguments.window))
    return DONE
