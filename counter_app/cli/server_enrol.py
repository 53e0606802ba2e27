# SPDX-License-Identifier: Apache-2.0
"""``counter-server enrol HALL NUMBER``: a one-time code for a window, shown once."""

import argparse

from counter_app.base.clock import from_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.enrolment import MadeCode, new_code
from counter_app.server.halls import check_hall


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_enrol")
    verb = subparsers.add_parser("enrol", help=told, description=told)
    add_common(verb)
    verb.add_argument("hall", metavar="HALL", help=text("enrol.help.hall"))
    verb.add_argument("number", metavar="NUMBER", help=text("enrol.help.number"))
    verb.add_argument("--replace", action="store_true", help=text("enrol.help.replace"))
    verb.add_argument("--new-hall", action="store_true", help=text("halls.help.new"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the code. Raises CounterError where the place is taken."""

    async def work(centre: Centre) -> MadeCode:
        async with centre.engine.begin() as connection:
            place = arguments.hall, arguments.number
            await check_hall(connection, centre, arguments.hall, new=arguments.new_hall)
            return await new_code(connection, centre, *place, replacing=arguments.replace)

    made = with_centre(arguments, work)
    if arguments.json:
        told = {"hall": arguments.hall, "number": arguments.number, "code": made.code.written, "until": made.until}
        print_json(told)
        return DONE
    until = f"{from_micros(made.until):%H:%M}"
    print(text("enrol.made", hall=arguments.hall, number=arguments.number, until=until))
    print(made.code.written)
    return DONE
