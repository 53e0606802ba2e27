# SPDX-License-Identifier: Apache-2.0
"""What is on its way to the centre: read in order behind each epoch's mark, and the marks moved by its answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.cases.chain import genesis
from counter_app.store import uploads
from counter_app.store.ledger import window_id_of
from counter_app.store.tables import action as actions
from counter_app.store.tables import case_row, centre, outbox
from counter_app.store.tables import epoch as epochs
from counter_app.wire.messages import Item
from counter_app.wire.versions import MOST_BATCH_BYTES, MOST_ITEMS

QUEUED, QUARANTINED = "queued", "quarantined"

_EPOCHS = select(epochs).order_by(epochs.c.number)
_BEHIND = _EPOCHS.where(epochs.c.last_seq > epochs.c.acked_seq).limit(1)
_ONE = select(epochs).where(epochs.c.number == bindparam("number"))
_LAST = select(func.max(epochs.c.number))
_LINK = select(actions.c.link).where(actions.c.epoch == bindparam("number"), actions.c.seq == bindparam("place"))
_ITEMS = (
    select(
        actions.c.seq,
        actions.c.header,
        actions.c.facts,
        actions.c.personal,
        actions.c.salt,
        actions.c.personal_digest,
        actions.c.link,
    )
    .where(actions.c.epoch == bindparam("number"), actions.c.seq > bindparam("mark"))
    .order_by(actions.c.seq)
    .limit(bindparam("most"))
)
_ACKED = select(epochs.c.acked_seq).where(epochs.c.number == bindparam("of"))
_MOVE = (
    update(epochs)
    .where(epochs.c.number == bindparam("of"))
    .values(acked_seq=bindparam("acked"), durable_seq=bindparam("durable"))
)
_DROP = delete(outbox).where(
    outbox.c.epoch == bindparam("of"), outbox.c.seq <= bindparam("acked"), literal_column(f"state = '{QUEUED}'")
)


@dataclass(frozen=True, slots=True)
class Chain:
    """One epoch and how far the centre has it."""

    epoch: int
    reason: str  # why it was opened
    algorithm: str
    last_seq: int
    head: bytes
    acked: int
    durable: int
    open: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """The next actions of one epoch, behind ``previous``; without items it only asks where the centre stands."""

    chain: Chain
    previous: bytes
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Parked:
    """An action that the centre stored and could not take in. ``case`` and ``number`` are empty for one of the window
    itself, ``code`` names the sentence that says why."""

    epoch: int
    seq: int
    action: str
    kind: str
    case: str
    number: str
    code: str
    since: int
    at: int  # when it was written here


@dataclass(frozen=True, slots=True)
class DayCount:
    """Actions of a day in one epoch; ``taken`` of them are at the centre, as the window knows."""

    epoch: int
    written: int
    taken: int


def chains(connection: Connection) -> tuple[Chain, ...]:
    """All epochs, the oldest first. The one with the highest number is open."""
    rows = connection.execute(_EPOCHS).all()
    return tuple(_chain(row, open=row is rows[-1]) for row in rows)


def next_batch(connection: Connection, most: int = MOST_ITEMS) -> Batch | None:
    """The next actions of the oldest epoch that the centre has not all of; None where it has everything."""
    row = connection.execute(_BEHIND).one_or_none()
    if row is None:
        return None
    chain = _chain(row, open=row.number == connection.execute(_LAST).scalar_one())
    return Batch(chain, link_at(connection, chain, chain.acked), _items(connection, chain, most))


def batch_behind(connection: Connection, batch: Batch, most: int = MOST_ITEMS) -> Batch | None:
    """What goes once the centre has a batch that is on its way; None where there is no more of its epoch."""
    row = connection.execute(_ONE, {"number": batch.chain.epoch}).one()
    last = batch.items[-1]
    chain = replace(_chain(row, open=row.number == connection.execute(_LAST).scalar_one()), acked=last.seq)
    items = _items(connection, chain, most)
    return Batch(chain, last.link, items) if items else None


def _items(connection: Connection, chain: Chain, most: int) -> tuple[Item, ...]:
    """The next actions behind the mark, as many as go in one batch."""
    found = connection.execute(_ITEMS, {"number": chain.epoch, "mark": chain.acked, "most": most}).all()
    items: list[Item] = []
    size = 0
    for one in found:
        item = Item(*one)
        size += _size(item)
        if items and size > MOST_BATCH_BYTES:
            break
        items.append(item)
    return tuple(items)


def inquiry(connection: Connection, epoch: int) -> Batch:
    """A batch without items: where does the centre stand in this epoch?"""
    row = connection.execute(_ONE, {"number": epoch}).one()
    chain = _chain(row, open=epoch == connection.execute(_LAST).scalar_one())
    return Batch(chain, link_at(connection, chain, chain.acked), ())


def link_at(connection: Connection, chain: Chain, seq: int) -> bytes:
    """The link of an action; of the epoch itself for 0."""
    if seq == 0:
        return genesis(window_id_of(connection), chain.epoch, chain.algorithm)
    return bytes(connection.execute(_LINK, {"number": chain.epoch, "place": seq}).scalar_one())


def links(connection: Connection, epoch: int, first: int, most: int) -> tuple[bytes, ...]:
    """Links of an epoch from ``first`` on, in order."""
    place = (actions.c.epoch == epoch) & (actions.c.seq >= first)
    return tuple(connection.scalars(select(actions.c.link).where(place).order_by(actions.c.seq).limit(most)))


def written_behind_mark(connection: Connection, epoch: int, acked: int) -> Sequence[int]:
    """When the actions were written (µs) that the centre has with this mark and had not before; none of the time
    before the window was enrolled."""
    before = connection.execute(_ACKED, {"of": epoch}).scalar_one()
    since = select(func.coalesce(func.max(centre.c.enrolled_at), 0)).scalar_subquery()
    fresh = (actions.c.epoch == epoch) & (actions.c.seq > before) & (actions.c.seq <= acked) & (actions.c.at >= since)
    return connection.scalars(select(actions.c.at).where(fresh)).all()


def set_mark(connection: Connection, epoch: int, acked: int, durable: int) -> None:
    """The centre has everything up to ``acked``, be that more or less than before. What it could not take in stays."""
    if acked < connection.execute(_ACKED, {"of": epoch}).scalar_one():
        uploads.doubt(connection)
    connection.execute(_MOVE, {"of": epoch, "acked": acked, "durable": durable})
    connection.execute(_DROP, {"of": epoch, "acked": acked})


def park(connection: Connection, epoch: int, seq: int, code: str, at: int) -> bool:
    """The centre could not take an action in. False where there is no such action here."""
    place = (actions.c.epoch == epoch) & (actions.c.seq == seq)
    action_id = connection.scalar(select(actions.c.id).where(place))
    if action_id is None:
        return False
    row = upsert(outbox).values(epoch=epoch, seq=seq, action_id=action_id, state=QUARANTINED, reason=code, since=at)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=(outbox.c.epoch, outbox.c.seq),
            set_={"state": QUARANTINED, "reason": code, "since": at},
        )
    )
    return True


def release(connection: Connection, epoch: int, seq: int) -> None:
    """The centre took in what it could not before."""
    connection.execute(
        delete(outbox).where(outbox.c.epoch == epoch, outbox.c.seq == seq, literal_column(f"state = '{QUARANTINED}'"))
    )


def parked(connection: Connection) -> tuple[Parked, ...]:
    """What the centre could not take in, the first one leading."""
    wanted = (
        select(
            outbox.c.epoch,
            outbox.c.seq,
            outbox.c.action_id,
            actions.c.kind,
            actions.c.case_id,
            func.coalesce(case_row.c.number, ""),
            outbox.c.reason,
            outbox.c.since,
            actions.c.at,
        )
        .join(actions, actions.c.id == outbox.c.action_id)
        .join(case_row, case_row.c.case_id == actions.c.case_id, isouter=True)
        .where(literal_column("outbox.state = 'quarantined'"))
        .order_by(outbox.c.epoch, outbox.c.seq)
    )
    return tuple(Parked(*row) for row in connection.execute(wanted))


def cases_waiting(connection: Connection) -> int:
    """How many cases have actions that the centre has not got yet."""
    behind = (actions.c.epoch == epochs.c.number) & (actions.c.seq > epochs.c.acked_seq)
    of_cases = select(func.count(actions.c.case_id.distinct())).select_from(epochs).join(actions, behind)
    wanted = of_cases.where(epochs.c.last_seq > epochs.c.acked_seq, actions.c.case_id != "")
    return int(connection.execute(wanted).scalar_one())


def day_counts(connection: Connection, start: int, end: int) -> tuple[DayCount, ...]:
    """What was written between two moments, by epoch."""
    at_centre = func.sum(case((actions.c.seq <= epochs.c.acked_seq, 1), else_=0))
    wanted = (
        select(actions.c.epoch, func.count(), at_centre)
        .join(epochs, epochs.c.number == actions.c.epoch)
        .where(actions.c.at >= start, actions.c.at < end)
        .group_by(actions.c.epoch)
        .order_by(actions.c.epoch)
    )
    return tuple(DayCount(*row) for row in connection.execute(wanted))


def waiting_of(connection: Connection, case_id: str) -> int:
    """How many actions of a case the centre has not got yet."""
    behind = (actions.c.epoch == epochs.c.number) & (actions.c.seq > epochs.c.acked_seq)
    wanted = select(func.count()).select_from(actions).join(epochs, behind).where(actions.c.case_id == case_id)
    return int(connection.execute(wanted).scalar_one())


def _chain(row: Row[Any], *, open: bool) -> Chain:
    return Chain(row.number, row.reason, row.algorithm, row.last_seq, row.head, row.acked_seq, row.durable_seq, open)


def _size(item: Item) -> int:
    personal = len(item.personal or b"") + len(item.salt or b"")
    return len(item.header) + len(item.facts) + personal + len(item.personal_digest) + len(item.link)
