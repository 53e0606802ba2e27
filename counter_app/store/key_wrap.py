# SPDX-License-Identifier: Apache-2.0
"""Closing the store's key by the system's keyring, so carefully that no store ever becomes unreadable by it.

A keyring that works now may be locked after the next start of the machine. So the closed key lies beside the open one
(``counter.key.wrapped``) until the keyring has given its entry back on another day; only then it takes its place. And
only where a sealed copy for the city is there, which opens the store whatever becomes of the keyring.
"""

import contextlib
import logging
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.settings import Places
from counter_app.store import system_keyring
from counter_app.store.disk import disk_faults_told, sync_folder
from counter_app.store.key import StoreKey, entry_of, read_key, write_plain, write_wrapped
from counter_app.store.recovery_copy import has_recovery_copy

logger = logging.getLogger(__name__)


class KeyKeeping(StrEnum):
    """How the store's key is kept."""

    wrapped = "wrapped"  # closed by the system's keyring
    trying = "trying"  # a file, while the keyring has to prove itself on another day
    alone = "alone"  # a file: without a copy for the city it is not closed
    no_keyring = "no_keyring"  # a file: this machine has no keyring


def keeping_of(places: Places, path: Path, key: StoreKey) -> KeyKeeping:
    """How it is kept now. Asks the keyring's library only where the key might be closed."""
    if entry_of(path):
        return KeyKeeping.wrapped
    if not has_recovery_copy(places, key):
        return KeyKeeping.alone
    if _trial(path).exists():
        return KeyKeeping.trying
    return KeyKeeping.trying if system_keyring.find() is not None else KeyKeeping.no_keyring


def settle(places: Places, path: Path, key: StoreKey, now: datetime) -> None:
    """Called with every opening: go one step towards a closed key, where one may. Never fails."""
    try:
        if entry_of(path) or not has_recovery_copy(places, key):
            return
        if not _trial(path).exists():
            if system_keyring.find() is not None:
                write_wrapped(_trial(path), key)
                logger.info("the store's key is tried with the system's keyring")
        elif civil_date(_made_at(_trial(path))) < civil_date(now):
            _decide(path, key)
    except (CounterError, OSError) as error:
        logger.warning("the store's key stays a file: %s", error)


def wrap(places: Places, path: Path, key: StoreKey) -> None:
    """Close the key at once. Raises CounterError ``store.key_no_copy`` or ``store.key_no_keyring``; nothing changed."""
    if entry_of(path):
        return
    if not has_recovery_copy(places, key):
        raise CounterError("store.key_no_copy")
    write_wrapped(_trial(path), key)
    if not _decide(path, key):
        raise CounterError("store.key_no_keyring")


def unwrap(path: Path) -> None:
    """Keep the key as a file again. Raises CounterError where the keyring does not give its entry."""
    entry = entry_of(path)
    if not entry:
        return
    key = read_key(path)
    write_plain(path, key)
    if read_key(path) == key:
        system_keyring.forget(entry)


def _decide(path: Path, key: StoreKey) -> bool:
    """Put the closed key in place if it opens to this very key; else drop it."""
    trial = _trial(path)
    with contextlib.suppress(CounterError):
        if read_key(trial) == key:
            with disk_faults_told():
                trial.replace(path)
                sync_folder(path.parent)
            if read_key(path) == key:
                logger.info("the store's key is closed by the system's keyring")
                return True
            write_plain(path, key)
    with contextlib.suppress(CounterError):
        system_keyring.forget(entry_of(trial))
    trial.unlink(missing_ok=True)
    return False


def _trial(path: Path) -> Path:
    return path.with_name(f"{path.name}.wrapped")


def _made_at(path: Path) -> datetime:
    return from_micros(int(path.stat().st_mtime * 1_000_000))
