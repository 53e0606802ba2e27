# SPDX-License-Identifier: Apache-2.0
"""A window and a real centre, wired by hand: what is written goes there, what is decided there comes back."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import HALL, RealCentre
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.case import Case
from counter_app.desk.centre_feeds import appliers
from counter_app.desk.counter import Counter
from counter_app.desk.listing import get_case
from counter_app.server.centre import Centre, open_centre
from counter_app.server.deciding import decide
from counter_app.server.projector import project_all
from counter_app.sync.client import CentreClient
from counter_app.sync.pulling import CentreKey, PullReport, catch_up, pull_once
from counter_app.sync.pump import Pump
from counter_app.sync.visits import HallVisits
from counter_app.wire.feeds import Decision, DecisionKind
from counter_app.wire.messages import Pull, Pulled
from counter_app.wire.signing import Ed25519Signer
from flows.desk_day import DeskDay

T = TypeVar("T")
BACK_OFFICE = "9001"


@dataclass(slots=True)
class PullingDay:
    """A desk's day with its centre."""

    day: DeskDay
    centre: RealCentre
    client: CentreClient
    key: CentreKey

    def at_centre(self, work: Callable[[AsyncConnection, Centre], Awaitable[T]]) -> T:
        """Something done at the centre in one transaction."""

        async def run() -> T:
            opened = open_centre(self.centre.settings, self.day.clock)
            try:
                async with opened.engine.begin() as connection:
                    return await work(connection, opened)
            finally:
                await opened.close()

        return asyncio.run(run())

    def push(self) -> None:
        """Everything that was written goes to the centre, and into its lists."""
        pump = Pump(self.day.counter.store.centre, self.client)
        while self.day.counter.store.centre.next_batch() is not None:
            pump.send_once()

        async def run() -> None:
            opened = open_centre(self.centre.settings, self.day.clock)
            try:
                await project_all(opened)
            finally:
                await opened.close()

        asyncio.run(run())

    def pull(self, ask: Callable[[Pull], Pulled] | None = None) -> PullReport:
        """What is new comes and counts."""
        counter = self.day.counter
        return pull_once(ask or self.client.pull, counter.store, self.key, appliers(counter))

    def start_again(self) -> PullReport:
        """What a window does first when it is opened."""
        return catch_up(self.day.counter.store, appliers(self.day.counter))

    def decide(self, case: Case, kind: DecisionKind, step: str, **more: str) -> Decision:
        """The back office decides, on what it has of the case."""
        done = self.at_centre(
            lambda connection, centre: decide(connection, centre, case.number, kind, step=step, by=BACK_OFFICE, **more)
        )
        return done.decision

    def now(self, case: Case) -> Case:
        """The case as it stands at the window."""
        return get_case(self.day.counter, case.id)


@contextlib.contextmanager
def pulling_day(day: DeskDay, home: Path) -> Iterator[PullingDay]:
    """The window enrolled at a centre over SQLite."""
    centre = RealCentre(home, clock=day.clock)
    centre.start()
    store = day.counter.store
    signer = Ed25519Signer(Ed25519PrivateKey.generate())
    centre.add_window(store.centre.window_id, signer.public_key)
    assert centre.centre is not None
    own = centre.centre.keys.signer
    store.centre.enrolled(
        url=centre.url, name="", hall=HALL, number="01", algorithm=own.algorithm, public_key=own.public_key
    )
    client = CentreClient(centre.url, store.centre.window_id, signer, day.clock)
    try:
        yield PullingDay(day, centre, client, CentreKey(own.algorithm, own.public_key))
    finally:
        client.close()
        centre.stop()


@contextlib.contextmanager
def asking_beside(first: PullingDay, counter: Counter, hall: str = HALL) -> Iterator[None]:
    """Another window at the same centre, which asks it for the visits of its hall."""
    signer, name = Ed25519Signer(Ed25519PrivateKey.generate()), counter.store.centre.window_id
    first.centre.add_window(name, signer.public_key, number="02", hall=hall)
    client = CentreClient(first.centre.url, name, signer, counter.clock)
    counter.visits = asking = HallVisits(lambda: client)
    try:
        yield
    finally:
        asking.close()
