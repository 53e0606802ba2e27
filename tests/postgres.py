# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL of one's own: made in a temporary folder, on a free port, by a user who is not root.

Every test gets a fresh database, copied from one that was migrated once. Where PostgreSQL is not installed, that is
said and the tests fail; nothing is left out.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

USER = "counter"
TEMPLATE = "counter_template"
ABSENT = "PostgreSQL 15 or later is not installed here, and the tests of the centre need it: apt-get install postgresql"
_PLACES = Path("/usr/lib/postgresql")
_numbers = count(1)


def programs() -> Path:
    """The folder of PostgreSQL's own programs, the newest there is from 15 on."""
    found = [one for one in _PLACES.glob("*/bin/initdb") if one.parent.parent.name.isdigit()]
    versions = sorted((int(one.parent.parent.name), one.parent) for one in found)
    if not versions or versions[-1][0] < 15:
        raise RuntimeError(ABSENT)
    return versions[-1][1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ordinary() -> Sequence[str]:
    """Words before a command that make it run as an ordinary user: PostgreSQL refuses to be root's."""
    if os.getuid() != 0:
        return ()
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server with its folder. Starts, stops and is killed as a test wants."""

    folder: Path
    port: int

    @property
    def data(self) -> Path:
        """Where its data lie."""
        return self.folder / "data"

    def url(self, database: str) -> str:
        """The URL of one of its databases, as ``centre.toml`` names it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def make(self, settings: Mapping[str, str] | None = None) -> None:
        """Make the cluster. ``settings`` are further lines of its configuration."""
        self.folder.chmod(0o755)
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        words = ("-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", str(self.data))
        self._run("initdb", *words)
        lines = {
            "port": str(self.port),
            "listen_addresses": "'127.0.0.1'",
            "unix_socket_directories": f"'{self.folder}'",
            "max_connections": "60",
            "fsync": "off",
            **(settings or {}),
        }
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in lines.items())

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: ``fast``, or ``immediate`` for as good as a crash."""
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def fresh(self, template: str = TEMPLATE) -> str:
        """A new database, copied from the template: its name."""
        name = f"centre_{os.getpid()}_{next(_numbers)}"
        self.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is in it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, words: str, database: str = "postgres") -> list[Any]:
        """Run one statement outside any transaction."""

        async def run() -> list[Any]:
            connection = await asyncpg.connect(self.url(database))
            try:
                return list(await connection.fetch(words))
            finally:
                await connection.close()

        return asyncio.run(run())

    def _run(self, program: str, *words: str) -> None:
        command = [*ordinary(), str(programs() / program), *words]
        log = self.folder / "commands"
        with log.open("ab") as told:  # a pipe would stay open in the server that pg_ctl leaves behind
            done = subprocess.run(command, stdout=told, stderr=told, cwd=self.folder, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@contextmanager
def cluster(settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A running cluster, gone afterwards."""
    programs()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        one = Cluster(Path(folder), free_port())
        one.make(settings)
        one.start()
        try:
            yield one
        finally:
            one.stop("immediate")
