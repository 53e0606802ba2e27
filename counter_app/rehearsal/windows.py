# SPDX-License-Identifier: Apache-2.0
"""A played window: a real store with made-up cases, a real key, the real pump. What it lacks is somebody to look at it.

Its key lies beside its store in a file of its own, so that a copy of the folder is a copy of the whole window.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.base.clock import Clock, system_clock, to_micros
from counter_app.base.private_files import private_opener
from counter_app.cases.actions import Action, Intent
from counter_app.rehearsal.made_up import presses
from counter_app.settings import find_places
from counter_app.store.case_store import Store
from counter_app.store.centre_store import CentreStore
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentreClient, Reply
from counter_app.sync.errand import Outcome, Step
from counter_app.sync.pump import Pump
from counter_app.sync.rejoining import Rejoining, rejoin
from counter_app.wire.messages import CommonAsked
from counter_app.wire.signing import Ed25519Signer

REGION = "430981"
HALL = "演练大厅"
CLERK = "0312"
RESERVE_BYTES = 64 * 1024
WINDOWS_OF_A_HALL = 99
"""Then the numbers begin again, as in another hall."""
LINKS_AT_ONCE = 500
_KEY_FILE = "played.key"


class CountingClient(CentreClient):
    """Counts what goes over the wire, headers apart."""

    sent = 0
    got = 0
    calls = 0

    def call(
        self, method: str, path: str, body: bytes = b"", *, kind: str = "", headers: dict[str, str] | None = None
    ) -> Reply:
        """As every call."""
        self.calls += 1
        self.sent += len(body)
        reply = super().call(method, path, body, kind=kind, headers=headers)
        self.got += len(reply.body)
        return reply


@dataclass(frozen=True, slots=True)
class Drained:
    """How emptying an outbox went. ``code`` says what stood in the way at the end, "" where everything is there."""

    outcome: Outcome
    code: str
    batches: int
    refused: int  # answers that were a no, or none at all
    taken: int


class PlayedWindow:
    """One window in a folder of its own. Belongs to one thread, but ``work`` and ``step`` may be on two."""

    def __init__(self, home: Path, number: int, *, clock: Clock = system_clock, seed: int | str | None = None) -> None:
        self.home = home
        self.number = number
        self.clock = clock
        self.chance = random.Random(f"{seed}/{number}")  # noqa: S311 - made-up people, no secrets
        self.store = Store.open(
            find_places(home),
            region=REGION,
            window=str((number - 1) % WINDOWS_OF_A_HALL + 1),
            clock=clock,
            reserve_bytes=RESERVE_BYTES,
        )
        self.signer = _signer(home)
        self.client: CountingClient | None = None
        self.pump: Pump | None = None
        self.pushed = 0  # actions that the centre took since this was made
        self._presses: Iterator[tuple[Intent, ...]] = iter(())

    @property
    def centre(self) -> CentreStore:
        """The store as sync sees it."""
        return self.store.centre

    @property
    def id(self) -> str:
        """What the centre calls it."""
        return self.centre.window_id

    def enrolled(self, url: str, *, name: str, algorithm: str, public_key: bytes) -> None:
        """Note that the centre took this window in; what was written before goes there first."""
        self.centre.enrolled(
            url=url, name=name, hall=HALL, number=str(self.number), algorithm=algorithm, public_key=public_key
        )

    def rejoin(self) -> Rejoining:
        """Join again after the centre froze this window; it has been enrolled anew before, with the key it has now."""
        if self.client is None:
            raise ValueError("connect first")
        return rejoin(self.centre, self.client, clerk=CLERK)

    def connect(self, url: str = "", *, acked: Callable[[int, int], None] | None = None, timeout: float = 30.0) -> Pump:
        """Make the pump. ``url`` where the centre is reached otherwise than it was enrolled."""
        standing = self.centre.standing()
        address = url or (standing.url if standing is not None else "")
        self.client = CountingClient(
            address,
            self.id,
            self.signer,
            self.clock,
            skew=standing.skew if standing is not None else 0,
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
        )
        self.pump = Pump(self.centre, self.client, backoff=Backoff(self.chance), acked=acked)
        return self.pump

    def work(self) -> tuple[Action, ...]:
        """Press once: the next press of the case at hand, or the first one of the next person's."""
        intents = next(self._presses, None)
        if intents is None:
            self._presses = presses(self.chance)
            intents = next(self._presses)
        return self.store.record(intents, clerk=CLERK, at=to_micros(self.clock())).actions

    def case(self) -> int:
        """A whole case. Returns how many actions it took."""
        return sum(
            len(self.store.record(intents, clerk=CLERK, at=to_micros(self.clock())).actions)
            for intents in presses(self.chance)
        )

    def step(self) -> Step:
        """One step of the pump."""
        if self.pump is None:
            raise ValueError("connect first")
        step = self.pump.step()
        self.pushed += step.sent
        return step

    def drain(self, *, seconds: float = 60.0, longest_wait: float = 5.0) -> Drained:
        """Push until the centre has everything, somebody has to look, or the time is over."""
        ends = time.monotonic() + seconds
        batches = refused = taken = 0
        while True:
            step = self.step()
            taken += step.sent
            batches += step.outcome is Outcome.done
            refused += step.outcome in (Outcome.later, Outcome.refused)
            left = ends - time.monotonic()
            over = step.outcome in (Outcome.idle, Outcome.frozen)
            if over or left <= 0:
                return Drained(step.outcome, step.code, batches, refused, taken)
            if step.outcome is not Outcome.done:
                time.sleep(max(0.0, min(step.wait, longest_wait, left)))

    def agrees(self) -> bool:
        """Whether the centre holds link for link what this window does, epoch by epoch, asked over the wire."""
        if self.client is None:
            raise ValueError("connect first")
        for chain in self.centre.chains():
            for first in range(1, chain.last_seq + 1, LINKS_AT_ONCE):
                links: Sequence[bytes] = self.centre.links(chain.epoch, first, LINKS_AT_ONCE)
                told = self.client.common(CommonAsked(epoch=chain.epoch, from_seq=first, links=tuple(links)))
                if told.common != first + len(links) - 1 or told.mark != chain.last_seq:
                    return False
        return True

    def renew_key(self) -> None:
        """Make another key; the centre has to be told of it before anything else is."""
        file = find_places(self.home).data / _KEY_FILE
        file.unlink()
        self.signer = _signer(self.home)

    def close(self) -> None:
        """Give file and line back."""
        if self.client is not None:
            self.client.close()
        self.store.close()


def _signer(home: Path) -> Ed25519Signer:
    """The key in the folder, made where there is none."""
    file = find_places(home).data / _KEY_FILE
    if not file.exists():
        with open(file, "xb", opener=private_opener) as stream:
            stream.write(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519Signer(Ed25519PrivateKey.from_private_bytes(file.read_bytes()))
