# SPDX-License-Identifier: Apache-2.0
"""Going back to a backup: the present database is put aside, never deleted, and a new epoch begins."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3

from counter_app.base.clock import SHANGHAI, Clock, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.settings import Places
from counter_app.store.backup import Backup, is_whole, list_backups
from counter_app.store.database import faults_told, open_raw, side_files, writing_engine
from counter_app.store.disk import copy_whole, sync_folder
from counter_app.store.key import StoreKey, read_key
from counter_app.store.ledger import last_epoch, open_epoch
from counter_app.store.opening import highest_epoch, key_file, note_epoch, take_lock, upgrade
from counter_app.store.schema import schema_of
from counter_app.store.tables import SCHEMA


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. ``aside`` is where the former database is now, None where there was none."""

    backup: Backup
    epoch: int
    aside: Path | None


def restore(places: Places, name: str, clock: Clock) -> Restored:
    """Put a backup in the place of the database. Raises CounterError, with nothing changed, where the window is
    open, the backup is not there, is damaged or newer, or the key is not its own."""
    chosen = next((one for one in list_backups(places.backups) if one.path.name == name), None)
    if chosen is None:
        raise CounterError("store.backup_unknown", name=name)
    lock = take_lock(places)
    try:
        with faults_told(places.data, lambda: CounterError("store.backup_damaged", name=name)):
            return _restore(places, chosen, clock)
    finally:
        lock.release()


def _restore(places: Places, chosen: Backup, clock: Clock) -> Restored:
    key = read_key(key_file(places))
    if not key.fits(chosen.path):
        raise CounterError("store.key_wrong")
    if not is_whole(chosen.path, key):
        raise CounterError("store.backup_damaged", name=chosen.path.name)
    fresh = places.data / "counter.restoring"
    _remove(fresh)
    try:
        copy_whole(chosen.path, fresh)
        epoch = _begin_epoch(places, fresh, key, clock)
        note_epoch(places, epoch)  # before the copy counts: whatever happens now, its numbers are new
        aside = _put_aside(places, key, clock()) if places.database.exists() else None
        os.replace(fresh, places.database)
        sync_folder(places.data)
    finally:
        _remove(fresh)
    return Restored(chosen, epoch, aside)


def _begin_epoch(places: Places, fresh: Path, key: StoreKey, clock: Clock) -> int:
    engine = writing_engine(fresh, key)
    try:
        with engine.begin() as connection:
            if schema_of(connection) != SCHEMA:
                upgrade(connection, key)
            known = max(highest_epoch(places), last_epoch(connection), _present_epoch(places, key))
            open_epoch(connection, known + 1, at=to_micros(clock()), reason="restored")
    finally:
        engine.dispose()  # the last connection to close writes everything into the one file
    return known + 1


def _present_epoch(places: Places, key: StoreKey) -> int:
    """The epoch of the database that is there, -1 where it cannot be read."""
    if not places.database.exists():
        return -1
    try:
        connection = open_raw(places.database, key)
        try:
            return int(connection.execute("SELECT max(number) FROM epoch").fetchone()[0])
        finally:
            connection.close()
    except (sqlcipher3.Error, TypeError):
        return -1


def _put_aside(places: Places, key: StoreKey, at: datetime) -> Path:
    """Give the present database a second name under ``aside``, together with what was not yet written into it."""
    try:
        connection = open_raw(places.database, key)
        try:
            connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        finally:
            connection.close()
    except sqlcipher3.Error:
        pass  # damaged: it goes aside as it is
    folder = private_folder(places.data / "aside")
    stamp = at.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    names = (folder / f"counter-{stamp}{f'-{n}' if n else ''}.db" for n in range(1000))
    aside = next(name for name in names if not name.exists())
    for present, kept in zip(side_files(places.database), side_files(aside), strict=True):
        if present.exists():
            copy_whole(present, kept)
    try:
        os.link(places.database, aside)
    except OSError:  # a file system without second names
        copy_whole(places.database, aside)
    sync_folder(folder)
    for present in side_files(places.database):
        present.unlink(missing_ok=True)  # they belong to the old file and would be read into the new one
    return aside


def _remove(path: Path) -> None:
    for one in (path, *side_files(path)):
        one.unlink(missing_ok=True)
