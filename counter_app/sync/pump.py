# SPDX-License-Identifier: Apache-2.0
"""The pump: takes the next actions from the store, sends them once, and moves the mark by the centre's answer.

An action counts as taken only when the answer says so and that is on this disk. Whatever comes in between, the same
bytes are sent again. Nothing here ever changes an action.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from counter_app.store.centre_store import CentreStore
from counter_app.store.outbox import Batch, Chain
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.wire import frames
from counter_app.wire.messages import Acked, Fact, Push
from counter_app.wire.versions import MOST_ITEMS

FORK, AHEAD, FROZEN = "push.fork", "push.ahead", "push.frozen"
NOTHING_TAKEN = "sync.fault"
NEED, NEWER = "push.need", "push.newer"
TRAIN: Final = 0.25
"""Seconds for which answers to a backlog are gathered before they are written down: until then nothing of them is
shown, and should the window end meanwhile, it sends those actions again, which does no harm."""
HEARTBEAT: Final = 180.0
"""Seconds of quiet after which the pump asks where things stand, so that the centre sees heads and finds copies."""
SELDOM: Final = 3600.0
"""Until what the centre does not take is tried again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the centre has taken of a chain and this disk does not say yet; ``sent`` actions of it."""

    chain: Chain
    ack: int
    durable: int
    sent: int


class _Ready(NamedTuple):
    """A batch and its frame."""

    batch: Batch
    frame: bytes


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
        train: float = TRAIN,
    ) -> None:
        self._store = store
        self._client = client
        self._backoff = backoff or Backoff()
        self._acked = acked
        self._heartbeat = heartbeat
        self._train = train
        self._most = MOST_ITEMS
        self._unsure: list[int] = []  # epochs to be asked about, the open one last
        self._ask_all = True  # and about which: every one
        self._gate = gate or Gate()

    def step(self) -> Step:
        """As an errand."""
        return self.send_once()

    def send_once(self) -> Step:
        """Send one batch, or ask where things stand where there is none, and write down what came of it.

        Of a backlog several batches go one after the other, each once the one before is answered for, and their last
        mark is written down for all of them.
        """
        batch = self._gate.through(self._choose)
        if isinstance(batch, Step):
            return batch
        if len(batch.items) < self._most:
            return self._run(batch, None)
        with ThreadPoolExecutor(1, thread_name_prefix="sync-ahead") as beside:
            return self._run(batch, beside)

    def _run(self, batch: Batch, beside: ThreadPoolExecutor | None) -> Step:
        """``beside`` makes the next batch ready while one is on its way."""
        frame = frames.pack(self._push(batch))
        taken: Taken | None = None
        ends = time.monotonic() + self._train
        while True:
            full = beside is not None and len(batch.items) == self._most
            ahead = beside.submit(self._next_behind, batch) if beside is not None and full else None
            try:
                told = self._client.push_frame(frame)
            except (Unheard, RefusedByCentre) as error:
                return self._gate.through(partial(self._not_taken, batch, error, taken))
            follower = ahead.result() if ahead is not None else None
            if follower is None or not _whole_of(batch, told) or time.monotonic() >= ends:
                return self._gate.through(partial(self._answered, batch, told, taken))
            taken = Taken(batch.chain, told.ack, told.durable, (taken.sent if taken else 0) + len(batch.items))
            batch, frame = follower

    def _next_behind(self, batch: Batch) -> _Ready | None:
        found = self._gate.through(lambda: self._store.batch_behind(batch, self._most))
        return None if found is None else _Ready(found, frames.pack(self._push(found)))

    def _answered(self, batch: Batch, told: Acked, taken: "Taken | None") -> Step:
        if taken is None:
            return self._taken(batch, told)
        if not _whole_of(batch, told):
            self._mark(taken.chain, taken.ack, taken.durable)
        step = self._taken(batch, told)
        return replace(step, sent=step.sent + taken.sent)

    def _not_taken(self, batch: Batch, error: "Unheard | RefusedByCentre", taken: "Taken | None") -> Step:
        """What was taken before it is written down first."""
        if taken is not None:
            self._mark(taken.chain, taken.ack, taken.durable)
        if isinstance(error, RefusedByCentre):
            step = self._refused(batch, error)
        else:
            self._store.unheard()
            wait = self._backoff.failed(heard=False)
            step = Step(Outcome.later, wait, error.code, str(error.facts.get("why", "")))
        return step if taken is None else replace(step, sent=step.sent + taken.sent)

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


def _whole_of(batch: Batch, told: Acked) -> bool:
    """Whether the answer is the ordinary one: just this batch, and all of it."""
    return bool(batch.items) and (told.ack, told.head) == (batch.items[-1].seq, batch.items[-1].link)


def _whole(fact: Fact | None) -> int | None:
    return fact if isinstance(fact, int) else None
