# SPDX-License-Identifier: Apache-2.0
"""``counter-server restore DIR``: a centre from a backup, into an empty database only."""

import argparse
import asyncio
from pathlib import Path

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.server_centre import database_faults
from counter_app.server.keys import read_keys
from counter_app.server.restoring import Restored, restore
from counter_app.server.settings import CentreSettings, load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_restore")
    verb = subparsers.add_parser("restore", help=told, description=told)
    add_common(verb)
    verb.add_argument("place", type=Path, metavar="DIR", help=text("server.restore.place"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Restore. 1 where the backup is not whole any more: what it has is there, and what is lost is told."""
    settings = load_centre_settings(arguments.home)
    place: Path = arguments.place.expanduser().absolute()
    with database_faults():
        done = asyncio.run(restore(settings, place))
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
                "same_key": _same_key(settings, done),
            }
        )
    else:
        _tell(settings, done)
    return REFUSED if done.lost else DONE


def _tell(settings: CentreSettings, done: Restored) -> None:
    manifest = done.backup.manifest
    when = from_micros(manifest.made_at).astimezone(SHANGHAI)
    actions = sum(one.mark for one in manifest.chains)
    print(text("server.restore.done", when=f"{when:%Y-%m-%d %H:%M}", actions=actions, attachments=done.attachments))
    if done.newer:
        print(text("server.restore.newer", count=done.newer))
    if done.lost:
        print(text("server.restore.lost", count=len(done.lost)))
    if not _same_key(settings, done):
        print(text("server.restore.other_key"))
    print(text("server.restore.after"))
    print(text("server.restore.again"))


def _same_key(settings: CentreSettings, done: Restored) -> bool:
    """Whether windows will believe what this centre tells them."""
    try:
        key = read_keys(settings.home).signer.public_key.hex()
    except CounterError:
        return False
    return key == done.backup.manifest.signing_key
