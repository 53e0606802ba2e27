# SPDX-License-Identifier: Apache-2.0
"""What sync asks of the store: where the window is enrolled, what goes next, how far the centre has it.

Called from sync's own thread: reads on the reading engine, writes as short transactions on the writing one, so that
no save waits longer than for such a one.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import TypeVar

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import SHANGHAI, Clock, to_micros
from counter_app.cases.actions import Action
from counter_app.store import centre_days, ledger, outbox
from counter_app.store.centre_days import CentreDay
from counter_app.store.opening import OpenDatabase, highest_epoch, note_epoch
from counter_app.store.outbox import Batch, Chain, DayCount, Parked
from counter_app.store.recovery_copy import keep_recovery_copy
from counter_app.store.rehoming import Rehoming, rehome
from counter_app.store.tables import centre
from counter_app.wire.messages import Fact
from counter_app.wire.versions import MOST_ITEMS

T = TypeVar("T")
AGAIN = "enrolled_again"
MANY = 10_000
COUNTED_EVERY = 20.0
"""So seldom (s) cases are counted while more actions than that wait, as in the first sending of an old store."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where this window is enrolled. ``frozen`` is the code of the sentence that says why nothing is sent, else ""."""

    url: str
    name: str
    hall: str
    number: str
    algorithm: str
    public_key: bytes
    enrolled_at: int
    skew: int  # µs: the centre's clock less this machine's
    heard_at: int
    frozen: str
    frozen_facts: Mapping[str, Fact]
    frozen_at: int


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand, read at one moment. ``taken`` of ``written`` actions are at the centre."""

    enrolment: Enrolment | None
    outbox: ledger.OutboxState
    written: int
    taken: int
    durable: int
    cases_waiting: int
    chains: tuple[Chain, ...]


class CentreStore:
    """The store as sync sees it. Every method raises CounterError where disk or file do not allow it."""

    def __init__(self, database: OpenDatabase, clock: Clock, *, window: str) -> None:
        self._database = database
        self._clock = clock
        self._window = window
        self._told: list[Callable[[Sequence[Action]], None]] = []
        self._counted = (-COUNTED_EVERY, 0)  # cases that wait, and when that was counted (s)

    # Who is told of what was written

    def watch(self, told: Callable[[Sequence[Action]], None]) -> None:
        """Call ``told`` behind the commit of every press, on the thread that wrote it: it must only take note."""
        self._told.append(told)

    def unwatch(self, told: Callable[[Sequence[Action]], None]) -> None:
        """Tell no more."""
        self._told.remove(told)

    def tell(self, written: Sequence[Action]) -> None:
        """Called by the store when actions are on the disk."""
        for one in tuple(self._told):
            one(written)

    # What lies beside the store

    def secret(self, purpose: str) -> bytes:
        """A key that only the store's own leads to, for a file beside it."""
        return self._database.key.derive(purpose)

    def seal_for_city(self, public: bytes) -> None:
        """Keep a copy of the store's key that the city's recovery key opens; nothing where the city has none."""
        keep_recovery_copy(self._database.places, self._database.key, public)

    # Where the window is enrolled

    @property
    def window_id(self) -> str:
        """What this window is called by the centre and in its chains."""
        return self._read(ledger.window_id_of)

    def standing(self) -> Enrolment | None:
        """Where this window is enrolled; None while it is not."""
        return self._read(_standing)

    def enrolled(self, *, url: str, name: str, hall: str, number: str, algorithm: str, public_key: bytes) -> int:
        """The centre took this window. Opens the next epoch, which is returned; what was written before goes first.

        A frozen window stays so, in the epoch it is in, until it has joined again (``sync.rejoining``).
        """
        now = to_micros(self._clock())
        row = {
            "url": url,
            "name": name,
            "hall": hall,
            "number": number,
            "algorithm": algorithm,
            "public_key": public_key,
            "enrolled_at": now,
        }
        fresh = {"id": 1, "skew": 0, "heard_at": now, "frozen": "", "frozen_facts": "{}", "frozen_at": 0}

        def work(connection: Connection) -> int:
            before = _standing(connection)
            connection.execute(
                insert(centre).values(row | fresh).on_conflict_do_update(index_elements=(centre.c.id,), set_=row)
            )
            if before is not None and before.frozen:
                return ledger.last_epoch(connection)
            epoch = self._next_epoch(connection)
            ledger.open_epoch(connection, epoch, at=now, reason=ledger.ENROLLED if before is None else AGAIN)
            return epoch

        epoch = self._write(work)
        note_epoch(self._database.places, epoch)
        return epoch

    def moved(self, url: str) -> None:
        """The centre answers at another address."""
        self._write(lambda connection: connection.execute(update(centre).values(url=url)))

    # What goes next, and what came of it

    def next_batch(self, most: int = MOST_ITEMS) -> Batch | None:
        """The next actions to send, of the oldest epoch that is not all there; None where everything is."""
        return self._read(lambda connection: outbox.next_batch(connection, most))

    def batch_behind(self, batch: Batch, most: int = MOST_ITEMS) -> Batch | None:
        """The next actions to send once the centre has a batch that is on its way; None where its epoch ends."""
        return self._read(lambda connection: outbox.batch_behind(connection, batch, most))

    def inquiry(self, epoch: int) -> Batch:
        """A batch without items, which asks how far the centre has an epoch."""
        return self._read(lambda connection: outbox.inquiry(connection, epoch))

    def link_at(self, chain: Chain, seq: int) -> bytes:
        """The link of an action of an epoch; of the epoch itself for 0."""
        return self._read(lambda connection: outbox.link_at(connection, chain, seq))

    def links(self, epoch: int, first: int, most: int) -> tuple[bytes, ...]:
        """Links of an epoch from ``first`` on, in order."""
        return self._read(lambda connection: outbox.links(connection, epoch, first, most))

    def acknowledge(self, epoch: int, acked: int, *, durable: int = 0, skew: int | None = None) -> None:
        """The centre has an epoch up to ``acked``, be that more or less than we thought. What it answered is on the
        disk when this returns; nothing of it may be shown before."""

        def work(connection: Connection) -> None:
            written = outbox.written_behind_mark(connection, epoch, acked)
            outbox.set_mark(connection, epoch, acked, durable)
            centre_days.arrived(connection, to_micros(self._clock()), written)
            if skew is not None:
                self._heard(connection, skew)

        self._write(work)

    def heard(self, skew: int) -> None:
        """The centre answered; ``skew`` (µs) is its clock less this machine's."""
        self._write(lambda connection: self._heard(connection, skew))

    def learned(self, skew: int) -> None:
        """The centre refused, and said what time it is there."""
        self._write(lambda connection: connection.execute(update(centre).values(skew=skew)))

    def _heard(self, connection: Connection, skew: int) -> None:
        now = to_micros(self._clock())
        connection.execute(update(centre).values(skew=skew, heard_at=now))
        centre_days.heard(connection, now)

    def unheard(self) -> None:
        """Nobody answered: the day's log tells how long."""
        self._write(lambda connection: centre_days.unheard(connection, to_micros(self._clock())))

    def day(self, day: date) -> CentreDay:
        """How the way to the centre was on a day."""
        return self._read(lambda connection: centre_days.of_day(connection, day))

    # What stands in the way

    def freeze(self, code: str, facts: Mapping[str, Fact]) -> None:
        """Nothing is sent any more until somebody settles it; work goes on."""
        row = {
            "frozen": code,
            "frozen_facts": json.dumps(dict(facts), ensure_ascii=False),
            "frozen_at": to_micros(self._clock()),
        }
        self._write(lambda connection: connection.execute(update(centre).values(row)))

    def next_epoch(self) -> int:
        """The first number that no epoch of this window ever had, as far as is known here."""
        return self._read(self._next_epoch)

    def _next_epoch(self, connection: Connection) -> int:
        return max(highest_epoch(self._database.places), ledger.last_epoch(connection)) + 1

    def rejoin(self, begins: int, kept: Mapping[int, int], *, why: str, clerk: str, beyond: int = 0) -> Action:
        """Give all that the centre does not hold as we do a place in a new epoch, and go on sending.

        ``kept`` says of epoch ``begins`` and of each later one how many of its actions the centre holds alike;
        ``beyond`` is the least number for the new one.
        """
        places = self._database.places

        def work(connection: Connection) -> Action:
            number = max(self._next_epoch(connection), beyond)
            at = to_micros(self._clock())
            wanted = Rehoming(begins, kept, why, number, at, clerk, self._window)
            told = rehome(connection, wanted)
            thaw(connection)
            return told

        told = self._write(work)
        note_epoch(places, told.epoch)
        self.tell([told])
        return told

    def thaw(self) -> None:
        """Sending goes on."""
        self._write(thaw)

    def park(self, epoch: int, seq: int, code: str, at: int) -> bool:
        """The centre could not take an action in. False where there is no such action here."""
        return self._write(lambda connection: outbox.park(connection, epoch, seq, code, at))

    def release(self, epoch: int, seq: int) -> None:
        """The centre took in what it could not before."""
        self._write(lambda connection: outbox.release(connection, epoch, seq))

    def parked(self) -> tuple[Parked, ...]:
        """What the centre could not take in, the first one leading."""
        return self._read(outbox.parked)

    # How things stand

    def chains(self) -> tuple[Chain, ...]:
        """All epochs, the oldest first."""
        return self._read(outbox.chains)

    def day_counts(self, day: date) -> tuple[DayCount, ...]:
        """What was written on a civil day, by epoch, as far as the centre has it and beyond."""
        start = to_micros(datetime.combine(day, clock_time(), SHANGHAI))
        end = to_micros(datetime.combine(day + timedelta(days=1), clock_time(), SHANGHAI))
        return self._read(lambda connection: outbox.day_counts(connection, start, end))

    def waiting_of(self, case_id: str) -> int:
        """How many actions of a case the centre has not got yet."""
        return self._read(lambda connection: outbox.waiting_of(connection, case_id))

    def situation(self) -> Situation:
        """Everything about the way to the centre, at one moment."""

        def work(connection: Connection) -> Situation:
            found = outbox.chains(connection)
            return Situation(
                enrolment=_standing(connection),
                outbox=ledger.outbox_state(connection),
                written=sum(one.last_seq for one in found),
                taken=sum(one.acked for one in found),
                durable=sum(min(one.durable, one.acked) for one in found),
                cases_waiting=self._cases_waiting(connection, sum(one.last_seq - one.acked for one in found)),
                chains=found,
            )

        return self._read(work)

    def _cases_waiting(self, connection: Connection, waiting: int) -> int:
        """Counting cases reads every action that waits: of very many only now and then."""
        counted_at, counted = self._counted
        now = time.monotonic()
        if waiting <= MANY or now - counted_at >= COUNTED_EVERY:
            counted = outbox.cases_waiting(connection)
            self._counted = now, counted
        return counted

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults_told(), self._database.writing.begin() as connection:
            return work(connection)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults_told(), self._database.reading.begin() as connection:
            return work(connection)


def thaw(connection: Connection) -> None:
    """Sending goes on."""
    connection.execute(update(centre).values(frozen="", frozen_facts="{}", frozen_at=0))


def _standing(connection: Connection) -> Enrolment | None:
    row = connection.execute(select(centre)).one_or_none()
    if row is None:
        return None
    values = row._asdict()
    del values["id"]
    values["frozen_facts"] = json.loads(row.frozen_facts)
    return Enrolment(**values)
