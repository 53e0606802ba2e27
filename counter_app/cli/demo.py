# SPDX-License-Identifier: Apache-2.0
"""``counter-app demo [FOLDER]``: one whole case through the real window, without a screen."""

import argparse
from pathlib import Path

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    verb = subparsers.add_parser("demo", help=text("cli.help.demo"), description=text("cli.help.demo"))
    add_common(verb)
    verb.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", default=Path("demo-output"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play the case; anything that did not happen as it should is told and refused."""
    from counter_app.app import play_demo

    made = play_demo(arguments.folder)
    if arguments.json:
        print_json({"folder": str(arguments.folder), "files": made})
    else:
        print("\n".join(made))
        print(text("demo.done", folder=arguments.folder, count=len(made)))
    return DONE
