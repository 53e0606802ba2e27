# SPDX-License-Identifier: Apache-2.0
"""``counter-server restore DIR``: a centre from a backup, into an empty database only."""

import argparse
import asyncio
from pathlib import Path

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.server_centre import database_faults
from counter_app.server.restoring import Restored, restore
from counter_app.server.settings import load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_restore")
    verb = subparsers.add_parser("restore", help=told, description=told)
    add_common(verb)
    verb.add_argument("place", type=Path, metavar="DIR", help=text("server.restore.place"))
    verb.add_argument("--other-keys", action="store_true", help=text("server.restore.insist"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Restore. 1 where the backup is not whole any more: what it has is there, and what is lost is told."""
    settings = load_centre_settings(arguments.home)
    place: Path = arguments.place.expanduser().absolute()
    with database_faults():
        done = asyncio.run(restore(settings, place, other_keys=arguments.other_keys))
    manifest = done.backup.manifest
    if arguments.json:
        print_json(
            {
                "restored": str(done.backup.folder),
                "made_at": manifest.made_at,
                "actions": sum(one.mark for one in manifest.chains),
                "attachments": done.attachments,
                "lost": list(done.lost),
                "newer": done.newer,
                "same_key": not done.unlike,
                "keys_compared": manifest.keys.complete,
            }
        )
    else:
        _tell(done)
    return REFUSED if done.lost else DONE


def _tell(done: Restored) -> None:
    manifest = done.backup.manifest
    when = from_micros(manifest.made_at).astimezone(SHANGHAI)
    actions = sum(one.mark for one in manifest.chains)
    print(text("server.restore.done", when=f"{when:%Y-%m-%d %H:%M}", actions=actions, attachments=done.attachments))
    if done.newer:
        print(text("server.restore.newer", count=done.newer))
    if done.lost:
        print(text("server.restore.lost", count=len(done.lost)))
    if done.unlike:
        print(text("server.restore.other_key"))
    if not manifest.keys.complete:
        print(text("server.restore.not_compared"))
    print(text("server.restore.after"))
    print(text("server.restore.again"))
