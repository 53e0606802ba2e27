# SPDX-License-Identifier: Apache-2.0
"""Frames of a serial button box as templates: hex bytes with blanks, a checksum rule, and what comes back."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

WIDTHS: Mapping[str, int] = {"address": 1, "number": 2, "seconds": 1, "lamps": 1, "key": 1, "check": 1}
"""The blanks of a template and the bytes of each, high byte first. ``lamps`` has bit 0 for level 1 and so on."""


class Checksum(StrEnum):
    """How ``{check}`` is made of all bytes before it."""

    none = "none"
    sum8 = "sum8"
    xor8 = "xor8"
    sum_complement = "sum_complement"  # what makes the sum of all bytes 0

    def over(self, data: bytes) -> int:
        """The check byte of these bytes."""
        if self is Checksum.xor8:
            result = 0
            for one in data:
                result ^= one
            return result
        total = sum(data) & 0xFF
        return -total & 0xFF if self is Checksum.sum_complement else total


@dataclass(frozen=True, slots=True)
class Template:
    """A frame as it is written in a profile: ``AA 55 {address} 01 {number} {check}``."""

    parts: tuple[int | str, ...]  # a byte, or the name of a blank
    checksum: Checksum

    @property
    def size(self) -> int:
        """Bytes of a whole frame."""
        return sum(1 if isinstance(part, int) else WIDTHS[part] for part in self.parts)

    def has(self, blank: str) -> bool:
        """Whether the frame carries this blank."""
        return blank in self.parts

    def fill(self, values: Mapping[str, int]) -> bytes:
        """The frame's bytes; the check byte is made here."""
        frame = bytearray()
        for part in self.parts:
            if isinstance(part, int):
                frame.append(part)
            elif part == "check":
                frame.append(self.checksum.over(bytes(frame)))
            else:
                frame += values[part].to_bytes(WIDTHS[part], "big")
        return bytes(frame)

    def found_in(self, data: bytes) -> Mapping[str, int] | None:
        """The blanks of the frame these bytes begin with; None where they do not begin with a sound one."""
        if len(data) < self.size:
            return None
        values: dict[str, int] = {}
        at = 0
        for part in self.parts:
            if isinstance(part, int):
                if data[at] != part:
                    return None
                at += 1
                continue
            value = int.from_bytes(data[at : at + WIDTHS[part]], "big")
            if part == "check" and value != self.checksum.over(data[:at]):
                return None
            values[part] = value
            at += WIDTHS[part]
        return values

    def may_begin(self, data: bytes) -> bool:
        """Whether these bytes, too few as yet, may become such a frame."""
        at = 0
        for part in self.parts:
            if at >= len(data):
                return True
            if isinstance(part, int):
                if data[at] != part:
                    return False
                at += 1
            else:
                at += WIDTHS[part]
        return at > len(data)


def read_template(words: str, checksum: Checksum) -> Template:
    """A template from its words. Raises ValueError with what is wrong, in words for whoever wrote the profile."""
    parts: list[int | str] = []
    for word in words.split():
        if re.fullmatch("[0-9A-Fa-f]{2}", word):
            parts.append(int(word, 16))
        elif word[:1] == "{" and word[-1:] == "}" and word[1:-1] in WIDTHS:
            parts.append(word[1:-1])
        else:
            raise ValueError(f"“{word}”不是两位十六进制，也不是认识的空格")
    blanks = [part for part in parts if isinstance(part, str)]
    if not parts:
        raise ValueError("里面没有字节")
    if len(blanks) != len(set(blanks)):
        raise ValueError("同一个空格写了两次")
    if "check" in blanks and (parts[-1] != "check" or checksum is Checksum.none):
        raise ValueError("{check} 要写在最后，并写明算法")
    if "check" not in blanks and checksum is not Checksum.none:
        raise ValueError("写了算法，帧里却没有 {check}")
    return Template(tuple(parts), checksum)


@dataclass(frozen=True, slots=True)
class Press:
    """A key was pressed. ``number`` is the question's as the box says it, None where it says none; ``frame`` are the
    bytes that said so."""

    key: int
    number: int | None
    frame: bytes = field(default=b"", compare=False)


@dataclass(frozen=True, slots=True)
class Alive:
    """The box says that it is there, and nothing more."""


@dataclass(frozen=True, slots=True)
class Noise:
    """So many bytes meant nothing and were left out."""

    count: int


class AnswerStream:
    """Bytes from a box, in pieces of any length, to what they mean. Finds the next frame after noise by itself."""

    def __init__(self, answer: Template, alive: Template | None) -> None:
        self._answer, self._alive = answer, alive
        self._known = [one for one in (alive, answer) if one is not None]
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Press | Alive | Noise]:
        """What came whole with these bytes."""
        self._rest += data
        dropped = 0
        while self._rest:
            if (event := self._first()) is not None:
                if dropped:
                    yield Noise(dropped)
                    dropped = 0
                yield event
            elif any(one.may_begin(self._rest) for one in self._known):
                break
            else:
                at = self._next_begin()
                self._rest = self._rest[at:]
                dropped += at
        if dropped:
            yield Noise(dropped)

    def settle(self) -> Iterator[Press | Alive | Noise]:
        """Nothing came for a while: half a frame is none, and what stands behind its beginning may be a whole one."""
        while self._rest:
            self._rest = self._rest[1:]
            yield Noise(1)
            yield from self.feed(b"")

    def _next_begin(self) -> int:
        """Where the next frame could begin, behind the first byte."""
        first = {one.parts[0] for one in self._known}
        if any(isinstance(one, str) for one in first):
            return 1  # a box whose frames begin with a blank
        places = (self._rest.find(one, 1) for one in first if isinstance(one, int))
        return min((at for at in places if at > 0), default=len(self._rest))

    def _first(self) -> Press | Alive | None:
        if self._alive is not None and self._alive.found_in(self._rest) is not None:
            self._rest = self._rest[self._alive.size :]
            return Alive()
        found = self._answer.found_in(self._rest)
        if found is None:
            return None
        frame, self._rest = self._rest[: self._answer.size], self._rest[self._answer.size :]
        return Press(found["key"], found.get("number"), frame)


def lamps(levels: Iterable[int]) -> int:
    """The lamps of these levels, bit 0 for level 1."""
    return sum(1 << (level - 1) for level in set(levels))
