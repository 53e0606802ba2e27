# SPDX-License-Identifier: Apache-2.0
"""Where the register's rows come from: one interface over the centre's own tables and the city's database."""

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from counter_app.base.errors import CounterError
from counter_app.base.identity import compact
from counter_app.base.private_files import private_folder, private_opener
from counter_app.catalogue.register_book import Find, Kind
from counter_app.server.keys import keys_folder

_FILE = "register.key"
_KEY_BYTES = 32
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, the newest first. ``more``: there are further ones. ``at``: when they were loaded, 0 for rows of now."""

    rows: Sequence[Mapping[str, str | int]]
    more: bool
    at: int


NOTHING = Found((), more=False, at=0)


class Register(Protocol):
    """What can be asked. Values are those of :mod:`counter_app.catalogue.register_rows`, as they are stored."""

    async def rows(self, kind: Kind, by: Find, value: str, most: int) -> Found:
        """The rows of a kind that hold a value, at most so many."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Stand-ins for numbers: rows are found and look-ups are logged by them."""

    key: bytes = field(repr=False)

    def of(self, find: Find, value: str) -> str:
        """The same number always has the same one; without the key nobody tells whose it is."""
        plain = compact(value)
        return hmac.digest(self.key, f"{find}\0{plain}".encode(), "sha256")[:_DIGEST_BYTES].hex() if plain else ""


def read_digests(home: Path) -> Digests:
    """The centre's key for them, made when it is first wanted. Raises CounterError ``register.key``."""
    file = private_folder(keys_folder(home)) / _FILE
    try:
        if not file.exists():
            _make_key(file)
        key = file.read_bytes()
    except OSError as error:
        raise CounterError("register.key", file=str(file)) from error
    if len(key) != _KEY_BYTES:
        raise CounterError("register.key", file=str(file))
    return Digests(key)


def key_mark(home: Path) -> str:
    """What tells this centre's key from others' without telling the key; empty where there is none to be read."""
    try:
        key = (keys_folder(home) / _FILE).read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(b"register.key\0" + key).hexdigest()


def _make_key(file: Path) -> None:
    """Another worker may do the same at the same moment: whoever comes first gives the key, and never half of it."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with open(fresh, "xb", opener=private_opener) as stream:
            stream.write(secrets.token_bytes(_KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)
