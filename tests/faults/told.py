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
class Life:
    """What was said while one disk lived: saved as (epoch, seq, link) by id, acknowledged as the mark of each epoch."""

    saved: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)
    acked: dict[int, int] = field(default_factory=dict)

    def is_acked(self, one: str) -> bool:
        """Whether the centre's word covers an action."""
        epoch, seq, _ = self.saved[one]
        return seq <= self.acked.get(epoch, 0)


@dataclass(slots=True)
class Told:
    """All that one window said, disk by disk. The last one is alive."""

    window: str
    lives: list[Life] = field(default_factory=lambda: [Life()])

    @property
    def saved(self) -> set[str]:
        """Ids that must be there in the end: what went with a disk before it was acknowledged is excused."""
        kept = {one for life in self.lives[:-1] for one in life.saved if life.is_acked(one)}
        return kept | set(self.lives[-1].saved)

    @property
    def said(self) -> set[str]:
        """Ids that were ever called saved."""
        return {one for life in self.lives for one in life.saved}

    @property
    def acked(self) -> dict[int, int]:
        """How far the centre ever said to have each epoch."""
        marks: dict[int, int] = {}
        for life in self.lives:
            for epoch, upto in life.acked.items():
                marks[epoch] = max(upto, marks.get(epoch, 0))
        return marks


def read_told(window: str, path: Path) -> Told:
    """Read the file; a last line that was cut off was never said."""
    return told_of(window, path.read_bytes() if path.exists() else b"")


def told_of(window: str, whole: bytes) -> Told:
    """What the bytes of such a file say."""
    told = Told(window)
    lines, _, _ = whole.rpartition(b"\n")
    for line in lines.decode("ascii").splitlines():
        life = told.lives[-1]
        match line.split():
            case ["saved", epoch, seq, one, link]:
                life.saved[one] = int(epoch), int(seq), bytes.fromhex(link)
            case ["acked", epoch, upto]:
                life.acked[int(epoch)] = max(int(upto), life.acked.get(int(epoch), 0))
            case [word] if word == DISK_LOST:
                told.lives.append(Life())
            case _:
                raise ValueError("a line nobody writes")
    return told
