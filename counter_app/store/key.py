# SPDX-License-Identifier: Apache-2.0
"""The store's key: 256 random bits in a private file beside the database, never inside a backup.

The file holds the key, the salt (which SQLCipher keeps as the first 16 bytes of the database, so a key
that belongs to another database is recognised) and a check word, all as hex on one line.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.store.disk import disk_faults_told, write_whole

KEY_BYTES = 32
SALT_BYTES = 16
CHECK_LETTERS = 8


@dataclass(frozen=True, slots=True)
class StoreKey:
    """A key and the salt of the database it opens."""

    raw: bytes = field(repr=False)
    salt: bytes

    @property
    def pragma(self) -> str:
        """The words that hand the key to SQLCipher as it is, without a password's 256 000 rounds."""
        return f"PRAGMA key = \"x'{self.raw.hex()}{self.salt.hex()}'\""

    def derive(self, purpose: str) -> bytes:
        """Another key for another purpose; it does not lead back to this one."""
        return hmac.digest(self.raw, purpose.encode(), "sha256")

    def fits(self, database: Path) -> bool:
        """Whether a database file begins with this key's salt."""
        with disk_faults_told(), database.open("rb") as stream:
            return stream.read(SALT_BYTES) == self.salt


def _check_word(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:CHECK_LETTERS]


def create_key(path: Path) -> StoreKey:
    """Make a key and keep it; readable by this user only, and on the disk before this returns."""
    key = StoreKey(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(SALT_BYTES))
    body = f"{key.raw.hex()} {key.salt.hex()}"
    with disk_faults_told():
        write_whole(path, f"{body} {_check_word(body)}\n".encode())
    return key


def read_key(path: Path) -> StoreKey:
    """Raises CounterError ``store.key_missing`` or ``store.key_damaged``."""
    if not path.exists():
        raise CounterError("store.key_missing")
    with disk_faults_told():
        words = path.read_bytes().decode("ascii", errors="replace").split()
    try:
        key, salt, check = words
        found = StoreKey(bytes.fromhex(key), bytes.fromhex(salt))
    except ValueError as error:
        raise CounterError("store.key_damaged") from error
    if len(found.raw) != KEY_BYTES or len(found.salt) != SALT_BYTES or check != _check_word(f"{key} {salt}"):
        raise CounterError("store.key_damaged")
    return found
