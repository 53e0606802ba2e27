# SPDX-License-Identifier: Apache-2.0
"""``counter-app gallery FOLDER``: every page and state of the window as PNG, offscreen."""

import argparse
from pathlib import Path

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    verb = subparsers.add_parser("gallery", help=text("cli.help.gallery"), description=text("cli.help.gallery"))
    add_common(verb)
    verb.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", default=Path("gallery-output"))
    verb.add_argument("--whole", action="store_true", help=text("cli.help.whole"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take the pictures; 1 where a machine check finds something on one of them."""
    from counter_app.app import take_gallery

    pictures = take_gallery(arguments.folder, whole=arguments.whole)
    if arguments.json:
        print_json([{"picture": one.name, "faults": list(one.faults)} for one in pictures])
    else:
        for one in pictures:
            print("\n".join([one.name, *(f"    {fault}" for fault in one.faults)]))
    return REFUSED if any(one.faults for one in pictures) else DONE
