# SPDX-License-Identifier: Apache-2.0
"""Opening the store: lock, key, schema, epoch. Whatever is wrong is told, and nothing is changed.

Beside ``counter.db`` stand ``counter.key``, ``counter.lock``, ``counter.reserve`` and ``counter.epoch``. The
last one keeps the highest epoch ever opened here, so that numbers do not repeat even where an old copy of the
database was put in place by hand.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from counter_app.base.clock import Clock, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder, private_opener
from counter_app.settings import Places
from counter_app.store import database, uploads
from counter_app.store.backup import list_backups, take_backup
from counter_app.store.disk import Reserve, StoreLock, disk_faults_told, write_whole
from counter_app.store.key import StoreKey, create_key, read_key
from counter_app.store.key_wrap import settle
from counter_app.store.ledger import found_window, last_epoch, open_epoch
from counter_app.store.projections import Projector
from counter_app.store.schema import EMPTY, migrate, schema_of
from counter_app.store.search_terms import Terms
from counter_app.store.tables import SCHEMA


def key_file(places: Places) -> Path:
    """The store's key. It belongs to no backup; keep a copy of it apart."""
    return places.data / "counter.key"


def _epoch_file(places: Places) -> Path:
    return places.data / "counter.epoch"


def damaged(places: Places, clock: Clock) -> CounterError:
    """What to say of a file that cannot be read: which copy is there."""
    copies = [one for one in list_backups(places.backups) if one.morning]
    if not copies:
        return CounterError("store.damaged_no_backup")
    return CounterError("store.damaged", when=copies[0].spoken(clock()))


def _gone(places: Places, clock: Clock) -> CounterError | None:
    """What to say where there are backups but no database; None where there are none either."""
    copies = list_backups(places.backups)
    return CounterError("store.missing", when=copies[0].spoken(clock())) if copies else None


def _noted_epoch(places: Places) -> int:
    """The epoch that was noted beside the database, -1 for none. A note that cannot be read counts as none."""
    try:
        return int(_epoch_file(places).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return -1


def highest_epoch(places: Places) -> int:
    """The highest epoch known to have been opened here, -1 for none."""
    return max([_noted_epoch(places), *(one.epoch for one in list_backups(places.backups))])


def note_epoch(places: Places, epoch: int) -> None:
    """Remember the highest epoch outside the database."""
    if _noted_epoch(places) < epoch:
        write_whole(_epoch_file(places), f"{epoch}\n".encode())


@dataclass(slots=True)
class OpenDatabase:
    """A database in use, with everything that is held for it."""

    places: Places
    path: Path
    key: StoreKey
    clock: Clock
    writing: Engine
    reading: Engine
    lock: StoreLock
    reserve: Reserve

    @contextlib.contextmanager
    def faults_told(self) -> Iterator[None]:
        """Turn faults of disk and file into CounterErrors."""
        with database.faults_told(self.places.data, lambda: damaged(self.places, self.clock)):
            yield

    def close(self) -> None:
        """Let go of the file; the last connection leaves no side files behind."""
        self.reading.dispose()
        self.writing.dispose()
        self.lock.release()


def present_key(places: Places) -> StoreKey:
    """The key of the database that is there. Raises CounterError where it is missing or another's."""
    key = read_key(key_file(places))
    if not key.fits(places.database):
        raise CounterError("store.key_wrong")
    return key


def _key_for(places: Places, clock: Clock) -> StoreKey:
    if places.database.exists() and places.database.stat().st_size:
        return present_key(places)
    if gone := _gone(places, clock):  # a new, empty store would hide that the cases are gone
        raise gone
    return read_key(key_file(places)) if key_file(places).exists() else create_key(key_file(places))


def take_lock(places: Places) -> StoreLock:
    """Raises CounterError ``store.in_use`` while another program has the store open."""
    with disk_faults_told():
        private_folder(places.data)
    lock = StoreLock(places.data / "counter.lock")
    lock.take()
    return lock


PRACTICE = 0x7072616B
"""``application_id`` of a practice store. A store of real cases has none: neither is ever opened as the other."""


def _check_kind(connection: Connection, *, practice: bool) -> None:
    """Raises CounterError ``practice.real_store`` or ``practice.practice_store`` where it is of the other kind."""
    found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if (found == PRACTICE) != practice:
        raise CounterError("practice.real_store" if practice else "practice.practice_store")


def open_database(places: Places, clock: Clock, *, reserve_bytes: int, practice: bool = False) -> OpenDatabase:
    """Open for writing, made new or migrated where needed. Holds the lock until closed."""
    lock = take_lock(places)
    opened: OpenDatabase | None = None
    try:
        with database.faults_told(places.data, lambda: damaged(places, clock)):
            path, key = places.database, _key_for(places, clock)
            open(path, "ab", opener=private_opener).close()  # SQLite gives its other files the mode of this one
            opened = OpenDatabase(
                places,
                path,
                key,
                clock,
                database.writing_engine(path, key),
                database.reading_engine(path, key),
                lock,
                Reserve(places.data / "counter.reserve", reserve_bytes),
            )
            _prepare(opened, practice=practice)
            opened.reserve.fill()
            settle(places, key_file(places), key, clock())
    except BaseException:
        if opened is not None:
            opened.close()
        lock.release()
        raise
    return opened


def open_for_reading(places: Places, clock: Clock, *, practice: bool | None = None) -> OpenDatabase:
    """Look into the database without taking it: also while a window has it open. Nothing is made, migrated or written.
    ``practice`` is which kind it has to be, None for either.

    Raises CounterError as opening it does, and ``store.older`` where a window has not brought it up to date yet.
    """
    with database.faults_told(places.data, lambda: damaged(places, clock)):
        if not places.database.exists():
            raise _gone(places, clock) or CounterError("store.none")
        path, key = places.database, present_key(places)
        engine = database.reading_engine(path, key)
        lock, reserve = StoreLock(places.data / "counter.lock"), Reserve(places.data / "counter.reserve", 0)
        opened = OpenDatabase(places, path, key, clock, engine, engine, lock, reserve)
        try:
            with engine.begin() as connection:
                if schema_of(connection) != SCHEMA:
                    raise CounterError("store.older")
                if practice is not None:
                    _check_kind(connection, practice=practice)
        except BaseException:
            opened.close()
            raise
    return opened


@contextlib.contextmanager
def reading_only(places: Places, clock: Clock) -> Iterator[Connection]:
    """One look into the database, as :func:`open_for_reading` gives it."""
    opened = open_for_reading(places, clock)
    try:
        with opened.faults_told(), opened.reading.begin() as connection:
            yield connection
    finally:
        opened.close()


def upgrade(connection: Connection, key: StoreKey) -> None:
    """Bring a database to today's schema. What its lists hold may have grown: they are written anew."""
    migrate(connection)
    Projector(Terms(key.derive("search"))).rebuild(connection)
    uploads.fill(connection)


def _prepare(opened: OpenDatabase, *, practice: bool) -> None:
    """Schema and epoch, in one transaction; a database that needs neither is only read."""
    places, now = opened.places, opened.clock()
    with opened.reading.begin() as connection:
        found = schema_of(connection)
        epoch = last_epoch(connection) if found != EMPTY else -1
        if found != EMPTY:
            _check_kind(connection, practice=practice)
    known = highest_epoch(places)
    if found not in (EMPTY, SCHEMA):
        take_backup(opened.path, opened.key, places.backups, at=now, epoch=epoch, before=SCHEMA)
    if found != SCHEMA or epoch < known:
        with opened.writing.begin() as connection:
            if found != SCHEMA:
                upgrade(connection, opened.key)
            if found == EMPTY:
                found_window(connection, to_micros(now))
                if practice:
                    connection.exec_driver_sql(f"PRAGMA application_id = {PRACTICE}")
            if epoch < known or found == EMPTY:
                epoch = known + 1
                open_epoch(connection, epoch, at=to_micros(now), reason="new" if found == EMPTY else "restored")
    note_epoch(places, epoch)
