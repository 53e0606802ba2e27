# SPDX-License-Identifier: Apache-2.0
"""The compiled catalogue on disk: read back in milliseconds, never trusted, never needed.

The file names the digest of everything it was made from; any other file, a damaged one, or one that holds
anything but our own types is left aside and written anew.
"""

import gc
import hashlib
import io
import logging
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import counter_app
from counter_app.base.private_files import private_folder
from counter_app.catalogue.items import Guide

_LOG = logging.getLogger("counter_app.catalogue")
_MARK = b"counter-app catalogue 1\n"
_FILE = "catalogue.bin"
_DIGEST = hashlib.sha256().digest_size
_ROOMS = (".", "finding")
"""The folders of the code that makes a catalogue and its index."""

_MODULES = ("counter_app.base.conditions", "counter_app.base.resources")
"""Whose types stand in a catalogue besides those of this room."""


def source_key(sources: Iterable[tuple[str, bytes]]) -> bytes:
    """The digest of all sources (name, content), of this program's version and of its own code for them."""
    return _digest(sources, _code())


@cache
def _code() -> bytes:
    """This program's own part of every key: it does not change while it runs."""
    package = Path(__file__).parent
    code = ((path.name, path.read_bytes()) for room in _ROOMS for path in sorted((package / room).glob("*.py")))
    return _digest(code, f"{counter_app.__version__} {sys.version}".encode())


def _digest(parts: Iterable[tuple[str, bytes]], first: bytes) -> bytes:
    digest = hashlib.sha256(first)
    for name, whole in parts:
        digest.update(f"{name} {len(whole)}\n".encode())
        digest.update(whole)
    return digest.digest()


class StoredGuides(Mapping[str, Guide]):
    """The guides of a compiled catalogue, each unpacked when it is first asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._open: dict[str, Guide] = {}

    def __getitem__(self, guide: str) -> Guide:
        if guide not in self._open:
            found = unpack(self._packed[guide])
            if not isinstance(found, Guide):
                raise pickle.UnpicklingError(guide)
            self._open.setdefault(guide, found)
        return self._open[guide]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __reduce__(self) -> tuple[type["StoredGuides"], tuple[Mapping[str, bytes]]]:
        return StoredGuides, (self._packed,)


def store_guides(guides: Mapping[str, Guide]) -> StoredGuides:
    """Pack every guide by itself."""
    return StoredGuides({name: pack(guide) for name, guide in guides.items()})


def read_compiled(folder: Path, key: bytes) -> object | None:
    """What was written under this key; None where there is nothing of use."""
    try:
        whole = (folder / _FILE).read_bytes()
    except OSError:
        return None
    head = len(_MARK) + 2 * _DIGEST
    if whole[: head - _DIGEST] != _MARK + key:
        return None
    body = whole[head:]
    if hashlib.sha256(body).digest() != whole[head - _DIGEST : head]:
        _LOG.info("compiled catalogue is damaged, compiling anew")
        return None
    try:
        return unpack(body)
    except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError, ValueError):
        _LOG.info("compiled catalogue cannot be read, compiling anew")
        return None


def write_compiled(folder: Path, key: bytes, value: object) -> None:
    """Keep a value; a folder that cannot be written is no error."""
    body = pack(value)
    try:
        handle, name = tempfile.mkstemp(prefix=_FILE, dir=private_folder(folder))
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MARK + key + hashlib.sha256(body).digest() + body)
            os.replace(name, folder / _FILE)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        _LOG.info("compiled catalogue was not kept: %s", type(error).__name__)


def pack(value: object) -> bytes:
    """A value made of the catalogue's own types, as bytes."""
    buffer = io.BytesIO()
    _Writer(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


@lru_cache(maxsize=8)
def unpack(packed: bytes) -> object:
    """The value again, the same one for the same bytes: nobody changes it. Raises UnpicklingError for other types."""
    running = gc.isenabled()
    gc.disable()  # tens of thousands of new objects, none of them garbage
    try:
        return _Reader(io.BytesIO(packed)).load()
    finally:
        if running:
            gc.enable()


class _Writer(pickle.Pickler):
    """Writes our types as calls of their constructors: small, quick to read, and all that the reader admits."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - as the base class has it
        kind = type(value)
        if isinstance(value, Enum):
            return kind, (value.value,)
        if is_dataclass(kind):
            return kind, tuple(getattr(value, one.name) for one in fields(kind))
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Admits the catalogue's own values and nothing that could run foreign code, even from a file that was planted."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        if (module in _MODULES or module.startswith("counter_app.catalogue.")) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_value(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_value(kind: type) -> bool:
    """Whether making one does nothing but keep what it is made from."""
    return is_dataclass(kind) or issubclass(kind, Enum) or kind is StoredGuides
