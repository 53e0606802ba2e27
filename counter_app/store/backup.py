# SPDX-License-Identifier: Apache-2.0
"""Copies of the store: one each morning, seven kept, one before each migration. Encrypted; the key is not inside."""

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3

from counter_app.base.clock import SHANGHAI, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.store.database import open_raw, side_files
from counter_app.store.disk import sync_file, sync_folder
from counter_app.store.key import StoreKey

KEPT = 7
_NAME = re.compile(r"counter-(\d{8}-\d{6})-e(\d+)(-before-\d+)?\.db")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy as its name tells it. ``morning`` is false for one made before a migration."""

    path: Path
    taken_at: datetime
    epoch: int
    morning: bool

    def spoken(self, today: datetime) -> str:
        """``今天 08:00`` or ``11月20日 周五 08:00``."""
        taken = self.taken_at.astimezone(SHANGHAI)
        same_day = taken.date() == today.astimezone(SHANGHAI).date()
        return f"{'今天' if same_day else spoken_date(taken.date())} {taken:%H:%M}"


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """All copies in a folder, the newest first."""
    found = []
    for path in folder.glob("counter-*.db"):
        if match := _NAME.fullmatch(path.name):
            with contextlib.suppress(ValueError):  # digits that are no date: not a name of ours
                taken = datetime.strptime(match[1], _STAMP).replace(tzinfo=SHANGHAI)
                found.append(Backup(path, taken, int(match[2]), match[3] is None))
    return tuple(sorted(found, key=lambda one: (one.taken_at, one.epoch), reverse=True))


def is_whole(path: Path, key: StoreKey) -> bool:
    """Read every page of a database."""
    try:
        connection = open_raw(path, key)
        try:
            return [row[0] for row in connection.execute("PRAGMA quick_check")] == ["ok"]
        finally:
            connection.close()
    except sqlcipher3.Error:
        return False


def take_backup(database: Path, key: StoreKey, folder: Path, *, at: datetime, epoch: int, before: str = "") -> Backup:
    """Copy the database as it stands at this moment, while it is in use, and read the copy back.

    ``before`` names the migration it is made for. The copy gets its name only once it is known to be good.
    Raises CounterError ``store.backup_not_made`` where it is not.
    """
    private_folder(folder)
    moment = at.astimezone(SHANGHAI)
    label = f"-before-{before}" if before else ""
    target = folder / f"counter-{moment.strftime(_STAMP)}-e{epoch}{label}.db"
    part = target.with_suffix(".part")
    try:
        for left in folder.glob("*.part*"):  # of a copy that was interrupted
            left.unlink()
        source = open_raw(database, key)
        try:
            copy = open_raw(part, key)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            finally:
                copy.close()
        finally:
            source.close()
        part.chmod(0o600)
        sync_file(part)
        if not is_whole(part, key):
            raise CounterError("store.backup_not_made")
        part.replace(target)
        sync_folder(folder)
    finally:
        for left in (part, *side_files(part), part.with_name(part.name + "-journal")):
            left.unlink(missing_ok=True)
    return Backup(target, moment.replace(microsecond=0), epoch, not before)


def prune_backups(folder: Path, keep: int = KEPT) -> None:
    """Drop all morning copies but the newest ones. Copies made before a migration stay."""
    for old in [one for one in list_backups(folder) if one.morning][keep:]:
        old.path.unlink(missing_ok=True)
