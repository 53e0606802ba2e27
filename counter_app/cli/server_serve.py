# SPDX-License-Identifier: Apache-2.0
"""``counter-server serve``: the centre at work, until it is told to stop; what it has begun it finishes."""

import argparse
import os
import shutil
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.metrics import FOLDER_VARIABLE
from counter_app.server.settings import HOME_VARIABLE, find_home

GRACE_SECONDS = 20
"""For calls that are under way when it is told to stop."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_serve")
    verb = subparsers.add_parser("serve", help=told, description=told)
    add_common(verb)
    verb.add_argument("--host", default="127.0.0.1", metavar="HOST", help=text("server.serve.host"))
    verb.add_argument("--port", type=_port, default=8420, metavar="PORT", help=text("server.serve.port"))
    verb.add_argument("--socket", default="", metavar="FILE", help=text("server.serve.socket"))
    verb.add_argument("--workers", type=int, default=1, metavar="N", help=text("server.serve.workers"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve. Refuses to begin where settings, keys or schema are not what they should be."""
    import uvicorn

    home = find_home(arguments.home).resolve()
    is_postgresql = with_centre(arguments, _postgresql)
    if arguments.workers < 1 or (arguments.workers > 1 and not is_postgresql):
        raise CounterError("server.serve.one_worker")
    os.environ[HOME_VARIABLE] = str(home)
    if arguments.workers > 1:
        os.environ[FOLDER_VARIABLE] = str(_shared_counts(home))
    where = {"uds": arguments.socket} if arguments.socket else {"host": arguments.host, "port": arguments.port}
    told = arguments.socket or f"{arguments.host}:{arguments.port}"
    print(text("server.serve.begun", where=told), flush=True)
    try:
        uvicorn.run(
            "counter_app.server.app:served",
            factory=True,
            workers=arguments.workers,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=75,
            **where,
        )
    except SystemExit as leaving:  # the place is taken, or a worker did not start
        if leaving.code:
            raise CounterError("server.serve.not_begun", where=told) from leaving
    return DONE


def _port(words: str) -> int:
    """A port."""
    if not words.isdigit() or not 1 <= int(words) <= 65535:
        raise argparse.ArgumentTypeError(text("server.serve.port_range"))
    return int(words)


async def _postgresql(centre: Centre) -> bool:
    return centre.engine.dialect.name == "postgresql"


def _shared_counts(home: Path) -> Path:
    """A folder in which the workers put their counts together; those of the last run are gone."""
    folder = home / "counts"
    shutil.rmtree(folder, ignore_errors=True)
    return private_folder(folder)
