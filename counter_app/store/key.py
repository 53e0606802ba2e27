# SPDX-License-Identifier: Apache-2.0
"""The store's key: 256 random bits in a private file beside the database, never inside a backup.

The file holds the key, the salt (which SQLCipher keeps as the first 16 bytes of the database, so a key
that belongs to another database is recognised) and a check word, all as hex on one line. Where the system's keyring
keeps the key closed, it holds the keyring's entry, the salt, the sealed key and the check word instead (``key_wrap``).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counter_app.base.errors import CounterError
from counter_app.store import system_keyring
from counter_app.store.disk import disk_faults_told, write_whole

KEY_BYTES = 32
SALT_BYTES = 16
CHECK_LETTERS = 8
WRAPPED = "keyring"
_NONCE_BYTES = 12


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
    write_plain(path, key)
    return key


def write_plain(path: Path, key: StoreKey) -> None:
    """Keep a key as it is, in place of what is there."""
    _write(path, f"{key.raw.hex()} {key.salt.hex()}")


def write_wrapped(path: Path, key: StoreKey) -> None:
    """Keep a key closed by a new entry of the system's keyring, in place of what is there.

    The entry is in the keyring, and was read back, before the file is written. Raises CounterError
    ``store.key_no_keyring``.
    """
    entry, closing, nonce = (secrets.token_hex(8), secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_NONCE_BYTES))
    system_keyring.keep(entry, closing.hex())
    sealed = nonce + AESGCM(closing).encrypt(nonce, key.raw, key.salt)
    _write(path, f"{WRAPPED} {entry} {key.salt.hex()} {sealed.hex()}")


def _write(path: Path, body: str) -> None:
    with disk_faults_told():
        write_whole(path, f"{body} {_check_word(body)}\n".encode())


def _words(path: Path) -> list[str]:
    """The words of a key file but the last, which fits them. Raises CounterError."""
    if not path.exists():
        raise CounterError("store.key_missing")
    with disk_faults_told():
        *words, check = path.read_bytes().decode("ascii", errors="replace").split() or [""]
    if check != _check_word(" ".join(words)):
        raise CounterError("store.key_damaged")
    return words


def entry_of(path: Path) -> str:
    """The keyring's entry that a key file is closed by, "" where it is not. Raises CounterError as ``read_key``."""
    words = _words(path)
    return words[1] if len(words) == 4 and words[0] == WRAPPED else ""


def read_key(path: Path) -> StoreKey:
    """Raises CounterError ``store.key_missing``, ``store.key_damaged``, or ``store.key_locked`` where the keyring
    does not give its entry."""
    words = _words(path)
    try:
        if len(words) == 4 and words[0] == WRAPPED:
            found = _opened(*words[1:])
        else:
            key, salt = words
            found = StoreKey(bytes.fromhex(key), bytes.fromhex(salt))
    except (ValueError, InvalidTag) as error:
        raise CounterError("store.key_damaged") from error
    if len(found.raw) != KEY_BYTES or len(found.salt) != SALT_BYTES:
        raise CounterError("store.key_damaged")
    return found


def _opened(entry: str, salt: str, sealed: str) -> StoreKey:
    closing = bytes.fromhex(system_keyring.recall(entry))
    own, whole = bytes.fromhex(salt), bytes.fromhex(sealed)
    return StoreKey(AESGCM(closing).decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], own), own)
