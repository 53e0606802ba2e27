# SPDX-License-Identifier: Apache-2.0
"""The sealed copy of the store's key for the city (``counter.recovery``), and opening a dead window's disk with it."""

import logging
from datetime import datetime
from pathlib import Path

import sqlcipher3
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.settings import Places
from counter_app.store.database import open_raw
from counter_app.store.disk import copy_whole, disk_faults_told, write_whole
from counter_app.store.key import StoreKey, write_plain
from counter_app.wire.recovery import read_sealed, seal, unseal
from counter_app.wire.signing import key_id

logger = logging.getLogger(__name__)


def recovery_file(places: Places) -> Path:
    """The sealed copy. Whoever has it without the city's private key has nothing."""
    return places.data / "counter.recovery"


def has_recovery_copy(places: Places, key: StoreKey, city: str = "") -> bool:
    """Whether a copy of this key is there, whole as far as can be seen; of one city where that is named."""
    try:
        with disk_faults_told():
            found = read_sealed(recovery_file(places).read_bytes())
    except CounterError:
        return False
    return found.about == key.salt.hex() and city in ("", found.city)


def keep_recovery_copy(places: Places, key: StoreKey, public: bytes) -> None:
    """Keep a copy that the city's recovery key opens; nothing where the city has none, or the copy is there."""
    if not public or has_recovery_copy(places, key, key_id(public)):
        return
    whole = seal(key.raw, public, key.salt.hex())
    with disk_faults_told():
        write_whole(recovery_file(places), whole)
        if recovery_file(places).read_bytes() != whole:
            raise CounterError("store.disk_fault")
    logger.info("a copy of the store's key was sealed for the city")


def recover_key(places: Places, key_path: Path, private: X25519PrivateKey, at: datetime) -> None:
    """Write the key file again from the sealed copy, after the database was opened by it. The old file stays beside.

    The caller holds the store's lock. Raises CounterError with nothing changed where the copy is not there, is another
    city's or another database's.
    """
    if not recovery_file(places).exists():
        raise CounterError("recovery.none")
    with disk_faults_told():
        sealed = read_sealed(recovery_file(places).read_bytes())
    try:
        key = StoreKey(unseal(sealed, private), bytes.fromhex(sealed.about))
    except ValueError as error:
        raise CounterError("recovery.damaged") from error
    if not places.database.exists() or not key.fits(places.database) or not _opens(places.database, key):
        raise CounterError("recovery.other_store")
    if key_path.exists():
        stamp = at.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
        with disk_faults_told():
            copy_whole(key_path, key_path.with_name(f"{key_path.name}.{stamp}"))
    write_plain(key_path, key)


def _opens(database: Path, key: StoreKey) -> bool:
    connection = open_raw(database, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.Error:
        return False
    finally:
        connection.close()
    return True
