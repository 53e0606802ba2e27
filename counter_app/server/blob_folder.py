# SPDX-License-Identifier: Apache-2.0
"""Attachments as files named by their digest: ``ab/cd/abcd…``. What is there is whole and never changes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from counter_app.base.errors import CounterError
from counter_app.server.durable_files import durable_folder, link_or_copy, sync_folder

PIECE_BYTES = 256 * 1024
_SHARD = re.compile(r"[0-9a-f]{2}")


def place_in(root: Path, digest: str) -> Path:
    """Where an attachment lies below a folder."""
    return root / digest[:2] / digest[2:4] / digest


def files_in(root: Path) -> Iterator[Path]:
    """Every attachment below a folder, in the order of the digests."""
    for shard in sorted(one for one in root.glob("??/??") if _SHARD.fullmatch(one.name)):
        yield from sorted(one for one in shard.iterdir() if len(one.name) == 64)


class BlobFolder:
    """A folder on this machine, or one that several share."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def size_of(self, digest: str) -> int | None:
        """Bytes of an attachment, None where it is not here."""
        try:
            return place_in(self.root, digest).stat().st_size
        except FileNotFoundError:
            return None

    def take(self, digest: str, part: Path) -> None:
        """Move a whole, checked file in. It and its name are on the disk when this returns; twice is once."""
        target = place_in(self.root, digest)
        durable_folder(target.parent)
        part.replace(target)
        sync_folder(target.parent)

    def read(self, digest: str) -> Iterator[bytes]:
        """The bytes, piece by piece. Raises CounterError ``blob.none``."""
        try:
            stream = place_in(self.root, digest).open("rb")
        except FileNotFoundError as error:
            raise CounterError("blob.none") from error
        return _pieces(stream)

    def digests(self) -> Iterator[str]:
        """Everything that is here."""
        return (one.name for one in files_in(self.root))

    def bring(self, digest: str, target: Path) -> None:
        """Put an attachment into a backup: a second name for the same file, a copy on another disk."""
        link_or_copy(place_in(self.root, digest), target)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(PIECE_BYTES):
            yield piece
