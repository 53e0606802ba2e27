# SPDX-License-Identifier: Apache-2.0
"""Reads TrueType outlines straight from the mapped file: which glyph, how wide, its bytes, and a font of a few glyphs.

A Chinese font has tens of thousands of glyphs and a paper needs some two hundred, so nothing is parsed ahead:
the file is memory-mapped and only the touched pages cost memory. Format: OpenType 1.9, tables cmap (4 and 12),
head, hhea, hmtx, maxp, loca, glyf. Postscript outlines (CFF) and variable fonts are refused.
"""

import bisect
import mmap
import struct
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path

_COMPOSITE_MORE = 0x0020
_COMPOSITE_WORDS = 0x0001
_COMPOSITE_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))
_HINTING = (b"cvt ", b"fpgm", b"prep")


class FontFault(Exception):
    """A font file that cannot be used; the text says why, without a path."""


class TrueTypeFile:
    """One face of a TrueType file or collection. Immutable after opening; safe to share between threads."""

    def __init__(self, path: Path, index: int = 0) -> None:
        """Raises FontFault for a file that is missing, damaged, or not static TrueType."""
        self.path = path
        self.index = index
        try:
            with path.open("rb") as stream:
                self._data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            self._tables = self._directory()
            self._read_heads()
            self._read_cmap()
        except (OSError, ValueError) as error:
            raise FontFault(type(error).__name__) from error
        except (struct.error, IndexError, KeyError) as error:
            raise FontFault(f"damaged: {error}") from error

    def glyph(self, code: int) -> int:
        """The glyph of a code point, 0 where the font has none."""
        at = bisect.bisect_right(self._starts, code) - 1
        if at < 0 or code > self._ends[at]:
            return 0
        return self._lookups[at](code)

    def advance(self, glyph: int) -> float:
        """Width in thousandths of the size."""
        at = self._hmtx + 4 * min(glyph, self._metrics_count - 1)
        return int.from_bytes(self._data[at : at + 2], "big") * 1000 / self.units

    @cached_property
    def postscript_name(self) -> str:
        """The name for the PDF, letters, digits and hyphens only."""
        data, (start, _) = self._data, self._tables[b"name"]
        count, storage = struct.unpack_from(">HH", data, start + 2)
        for record in range(count):
            platform, _, _, kind, length, offset = struct.unpack_from(">6H", data, start + 6 + 12 * record)
            if kind == 6:
                at = start + storage + offset
                raw = data[at : at + length].decode("latin-1" if platform == 1 else "utf-16-be", "replace")
                name = "".join(char for char in raw if char.isascii() and (char.isalnum() or char == "-"))
                if name:
                    return name
        return "".join(char for char in self.path.stem if char.isascii() and char.isalnum()) or "Font"

    def outline(self, glyph: int) -> bytes:
        """The glyph's entry of the glyf table; empty for a blank."""
        if not 0 <= glyph < self._glyph_count:
            return b""
        if self._long_loca:
            start, end = struct.unpack_from(">LL", self._data, self._loca + 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">HH", self._data, self._loca + 2 * glyph))
        return self._data[self._glyf + start : self._glyf + end] if start < end <= self._glyf_length else b""

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A TrueType font whose glyph n is ``glyphs[n]``, followed by the parts that composite glyphs need."""
        numbers = list(glyphs)
        places: dict[int, int] = {}
        outlines: list[bytes] = []
        at = 0
        while at < len(numbers):
            outline = self.outline(numbers[at])
            if outline[:1] >= b"\x80":
                outline = self._with_parts_renumbered(outline, numbers, places)
            outlines.append(outline + bytes(-len(outline) % 4))
            at += 1
        loca = list(accumulate(map(len, outlines), initial=0))
        head = bytearray(self._table(b"head"))
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(self._table(b"hhea"))
        struct.pack_into(">H", hhea, 34, len(numbers))
        maxp = bytearray(self._table(b"maxp"))
        struct.pack_into(">H", maxp, 4, len(numbers))
        tables = {
            b"glyf": b"".join(outlines),
            b"head": bytes(head),
            b"hhea": bytes(hhea),
            b"hmtx": b"".join(map(self._long_metric, numbers)),
            b"loca": struct.pack(f">{len(loca)}L", *loca),
            b"maxp": bytes(maxp),
        } | {tag: self._table(tag) for tag in _HINTING if tag in self._tables}
        return _assemble(tables)

    def _directory(self) -> dict[bytes, tuple[int, int]]:
        data, start = self._data, 0
        if data[:4] == b"ttcf":
            count = struct.unpack_from(">L", data, 8)[0]
            if self.index >= count:
                raise FontFault("no such face in the collection")
            start = struct.unpack_from(">L", data, 12 + 4 * self.index)[0]
        count = struct.unpack_from(">H", data, start + 4)[0]
        tables: dict[bytes, tuple[int, int]] = {}
        for entry in range(count):
            tag, _, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + 16 * entry)
            if offset + length > len(data):
                raise FontFault("cut off")
            tables[tag] = (offset, length)
        if b"CFF " in tables or b"CFF2" in tables:
            raise FontFault("postscript outlines")
        if b"fvar" in tables:
            raise FontFault("variable font")
        return tables

    def _table(self, tag: bytes) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _read_heads(self) -> None:
        head, hhea = self._tables[b"head"][0], self._tables[b"hhea"][0]
        self.units: int = struct.unpack_from(">H", self._data, head + 18)[0]
        if self.units == 0:
            raise FontFault("no size")
        scale = 1000 / self.units
        box = struct.unpack_from(">4h", self._data, head + 36)
        self.box = tuple(round(edge * scale) for edge in box)
        self._long_loca = struct.unpack_from(">h", self._data, head + 50)[0] == 1
        ascent, descent = struct.unpack_from(">hh", self._data, hhea + 4)
        self.ascent, self.descent = round(ascent * scale), round(descent * scale)
        self._metrics_count: int = struct.unpack_from(">H", self._data, hhea + 34)[0]
        self._glyph_count: int = struct.unpack_from(">H", self._data, self._tables[b"maxp"][0] + 4)[0]
        self._hmtx, self._loca = self._tables[b"hmtx"][0], self._tables[b"loca"][0]
        self._glyf, self._glyf_length = self._tables[b"glyf"]
        if self._metrics_count == 0 or self._tables[b"hmtx"][1] < 4 * self._metrics_count:
            raise FontFault("no widths")
        if self._tables[b"loca"][1] < (self._glyph_count + 1) * (4 if self._long_loca else 2):
            raise FontFault("no places of glyphs")

    def _long_metric(self, glyph: int) -> bytes:
        if glyph < self._metrics_count:
            at = self._hmtx + 4 * glyph
            return self._data[at : at + 4]
        last = self._hmtx + 4 * (self._metrics_count - 1)
        bearing = last + 4 + 2 * (glyph - self._metrics_count)
        return self._data[last : last + 2] + self._data[bearing : bearing + 2]

    def _read_cmap(self) -> None:
        start = self._tables[b"cmap"][0]
        count = struct.unpack_from(">H", self._data, start + 2)[0]
        found: dict[int, int] = {}
        for record in range(count):
            platform, encoding, offset = struct.unpack_from(">HHL", self._data, start + 4 + 8 * record)
            if platform == 0 or (platform == 3 and encoding in (1, 10)):
                found.setdefault(struct.unpack_from(">H", self._data, start + offset)[0], start + offset)
        if 12 in found:
            ranges = _groups(self._data, found[12])
        elif 4 in found:
            ranges = _segments(self._data, found[4])
        else:
            raise FontFault("no Unicode table")
        ranges.sort(key=lambda one: one[0])
        self._starts = [first for first, _, _ in ranges]
        self._ends = [last for _, last, _ in ranges]
        self._lookups = [lookup for _, _, lookup in ranges]

    def _with_parts_renumbered(self, outline: bytes, numbers: list[int], places: dict[int, int]) -> bytes:
        result, at = bytearray(outline), 10
        while True:
            flags, part = struct.unpack_from(">HH", result, at)
            if part not in places:
                places[part] = len(numbers)
                numbers.append(part)
            struct.pack_into(">H", result, at + 2, places[part])
            at += 4 + (4 if flags & _COMPOSITE_WORDS else 2)
            at += next((size for bit, size in _COMPOSITE_SCALES if flags & bit), 0)
            if not flags & _COMPOSITE_MORE:
                return bytes(result)


class _Offset:
    """Glyphs that follow their code points one by one."""

    __slots__ = ("delta", "modulus")

    def __init__(self, delta: int, modulus: int = 1 << 32) -> None:
        self.delta, self.modulus = delta, modulus

    def __call__(self, code: int) -> int:
        return (code + self.delta) % self.modulus


class _Listed:
    """Glyphs that a segment lists for its code points."""

    __slots__ = ("data", "delta", "first", "place")

    def __init__(self, data: mmap.mmap, first: int, place: int, delta: int) -> None:
        self.data, self.first, self.place, self.delta = data, first, place, delta

    def __call__(self, code: int) -> int:
        at = self.place + 2 * (code - self.first)
        glyph = int.from_bytes(self.data[at : at + 2], "big")
        return (glyph + self.delta) & 0xFFFF if glyph else 0


_Range = tuple[int, int, _Offset | _Listed]


def _groups(data: mmap.mmap, start: int) -> list[_Range]:
    count = struct.unpack_from(">L", data, start + 12)[0]
    found: list[_Range] = []
    for first, last, glyph in struct.iter_unpack(">3L", data[start + 16 : start + 16 + 12 * count]):
        found.append((first, last, _Offset(glyph - first)))
    return found


def _segments(data: mmap.mmap, start: int) -> list[_Range]:
    double = struct.unpack_from(">H", data, start + 6)[0]
    found: list[_Range] = []
    for at in range(start + 14, start + 14 + double, 2):
        last = struct.unpack_from(">H", data, at)[0]
        first, delta = (struct.unpack_from(">H", data, at + 2 + double * step)[0] for step in (1, 2))
        place = at + 2 + double * 3
        offset = struct.unpack_from(">H", data, place)[0]
        if offset:
            found.append((first, last, _Listed(data, first, place + offset, delta)))
        else:
            found.append((first, last, _Offset(delta, 1 << 16)))
    return found


def _checksum(table: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}L", table)
    return sum(words) & 0xFFFFFFFF


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, count * 16 - power * 16)
    position = 12 + 16 * count
    directory, body = bytearray(), bytearray()
    head_at = 0
    for tag in sorted(tables):
        table = tables[tag] + bytes(-len(tables[tag]) % 4)
        if tag == b"head":
            head_at = position
        directory += struct.pack(">4sLLL", tag, _checksum(table), position, len(tables[tag]))
        body += table
        position += len(table)
    font = bytearray(header + directory + body)
    struct.pack_into(">L", font, head_at + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)
