# SPDX-License-Identifier: Apache-2.0
"""The power goes: what a real store has written is played again up to a moment, as a disk without power keeps it.

A program runs with ``recorded_disk.c`` loaded, which notes each write and each sync in order. What was synced is on
the disk; of what was not, every sector of 512 bytes is there or is not, by chance. Names of files are never lost.
"""

import contextlib
import os
import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_HEAD = struct.Struct("=cIqQ")


def build_recorder(folder: Path) -> Path:
    """Compile what notes the writes."""
    made = folder / "recorded_disk.so"
    source = Path(__file__).with_name("recorded_disk.c")
    subprocess.run(["/usr/bin/gcc", "-O2", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


def run_recorded(recorder: Path, command: list[str], *, folder: Path, log: Path) -> None:
    """Run a program to its end, noting all it writes below a folder."""
    words = {"LD_PRELOAD": str(recorder), "DISK_FOLDER": f"{folder}/", "DISK_LOG": str(log)}
    words["PYTHONPATH"] = os.pathsep.join(sys.path)
    subprocess.run(command, env={**os.environ, **words}, check=True)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to a file. ``W`` write, ``S`` sync, ``T`` cut to a length, ``U`` gone, ``R`` renamed."""

    kind: str
    path: str
    offset: int
    data: bytes


def read_events(log: Path) -> list[Event]:
    """All of a recording."""
    whole = memoryview(log.read_bytes())
    events = []
    place = 0
    while place < len(whole):
        kind, length, offset, size = _HEAD.unpack_from(whole, place)
        place += _HEAD.size
        path = bytes(whole[place : place + length]).decode()
        place += length
        events.append(Event(kind.decode(), path, offset, bytes(whole[place : place + size])))
        place += size
    return events


@dataclass(slots=True)
class _File:
    """``kept`` is on the disk for good; ``loose`` was written since the last sync."""

    kept: bytearray = field(default_factory=bytearray)
    loose: list[Event] = field(default_factory=list)

    def settle(self) -> None:
        for one in self.loose:
            _put(self.kept, one.offset, one.data)
        self.loose.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        image = bytearray(self.kept)
        for one in self.loose:
            start = 0
            while start < len(one.data):
                end = min(len(one.data), start + SECTOR - (one.offset + start) % SECTOR)
                if chance.random() < 1 / 2:
                    _put(image, one.offset + start, one.data[start:end])
                start = end
        return bytes(image)


def _put(image: bytearray, offset: int, data: bytes) -> None:
    if len(image) < offset:
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(data)] = data


def cuts(
    events: list[Event], chance: random.Random, *, count: int, told: Path
) -> Iterator[tuple[dict[str, bytes], bytes]]:
    """So many moments at which the power goes, in order: the files as they are found afterwards, and what was told.

    The file of what was told stands for people who remember: it is whole up to the moment. No moment is before the
    first word.
    """
    began = next(place for place, one in enumerate(events) if one.path == str(told))
    moments = sorted(chance.randrange(began + 1, len(events)) for _ in range(count))
    files: dict[str, _File] = {}
    said = bytearray()
    place = 0
    for moment in moments:
        for one in events[place:moment]:
            if one.path == str(told):
                said += one.data if one.kind == "W" else b""
            else:
                _play(files, one)
        place = moment
        yield {path: file.after_cut(chance) for path, file in files.items()}, bytes(said)


def _play(files: dict[str, _File], one: Event) -> None:
    match one.kind:
        case "W":
            files.setdefault(one.path, _File()).loose.append(one)
        case "S" if one.path in files:
            files[one.path].settle()
        case "T":
            file = files.setdefault(one.path, _File())
            del file.kept[one.offset :]
            file.loose = [late for late in file.loose if late.offset < one.offset]
        case "U":
            files.pop(one.path, None)
        case "R" if one.path in files:
            files[one.data.decode()] = files.pop(one.path)


def put_back(images: dict[str, bytes], folder: Path, into: Path) -> None:
    """Write the files as they were found into another folder."""
    for path, image in images.items():
        with contextlib.suppress(ValueError):
            target = into / Path(path).relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(image)
            target.chmod(0o600)
