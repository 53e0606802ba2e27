# SPDX-License-Identifier: Apache-2.0
"""The centre of a rehearsal: its own, served by a process of its own, or one that is there and has no other windows."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import select

import counter_app
from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.rehearsal.simulating import NewWindow, Place
from counter_app.rehearsal.windows import HALL
from counter_app.server.centre import Centre, open_centre
from counter_app.server.settings import load_centre_settings
from counter_app.server.tables.windows import window
from counter_app.server.verifying import verify_chains
from counter_app.server.windows import add_window

READY_SECONDS = 60.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verified:
    """What the centre says of its own chains."""

    chains: int
    actions: int
    faulty: int


@contextlib.contextmanager
def served(home: Path, workers: int = 1) -> Iterator[str]:
    """Serve the centre of a home folder on a free port of this machine. Gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = ("serve", "--home", str(home), "--port", str(port), "--workers", str(workers))
    command = [sys.executable, "-m", "counter_app.cli.server", *words]
    found = str(Path(counter_app.__file__).resolve().parents[1])  # also where the program is not installed
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": found})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/health/ready", trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.05)
    raise CounterError("simulating.not_served")


def take_in(home: Path, url: str, windows: Sequence[NewWindow]) -> Place:
    """Take all windows in, as an enrolment does. Raises CounterError ``simulating.others`` where the centre has windows
    of people who are real."""

    async def work(centre: Centre) -> Place:
        async with centre.engine.begin() as connection:
            others = (await connection.execute(select(window.c.id).where(window.c.hall != HALL).limit(1))).first()
            if others is not None:
                raise CounterError("simulating.others")
            for one in windows:
                await add_window(
                    connection,
                    id=one.id,
                    hall=HALL,
                    number=f"{one.number}/{one.id[:8]}",
                    public_key=one.public_key,
                    at=to_micros(centre.clock()),
                )
        signer = centre.keys.signer
        return Place(url, centre.settings.name, signer.algorithm, signer.public_key)

    return _with_centre(home, work)


def verified(home: Path) -> Verified:
    """Recompute every chain of the centre."""

    async def work(centre: Centre) -> Verified:
        reports = [one async for one in verify_chains(centre.engine)]
        actions = sum(one.actions for one in reports)
        return Verified(len(reports), actions, sum(1 for one in reports if one.faults))

    return _with_centre(home, work)


def _with_centre(home: Path, work: Callable[[Centre], Awaitable[T]]) -> T:
    async def run() -> T:
        centre = open_centre(load_centre_settings(home))
        try:
            return await work(centre)
        finally:
            await centre.close()

    return asyncio.run(run())
