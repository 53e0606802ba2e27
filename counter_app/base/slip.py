# SPDX-License-Identifier: Apache-2.0
"""A slip (小票) as lines of text: what a layout makes and a ticket printer prints. No fonts, no bytes.

Width is counted in columns as ticket printers do: one for an ASCII character, two for any other.
203 dpi: 58 mm paper has 384 dots and 32 columns, 80 mm has 576 dots and 48 columns, 12 dots a column.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

DOTS_PER_COLUMN = 12
LINE_DOTS = 24
LINE_GAP_DOTS = 6

SLIP_COLUMNS = {58: 32, 80: 48}
"""Paper width in millimetres → columns."""


class Align(Enum):
    """Where a line stands."""

    left = "left"
    center = "center"
    right = "right"


@dataclass(frozen=True, slots=True)
class SlipText:
    """One line, already broken to fit. ``wide`` and ``tall`` multiply the ordinary size."""

    text: str
    wide: int = 1
    tall: int = 1
    bold: bool = False
    align: Align = Align.left


@dataclass(frozen=True, slots=True)
class SlipQr:
    """A QR in the middle of the paper. ``module`` is the size of a module in dots."""

    payload: str
    module: int = 6


@dataclass(frozen=True, slots=True)
class SlipFeed:
    """Empty lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class SlipCut:
    """Cut the paper, where the printer can."""


SlipPart = SlipText | SlipQr | SlipFeed | SlipCut


@dataclass(frozen=True, slots=True)
class SlipDocument:
    """A whole slip for one width of paper."""

    width_mm: int
    parts: tuple[SlipPart, ...]

    @property
    def columns(self) -> int:
        """How many columns a line has."""
        return SLIP_COLUMNS[self.width_mm]

    @property
    def dots(self) -> int:
        """How many dots a line has."""
        return self.columns * DOTS_PER_COLUMN


@dataclass(frozen=True, slots=True)
class SlipBitmap:
    """Black and white dots. Rows from the top, eight dots a byte, highest bit at the left, 1 is black."""

    width: int  # a multiple of 8
    height: int
    data: bytes


QUIET_MODULES = 4
"""White around a QR, in modules (ISO/IEC 18004)."""

Rasterise = Callable[[SlipText, int], SlipBitmap]
"""Draws one line as dots, as wide as the second argument says. For characters a printer does not have."""


def qr_bitmap(payload: str, module: int, dots: int) -> SlipBitmap:
    """A QR in the middle of a strip as wide as the paper, with its quiet zone above and below."""
    import segno

    rows = [bytes(row) for row in segno.make(payload, error="m", micro=False).matrix]
    width = -(-dots // 8) * 8
    left = (dots - len(rows) * module) // 2
    if left < 0:
        raise ValueError("the QR is wider than the paper")
    blank = bytes(width // 8)
    strips = [blank * (QUIET_MODULES * module)]
    for row in rows:
        line = sum(((1 << module) - 1) << (width - left - (at + 1) * module) for at, dark in enumerate(row) if dark)
        strips.append(line.to_bytes(width // 8, "big") * module)
    strips.append(strips[0])
    return SlipBitmap(width, (len(rows) + 2 * QUIET_MODULES) * module, b"".join(strips))


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    return sum(1 if character.isascii() else 2 for character in text)
