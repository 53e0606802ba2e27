# SPDX-License-Identifier: Apache-2.0
"""Attachments: named by their sha256, sent in pieces, kept once however many windows bring them.

Where they lie is told by the settings: a folder, or an S3-compatible store. Pieces are always gathered on this
machine's disk, and only what is whole and has its digest goes in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from counter_app.base.errors import CounterError
from counter_app.server.blob_folder import BlobFolder
from counter_app.server.blob_parts import KEEP_FREE_BYTES, Parts
from counter_app.server.settings import CentreSettings
from counter_app.wire.versions import MOST_BLOB_BYTES

BUCKET = "s3://"


class BlobStore(Protocol):
    """Where whole attachments lie. What is in never changes and is never taken out."""

    def size_of(self, digest: str) -> int | None:
        """Bytes of an attachment, None where it is not here."""

    def take(self, digest: str, part: Path) -> None:
        """Move a whole, checked file in; it is safe when this returns. Twice is once."""

    def read(self, digest: str) -> Iterator[bytes]:
        """The bytes, piece by piece. Raises CounterError ``blob.none``."""

    def digests(self) -> Iterator[str]:
        """Everything that is here."""

    def bring(self, digest: str, target: Path) -> None:
        """Put an attachment into a file of a backup, safe when this returns."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an attachment is whole here, else how many bytes this window has brought. ``size`` is of a whole one."""

    have: bool
    offset: int


class WrongDigest(Exception):
    """What came is not what was announced; it was thrown away."""


class Blobs:
    """Attachments on their way in, and what is there."""

    def __init__(self, store: BlobStore, parts: Parts, most_bytes: int = MOST_BLOB_BYTES) -> None:
        self.store = store
        self._parts = parts
        self._most = most_bytes

    @property
    def staging(self) -> Path:
        """A folder from which ``store`` takes files in."""
        return self._parts.folder

    def standing(self, window: str, digest: str) -> Standing:
        """Where an attachment stands for a window."""
        size = self.store.size_of(digest)
        return Standing(True, size) if size is not None else Standing(False, self._parts.offset(window, digest))

    def clear(self, untouched: float, revoked: Iterable[str] = ()) -> int:
        """Throw away parts that will never be whole; as ``Parts.clear``."""
        return self._parts.clear(untouched, revoked)

    def add(self, window: str, digest: str, offset: int, length: int, piece: bytes) -> Standing:
        """Add a piece of ``length`` bytes in all. With the last one the digest is checked and the attachment is here.

        Raises OtherOffset, WrongDigest, and CounterError ``blob.too_large``, ``blob.no_room``, ``blob.busy``.
        """
        if length > self._most or offset + len(piece) > length:
            raise CounterError("blob.too_large", most=self._most)
        size = self.store.size_of(digest)
        if size is not None:
            self._parts.drop(window, digest)
            return Standing(True, size)
        with self._parts.held(window, digest) as part:
            here = part.append(offset, piece)
            if here < length:
                return Standing(False, here)
            if not part.is_whole(digest):
                raise WrongDigest
            self.store.take(digest, part.path)
        return Standing(True, length)


def folder_of(settings: CentreSettings) -> Path | None:
    """Where attachments lie as files; None where they are in a bucket."""
    if settings.attachments.startswith(BUCKET):
        return None
    return Path(settings.attachments) if settings.attachments else settings.home / "attachments"


@lru_cache(maxsize=8)
def blobs_of(settings: CentreSettings, keep_free: int = KEEP_FREE_BYTES) -> Blobs:
    """The attachments of a centre. Raises CounterError where a bucket is meant and its client is not installed."""
    folder = folder_of(settings)
    if folder is not None:
        return Blobs(BlobFolder(folder), Parts(folder / "parts", keep_free))
    from counter_app.server.blob_s3 import BlobBucket

    return Blobs(BlobBucket(settings.attachments), Parts(settings.home / "parts", keep_free))
