# SPDX-License-Identifier: Apache-2.0
"""The actions themselves: appended with their chain and outbox row, read back, and checked link by link."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, literal_column, select, text, update

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.chain import SHA256, Link, forge, genesis, verify
from counter_app.cases.encoding import ActionBytes, decode, decode_header, encode, kind_of
from counter_app.store.tables import action as actions
from counter_app.store.tables import epoch as epochs
from counter_app.store.tables import meta, outbox
from counter_app.wire.versions import MOST_ACTION_BYTES

CHUNK = 500
_STORED = select(actions.c.header, actions.c.facts, actions.c.personal).order_by(actions.c.ordinal)

# Statements made once: building one costs more than running it.
_ADD_ACTION = insert(actions)
_ADD_TO_OUTBOX = insert(outbox)
_MOVE_HEAD = (
    update(epochs)
    .where(epochs.c.number == bindparam("of"))
    .values(last_seq=bindparam("last_seq"), head=bindparam("head"))
)
_HEAD = select(epochs).order_by(epochs.c.number.desc()).limit(1)
_LAST_EPOCH = select(func.max(epochs.c.number))
ENROLLED = "enrolled"
_LAST_BREAK = select(func.max(epochs.c.number)).where(epochs.c.reason != ENROLLED)
_OF_CASE = _STORED.where(actions.c.case_id == bindparam("case"))
_BY_ID = _STORED.where(actions.c.id.in_(bindparam("ids", expanding=True)))
_LAST_AT = select(func.max(actions.c.at))
_AT_ONCE = 10_000
"""Ids asked for in one statement: SQLite binds some thirty thousand values."""
_OF_KINDS = _STORED.where(actions.c.at >= bindparam("start"), actions.c.kind.in_(bindparam("kinds", expanding=True)))
_WINDOW_ACTS: Any = (
    select(literal_column("action.header"), literal_column("action.facts"), literal_column("action.personal"))
    .select_from(text("action INDEXED BY action_window"))  # else the index of cases leads, and all of them are read
    .where(literal_column("action.case_id = ''"), literal_column("action.at") >= bindparam("start"))
    .where(literal_column("action.kind").in_(bindparam("kinds", expanding=True)))
    .order_by(literal_column("action.ordinal"))
)
_BETWEEN = _STORED.where(actions.c.at >= bindparam("start"), actions.c.at < bindparam("end"))


@dataclass(frozen=True, slots=True)
class Head:
    """Where the open epoch's chain stands."""

    epoch: int
    last_seq: int
    link: bytes
    algorithm: str


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What the centre has not got yet."""

    waiting: int
    quarantined: int
    oldest_at: int | None  # µs of the first waiting action


@dataclass(frozen=True, slots=True)
class EpochReport:
    """What checking one epoch found. ``broken_at`` is the first place that does not hold; None where all do."""

    epoch: int
    actions: int
    erased: int
    broken_at: int | None
    head: str


def found_window(connection: Connection, at: int) -> str:
    """Give a new database its window id. Returns it."""
    window_id = str(uuid.uuid4())
    connection.execute(insert(meta).values(id=1, window_id=window_id, created_at=at))
    return window_id


def window_id_of(connection: Connection) -> str:
    """The window id the chains begin with."""
    return str(connection.execute(select(meta.c.window_id)).scalar_one())


def open_epoch(connection: Connection, number: int, *, at: int, reason: str) -> None:
    """Begin a new chain; case numbers made in it carry its letter."""
    start = genesis(window_id_of(connection), number, SHA256)
    connection.execute(
        insert(epochs).values(
            number=number, opened_at=at, reason=reason, algorithm=SHA256, last_seq=0, head=start, acked_seq=0
        )
    )


def current_head(connection: Connection) -> Head:
    """The open epoch is the one with the highest number."""
    row = connection.execute(_HEAD).one()
    return Head(row.number, row.last_seq, row.head, row.algorithm)


def last_epoch(connection: Connection) -> int:
    """The open epoch's number; asks only for what every schema has had."""
    return int(connection.execute(_LAST_EPOCH).scalar_one())


def unbroken_since(connection: Connection) -> int:
    """The epoch since which the data went on without a break: to be enrolled opens another one of the same data, all
    else that does (a copy put back, joining again) leaves room for doubt what was done elsewhere."""
    return int(connection.execute(_LAST_BREAK).scalar_one())


def append(connection: Connection, written: Sequence[Action], head: Head) -> None:
    """Write actions behind the head, each with its outbox row. Their places continue the head's.

    Raises CounterError ``store.action_too_large`` for one that could never be sent.
    """
    rows = []
    last = head.link
    for one in written:
        link = forge(last, encode(one), head.algorithm)
        if len(link.stored.header) + len(link.stored.facts) + len(link.stored.personal or b"") > MOST_ACTION_BYTES:
            raise CounterError("store.action_too_large")
        last = link.link
        rows.append(
            {
                "epoch": one.epoch,
                "seq": one.seq,
                "id": one.id,
                "transaction_id": one.transaction,
                "case_id": one.case,
                "kind": kind_of(one.facts),
                "at": one.at,
                "header": link.stored.header,
                "facts": link.stored.facts,
                "personal": link.stored.personal,
                "salt": link.salt,
                "personal_digest": link.personal_digest,
                "link": link.link,
            }
        )
    connection.execute(_ADD_ACTION, rows)
    waiting = [{"epoch": one.epoch, "seq": one.seq, "action_id": one.id, "state": "queued"} for one in written]
    connection.execute(_ADD_TO_OUTBOX, waiting)
    connection.execute(_MOVE_HEAD, {"of": head.epoch, "last_seq": written[-1].seq, "head": last})


def actions_of(connection: Connection, case_id: str) -> tuple[Action, ...]:
    """A case's actions in the order they were written."""
    return _read(connection, _OF_CASE, case=case_id)


def actions_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Action]:
    """Those of the ids that are stored."""
    some = (list(ids[start : start + _AT_ONCE]) for start in range(0, len(ids), _AT_ONCE))
    return {one.id: one for asked in some for one in _read(connection, _BY_ID, ids=asked)}


def actions_between(connection: Connection, start: int, end: int) -> tuple[Action, ...]:
    """Actions of a span of time (µs, the end not included), in the order they were written."""
    return _read(connection, _BETWEEN, start=start, end=end)


def late_actions(connection: Connection, kinds: Sequence[str], within: int) -> tuple[Action, ...]:
    """Actions of some kinds, not older than so many µs before the last action of all, in the order written."""
    last = connection.execute(_LAST_AT).scalar_one()
    return _read(connection, _OF_KINDS, start=(last or 0) - within, kinds=list(kinds))


def window_acts(connection: Connection, kinds: Sequence[str], start: int) -> tuple[Action, ...]:
    """Acts without a case, of some kinds, from a moment (µs) on, in the order written."""
    return _read(connection, _WINDOW_ACTS, start=start, kinds=list(kinds))


def action_at(connection: Connection, epoch: int, seq: int) -> Action | None:
    """The action at a place of the chain; None where there is none, or its bytes cannot be read."""
    wanted = _STORED.where(actions.c.epoch == epoch, actions.c.seq == seq)
    try:
        return next(iter(_read(connection, wanted)), None)
    except CounterError:
        return None


def _read(connection: Connection, wanted: Select[Any], **values: object) -> tuple[Action, ...]:
    rows = connection.execute(wanted, values)
    return tuple(decode(ActionBytes(header, facts, personal)) for header, facts, personal in rows)


def outbox_state(connection: Connection) -> OutboxState:
    """The centre takes actions in order, so what waits is what lies behind each epoch's mark."""
    behind = epochs.c.last_seq > epochs.c.acked_seq
    total = func.coalesce(func.sum(epochs.c.last_seq - epochs.c.acked_seq), 0)
    waiting = connection.execute(select(total)).scalar_one()
    place = (actions.c.epoch == epochs.c.number) & (actions.c.seq == epochs.c.acked_seq + 1)
    oldest = select(actions.c.at).join(epochs, place).where(behind).order_by(epochs.c.number).limit(1)
    quarantined = select(func.count()).select_from(outbox).where(literal_column("state = 'quarantined'"))
    return OutboxState(waiting, connection.execute(quarantined).scalar_one(), connection.scalar(oldest))


def verify_epochs(connection: Connection) -> tuple[EpochReport, ...]:
    """Recompute every epoch's chain, and compare the columns beside the bytes, the noted end and the centre's mark."""
    window_id = window_id_of(connection)
    return tuple(
        _verify_epoch(connection, window_id, row)
        for row in connection.execute(select(epochs).order_by(epochs.c.number)).all()
    )


def _verify_epoch(connection: Connection, window_id: str, epoch: Row[Any]) -> EpochReport:
    start = genesis(window_id, epoch.number, epoch.algorithm)
    of_epoch = actions.c.epoch == epoch.number
    seen = erased = 0
    last = start
    strange: int | None = None

    def links() -> Iterator[Link]:
        nonlocal seen, erased, last, strange
        wanted = select(actions).where(of_epoch).order_by(actions.c.seq)
        with connection.execute(wanted, execution_options={"yield_per": CHUNK}) as rows:
            for seen, row in enumerate(rows, 1):
                if not _columns_agree(row):
                    strange = seen
                    return
                erased += row.personal is None
                last = row.link
                stored = ActionBytes(row.header, row.facts, row.personal)
                yield Link(stored, row.salt, row.personal_digest, row.link, epoch.algorithm)

    broken = verify(start, links(), epoch=epoch.number) or strange
    if broken is None and (seen != epoch.last_seq or last != epoch.head or epoch.acked_seq > seen):
        broken = min(seen, epoch.last_seq) + 1
    count = connection.execute(select(func.count()).select_from(actions).where(of_epoch)).scalar_one()
    return EpochReport(epoch.number, count, erased, broken, last.hex())


def _columns_agree(row: Row[Any]) -> bool:
    """Whether the bytes are bytes, and the columns, which only serve to find a row, say what its header says."""
    pieces = [row.header, row.facts, row.personal_digest, row.link]
    pieces += [one for one in (row.personal, row.salt) if one is not None]
    if not all(isinstance(one, bytes) for one in pieces):
        return False
    try:
        header = decode_header(row.header)
    except CounterError:
        return False
    columns = (row.epoch, row.seq, row.id, row.transaction_id, row.case_id, row.kind, row.at)
    return columns == (
        header.epoch,
        header.seq,
        header.id,
        header.transaction,
        header.case,
        header.kind,
        header.at,
    )
