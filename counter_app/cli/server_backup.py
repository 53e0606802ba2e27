# SPDX-License-Identifier: Apache-2.0
"""``counter-server backup DIR``: a backup that was read back; then windows are told how far it goes."""

import argparse
from pathlib import Path

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.backups import Backup, prune, take_backup
from counter_app.server.blobs import folder_of
from counter_app.server.centre import Centre
from counter_app.server.keys import keys_folder


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_backup")
    verb = subparsers.add_parser("backup", help=told, description=told)
    add_common(verb)
    verb.add_argument("place", type=Path, metavar="DIR", help=text("server.backup.place"))
    verb.add_argument("--check-on", default="", metavar="URL", help=text("server.backup.check_on"))
    verb.add_argument("--keep", type=_some, metavar="N", help=text("server.backup.keep"))
    verb.add_argument("--reread", action="store_true", help=text("server.backup.reread"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make it. 1 where something in the centre does not hold or is gone: the backup is kept, and says so."""
    place: Path = arguments.place.expanduser().absolute()

    async def work(centre: Centre) -> tuple[Backup, Centre]:
        return await take_backup(centre, place, server=arguments.check_on, reread=arguments.reread), centre

    made, centre = with_centre(arguments, work)
    manifest = made.manifest
    if arguments.keep is not None and manifest.whole:
        prune(place, arguments.keep)
    broken = [one for one in manifest.chains if not one.whole]
    if arguments.json:
        print_json(
            {
                "backup": str(made.folder),
                "whole": manifest.whole,
                "chains": len(manifest.chains),
                "actions": sum(one.mark for one in manifest.chains),
                "attachments": manifest.attachments,
                "missing": list(manifest.missing),
                "broken": [{"window": one.window, "epoch": one.epoch} for one in broken],
            }
        )
    else:
        _tell(made, centre)
    return DONE if manifest.whole else REFUSED


def _some(words: str) -> int:
    """A whole number from 1 on."""
    if not words.isdigit() or int(words) < 1:
        raise argparse.ArgumentTypeError(text("server.backup.keep_some"))
    return int(words)


def _tell(made: Backup, centre: Centre) -> None:
    manifest = made.manifest
    actions = sum(one.mark for one in manifest.chains)
    print(text("server.backup.done", folder=made.folder))
    print(text("server.backup.holds", actions=actions, chains=len(manifest.chains), attachments=manifest.attachments))
    for one in manifest.chains:
        if not one.whole:
            print(text("server.backup.broken", window=one.window, epoch=one.epoch))
    if manifest.missing:
        print(text("server.backup.missing", count=len(manifest.missing)))
    folder = folder_of(centre.settings)
    if folder is not None and folder.exists() and folder.stat().st_dev == made.folder.stat().st_dev:
        print(text("server.backup.same_disk"))
    print(text("server.backup.no_keys", folder=keys_folder(centre.settings.home)))
