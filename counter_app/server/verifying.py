# SPDX-License-Identifier: Apache-2.0
"""Recomputes every chain from the bytes that are stored, and names what does not hold: its kind and its place.

A chain alone does not show that its tail was cut off or that it was written anew as a whole. Here the window's signed
word for its head does: it was kept when everything up to there was stored.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row, Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from counter_app.cases.chain import digest_personal, genesis, link
from counter_app.server.database import reading
from counter_app.server.ledger import Place
from counter_app.server.tables.ledger import action_body, ledger
from counter_app.server.tables.windows import chain, window_key
from counter_app.wire.signing import head_message, holds

STEP = 1000
MOST_TOLD = 100
"""Findings of one chain; further ones are counted only."""


class Fault(StrEnum):
    """What can be wrong with a place of a chain."""

    changed = "changed"  # the bytes are not those that were linked
    removed = "removed"  # there is nothing there
    bodiless = "bodiless"  # its bytes are gone
    inserted = "inserted"  # bytes or a place that belong to nothing
    moved = "moved"  # the bytes say another place
    redated = "redated"  # filed under another moment than the bytes say
    renamed = "renamed"  # filed under another id than the bytes say
    tail = "tail"  # stored once, gone from the end
    head = "head"  # the end is another one than the window signed
    signature = "signature"  # the window's signature does not hold


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and its place."""

    fault: Fault
    seq: int


@dataclass(slots=True)
class ChainReport:
    """What was found in one chain. ``findings`` are the first ones, ``faults`` counts them all."""

    place: Place
    actions: int = 0
    erased: int = 0
    head: bytes = b""
    faults: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, fault: Fault, seq: int) -> None:
        """Note a fault."""
        self.faults += 1
        if len(self.findings) < MOST_TOLD:
            self.findings.append(Finding(fault, seq))


class _Header(msgspec.Struct):
    id: str
    at: int
    epoch: int
    seq: int


_header = msgspec.json.Decoder(_Header)


async def verify_chains(engine: AsyncEngine, only: str = "") -> AsyncIterator[ChainReport]:
    """Every chain in turn, or those of one window."""
    wanted = select(chain).order_by(chain.c.window, chain.c.epoch)
    if only:
        wanted = wanted.where(chain.c.window == only)
    async with reading(engine) as connection:
        keys = {one.key: one for one in (await connection.execute(select(window_key))).all()}
        rows = (await connection.execute(wanted)).all()
        strays = await _strays(connection, {(one.window, one.epoch) for one in rows}) if not only else []
    for row in rows:
        async with reading(engine) as connection:
            yield await _verify(connection, row, keys)
    for place in strays:
        report = ChainReport(place)
        report.add(Fault.inserted, 0)
        yield report


async def _strays(connection: AsyncConnection, known: set[tuple[str, int]]) -> list[Place]:
    """Chains of which there are actions, but no row."""
    found = {tuple(one) for one in (await connection.execute(select(ledger.c.window, ledger.c.epoch).distinct())).all()}
    return [Place(*one) for one in sorted(found - known)]


async def _verify(connection: AsyncConnection, row: Row[Any], keys: Mapping[str, Row[Any]]) -> ChainReport:
    """One chain up to the mark it had when this began; pushes may come in meanwhile."""
    report = ChainReport(Place(row.window, row.epoch))
    walk = _Walk(report, row.algorithm, genesis(row.window, row.epoch, row.algorithm), {row.mark, row.signed_seq})
    seq = 0
    while seq < row.mark:
        places, bodies = await _stretch(connection, report.place, seq, int(row.mark))
        end = min(_end(seq, places), _end(seq, bodies), int(row.mark))
        walk.through([one for one in places if one.seq <= end], [one for one in bodies if one.seq <= end])
        seq = end
        await connection.rollback()  # a database that knows one writer is not held up
    for extra in await _behind(connection, report.place, int(row.mark)):
        report.add(Fault.inserted, extra)
    _check_end(report, walk, row, keys)
    return report


_LAST = 2**62


def _end(seq: int, rows: Sequence[Row[Any]]) -> int:
    """How far a stretch is whole: of the last seq there may be more."""
    return _LAST if len(rows) < STEP else max(rows[-1].seq - 1, seq + 1)


async def _stretch(
    connection: AsyncConnection, place: Place, seq: int, mark: int
) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """The next places and bodies behind ``seq``, in their order."""
    places = _of(ledger, place).where(ledger.c.seq > seq, ledger.c.seq <= mark).order_by(ledger.c.seq)
    body = action_body.c
    bodies = _of(action_body, place).where(body.seq > seq, body.seq <= mark).order_by(body.seq, body.created)
    return (
        (await connection.execute(places.limit(STEP))).all(),
        (await connection.execute(bodies.limit(STEP))).all(),
    )


def _of(table: Table, place: Place) -> Select[Any]:
    return select(table).where(table.c.window == place.window, table.c.epoch == place.epoch)


async def _behind(connection: AsyncConnection, place: Place, mark: int) -> list[int]:
    """What stands behind the mark though nobody was told so. The mark is read after it, for it may have grown."""
    found: set[int] = set()
    for table in (ledger, action_body):
        last = _of(table, place).with_only_columns(table.c.seq).where(table.c.seq > mark)
        found.update((await connection.execute(last.order_by(table.c.seq.desc()).limit(MOST_TOLD))).scalars())
    now = select(chain.c.mark).where(chain.c.window == place.window, chain.c.epoch == place.epoch)
    mark = (await connection.execute(now)).scalar_one()
    await connection.rollback()
    return sorted(seq for seq in found if seq > mark)


@dataclass(slots=True)
class _Walk:
    """Along one chain. ``previous`` is what the next action must hang on, None where that is gone."""

    report: ChainReport
    algorithm: str
    previous: bytes | None
    asked: set[int]  # where the links are wanted in the end
    seq: int = 0
    links: dict[int, bytes] = field(default_factory=dict)

    def through(self, places: Iterable[Row[Any]], bodies: Iterable[Row[Any]]) -> None:
        """A stretch; both in the order of seq."""
        filed: dict[int, list[Row[Any]]] = {}
        for one in bodies:
            filed.setdefault(one.seq, []).append(one)
        for row in places:
            for seq in range(self.seq + 1, row.seq):
                self.report.add(Fault.removed, seq)
                self.previous = None
                filed.pop(seq, None)
            self.seq = row.seq
            self._step(row, filed.pop(row.seq, []))
        for seq in sorted(filed):
            self.report.add(Fault.inserted, seq)

    def _step(self, row: Row[Any], bodies: Sequence[Row[Any]]) -> None:
        self.report.actions += 1
        if len(bodies) > 1:
            self.report.add(Fault.inserted, row.seq)
        body = next((one for one in bodies if one.created == row.created), bodies[0] if bodies else None)
        if body is None:
            self.report.add(Fault.bodiless, row.seq)
        else:
            for fault in self._faults(row, body):
                self.report.add(fault, row.seq)
        self.previous = bytes(row.link)
        if row.seq in self.asked:
            self.links[row.seq] = self.previous

    def _faults(self, row: Row[Any], body: Row[Any]) -> Iterator[Fault]:
        try:
            header = _header.decode(bytes(body.header))
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield Fault.changed
            return
        if (header.epoch, header.seq) != (row.epoch, row.seq):
            yield Fault.moved
            return
        if header.at != row.created or header.at != body.created:
            yield Fault.redated
        if row.id is not None and header.id != row.id:
            yield Fault.renamed
        if not self._linked(row, body):
            yield Fault.changed

    def _linked(self, row: Row[Any], body: Row[Any]) -> bool:
        digest = bytes(body.personal_digest)
        if body.personal is None or body.salt is None:
            if body.personal is not None or body.salt is not None:
                return False
            self.report.erased += 1
        elif digest_personal(bytes(body.salt), bytes(body.personal), self.algorithm) != digest:
            return False
        if self.previous is None:
            return True
        made = link(self.previous, bytes(body.header), bytes(body.facts), digest, self.algorithm)
        return made == bytes(row.link)


def _check_end(report: ChainReport, walk: _Walk, row: Row[Any], keys: Mapping[str, Row[Any]]) -> None:
    """What the chain itself cannot show: whether this is all of it, and whether it is the one the window wrote."""
    report.head = walk.previous or b""
    for seq in range(walk.seq + 1, max(row.mark, row.signed_seq) + 1):
        report.add(Fault.tail, seq)
        if report.faults > MOST_TOLD:
            break
    if walk.links.get(row.mark, row.head) != row.head:
        report.add(Fault.head, int(row.mark))
    if not row.signed_key:
        return
    key = keys.get(row.signed_key)
    message = head_message(row.window, row.epoch, row.signed_seq, bytes(row.signed_link), row.signed_at)
    if (
        key is None
        or key.window != row.window
        or not holds(key.algorithm, bytes(key.public_key), message, bytes(row.signature))
    ):
        report.add(Fault.signature, int(row.signed_seq))
    elif walk.links.get(row.signed_seq, row.signed_link) != row.signed_link:
        report.add(Fault.head, int(row.signed_seq))
