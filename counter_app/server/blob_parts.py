# SPDX-License-Identifier: Apache-2.0
"""What has come of an attachment so far: a file for each window and digest, so that no window can spoil another's.

Every piece is on the disk before it is answered. Workers that serve one window must share this folder.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.server.durable_files import NO_ROOM, digest_of, sync_folder

MOST_PARTS = 8
"""Unfinished attachments of one window; the one touched longest ago makes room. A window sends one after the other."""

KEEP_FREE_BYTES = 256 * 1024 * 1024
"""Room that attachments leave to everything else on their disk."""


class OtherOffset(Exception):
    """The piece does not follow what is there."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Parts:
    """The staging folder. ``keep_free`` is what must be left on its disk."""

    def __init__(self, folder: Path, keep_free: int = KEEP_FREE_BYTES) -> None:
        self.folder = folder
        self._keep_free = keep_free

    def offset(self, window: str, digest: str) -> int:
        """Bytes that are here."""
        try:
            return self._path(window, digest).stat().st_size
        except FileNotFoundError:
            return 0

    def drop(self, window: str, digest: str) -> None:
        """Forget what came."""
        self._path(window, digest).unlink(missing_ok=True)

    def clear(self, untouched: float, revoked: Iterable[str] = ()) -> int:
        """Throw away what nobody touched for so many seconds, and all of windows that may not come any more.

        Returns how many parts those were.
        """
        gone = {self._folder(window) for window in revoked}
        cleared = 0
        for part in self.folder.glob("*/*") if self.folder.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):  # it was just brought to its end
                if part.parent in gone or time.time() - part.stat().st_mtime > untouched:
                    part.unlink()
                    cleared += 1
        return cleared

    @contextlib.contextmanager
    def held(self, window: str, digest: str) -> Iterator["Part"]:
        """The part of one window, for this caller alone.

        Raises CounterError ``blob.busy`` while another call of that window writes into it.
        """
        path = self._path(window, digest)
        self._make_room_for(path)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise CounterError("blob.busy") from error
            if os.fstat(handle).st_nlink == 0:  # whoever held it before has just brought it to its end
                raise CounterError("blob.busy")
            yield Part(path, handle, self._keep_free)
        finally:
            os.close(handle)

    def _path(self, window: str, digest: str) -> Path:
        return self._folder(window) / digest

    def _folder(self, window: str) -> Path:
        return self.folder / hashlib.sha256(window.encode()).hexdigest()[:32]

    def _make_room_for(self, path: Path) -> None:
        if path.exists():
            return
        folder = private_folder(path.parent)
        begun = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
        for oldest in begun[: max(0, len(begun) + 1 - MOST_PARTS)]:
            oldest.unlink(missing_ok=True)


class Part:
    """One unfinished attachment, held."""

    def __init__(self, path: Path, handle: int, keep_free: int) -> None:
        self.path = path
        self._handle = handle
        self._keep_free = keep_free

    @property
    def size(self) -> int:
        """Bytes that are here."""
        return os.fstat(self._handle).st_size

    def append(self, offset: int, piece: bytes) -> int:
        """Add a piece; it is on the disk when this returns. Returns the new size.

        Raises OtherOffset, and CounterError ``blob.no_room``: what was there before the call is there still.
        """
        here = self.size
        if here != offset:
            self._forget_if_empty(here)
            raise OtherOffset(here)
        try:
            if shutil.disk_usage(self.path.parent).free < self._keep_free + len(piece):
                raise CounterError("blob.no_room")
            written = 0
            while written < len(piece):
                written += os.pwrite(self._handle, piece[written:], offset + written)
            os.fdatasync(self._handle)
            if offset == 0:
                sync_folder(self.path.parent)
        except (OSError, CounterError) as error:
            os.ftruncate(self._handle, offset)
            self._forget_if_empty(offset)
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise CounterError("blob.no_room") from error
            if isinstance(error, OSError):  # what the disk did not take may be lost in the middle, too: begin again
                self.path.unlink(missing_ok=True)
            raise
        return offset + len(piece)

    def is_whole(self, digest: str) -> bool:
        """Whether what came is what was announced; thrown away where it is not."""
        if digest_of(self.path) == digest:
            return True
        self.path.unlink(missing_ok=True)
        return False

    def _forget_if_empty(self, size: int) -> None:
        if size == 0:
            self.path.unlink(missing_ok=True)
