# SPDX-License-Identifier: Apache-2.0
"""``counter-server serve``: the centre at work, until it is told to stop; what it has begun it finishes."""

import argparse
import errno
import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.metrics import FOLDER_VARIABLE
from counter_app.server.settings import HOME_VARIABLE, find_home

if TYPE_CHECKING:
    import uvicorn

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
    told = arguments.socket or f"{arguments.host}:{arguments.port}"
    config = uvicorn.Config(
        "counter_app.server.app:served",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        uds=arguments.socket or None,
        workers=arguments.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=75,
    )
    try:
        with _taken(config) as place:
            print(text("server.serve.begun", where=told), flush=True)
            _serve(config, place)
    except OSError as taken:
        raise CounterError("server.serve.not_begun", where=told) from taken
    except SystemExit as leaving:  # a worker did not start
        if leaving.code:
            raise CounterError("server.serve.not_begun", where=told) from leaving
    return DONE


def _taken(config: "uvicorn.Config") -> socket.socket:
    """The place at which calls come in, ours from here on: who comes before a worker is ready waits for it.

    Raises OSError where somebody else has it.
    """
    if config.uds is not None and Path(config.uds).is_socket():
        with socket.socket(socket.AF_UNIX) as trying:
            if trying.connect_ex(config.uds) == errno.ECONNREFUSED:  # left behind by one that was killed
                Path(config.uds).unlink()
    family = socket.AF_UNIX if config.uds else socket.AF_INET6 if ":" in config.host else socket.AF_INET
    place = socket.socket(family)
    try:
        if config.uds is not None:
            place.bind(config.uds)
            Path(config.uds).chmod(0o666)  # its folder says who may come
        else:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            place.bind((config.host, config.port))
        place.listen(config.backlog)
    except OSError:
        place.close()
        raise
    place.set_inheritable(True)
    return place


def _serve(config: "uvicorn.Config", place: socket.socket) -> None:
    """Until it is told to stop. Raises SystemExit where it could not begin."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    server = uvicorn.Server(config)
    try:
        if config.workers > 1:
            Multiprocess(config, sockets=[place]).run()
        else:
            server.run(sockets=[place])
    except KeyboardInterrupt:
        pass
    finally:
        if config.uds is not None:
            Path(config.uds).unlink(missing_ok=True)
    if config.workers == 1 and not server.started:
        raise SystemExit(1)


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
