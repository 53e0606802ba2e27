# SPDX-License-Identifier: Apache-2.0
"""``counter-server certificate NAME…``: what nginx shows to windows, by the centre's own authority."""

import argparse
import os
from pathlib import Path

from counter_app.base.clock import from_micros, system_clock, to_micros
from counter_app.base.private_files import private_folder, private_opener
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.authority import SERVER_DAYS, read_authority
from counter_app.server.centre import Centre
from counter_app.server.enrolment import TLS_FOLDER, write_revoked
from counter_app.server.settings import find_home

_FILES = ("server.crt", "server.key", "authority.crt")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_certificate")
    verb = subparsers.add_parser("certificate", help=told, description=told)
    add_common(verb)
    verb.add_argument("names", metavar="NAME", nargs="+", help=text("enrol.help.names"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write certificate, key, the authority's certificate and the list of revoked ones into ``tls``."""
    home = find_home(arguments.home)
    authority = read_authority(home)
    served = authority.serve(arguments.names, system_clock())
    folder = private_folder(home / TLS_FOLDER)
    for name, whole in zip(_FILES, (served.chain, served.key, authority.pem.encode()), strict=True):
        _write(folder / name, whole)

    async def work(centre: Centre) -> None:
        async with centre.engine.begin() as connection:
            await write_revoked(connection, centre)

    with_centre(arguments, work)
    until = from_micros(to_micros(system_clock()) + SERVER_DAYS * 24 * 3600 * 1_000_000)
    if arguments.json:
        print_json({"folder": str(folder), "until": until.isoformat()})
    else:
        print(text("enrol.served", folder=folder, until=f"{until:%Y-%m-%d}"))
    return DONE


def _write(path: Path, whole: bytes) -> None:
    """In place of what is there, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with open(part, "xb", opener=private_opener) as stream:
        stream.write(whole)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
