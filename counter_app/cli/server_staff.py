# SPDX-License-Identifier: Apache-2.0
"""``counter-server staff list|add|revoke|password``: who works in the halls and at the centre."""

import argparse

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, asked_secret, columns, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server import people
from counter_app.server.centre import Centre
from counter_app.server.halls import check_hall
from counter_app.server.people import Person
from counter_app.wire.staff import AT_WINDOWS, Role


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("staff", help=text("cli.help.server_staff"), description=text("cli.help.server_staff"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    for name, run in (("list", run_list), ("add", run_add), ("revoke", run_revoke), ("password", run_password)):
        action = actions.add_parser(name, help=text(f"staff.help.{name}"), description=text(f"staff.help.{name}"))
        add_common(action)
        if name == "list":
            action.add_argument("--hall", default="", metavar="HALL", help=text("staff.help.hall"))
        else:
            action.add_argument("number", metavar="NUMBER", help=text("staff.help.number"))
        if name == "add":
            action.add_argument("name", metavar="NAME", help=text("staff.help.name"))
            action.add_argument(
                "--role", required=True, choices=[one.value for one in Role], help=text("staff.help.role")
            )
            action.add_argument("--hall", default="", metavar="HALL", help=text("staff.help.hall"))
            action.add_argument("--new-hall", action="store_true", help=text("halls.help.new"))
            action.add_argument("--duties", default="", metavar="DUTY,DUTY", help=text("staff.help.duties"))
        action.set_defaults(run=run)


def run_list(arguments: argparse.Namespace) -> int:
    """Everybody, or those of a hall."""

    async def work(centre: Centre) -> tuple[Person, ...]:
        async with centre.reading() as connection:
            return await people.list_staff(connection, arguments.hall)

    found = with_centre(arguments, work)
    if arguments.json:
        print_json({"staff": [_as_json(one) for one in found]})
        return DONE
    rows = [
        [
            one.number,
            one.name,
            text(f"staff.role.{one.role.value}"),
            one.hall or text("staff.all_halls"),
            text("staff.gone") if one.revoked_at is not None else "",
        ]
        for one in found
    ]
    print("\n".join(columns(rows)) if rows else text("staff.none"))
    return DONE


def run_add(arguments: argparse.Namespace) -> int:
    """Add or change somebody; the password is typed, or the next line of what is piped in."""
    duties = people.checked_duties([one for one in arguments.duties.split(",") if one])
    typed = asked_secret(text("staff.ask", number=arguments.number))
    short: CounterError | None = None
    password = ""
    try:
        password = people.hashed(typed)
    except CounterError as refused:  # told with what is wrong with the hall
        short = refused

    async def work(centre: Centre) -> Person:
        async with centre.engine.begin() as connection:
            try:
                await check_hall(connection, centre, arguments.hall, new=arguments.new_hall)
            except CounterError as unknown:
                if short is None or unknown.code != "halls.unknown":
                    raise
                raise CounterError("staff.password_hall", **short.facts, **unknown.facts) from unknown
            if short is not None:
                raise short
            return await people.add(
                connection,
                centre,
                number=arguments.number,
                name=arguments.name,
                role=Role(arguments.role),
                hall=arguments.hall,
                duties=duties,
                password=password,
            )

    return _told(arguments, with_centre(arguments, work), "staff.done", "staff.done_here")


def run_revoke(arguments: argparse.Namespace) -> int:
    """Somebody may not come in any more."""

    async def work(centre: Centre) -> Person:
        async with centre.engine.begin() as connection:
            return await people.revoke(connection, centre, arguments.number)

    return _told(arguments, with_centre(arguments, work), "staff.revoked", "staff.revoked_here")


def run_password(arguments: argparse.Namespace) -> int:
    """A new password."""
    password = people.hashed(asked_secret(text("staff.ask", number=arguments.number)))

    async def work(centre: Centre) -> Person:
        async with centre.engine.begin() as connection:
            return await people.change_password(connection, centre, arguments.number, password)

    return _told(arguments, with_centre(arguments, work), "staff.done", "staff.done_here")


def _told(arguments: argparse.Namespace, person: Person, code: str, code_here: str) -> int:
    """``code_here`` says it of who works at the centre, of whom windows hear nothing."""
    if arguments.json:
        print_json(_as_json(person))
    else:
        heard = code if person.role in AT_WINDOWS else code_here
        print(text(heard, name=person.name, number=person.number))
    return DONE


def _as_json(one: Person) -> dict[str, object]:
    return {
        "number": one.number,
        "name": one.name,
        "role": one.role.value,
        "hall": one.hall,
        "duties": [*one.duties],
        "version": one.version,
        "revoked_at": one.revoked_at,
    }
