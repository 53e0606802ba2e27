# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL as ordinary processes on free ports: one node, or a primary with a standby, to be killed and promoted."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import asyncpg

from faults.proxy import Proxy

USER = "postgres"
DATABASE = "centre"
STANDBY = "s1"
_SETTINGS = """
listen_addresses = '127.0.0.1'
shared_buffers = 32MB
max_connections = 60
wal_level = replica
max_wal_senders = 4
wal_keep_size = 512MB
hot_standby = on
max_wal_size = 1GB
autovacuum = off
log_min_messages = fatal
"""


class ClusterFault(Exception):
    """PostgreSQL does not do what it must."""


def programs() -> Path:
    """Where Debian puts the server's programs, the newest version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    if not found:
        raise ClusterFault("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _as_user(command: Sequence[str | Path]) -> list[str]:
    """PostgreSQL does not run as root: then it runs as its own user."""
    words = [str(one) for one in command]
    return ["setpriv", f"--reuid={USER}", "--regid", USER, "--clear-groups", *words] if os.getuid() == 0 else words


def _run(*command: str | Path) -> None:
    done = subprocess.run(_as_user(command), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise ClusterFault(f"{Path(command[0]).name}: {done.stderr[-2000:]}")


def make_folder(folder: Path) -> Path:
    """A folder that the server's user may write."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        owner = pwd.getpwnam(USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


class Node:
    """One server process with its folder."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For SQLAlchemy and everybody else."""
        return url_at(self.port)

    def create(self) -> Self:
        """A new, empty cluster."""
        make_folder(self.folder.parent)
        _run(programs() / "initdb", "-D", self.folder, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as stream:
            stream.write(_SETTINGS)
        return self

    def start(self, *, wait: bool = True) -> Self:
        """Start it; what a killed one left behind is cleared away first."""
        for left in (f".s.PGSQL.{self.port}", f".s.PGSQL.{self.port}.lock", "postmaster.pid"):
            (self.folder / left).unlink(missing_ok=True)
        words: list[str | Path] = ["-D", self.folder, "-p", str(self.port), "-k", self.folder]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                _as_user(["setpriv", "--pdeathsig=QUIT", programs() / "postgres", *words]),  # never left behind
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds: float = 180) -> None:
        """Until it answers; after a crash it first syncs every file, on a busy disk for long. Raises ClusterFault."""
        ends = time.monotonic() + seconds
        while True:
            try:
                self.sql("SELECT 1", database="postgres")
                return
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                gone = self._process is None or self._process.poll() is not None
                if gone or time.monotonic() > ends:
                    raise ClusterFault(f"the server does not answer: {error!r}") from error
                time.sleep(0.05)

    def sql(self, statement: str, database: str = "", *, port: int = 0) -> list[Any]:
        """Run one statement outside a transaction."""
        return asyncio.run(_sql(statement, database or "postgres", port or self.port))

    def kill(self) -> None:
        """As a machine that loses its power: every process at once, nothing is said to anybody."""
        if self._process is None:
            return
        family = [self._process.pid, *_children(self._process.pid)]
        for one in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._process.wait()
        ends = time.monotonic() + 10
        while any(_alive(one) for one in family[1:]) and time.monotonic() < ends:
            time.sleep(0.01)
        self._process = None

    def stop(self) -> None:
        """Stop it in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
        self.kill()

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.poll() is None

    def processor_seconds(self) -> float:
        """Processor time that all its processes have used so far."""
        if self._process is None:
            raise ClusterFault("it does not run")
        ticks = 0
        for one in (self._process.pid, *_children(self._process.pid)):
            with contextlib.suppress(OSError):
                words = (
                    Path(f"/proc/{one}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                )
                ticks += sum(map(int, words[11:15] if one == self._process.pid else words[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def base_backup(self, target: Path, *words: str) -> None:
        """Copy the whole cluster, as it is now, while it works."""
        source = f"host=127.0.0.1 port={self.port} user={USER}"
        fixed = ("-X", "stream", "-c", "fast", "-N")
        _run(programs() / "pg_basebackup", "-d", source, "-D", target, *fixed, *words)

    def promote(self) -> None:
        """Make a standby the primary. Nobody stands by it: it waits for none."""
        _run(programs() / "pg_ctl", "promote", "-D", self.folder, "-w", "-t", "30")
        self.sql("ALTER SYSTEM RESET synchronous_standby_names")
        self.sql("SELECT pg_reload_conf()")
        ends = time.monotonic() + 10
        while self.sql("SHOW synchronous_standby_names")[0][0] and time.monotonic() < ends:
            time.sleep(0.02)


def url_at(port: int, database: str = DATABASE) -> str:
    """The address of a database."""
    return f"postgresql://{USER}@127.0.0.1:{port}/{database}"


async def _sql(statement: str, database: str, port: int) -> list[Any]:
    connection = await asyncpg.connect(url_at(port, database), timeout=5, command_timeout=20)
    try:
        return [tuple(one) for one in await connection.fetch(statement)]
    finally:
        await connection.close()


def _alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1] == str(parent):
                found.append(int(stat.parent.name))
    return found


class Pair:
    """A primary and its standby, behind a line that can be slow. ``synchronous``: a commit waits for the standby."""

    def __init__(self, folder: Path, *, synchronous: bool, delay: float = 0.0) -> None:
        self.synchronous = synchronous
        self.primary = Node(folder / "primary")
        self.standby = Node(folder / "standby")
        self._delay = delay
        self._line: Proxy | None = None
        self._lines = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self.primary.create().start()
        self.primary.sql(f"CREATE DATABASE {DATABASE}")
        return self

    def stand_by(self) -> None:
        """Copy the primary, as it is now, and let the copy follow."""
        self._line = self._lines.enter_context(Proxy(self.primary.port, delay=self._delay))
        follow = f"host=127.0.0.1 port={self._line.port} user={USER} application_name={STANDBY}"
        self.primary.base_backup(self.standby.folder, "-R")
        with (self.standby.folder / "postgresql.auto.conf").open("a", encoding="utf-8") as stream:
            stream.write(f"primary_conninfo = '{follow}'\n")
        self.standby.start()
        if self.synchronous:
            self.primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ({STANDBY})'")
            self.primary.sql("SELECT pg_reload_conf()")
        wanted = "sync" if self.synchronous else "async"
        ends = time.monotonic() + 30
        while self.primary.sql("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") != [(wanted,)]:
            if time.monotonic() > ends:
                raise ClusterFault("the standby does not follow")
            time.sleep(0.05)

    def cut(self) -> None:
        """The line to the standby is gone; what was on it too."""
        if self._line is not None:
            self._line.shut = True
            self._line.drop_all()

    def fail_over(self) -> Node:
        """The primary and the line to the standby die in one moment; the standby takes over. Returns it."""
        self.cut()
        self.primary.kill()
        self.standby.promote()
        return self.standby

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self.standby.stop()
        self.primary.stop()
        shutil.rmtree(self.primary.folder, ignore_errors=True)
        shutil.rmtree(self.standby.folder, ignore_errors=True)
