# SPDX-License-Identifier: Apache-2.0
"""``counter-app key wrap|unwrap|recover``: how the store's key is kept, and opening a dead window's disk."""

import argparse
from collections.abc import Callable
from pathlib import Path

from counter_app.base.clock import system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, asked_secret, print_json
from counter_app.settings import Places, find_places


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("key", help=text("cli.help.key"), description=text("cli.help.key"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    for name, work in (("wrap", _wrap), ("unwrap", _unwrap), ("recover", _recover)):
        action = actions.add_parser(name, help=text(f"key.{name}.help"), description=text(f"key.{name}.help"))
        add_common(action)
        if name == "recover":
            action.add_argument("city_key", metavar="CITYKEY", type=Path, help=text("key.city_key"))
        action.set_defaults(run=_verb(name, work))


def _verb(name: str, work: Callable[[Places, argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        from counter_app.store.opening import take_lock

        places = find_places(arguments.home)
        lock = take_lock(places)
        try:
            work(places, arguments)
        finally:
            lock.release()
        if arguments.json:
            print_json({"key": name})
        else:
            print(text(f"key.{name}.done"))
        return DONE

    return run


def _wrap(places: Places, _arguments: argparse.Namespace) -> None:
    from counter_app.store.key_wrap import wrap
    from counter_app.store.opening import key_file, present_key

    if not places.database.exists():
        raise CounterError("store.none")
    wrap(places, key_file(places), present_key(places))


def _unwrap(places: Places, _arguments: argparse.Namespace) -> None:
    from counter_app.store.key_wrap import unwrap
    from counter_app.store.opening import key_file

    unwrap(key_file(places))


def _recover(places: Places, arguments: argparse.Namespace) -> None:
    from counter_app.store.opening import key_file
    from counter_app.store.recovery_copy import recover_key
    from counter_app.wire.recovery import read_city_key

    try:
        pem = arguments.city_key.read_bytes()
    except OSError as error:
        raise CounterError("recovery.city_key") from error
    private = read_city_key(pem, asked_secret(text("recovery.ask")))
    recover_key(places, key_file(places), private, system_clock())
