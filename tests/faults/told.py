# SPDX-License-Identifier: Apache-2.0
"""What a window said: an append-only file outside every database, on the disk before the window goes on."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

DISK_LOST = "disk"


class Telling:
    """The writing side, in the window's own process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def saved(self, places: Iterable[tuple[int, int, str, bytes]]) -> None:
        """Say (epoch, seq, id, link) of actions that the store called saved; once their press has returned."""
        self._write("".join(f"saved {epoch} {seq} {one} {link.hex()}\n" for epoch, seq, one, link in places))

    def acked(self, epoch: int, upto: int) -> None:
        """Say that the centre has an epoch up to here; once that is committed in the window."""
        self._write(f"acked {epoch} {upto}\n")

    def _write(self, lines: str) -> None:
        os.write(self._file, lines.encode())
        os.fsync(self._file)


def tell_disk_lost(path: Path) -> None:
    """Note that the window's disk is gone: what was saved on it and nowhere else went with it, and nobody denies it."""
    with path.open("a", encoding="ascii") as stream:
        stream.write(f"{DISK_LOST}\n")


@dataclass(slots=True)
class Told:
    """All that one window said. ``saved`` by id; ``excused`` are ids that went with a disk before any ack."""

    window: str
    saved: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)
    acked: dict[int, int] = field(default_factory=dict)
    excused: set[str] = field(default_factory=set)


def read_told(window: str, path: Path) -> Told:
    """Read the file; a last line that was cut off was never said."""
    whole = path.read_bytes() if path.exists() else b""
    return told_of(window, whole)


def told_of(window: str, whole: bytes) -> Told:
    """What the bytes of such a file say."""
    told = Told(window)
    lines, _, _ = whole.rpartition(b"\n")
    for line in lines.decode("ascii").splitlines():
        match line.split():
            case ["saved", epoch, seq, one, link]:
                told.saved[one] = int(epoch), int(seq), bytes.fromhex(link)
                told.excused.discard(one)
            case ["acked", epoch, upto]:
                told.acked[int(epoch)] = max(int(upto), told.acked.get(int(epoch), 0))
            case ["disk"]:
                told.excused |= {one for one, (epoch, seq, _) in told.saved.items() if seq > told.acked.get(epoch, 0)}
            case _:
                raise ValueError("a line nobody writes")
    return told
