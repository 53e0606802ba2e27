# SPDX-License-Identifier: Apache-2.0
"""The pump: takes the next actions from the store, sends them once, and moves the mark by the centre's answer.

An action counts as taken only when the answer says so and that is on this disk. Whatever comes in between, the same
bytes are sent again. Nothing here ever changes an action.
"""

from collections.abc import Callable
from typing import Final

from counter_app.store.centre_store import CentreStore
from counter_app.store.outbox import Batch, Chain
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.wire.messages import Acked, Fact, Push
from counter_app.wire.versions import MOST_ITEMS

FORK, AHEAD, FROZEN = "push.fork", "push.ahead", "push.frozen"
NOTHING_TAKEN = "sync.fault"
NEED, NEWER = "push.need", "push.newer"
HEARTBEAT: Final = 180.0
"""Seconds of quiet after which the pump asks where things stand, so that the centre sees heads and finds copies."""
SELDOM: Final = 3600.0
"""Until what the centre does not take is tried again."""


class Pump:
    """One window's way to the centre, a step at a time, on one thread.

    ``acked`` is told of every mark once it is on the disk.
    """

    name = "push"

    def __init__(
        self,
        store: CentreStore,
        client: CentreClient,
        *,
        gate: Gate | None = None,
        backoff: Backoff | None = None,
        acked: Callable[[int, int], None] | None = None,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._store = store
        self._client = client
        self._backoff = backoff or Backoff()
        self._acked = acked
        self._heartbeat = heartbeat
        self._most = MOST_ITEMS
        self._unsure: list[int] = []  # epochs to be asked about, the open one last
        self._ask_all = True  # and about which: every one
        self._gate = gate or Gate()

    def step(self) -> Step:
        """As an errand."""
        return self.send_once()

    def send_once(self) -> Step:
        """Send one batch, or ask where things stand where there is none, and write down what came of it."""
        batch = self._gate.through(self._choose)
        if isinstance(batch, Step):
            return batch
        try:
            told = self._client.push(self._push(batch))
        except Unheard as unheard:
            self._gate.through(self._store.unheard)
            wait = self._backoff.failed(heard=False)
            return Step(Outcome.later, wait, unheard.code, str(unheard.facts.get("why", "")))
        except RefusedByCentre as error:
            refused = error
            return self._gate.through(lambda: self._refused(batch, refused))
        return self._gate.through(lambda: self._taken(batch, told))

    def ask_all(self) -> None:
        """Ask about every epoch once more: the centre may have gone back to an older state of all of them."""
        self._ask_all = True

    def _choose(self) -> Batch | Step:
        """What goes next; a step that says why while nothing may."""
        standing = self._store.standing()
        if standing is None or standing.frozen:
            return Step(Outcome.frozen, SELDOM, standing.frozen if standing is not None else "")
        batch = self._store.next_batch(self._most)
        if batch is not None:
            return batch
        if self._ask_all or not self._unsure:
            held = self._store.chains()
            whole = [one.epoch for one in held if one.last_seq and not one.open]
            self._unsure = [*(whole if self._ask_all else ()), held[-1].epoch]
            self._ask_all = False
        return self._store.inquiry(self._unsure[0])

    def _push(self, batch: Batch) -> Push:
        chain = batch.chain
        return Push(
            window=self._client.window,
            epoch=chain.epoch,
            reason=chain.reason,
            algorithm=chain.algorithm,
            previous=batch.previous,
            last_seq=chain.last_seq,
            open=chain.open,
            items=batch.items,
            head=self._client.signed_head(chain.epoch, chain.last_seq, chain.head),
        )

    def _taken(self, batch: Batch, told: Acked) -> Step:
        """The mark is where the centre says, whatever we thought; but only of the chain that we hold."""
        chain = batch.chain
        if told.ack > chain.last_seq:
            return self._freeze(batch, AHEAD, {"mark": told.ack, "last": chain.last_seq})
        if told.head != self._link(batch, told.ack):
            return self._freeze(batch, FORK, {"seq": told.ack})
        if told.ack == chain.acked < chain.last_seq:  # it took nothing and says so: not at once again
            return Step(Outcome.later, self._backoff.failed(), NOTHING_TAKEN)
        self._backoff.succeeded()
        self._mark(chain, told.ack, told.durable)
        if told.ack < chain.acked:
            self._ask_all = True
        if batch.items:
            self._most = min(self._most * 2, MOST_ITEMS)
            return Step(Outcome.done, sent=max(told.ack - chain.acked, 0))
        if told.ack < chain.last_seq or self._ask_all:
            return Step(Outcome.done)
        self._unsure = self._unsure[1:]
        return Step(Outcome.done) if self._unsure else Step(Outcome.idle, self._heartbeat)

    def _link(self, batch: Batch, seq: int) -> bytes:
        """The link of an action of ours; that of the last one sent is at hand."""
        last = batch.items[-1] if batch.items else None
        return last.link if last is not None and last.seq == seq else self._store.link_at(batch.chain, seq)

    def _refused(self, batch: Batch, refused: RefusedByCentre) -> Step:
        chain, code = batch.chain, refused.code
        self._store.learned(self._client.skew)
        if code in (FORK, AHEAD, FROZEN):
            return self._freeze(batch, code, refused.told)
        if code == NEED and (need := _whole(refused.told.get("need"))) is not None and 1 <= need <= chain.last_seq + 1:
            self._backoff.succeeded()
            if need - 1 < chain.acked:
                self._ask_all = True
            if need - 1 != chain.acked:
                self._mark(chain, need - 1, min(chain.durable, need - 1))
                return Step(Outcome.done)
        if refused.status == 413 and len(batch.items) > 1:
            self._most = max(len(batch.items) // 2, 1)
            return Step(Outcome.done)
        if refused.later:
            return Step(Outcome.later, self._backoff.failed(refused.wait), code)
        return Step(Outcome.refused, SELDOM if code == NEWER else self._backoff.failed(SELDOM / 6), code)

    def _mark(self, chain: Chain, acked: int, durable: int) -> None:
        self._store.acknowledge(chain.epoch, acked, durable=durable, skew=self._client.skew)
        if self._acked is not None:
            self._acked(chain.epoch, acked)

    def _freeze(self, batch: Batch, code: str, facts: dict[str, Fact]) -> Step:
        self._store.freeze(code, {**facts, "epoch": batch.chain.epoch})
        return Step(Outcome.frozen, SELDOM, code)


def _whole(fact: Fact | None) -> int | None:
    return fact if isinstance(fact, int) else None
