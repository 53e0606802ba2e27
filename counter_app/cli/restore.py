# SPDX-License-Identifier: Apache-2.0
"""``counter-app restore [BACKUP]``: which backups there are, or going back to one of them."""

import argparse

from counter_app.base.clock import system_clock
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.settings import Places, find_places


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    verb = subparsers.add_parser("restore", help=text("cli.help.restore"), description=text("cli.help.restore"))
    add_common(verb)
    verb.add_argument("backup", nargs="?", metavar="BACKUP", help=text("store.restore.help"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the backups, or restore one. Raises CounterError where it cannot be done; nothing is changed then."""
    places = find_places(arguments.home)
    return _restore(places, arguments) if arguments.backup else _list(places, arguments)


def _list(places: Places, arguments: argparse.Namespace) -> int:
    from counter_app.store.backup import list_backups

    found = list_backups(places.backups)
    if arguments.json:
        rows = [
            {"name": one.path.name, "taken_at": one.taken_at.isoformat(), "epoch": one.epoch, "morning": one.morning}
            for one in found
        ]
        print_json({"backups": rows})
        return DONE
    for one in found:
        code = "store.restore.row" if one.morning else "store.restore.row_migration"
        print(text(code, name=one.path.name, when=one.spoken(system_clock())))
    if not found:
        print(text("store.restore.empty"))
    return DONE


def _restore(places: Places, arguments: argparse.Namespace) -> int:
    from counter_app.store.restoration import restore

    done = restore(places, arguments.backup, system_clock)
    if arguments.json:
        aside = str(done.aside) if done.aside else None
        print_json({"restored": done.backup.path.name, "epoch": done.epoch, "aside": aside})
        return DONE
    print(text("store.restore.done", when=done.backup.spoken(system_clock())))
    if done.aside is not None:
        print(text("store.restore.aside", file=done.aside))
    print(text("store.restore.after"))
    return DONE
