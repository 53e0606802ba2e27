# SPDX-License-Identifier: Apache-2.0
"""``counter-server init``: a centre's home folder, its settings, its keys and its database; or a newer schema."""

import argparse
import asyncio
import json
from pathlib import Path

from counter_app.base.private_files import private_folder, private_opener
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import database_faults
from counter_app.server.authority import make_authority
from counter_app.server.database import make_engine
from counter_app.server.keys import keys_folder, make_keys, read_keys
from counter_app.server.migrating import SCHEMA, migrate
from counter_app.server.register.source import read_digests
from counter_app.server.settings import DATABASE_FILE, FILE, CentreSettings, find_home, load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_init")
    verb = subparsers.add_parser("init", help=told, description=told)
    add_common(verb)
    verb.add_argument("--database", default="", metavar="URL", help=text("server.init.database"))
    verb.add_argument("--name", default="", metavar="NAME", help=text("server.init.name"))
    verb.add_argument("--region", type=_region, default="", metavar="DIGITS", help=text("server.init.region"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make what is not there, bring the database to today's schema. Settings and keys that are there stay."""
    home = private_folder(find_home(arguments.home))
    _write_settings(home, arguments)
    settings = load_centre_settings(home)
    if not settings.database:
        _close_to_others(home / DATABASE_FILE)
    with database_faults():
        asyncio.run(_migrate(settings))
    if keys_folder(home).exists():
        keys = read_keys(home)
    else:
        keys = make_keys(home)
        make_authority(home)
    read_digests(home)  # with the other keys from the first day: who copies them now has all of them
    public = keys.signer.public_key.hex()
    if arguments.json:
        print_json({"home": str(home), "schema": SCHEMA, "public_key": public})
    else:
        print(text("server.init.done", home=home, schema=SCHEMA))
        print(text("server.init.keys", folder=keys_folder(home)))
    return DONE


def _region(words: str) -> str:
    """Six digits, or nothing."""
    if words and not (words.isascii() and words.isdigit() and len(words) == 6):
        raise argparse.ArgumentTypeError(text("server.init.region"))
    return words


def _write_settings(home: Path, arguments: argparse.Namespace) -> None:
    file = home / FILE
    if file.exists():
        return
    given = {"database": arguments.database, "name": arguments.name, "region": arguments.region}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in given.items() if value]
    with open(file, "x", encoding="utf-8", opener=private_opener) as stream:
        stream.writelines(lines)


def _close_to_others(file: Path) -> None:
    """What SQLite writes beside its file is as open or closed as that is, also in a folder that others may enter."""
    file.touch(mode=0o600)
    file.chmod(0o600)


async def _migrate(settings: CentreSettings) -> None:
    engine = make_engine(settings)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()
