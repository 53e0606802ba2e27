# SPDX-License-Identifier: Apache-2.0
"""What a slip printer makes of the bytes it is sent: the commands that our slips use, read by the printer's own rules
and by nothing of ours. What it does not know is noted, as a real one would print it as rubbish.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from counter_app.base.slip import Rasterise, SlipBitmap, SlipText

if TYPE_CHECKING:
    from PIL import Image

_QUESTIONS = (b"\x10\x04", b"\x1dr")
CELL, LINE, SPACING = 12, 24, 30
"""Dots of an ASCII character, of its height, and from line to line: font A at 203 dpi."""


@dataclass(frozen=True, slots=True)
class PrintedCharacter:
    """A character from the printer's own font. ``left`` and ``top`` are dots on the paper."""

    character: str
    left: int
    top: int
    wide: int
    tall: int
    bold: bool


@dataclass(frozen=True, slots=True)
class PrintedDots:
    """Dots that came as dots."""

    left: int
    top: int
    bitmap: SlipBitmap


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A QR that the printer made itself."""

    payload: str
    left: int
    top: int
    module: int
    rows: tuple[tuple[bool, ...], ...]


Printed = PrintedCharacter | PrintedDots | PrintedCode


@dataclass(slots=True)
class PrintedPaper:
    """A piece of paper between two cuts. ``length`` in dots; ``data`` are its bytes, questions left out."""

    dots: int
    data: bytearray = field(default_factory=bytearray)
    printed: list[Printed] = field(default_factory=list)
    length: int = 0
    unknown: list[bytes] = field(default_factory=list)
    cut: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What is to be read on it, line by line; what came as dots is ``[图 WxH]``, a QR ``[码 …]``."""
        found: dict[int, str] = {}
        for one in self.printed:
            match one:
                case PrintedCharacter(character, _, top):
                    found[top] = found.get(top, "") + character
                case PrintedDots(_, top, bitmap):
                    found[top] = f"[图 {bitmap.width}x{bitmap.height}]"
                case PrintedCode(payload, _, top):
                    found[top] = f"[码 {payload}]"
        return tuple(found[top] for top in sorted(found))


@dataclass(frozen=True, slots=True)
class Asked:
    """GS r came up: everything before it is on the paper."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper was cut; a new piece begins."""

    paper: PrintedPaper


class PaperPrinter:
    """Works bytes off, command by command; what is not whole yet waits. ``take`` may be called with any pieces."""

    def __init__(self, dots: int) -> None:
        self._dots = dots
        self._waiting = b""
        self.paper = PrintedPaper(dots)
        self._store = b""
        self._module = 3
        self._reset()

    def take(self, data: bytes) -> Sequence[Asked | Cut]:
        """Work off what is whole."""
        happened: list[Asked | Cut] = []
        self._waiting += data
        at = 0
        while (length := self._command(at)) > 0:
            command = self._waiting[at : at + length]
            if command[:2] not in _QUESTIONS:
                self.paper.data += command
            if (event := self._obey(command)) is not None:
                happened.append(event)
            at += length
        self._waiting = self._waiting[at:]
        return happened

    def tear_off(self) -> PrintedPaper:
        """The paper as it is now; a new piece begins."""
        self._feed_line()
        paper, self.paper = self.paper, PrintedPaper(self._dots)
        return paper

    @property
    def blank(self) -> bool:
        """Whether nothing is on the paper."""
        return not self.paper.printed and not self._line

    def _reset(self) -> None:
        self._align = 0
        self._bold = self._chinese = False
        self._wide = self._tall = 1
        self._line: list[tuple[str, int, int, bool]] = []

    def _command(self, at: int) -> int:
        """How many bytes the command at this place has; 0 where it is not whole yet."""
        data = self._waiting
        left = len(data) - at
        if left <= 0:
            return 0
        first = data[at]
        if self._chinese and first >= 0x81:
            length = 4 if left > 1 and 0x30 <= data[at + 1] <= 0x39 else 2
        elif first == 0x1C:
            length = 2
        elif first == 0x10:
            length = 3
        elif first == 0x1B:
            length = 2 if left > 1 and data[at + 1] == 0x40 else 3
        elif first == 0x1D:
            length = self._group(at, left)
        else:
            length = 1
        return length if length <= left else 0

    def _group(self, at: int, left: int) -> int:
        data = self._waiting
        if left < 3:
            return 3
        if data[at + 1 : at + 3] == b"v0":
            if left < 8:
                return 8
            return 8 + int.from_bytes(data[at + 4 : at + 6], "little") * int.from_bytes(data[at + 6 : at + 8], "little")
        if data[at + 1 : at + 3] == b"(k":
            return 5 if left < 5 else 5 + int.from_bytes(data[at + 3 : at + 5], "little")
        return 3

    def _obey(self, command: bytes) -> Asked | Cut | None:
        last = command[-1]
        if self._chinese and command[0] >= 0x81:
            self._set(command.decode("gb18030", errors="replace"))
            return None
        match command[:2]:
            case b"\x1b@":
                self._feed_line()
                self._reset()
            case b"\x1ba":
                self._align = last
            case b"\x1bE":
                self._bold = bool(last & 1)
            case b"\x1bd":
                self._feed_line()
                self.paper.length += last * SPACING
            case b"\x1c&" | b"\x1c.":
                self._chinese = command[1:] == b"&"
            case b"\x1d!":
                self._wide, self._tall = (last >> 4) + 1, (last & 0x0F) + 1
            case b"\x1dV":
                self.paper.cut = True
                return Cut(self.tear_off())
            case b"\x1dr":
                return Asked()
            case b"\x1dv":
                self._dots_come(command)
            case b"\x1d(":
                self._code(command)
            case b"\x10\x04":
                pass  # answered as it came in
            case b"\n":
                self._feed_line(always=True)
            case _ if len(command) == 1 and 0x20 <= last < 0x7F:
                self._set(chr(last))
            case _:
                self.paper.unknown.append(command)
        return None

    def _set(self, character: str) -> None:
        self._line.append((character, self._wide, self._tall, self._bold))

    def _feed_line(self, *, always: bool = False) -> None:
        """Print the line; without one, only ``always`` moves the paper."""
        widths = [CELL * wide * (1 if character.isascii() else 2) for character, wide, _, _ in self._line]
        left = self._left(sum(widths))
        tallest = max((tall for _, _, tall, _ in self._line), default=1)
        for (character, wide, tall, bold), width in zip(self._line, widths, strict=True):
            top = self.paper.length + LINE * (tallest - tall)
            self.paper.printed.append(PrintedCharacter(character, left, top, wide, tall, bold))
            left += width
        if self._line or always:
            self.paper.length += max(SPACING, LINE * tallest)
        self._line = []

    def _left(self, width: int) -> int:
        return (0, (self._dots - width) // 2, self._dots - width)[self._align]

    def _dots_come(self, command: bytes) -> None:
        bytes_a_row, height = int.from_bytes(command[4:6], "little"), int.from_bytes(command[6:8], "little")
        bitmap = SlipBitmap(bytes_a_row * 8, height, command[8:])
        self.paper.printed.append(PrintedDots(self._left(bitmap.width), self.paper.length, bitmap))
        self.paper.length += height

    def _code(self, command: bytes) -> None:
        function, parameters = command[6], command[7:]
        if function == 0x43:
            self._module = parameters[0]
        elif function == 0x50:
            self._store = parameters[1:]
        elif function == 0x51:
            payload = self._store.decode("utf-8", errors="replace")
            rows = _code_rows(payload)
            left = self._left(len(rows) * self._module)
            self.paper.printed.append(PrintedCode(payload, left, self.paper.length, self._module, rows))
            self.paper.length += len(rows) * self._module


@lru_cache(maxsize=16)
def _code_rows(payload: str) -> tuple[tuple[bool, ...], ...]:
    import segno

    return tuple(tuple(bool(one) for one in row) for row in segno.make(payload, error="m", micro=False).matrix)


def draw_paper(paper: PrintedPaper, glyphs: Rasterise) -> bytes:
    """The paper as PNG, one pixel a dot. ``glyphs`` draws what the printer would take from its own font."""
    from PIL import Image

    sheet = Image.new("1", (paper.dots, max(paper.length, 1)), 1)
    for one in paper.printed:
        match one:
            case PrintedCharacter(character, left, top, wide, tall, bold):
                width = CELL * wide * (1 if character.isascii() else 2)
                bitmap = glyphs(SlipText(character, wide, tall, bold), width)
                sheet.paste(0, (left, top), _strip(bitmap).crop((0, 0, width, LINE * tall)))
            case PrintedDots(left, top, bitmap):
                sheet.paste(0, (left, top), _strip(bitmap))
            case PrintedCode(_, left, top, module, rows):
                small = Image.new("1", (len(rows), len(rows)))
                small.putdata([bool(one) for row in rows for one in row])
                side = len(rows) * module
                sheet.paste(0, (left, top), small.resize((side, side), Image.Resampling.NEAREST))
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    return stream.getvalue()


def _strip(bitmap: SlipBitmap) -> "Image.Image":
    from PIL import Image

    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.data)
