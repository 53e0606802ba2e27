# SPDX-License-Identifier: Apache-2.0
"""A window with a real store, enrolled at a real centre, whose pump is driven by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from real_centre import RealCentre
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from store.made_store import Hall

from counter_app.server.tables.ledger import ledger
from counter_app.server.tables.windows import chain, window
from counter_app.store.centre_store import CentreStore
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from counter_app.sync.client import CentreClient
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.sync.pump import Pump
from counter_app.wire.signing import Ed25519Signer

LONG_TRAIN = 600.0
"""A backlog goes in one step however slow the machine is."""


@dataclass
class Synced:
    """A window and its centre."""

    home: Path
    centre: RealCentre
    url: str = ""  # where it calls, where that is not the centre itself
    hall: Hall = field(init=False)
    signer: Ed25519Signer = field(init=False)
    acks: list[tuple[int, int]] = field(default_factory=list)
    acked: Callable[[int, int], object] | None = None  # is told too
    gate: Gate = field(default_factory=Gate)
    _pump: Pump | None = None
    _client: CentreClient | None = None

    def __post_init__(self) -> None:
        self.hall = Hall(self.home)
        self.signer = Ed25519Signer(Ed25519PrivateKey.generate())

    @property
    def store(self) -> CentreStore:
        """What sync works with."""
        return self.hall.store.centre

    def verify(self) -> list[int | None]:
        """Of each epoch the first place where its chain does not hold."""
        with reading_only(self.hall.places, self.hall.clock) as connection:
            return [one.broken_at for one in verify_epochs(connection)]

    def enrol(self, number: str = "3") -> int:
        """Be taken in, with a new key."""
        self.signer = Ed25519Signer(Ed25519PrivateKey.generate())
        self.centre.add_window(self.store.window_id, self.signer.public_key, number=number)
        assert self.centre.centre is not None
        public = self.centre.centre.keys.signer.public_key
        self.close()
        return self.store.enrolled(
            url=self.centre.url, name="测试中心", hall="测试大厅", number=number, algorithm="ed25519", public_key=public
        )

    @property
    def client(self) -> CentreClient:
        """Signs with this window's key; made when first used."""
        if self._client is None:
            standing = self.store.standing()
            assert standing is not None
            self._client = CentreClient(
                self.url or self.centre.url,
                self.store.window_id,
                self.signer,
                self.hall.clock,
                skew=standing.skew,
            )
        return self._client

    @property
    def pump(self) -> Pump:
        """Made when first used, as after a start of the program."""
        if self._pump is None:
            self._pump = Pump(
                self.store,
                self.client,
                gate=self.gate,
                acked=self._acked,
                train=LONG_TRAIN,
            )
        return self._pump

    def _acked(self, epoch: int, seq: int) -> None:
        self.acks.append((epoch, seq))
        if self.acked is not None:
            self.acked(epoch, seq)

    def send(self) -> Step:
        """One step."""
        return self.pump.send_once()

    def drain(self) -> Step:
        """Steps until there is nothing more to do, or something stands in the way."""
        for _ in range(200):
            step = self.send()
            if step.outcome is not Outcome.done:
                return step
        raise AssertionError("the pump does not come to an end")

    def drop_client(self) -> None:
        """As after a start of the program, with the store still open."""
        if self._client is not None:
            self._client.close()
        self._pump = self._client = None

    def close(self) -> None:
        """As at the end of the program."""
        self.drop_client()
        self.hall.close()

    def waiting(self) -> int:
        """How many actions the centre has not got, as the window knows."""
        return self.hall.store.outbox_state().waiting

    # The other side

    def stored(self) -> list[tuple[int, int, bytes]]:
        """What of this window stands in the centre's ledger: epoch, seq, link."""
        own = self.store.window_id

        async def read(connection: AsyncConnection) -> list[tuple[int, int, bytes]]:
            wanted = select(ledger.c.epoch, ledger.c.seq, ledger.c.link).where(ledger.c.window == own)
            rows = await connection.execute(wanted.order_by(ledger.c.epoch, ledger.c.seq))
            return [(row.epoch, row.seq, bytes(row.link)) for row in rows]

        return self.centre.with_connection(read)

    def written_count(self) -> int:
        """How many actions of the open epoch are written."""
        return self.store.chains()[-1].last_seq

    def written(self) -> list[tuple[int, int, bytes]]:
        """The same of the window's own store."""
        return [
            (epoch, seq, bytes(link))
            for epoch, seq, link in self.hall.raw("SELECT epoch, seq, link FROM action ORDER BY epoch, seq")
        ]

    def standing(self) -> Mapping[str, Any]:
        """How the centre sees the window."""
        own = self.store.window_id

        async def read(connection: AsyncConnection) -> Mapping[str, Any]:
            held = (await connection.execute(select(window).where(window.c.id == own))).one()
            chains = await connection.execute(select(chain).where(chain.c.window == own).order_by(chain.c.epoch))
            marks = {row.epoch: row.mark for row in chains}
            return {"state": held.state, "reason": held.reason, "marks": marks}

        return self.centre.with_connection(read)
