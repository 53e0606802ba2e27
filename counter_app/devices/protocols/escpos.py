# SPDX-License-Identifier: Apache-2.0
"""A slip as ESC/POS bytes. Chinese goes as GBK between FS & and FS . ; a line with a character the printer's font
lacks goes whole as dots (GS v 0), drawn by whoever has fonts. Sources: Epson's public command reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from counter_app.base.slip import (
    Align,
    Rasterise,
    SlipBitmap,
    SlipCut,
    SlipDocument,
    SlipFeed,
    SlipQr,
    SlipText,
    qr_bitmap,
)
from counter_app.devices.printer_profiles import Cutter, Encoding, PrinterProfile

INIT = b"\x1b@"
LINE_FEED = b"\n"
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
CUT_FULL, CUT_PARTIAL = b"\x1dV\x00", b"\x1dV\x01"
_ALIGN = {Align.left: 0, Align.center: 1, Align.right: 2}
_QR_LEVEL_M = 0x31
_EXTENSION_A = range(0x3400, 0x4DB6)


@dataclass(frozen=True, slots=True)
class EncodedSlip:
    """Bytes for the printer, and the characters that had to be drawn as dots."""

    data: bytes
    drawn: str


def encode_slip(document: SlipDocument, profile: PrinterProfile, rasterise: Rasterise) -> EncodedSlip:
    """Everything the printer gets for one slip, from its reset to the cut. Raises ValueError for control characters."""
    return _Encoder(profile, rasterise).encode(document)


def lacking(text: str, encoding: Encoding) -> str:
    """The characters of a text that a printer with this encoding has no shape for."""
    return "".join(character for character in text if not _has(character, encoding))


def _has(character: str, encoding: Encoding) -> bool:
    try:
        character.encode("gbk")
        return True
    except UnicodeEncodeError:
        pass
    return encoding is Encoding.gb18030 and ord(character) in _EXTENSION_A and len(character.encode("gb18030")) == 4


class _Encoder:
    """Writes parts one after another and remembers what the printer is set to."""

    def __init__(self, profile: PrinterProfile, rasterise: Rasterise) -> None:
        self._profile = profile
        self._rasterise = rasterise
        self._look = (Align.left, False, 1, 1)
        self._drawn: dict[str, None] = {}

    def encode(self, document: SlipDocument) -> EncodedSlip:
        parts = [INIT]
        for part in document.parts:
            match part:
                case SlipText():
                    parts += self._line(part, document.dots)
                case SlipQr():
                    parts += self._qr(part, document.dots)
                case SlipFeed(lines):
                    parts.append(b"\x1bd" + bytes([lines]))
                case SlipCut():
                    parts.append(self._cut())
        return EncodedSlip(b"".join(parts), "".join(self._drawn))

    def _line(self, line: SlipText, dots: int) -> Iterator[bytes]:
        if any(ord(character) < 0x20 or ord(character) == 0x7F for character in line.text):
            raise ValueError("a slip's line has a control character")
        encoding = self._profile.encoding
        missing = lacking(line.text, encoding)
        self._drawn.update(dict.fromkeys(missing))
        if missing or (encoding is Encoding.raster and line.text.strip()):
            yield from self._set(Align.left, bold=False, wide=1, tall=1)
            yield raster(self._rasterise(line, dots))
            return
        yield from self._set(line.align, bold=line.bold, wide=line.wide, tall=line.tall)
        if line.text.isascii():
            yield line.text.encode("ascii") + LINE_FEED
        else:
            codec = "gb18030" if encoding is Encoding.gb18030 else "gbk"
            yield CHINESE_ON + line.text.encode(codec) + CHINESE_OFF + LINE_FEED

    def _set(self, align: Align, *, bold: bool, wide: int, tall: int) -> Iterator[bytes]:
        before_align, before_bold, before_wide, before_tall = self._look
        if align is not before_align:
            yield b"\x1ba" + bytes([_ALIGN[align]])
        if bold is not before_bold:
            yield b"\x1bE" + bytes([bold])
        if (wide, tall) != (before_wide, before_tall):
            yield b"\x1d!" + bytes([(wide - 1) << 4 | (tall - 1)])
        self._look = (align, bold, wide, tall)

    def _qr(self, code: SlipQr, dots: int) -> Iterator[bytes]:
        if not self._profile.native_qr:
            yield from self._set(Align.left, bold=False, wide=1, tall=1)
            yield raster(qr_bitmap(code.payload, code.module, dots))
            return
        yield from self._set(Align.center, bold=False, wide=1, tall=1)
        yield _qr_function(0x41, b"\x32\x00")  # model 2
        yield _qr_function(0x43, bytes([code.module]))
        yield _qr_function(0x45, bytes([_QR_LEVEL_M]))
        yield _qr_function(0x50, b"0" + code.payload.encode("utf-8"))
        yield _qr_function(0x51, b"0")
        yield LINE_FEED

    def _cut(self) -> bytes:
        return {Cutter.none: b"", Cutter.partial: CUT_PARTIAL, Cutter.full: CUT_FULL}[self._profile.cutter]


def raster(bitmap: SlipBitmap) -> bytes:
    """GS v 0, ordinary size."""
    row = bitmap.width // 8
    return b"\x1dv0\x00" + row.to_bytes(2, "little") + bitmap.height.to_bytes(2, "little") + bitmap.data


def _qr_function(function: int, parameters: bytes) -> bytes:
    body = b"1" + bytes([function]) + parameters
    return b"\x1d(k" + len(body).to_bytes(2, "little") + body
