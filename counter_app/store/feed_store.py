# SPDX-License-Identifier: Apache-2.0
"""What came from the centre: kept as it was signed, in the transaction that moves the feed's mark; then applied.

A row waits until somebody has applied it, also over the end of the program. An older version stays beside the newer.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Row, and_, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import Clock, to_micros
from counter_app.store.opening import OpenDatabase
from counter_app.store.tables import feed_mark, pulled
from counter_app.wire.messages import FeedRow

T = TypeVar("T")
WAITING, APPLIED, REPLACED, REFUSED, LEFT = "waiting", "applied", "replaced", "refused", "left"
"""``left``: the word of a centre that this window does not belong to any more."""
NEWER, FORGED = "pull.newer", "pull.forged"
"""Why a row is refused at once: this program does not know its schema yet; its signature is not the centre's."""
UNSURE = "?"
"""The key of what stands at a feed's next place and is not the centre's word: nothing in it is believed."""

_CENTRE = "#centre"
"""In place of a feed: whose word all others are; its key stands where they have a signature."""
_WHOLE = "#whole:"
"""Before a feed's name: when that feed was last read to its end and counted here without a gap."""

_IN_ORDER = select(pulled).order_by(pulled.c.feed, pulled.c.cursor)
_put = insert(pulled)
_PUT = _put.on_conflict_do_update(
    index_elements=[pulled.c.feed, pulled.c.key, pulled.c.version],
    set_={one.name: _put.excluded[one.name] for one in pulled.c if one.name not in ("feed", "key", "version")},
)
_move = insert(feed_mark)
_MOVE = _move.on_conflict_do_update(
    index_elements=[feed_mark.c.feed],
    set_={name: _move.excluded[name] for name in ("cursor", "signature", "at")},
)


@dataclass(frozen=True, slots=True)
class PulledRow:
    """A row as it is kept here. ``reason`` is the code of why it was refused, else ""."""

    feed: str
    key: str
    version: str
    cursor: int
    schema: int
    gone: bool
    body: bytes
    signature: bytes
    at: int
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row that came. ``refused`` is a code where it can not be taken as it is, else ""."""

    row: FeedRow
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """How far each feed was read, and the signature of the row there."""

    cursors: Mapping[str, int]
    seen: Mapping[str, bytes]


class FeedStore:
    """Feeds of one window. Called from sync's own thread; every method raises CounterError where the disk fails."""

    def __init__(self, database: OpenDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def follow(self, public_key: bytes) -> None:
        """From now on the centre with this key is read. What another one said counts no more, but stays kept."""
        known = select(feed_mark.c.signature).where(feed_mark.c.feed == _CENTRE)
        if self._read(lambda connection: connection.scalar(known)) == public_key:
            return

        def work(connection: Connection) -> None:
            if connection.scalar(known) is not None:
                connection.execute(update(pulled).values(state=LEFT, reason=""))
                connection.execute(delete(feed_mark))
            now = to_micros(self._clock())
            connection.execute(_MOVE, {"feed": _CENTRE, "cursor": 0, "signature": public_key, "at": now})

        self._write(work)

    def marks(self) -> Marks:
        """How far each feed was read; feeds that were never read are left out."""
        wanted = select(feed_mark).where(~feed_mark.c.feed.startswith("#"))
        rows = self._read(lambda connection: connection.execute(wanted).all())
        return Marks({one.feed: one.cursor for one in rows}, {one.feed: one.signature for one in rows if one.signature})

    def read_to_its_end(self, feed: str) -> None:
        """The centre has nothing newer in a feed. Noted where all that came of it counts here: what could not be used
        may be the very word that changes who or what counts."""
        newest = (
            select(pulled.c.key, func.max(pulled.c.cursor).label("cursor"))
            .where(pulled.c.feed == feed, pulled.c.key != UNSURE, pulled.c.state != LEFT)
            .group_by(pulled.c.key)
            .subquery()
        )
        same = and_(pulled.c.key == newest.c.key, pulled.c.cursor == newest.c.cursor)
        open_ends = select(func.count()).select_from(pulled.join(newest, same))
        open_ends = open_ends.where(pulled.c.feed == feed, pulled.c.state.in_((WAITING, REFUSED)))

        def work(connection: Connection) -> None:
            if not connection.scalar(open_ends):
                now = to_micros(self._clock())
                mark = {"feed": _WHOLE + feed, "cursor": 0, "signature": b"", "at": now}
                connection.execute(_MOVE, mark)

        self._write(work)

    def whole_at(self, feed: str) -> int | None:
        """When a feed was last read to its end (µs); None where it never was."""
        wanted = select(feed_mark.c.at).where(feed_mark.c.feed == _WHOLE + feed)
        return self._read(lambda connection: connection.scalar(wanted))

    def take(self, arrivals: Sequence[Arrival]) -> None:
        """Keep rows in the order of their cursors and move the marks of their feeds, all or none.

        What is not the centre's word is kept apart and moves no mark: it is asked for again.
        """

        def work(connection: Connection) -> None:
            for one in arrivals:
                if one.refused == FORGED:
                    _keep_unsure(connection, one.row)
                else:
                    self._keep(connection, one)

        self._write(work)

    def _keep(self, connection: Connection, arrival: Arrival) -> None:
        row = arrival.row
        here = and_(pulled.c.feed == row.feed, pulled.c.key == row.key, pulled.c.version == row.version)
        known = connection.execute(select(pulled).where(here)).one_or_none()
        state, reason = (REFUSED, arrival.refused) if arrival.refused else (WAITING, "")
        again = known is not None and row.cursor <= known.cursor and _says_the_same(known, row)
        if known is not None and again and known.state != LEFT and known.reason != NEWER:
            state, reason = known.state, known.reason  # what came of it stands; said anew, it counts anew
        connection.execute(
            _PUT,
            {
                "feed": row.feed,
                "key": row.key,
                "version": row.version,
                "cursor": row.cursor,
                "schema": row.schema,
                "gone": int(row.gone),
                "body": row.body,
                "signature": row.signature,
                "at": row.at,
                "state": state,
                "reason": reason,
            },
        )
        connection.execute(delete(pulled).where(pulled.c.feed == row.feed, pulled.c.key == UNSURE))
        now = to_micros(self._clock())
        connection.execute(_MOVE, {"feed": row.feed, "cursor": row.cursor, "signature": row.signature, "at": now})

    def waiting(self, feed: str) -> tuple[PulledRow, ...]:
        """What is to be applied, in the order of cursors."""
        wanted = _IN_ORDER.where(pulled.c.feed == feed, pulled.c.state == WAITING)
        return self._read(lambda connection: tuple(_row(one) for one in connection.execute(wanted)))

    def applied(self, row: PulledRow, *, replaces: bool) -> None:
        """The row counts now. ``replaces``: what was applied before under its key counts no more, but stays kept."""

        self._write(lambda connection: _count(connection, row, replaces=replaces))

    def applied_together(self, rows: Sequence[PulledRow]) -> None:
        """All of these rows count now, each in place of what counted under its key; all or none."""

        def work(connection: Connection) -> None:
            for row in rows:
                _count(connection, row, replaces=True)

        self._write(work)

    def prune(self, feed: str, keep: int) -> None:
        """Of each key forget the versions that were applied before the last ``keep``. What waits stays."""
        newer = pulled.alias()
        behind = (
            select(func.count())
            .select_from(newer)
            .where(newer.c.feed == pulled.c.feed, newer.c.key == pulled.c.key, newer.c.cursor > pulled.c.cursor)
            .where(newer.c.state.in_((APPLIED, REPLACED)))
            .scalar_subquery()
        )
        old = delete(pulled).where(pulled.c.feed == feed, pulled.c.state.in_((APPLIED, REPLACED)), behind >= keep)
        self._write(lambda connection: connection.execute(old))

    def refuse(self, row: PulledRow, reason: str) -> None:
        """The row cannot be used here: a code says why. What counted before goes on counting."""
        this = and_(
            pulled.c.feed == row.feed,
            pulled.c.key == row.key,
            pulled.c.version == row.version,
            pulled.c.cursor == row.cursor,
        )
        self._write(
            lambda connection: connection.execute(update(pulled).where(this).values(state=REFUSED, reason=reason))
        )

    def try_again(self, known: Mapping[str, int]) -> None:
        """What was refused waits again, as far as its schema is known by now. For the start of a program."""

        def work(connection: Connection) -> None:
            for feed, schema in known.items():
                again = and_(pulled.c.feed == feed, pulled.c.state == REFUSED, pulled.c.schema <= schema)
                connection.execute(update(pulled).where(again, pulled.c.key != UNSURE).values(state=WAITING, reason=""))

        self._write(work)

    def refused(self) -> tuple[PulledRow, ...]:
        """What came and cannot be used here."""
        wanted = _IN_ORDER.where(pulled.c.state == REFUSED)
        return self._read(lambda connection: tuple(_row(one) for one in connection.execute(wanted)))

    def latest(self, feed: str, key: str) -> PulledRow | None:
        """What counts under a key now; None where nothing does, or it is gone."""
        wanted = (
            _IN_ORDER.where(pulled.c.feed == feed, pulled.c.key == key, pulled.c.state == APPLIED)
            .order_by(None)
            .order_by(pulled.c.cursor.desc())
            .limit(1)
        )
        row = self._read(lambda connection: connection.execute(wanted).one_or_none())
        return None if row is None or row.gone else _row(row)

    def all_latest(self, feed: str) -> tuple[PulledRow, ...]:
        """What counts of a feed now, one row a key, in the order of cursors."""
        newest = (
            select(pulled.c.key, func.max(pulled.c.cursor).label("cursor"))
            .where(pulled.c.feed == feed, pulled.c.state == APPLIED)
            .group_by(pulled.c.key)
            .subquery()
        )
        same = and_(pulled.c.key == newest.c.key, pulled.c.cursor == newest.c.cursor)
        wanted = _IN_ORDER.join(newest, same).where(pulled.c.feed == feed, pulled.c.gone == 0)
        return self._read(lambda connection: tuple(_row(one) for one in connection.execute(wanted)))

    def ever(self, feed: str) -> tuple[PulledRow, ...]:
        """What counts of a feed or once did, in the order of cursors."""
        wanted = _IN_ORDER.where(pulled.c.feed == feed, pulled.c.state.in_((APPLIED, REPLACED)))
        return self._read(lambda connection: tuple(_row(one) for one in connection.execute(wanted)))

    def has(self, feed: str, keys: Collection[str]) -> frozenset[str]:
        """Which of the keys were ever applied."""
        wanted = select(pulled.c.key).where(
            pulled.c.feed == feed, pulled.c.key.in_(keys), pulled.c.state.in_((APPLIED, REPLACED))
        )
        return self._read(lambda connection: frozenset(connection.scalars(wanted)))

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults_told(), self._database.writing.begin() as connection:
            return work(connection)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults_told(), self._database.reading.begin() as connection:
            return work(connection)


def _count(connection: Connection, row: PulledRow, *, replaces: bool) -> None:
    here = and_(pulled.c.feed == row.feed, pulled.c.key == row.key)
    if replaces:
        before = and_(here, pulled.c.version != row.version, pulled.c.state == APPLIED)
        connection.execute(update(pulled).where(before).values(state=REPLACED))
    this = and_(here, pulled.c.version == row.version, pulled.c.cursor == row.cursor)
    connection.execute(update(pulled).where(this).values(state=APPLIED, reason=""))


def _keep_unsure(connection: Connection, row: FeedRow) -> None:
    """Once a feed: what came last at the place that is not believed."""
    connection.execute(
        _PUT,
        {
            "feed": row.feed,
            "key": UNSURE,
            "version": "",
            "cursor": row.cursor,
            "schema": row.schema,
            "gone": int(row.gone),
            "body": row.body,
            "signature": row.signature,
            "at": row.at,
            "state": REFUSED,
            "reason": FORGED,
        },
    )


def _says_the_same(known: Row[tuple[object, ...]], row: FeedRow) -> bool:
    return (known.schema, bool(known.gone), known.body) == (row.schema, row.gone, row.body)


def _row(row: Row[tuple[object, ...]]) -> PulledRow:
    values = row._asdict()
    values["gone"] = bool(values["gone"])
    return PulledRow(**values)
