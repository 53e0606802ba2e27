# SPDX-License-Identifier: Apache-2.0
"""Files of the centre that must survive a power cut."""

import contextlib
import errno
import hashlib
import os
import shutil
from pathlib import Path

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PIECE = 1024 * 1024


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def durable_folder(folder: Path) -> Path:
    """Make a folder and those above it, this user's only, their names durable. Returns it."""
    made = []
    above = folder
    while not above.exists():
        made.append(above)
        above = above.parent
    for one in reversed(made):
        one.mkdir(mode=0o700, exist_ok=True)
        sync_folder(one.parent)
    return folder


def digest_of(path: Path) -> str:
    """A file's sha256, hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file under a name of its own until it is complete and on the disk."""
    part = target.with_name(f".{target.name}.part")
    try:
        with source.open("rb") as reading, open(part, "wb", opener=_private) as writing:
            shutil.copyfileobj(reading, writing, _PIECE)
            writing.flush()
            os.fsync(writing.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file that is never written again; a copy where it lies on another disk."""
    with contextlib.suppress(OSError):
        os.link(source, target)
        sync_folder(target.parent)
        return
    copy_durably(source, target)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
