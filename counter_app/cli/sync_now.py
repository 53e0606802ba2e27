# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync now``: send everything that waits and fetch what is new, while no window is open."""

import argparse
from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.opened import opened

if TYPE_CHECKING:
    from counter_app.desk.centre_line import CentreLine


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.sync_now")
    verb = subparsers.add_parser("now", help=told, description=told)
    add_common(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do every errand until it has nothing more to do. 1 where something is left."""
    from counter_app.desk.centre import look, obstacle
    from counter_app.desk.centre_line import open_line

    with opened(arguments) as counter:
        line = open_line(counter)
        if line is None:
            raise CounterError("sync.not_enrolled")
        try:
            code = _work_off(line)
        finally:
            line.close()
        view = look(counter)
    if arguments.json:
        print_json({"written": view.written, "taken": view.taken, "waiting": view.waiting, "code": code})
    elif view.waiting:
        print(text("sync.now.left", waiting=view.waiting, why=obstacle(code).why))
    elif code:
        print(text("sync.now.unheard", why=obstacle(code).why))
    else:
        print(text("sync.now.done", written=view.written))
    return REFUSED if view.waiting or code else DONE


def _work_off(line: "CentreLine") -> str:
    """What stands in the way of the first errand that does not come to its end; "" where all do."""
    from counter_app.sync.errand import Outcome

    for errand in line.errands:
        step = errand.step()
        while step.outcome is Outcome.done:
            step = errand.step()
        if step.code:
            return step.code
    return ""
