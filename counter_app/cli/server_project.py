# SPDX-License-Identifier: Apache-2.0
"""``counter-server project``: read what the ledger has and the lists have not, by hand; ``serve`` does so by itself."""

import argparse

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.parked import try_parked
from counter_app.server.projector import project_all
from counter_app.server.recounting import recount


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_project")
    verb = subparsers.add_parser("project", help=told, description=told)
    add_common(verb)
    verb.add_argument("--parked", action="store_true", help=text("server.project.parked"))
    verb.add_argument("--figures", action="store_true", help=text("server.project.figures"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read everything there is; or try once more what could not be taken, or count all figures anew."""
    if arguments.figures:
        counted = with_centre(arguments, recount)
        if arguments.json:
            print_json(counted._asdict())
        else:
            print(text("server.project.recounted", **counted._asdict()))
        return DONE
    done = with_centre(arguments, try_parked if arguments.parked else project_all)
    if arguments.json:
        print_json({"read": done.read, "parked": done.parked})
    else:
        print(text("server.project.done", read=done.read, parked=done.parked))
    return DONE
