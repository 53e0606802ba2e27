# SPDX-License-Identifier: Apache-2.0
"""One centre, a few windows and the lines between them, all real processes; and everything that may befall them."""

import asyncio
import contextlib
import os
import random
import shutil
import time
import urllib.request
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self

from real_centre import HALL, RealCentre
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.rehearsal.windows import PlayedWindow
from counter_app.server.centre import open_centre
from counter_app.server.keys import read_keys
from counter_app.server.projector import NOTHING, project
from counter_app.server.tables.cases import quarantine
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.server.verifying import verify_chains
from counter_app.server.windows import add_window
from counter_app.wire.signing import Ed25519Signer
from faults.checker import Found, StoredAction, check
from faults.cluster import free_port
from faults.processes import DRAINED, FROZEN, REFUSED, Work, again, start_centre, start_window
from faults.proxy import Proxy
from faults.stores import places_written, window_ledger
from faults.told import Telling, read_told

READY_SECONDS = 20.0
DRAIN_SECONDS = 40.0
PACE = 0.01
UNEXPECTED = "a call ended in what nobody expected"


class NotReady(Exception):
    """Something did not come up."""


@dataclass(slots=True)
class Seat:
    """One window's place: its folder, its own record of what it said, and the process of its present life."""

    work: Work
    window: str
    process: ForkServerProcess | None = None
    lives: int = 0
    _before: int = 0

    def begin(self, **changes: object) -> None:
        """Another life."""
        self.lives += 1
        self._before = self._words()
        self.process = start_window(again(self.work, self.lives, **changes))

    def speaks(self, seconds: float = 10.0) -> None:
        """Wait for its first word in this life."""
        ends = time.monotonic() + seconds
        while self._words() == self._before and time.monotonic() < ends and self.ended(0) is None:
            time.sleep(0.01)

    def _words(self) -> int:
        return self.work.told.stat().st_size if self.work.told.exists() else 0

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def ended(self, seconds: float) -> int | None:
        """Wait for its end; None where it does not end."""
        if self.process is None:
            return None
        self.process.join(seconds)
        return self.process.exitcode


class Scene:
    """Everything of one round. ``database`` is PostgreSQL's URL, empty for SQLite; ``template`` the home of a centre
    that was made once, whose database has today's tables already."""

    def __init__(
        self,
        folder: Path,
        chance: random.Random,
        *,
        database: str = "",
        template: Path | None = None,
        careless: bool = False,
    ) -> None:
        self.folder = folder
        self.chance = chance
        self.seats: list[Seat] = []
        folder.mkdir(parents=True, exist_ok=True)
        home = folder / "centre"
        if template is not None:
            shutil.copytree(template, home, dirs_exist_ok=True)
        self.centre = RealCentre(home, database, changes={"pushes_a_minute": 1_000_000}, prepared=template is not None)
        self.centre.make()
        self.port = free_port()
        self.line = Proxy(self.port)
        self.log = folder / "centre.log"
        self.careless = careless
        self.rejoined = 0
        self.missed = 0  # acknowledged actions that an older copy of the centre did not have, for a while
        self._server: ForkServerProcess | None = None

    def __enter__(self) -> Self:
        self.line.__enter__()
        self.start_server()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.seats:
            one.kill()
        self.kill_server()
        self.line.__exit__()

    # The centre

    def start_server(self) -> None:
        """Start it and wait until it answers."""
        self._server = start_centre(self.centre.settings, self.port, self.log, careless=self.careless)
        self.wait_server()

    def wait_server(self) -> None:
        """Until it is ready. Raises NotReady."""
        ends = time.monotonic() + READY_SECONDS
        while time.monotonic() < ends:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2):
                    return
            time.sleep(0.03)
        raise NotReady(self.log.read_text(encoding="utf-8")[-3000:])

    def kill_server(self) -> None:
        """kill -9."""
        if self._server is not None:
            self._server.kill()
            self._server.join()
            self._server = None

    # Windows

    def seat_windows(
        self, count: int, *, presses: int, homes: Path | None = None, told: Path | None = None, before: int = 0
    ) -> None:
        """Make windows and take them in. ``before``: so many presses each has done already, which nobody has got."""
        keys: list[tuple[str, int, bytes]] = []
        for number in range(1, count + 1):
            home = (homes or self.folder) / f"window{number}"
            said = (told or self.folder) / f"told{number}"
            pace = PACE * self.chance.randint(1, 4)
            url = f"http://127.0.0.1:{self.line.port}"
            work = Work(home, number, url, said, f"{self.chance.random()}", presses, pace, DRAIN_SECONDS)
            window = PlayedWindow(home, number, seed="first")
            try:
                self._enrolled(window)
                telling = Telling(said)
                for _ in range(before):
                    telling.saved(places_written(window.store, window.work()))
                keys.append((window.id, number, window.signer.public_key))
                self.seats.append(Seat(work, window.id))
            finally:
                window.close()

        async def take_in(connection: AsyncConnection) -> None:
            for id, number, key in keys:
                await add_window(connection, id=id, hall=HALL, number=str(number), public_key=key, at=0)

        self.centre.with_connection(take_in)

    def centre_signer(self) -> Ed25519Signer:
        """With what the centre signs."""
        return read_keys(self.centre.home).signer

    def server_memory(self) -> int:
        """Bytes that the centre's process holds in memory."""
        if self._server is None:
            raise NotReady("no centre")
        words = Path(f"/proc/{self._server.pid}/status").read_text(encoding="ascii")
        return int(words.partition("VmRSS:")[2].split()[0]) * 1024

    def server_processor_seconds(self) -> float:
        """Processor time that the centre's process has used so far."""
        if self._server is None:
            raise NotReady("no centre")
        words = Path(f"/proc/{self._server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")

    def _enrolled(self, window: PlayedWindow) -> None:
        signer, url = self.centre_signer(), f"http://127.0.0.1:{self.line.port}"
        window.enrolled(url, name="演练", algorithm=signer.algorithm, public_key=signer.public_key)

    def rejoin(self, seat: Seat) -> None:
        """What a supervisor does with a frozen window: enrol it anew, let it compare, and go on."""
        window = PlayedWindow(seat.work.home, seat.work.number, seed="rejoin")
        try:
            window.renew_key()
            self.centre.add_window(window.id, window.signer.public_key, number=str(window.number))
            self._enrolled(window)
            standing = window.centre.standing()
            if standing is not None and standing.frozen:
                window.connect()
                window.rejoin()
        finally:
            window.close()

    def begin(self, **changes: object) -> None:
        """All windows begin to work."""
        for one in self.seats:
            one.begin(**changes)

    def at_work(self) -> None:
        """Wait until every window has said something in its present life; one time in five do not."""
        if self.chance.random() < 4 / 5:
            for one in self.seats:
                one.speaks()

    def pause(self, most: float) -> None:
        """A moment, by chance."""
        time.sleep(self.chance.uniform(0, most))

    def drain(self) -> list[str]:
        """Let everything arrive; who was killed begins again, who is frozen is joined again. What did not: faults."""
        for one in self.seats:
            if one.process is None:
                one.begin(presses=0)
        return [fault for one in self.seats for fault in self.drain_one(one)]

    def drain_one(self, seat: Seat) -> list[str]:
        """The same for one window."""
        code: int | None = None
        for _ in range(5):
            if seat.process is None:
                seat.begin(presses=0)
            code = seat.ended(DRAIN_SECONDS + 5)
            if code == DRAINED:
                return []
            seat.kill()
            if code in (FROZEN, REFUSED):
                self.rejoin(seat)
                self.rejoined += 1
        return [f"window {seat.work.number} does not drain: {code}"]

    # What is there

    def stored(self) -> dict[tuple[str, int], list[StoredAction]]:
        """The centre's ledger."""
        return self.centre.with_connection(read_ledger)

    def check(self, *, drained: bool = True) -> Found:
        """The checker's word on this scene."""
        told = [read_told(one.window, one.work.told) for one in self.seats]
        own = []
        for one in self.seats:
            if drained:
                one.kill()
                own += [row.id for rows in window_ledger(one.work.home)[1].values() for row in rows if row.id]
        return check(told, self.stored(), drained=drained, own=own)

    def own_word(self) -> list[str]:
        """What the centre says of itself once everything has arrived: its chains verified, all of it projected."""

        async def work() -> list[str]:
            centre = open_centre(self.centre.settings)
            try:
                faults = [
                    f"verify: {report.place.epoch} {one.fault} at {one.seq}"
                    async for report in verify_chains(centre.engine)
                    for one in report.findings
                ]
                while await project(centre) != NOTHING:
                    pass
                async with centre.engine.connect() as connection:
                    parked = (await connection.execute(select(quarantine))).all()
                return faults + [f"parked: {one.epoch}/{one.seq} {one.code}" for one in parked]
            finally:
                await centre.close()

        return asyncio.run(work())

    def note_missed(self) -> None:
        """Count what windows hold for acknowledged and the centre does not have now."""
        held = {(window, epoch): len(rows) for (window, epoch), rows in self.stored().items()}
        for one in self.seats:
            for epoch, upto in read_told(one.window, one.work.told).acked.items():
                self.missed += max(upto - held.get((one.window, epoch), 0), 0)

    def tracebacks(self) -> int:
        """How often the centre did not know what to say."""
        return self.log.read_text(encoding="utf-8").count(UNEXPECTED) if self.log.exists() else 0


async def read_ledger(connection: AsyncConnection) -> dict[tuple[str, int], list[StoredAction]]:
    """Places, links and bytes as they lie in the database."""
    place = and_(
        ledger.c.window == action_body.c.window,
        ledger.c.epoch == action_body.c.epoch,
        ledger.c.seq == action_body.c.seq,
    )
    body = [action_body.c[name] for name in ("header", "facts", "personal", "salt", "personal_digest")]
    wanted = select(ledger.c.window, ledger.c.epoch, ledger.c.seq, ledger.c.id, *body, ledger.c.link).join(
        action_body, place, isouter=True
    )
    stored: dict[tuple[str, int], list[StoredAction]] = {}
    for window, epoch, *rest in await connection.execute(wanted.order_by(ledger.c.seq)):
        stored.setdefault((window, epoch), []).append(StoredAction(*rest))
    return stored
