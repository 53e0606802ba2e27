# SPDX-License-Identifier: Apache-2.0
"""Files that must survive a power cut: written whole and synced, a lock for one process, a reserve for a full disk."""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_opener

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

RESERVE_BYTES = 20 * 1024 * 1024
CHUNK = 1024 * 1024
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def disk_fault(error: OSError) -> CounterError:
    """What the operating system refused, as something that can be told."""
    if error.errno in NO_ROOM:
        return CounterError("store.disk_full")
    if error.errno in NO_WRITING:
        return CounterError("store.read_only")
    return CounterError("store.disk_fault")


@contextlib.contextmanager
def disk_faults_told() -> Iterator[None]:
    """Turn OSError into the CounterError that says it."""
    try:
        yield
    except OSError as error:
        raise disk_fault(error) from error


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable (Windows has no such call and needs none)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def write_whole(path: Path, content: bytes) -> None:
    """Write a private file: after a power cut it is there whole, as before, or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with open(part, "xb", opener=private_opener) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file under a name of its own until it is complete and synced."""
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(source, part)
        part.chmod(0o600)
        sync_file(part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)


class StoreLock:
    """Held for a process's life; the operating system lets it go when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> None:
        """Raises CounterError ``store.in_use`` where another process (or another store here) holds it."""
        with disk_faults_told():
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise CounterError("store.in_use") from error
        self._handle = handle

    def release(self) -> None:
        """Let it go; calling it again does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class Reserve:
    """Space kept back on the disk, so that what a clerk has just done can still be saved when it is full."""

    def __init__(self, path: Path, size: int = RESERVE_BYTES) -> None:
        self._path = path
        self._size = size

    def fill(self) -> bool:
        """Set the space aside again if there is plenty. False while the disk is too full for it."""
        if not self._size:
            return False
        try:
            if self._path.exists() and self._path.stat().st_size == self._size:
                return True
            if shutil.disk_usage(self._path.parent).free < 2 * self._size:
                return False
            with open(self._path, "wb", opener=private_opener) as stream:
                if sys.platform == "linux":
                    os.posix_fallocate(stream.fileno(), 0, self._size)
                else:
                    for start in range(0, self._size, CHUNK):
                        stream.write(os.urandom(min(CHUNK, self._size - start)))
                os.fsync(stream.fileno())
        except OSError:
            self._path.unlink(missing_ok=True)
            return False
        return True

    def give_up(self) -> bool:
        """Free the space. False where there was none left to free."""
        try:
            self._path.unlink()
            sync_folder(self._path.parent)
        except OSError:
            return False
        return True
