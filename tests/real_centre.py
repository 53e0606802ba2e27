# SPDX-License-Identifier: Apache-2.0
"""A real centre in this process: uvicorn in a thread on a free port, over SQLite or a database of PostgreSQL."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import Clock, system_clock
from counter_app.server.app import make_app
from counter_app.server.authority import make_authority
from counter_app.server.centre import Centre, open_centre
from counter_app.server.database import make_engine
from counter_app.server.keys import make_keys
from counter_app.server.migrating import migrate
from counter_app.server.settings import CentreSettings
from counter_app.server.windows import add_window

T = TypeVar("T")
HALL = "测试大厅"


async def migrated(settings: CentreSettings) -> None:
    """Bring a centre's database to today's schema."""
    engine = make_engine(settings)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


@dataclass(slots=True)
class RealCentre:
    """A centre with its home folder. ``database`` as in ``centre.toml``: empty for SQLite."""

    home: Path
    database: str = ""
    clock: Clock = system_clock
    changes: dict[str, Any] = field(default_factory=dict)  # further settings
    prepared: bool = False  # the database has today's schema already
    keeping_up: bool = False  # the projector runs beside it
    port: int = 0
    centre: Centre | None = None
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def settings(self) -> CentreSettings:
        """As they would be read from its file."""
        return replace(CentreSettings(self.home, database=self.database), **self.changes)

    @property
    def url(self) -> str:
        """Where windows find it."""
        return f"http://127.0.0.1:{self.port}"

    def make(self) -> None:
        """Make keys and database, where they are not there yet."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.home / "keys").exists():
            make_keys(self.home)
            make_authority(self.home)
        if not self.prepared:
            asyncio.run(migrated(self.settings))
            self.prepared = True

    def start(self) -> None:
        """Serve until ``stop``; the same port again after a stop."""
        self.make()
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        self.centre = open_centre(self.settings, self.clock)
        config = uvicorn.Config(
            make_app(self.centre, keeping_up=self.keeping_up), log_config=None, access_log=False, lifespan="on"
        )
        self._server = uvicorn.Server(config)
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(listening, ready), daemon=True)
        self._thread.start()
        if not ready.wait(30):
            raise RuntimeError("the centre did not start")

    def _serve(self, listening: socket.socket, ready: threading.Event) -> None:
        server = self._server
        assert server is not None

        async def run() -> None:
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            ready.set()
            await serving

        asyncio.run(run())

    def stop(self) -> None:
        """End gracefully."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(30)
            if self._thread.is_alive():
                raise RuntimeError("the centre did not stop")
        self._server = self._thread = self.centre = None

    def with_connection(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Do something in one transaction of the centre's database, beside the running server."""

        async def run() -> T:
            engine = make_engine(self.settings)
            try:
                async with engine.begin() as connection:
                    return await work(connection)
            finally:
                await engine.dispose()

        return asyncio.run(run())

    def add_window(self, id: str, public_key: bytes, *, hall: str = HALL, number: str = "01", at: int = 0) -> str:
        """Take a window in as an enrolment does: the name of its key."""
        return self.with_connection(
            lambda connection: add_window(connection, id=id, hall=hall, number=number, public_key=public_key, at=at)
        )


@contextlib.contextmanager
def running(home: Path, database: str = "", **changes: Any) -> Iterator[RealCentre]:  # noqa: ANN401
    """A centre for the length of a block."""
    centre = RealCentre(home, database, changes=changes)
    centre.start()
    try:
        yield centre
    finally:
        centre.stop()
