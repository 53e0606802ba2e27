# SPDX-License-Identifier: Apache-2.0
"""``counter-server certificate NAME…``: what nginx shows to windows, by the centre's own authority."""

import argparse

from counter_app.base.clock import from_micros, system_clock, to_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.authority import SERVER_DAYS
from counter_app.server.centre import Centre
from counter_app.server.enrolment import write_revoked
from counter_app.server.own_certificate import write_certificate
from counter_app.server.settings import find_home


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_certificate")
    verb = subparsers.add_parser("certificate", help=told, description=told)
    add_common(verb)
    verb.add_argument("names", metavar="NAME", nargs="+", help=text("enrol.help.names"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write certificate, key, the authority's certificate and the list of revoked ones into ``tls``."""
    home = find_home(arguments.home)
    folder = write_certificate(home, arguments.names, system_clock())

    async def work(centre: Centre) -> None:
        async with centre.engine.begin() as connection:
            await write_revoked(connection, centre)

    with_centre(arguments, work)
    until = from_micros(to_micros(system_clock()) + SERVER_DAYS * 24 * 3600 * 1_000_000)
    if arguments.json:
        print_json({"folder": str(folder), "until": until.isoformat()})
    else:
        print(text("enrol.served", folder=folder, until=f"{until:%Y-%m-%d}"))
    return DONE
