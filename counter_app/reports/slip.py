# SPDX-License-Identifier: Apache-2.0
"""The slip: a paper's facts as lines for 58 or 80 mm paper, and those lines as dots.

The same drawing makes the picture for the preview and the lines a printer has no characters for.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from counter_app.base.errors import CounterError
from counter_app.base.slip import (
    DOTS_PER_COLUMN,
    LINE_DOTS,
    LINE_GAP_DOTS,
    SLIP_COLUMNS,
    Align,
    SlipBitmap,
    SlipCut,
    SlipDocument,
    SlipFeed,
    SlipPart,
    SlipQr,
    SlipText,
    columns_of,
    qr_bitmap,
)
from counter_app.reports.facts import PaperFacts
from counter_app.reports.fonts import FontChain, default_chain
from counter_app.reports.lines import break_lines
from counter_app.reports.slip_layouts import LABEL_COLUMNS, SLIP_FIELDS, SlipBook, SlipLine, default_slips
from counter_app.reports.templates import Filling
from counter_app.reports.ticket_facts import TicketFacts, TrialFacts
from counter_app.reports.truetype import TrueTypeFile

SlipFacts = PaperFacts | TicketFacts | TrialFacts
"""What a slip may be made of."""

FEED_LINES = 4
_TITLE = "小票"
_NARROW = 58
_MARGIN = 24
_LARGE = 2
_LEAST_COLUMNS = 16
_SHORT_CODE = 70
_INK = 110  # of 255: darker is black
_BLACK = [255 if level > _INK else 0 for level in range(256)]
_BASELINE = 0.86
KEPT_GLYPHS = 1024


def layout_slip(
    facts: SlipFacts, width_mm: int, *, book: SlipBook | None = None, chain: FontChain | None = None
) -> SlipDocument:
    """The slip of a paper, a ticket, a page to try the printer. Pure: equal facts give equal slips.

    Raises CounterError ``slip.layout_missing``, ``slip.width_unknown``, ``paper.fact_missing`` or ``paper.no_glyph``.
    """
    lines = (default_slips() if book is None else book).get(facts.paper)
    if lines is None:
        raise CounterError("slip.layout_missing", paper=str(facts.paper))
    if width_mm not in SLIP_COLUMNS:
        raise CounterError("slip.width_unknown", width=width_mm)
    filling = Filling(facts, SLIP_FIELDS[facts.paper], chain or default_chain(), _TITLE)
    parts: list[SlipPart] = []
    for line in lines:
        if filling.stands(line.guard):
            parts += _parts(line, filling, width_mm)
    return SlipDocument(width_mm, (*parts, SlipFeed(FEED_LINES), SlipCut()))


def _parts(line: SlipLine, filling: Filling[SlipFacts], width_mm: int) -> list[SlipPart]:
    columns = SLIP_COLUMNS[width_mm]
    if line.kind == "rule":
        return [SlipText("-" * columns)]
    if line.kind == "qr":
        return [SlipQr(_code(filling.facts), _module(_code(filling.facts), width_mm))]
    text = filling.fill(line.text)
    if not text:
        return []
    if line.large and isinstance(filling.facts, PaperFacts) and filling.facts.large_print:
        return _large(line, filling, text, columns)
    if line.label:
        label = filling.own(line.label)
        found = break_lines(text, columns - LABEL_COLUMNS, columns_of)
        heads = [label + " " * (LABEL_COLUMNS - columns_of(label)), *[" " * LABEL_COLUMNS] * (len(found) - 1)]
        return [SlipText(head + one) for head, one in zip(heads, found, strict=True)]
    wide, tall = line.size if width_mm > _NARROW else line.narrow
    return [SlipText(one, wide, tall, line.bold, line.align) for one in break_lines(text, columns // wide, columns_of)]


def _large(line: SlipLine, filling: Filling[SlipFacts], text: str, columns: int) -> list[SlipPart]:
    """A line in large print: 6 mm high; its label stands above it."""
    wide, tall = max(line.size[0], _LARGE), max(line.size[1], _LARGE)
    if columns // wide < _LEAST_COLUMNS:
        wide, tall = _LARGE, _LARGE
    label = [SlipText(f"{filling.own(line.label)}：")] if line.label else []
    broken = break_lines(text, columns // wide, columns_of)
    return [*label, *(SlipText(one, wide, tall, line.bold, line.align) for one in broken)]


def _module(code: str, width_mm: int) -> int:
    """Dots of a module: an address has more of them than a number, and has to fit as well."""
    usual = 6 if width_mm > _NARROW else 5
    return usual if len(code) <= _SHORT_CODE else usual - 1


def _code(facts: SlipFacts) -> str:
    """What the slip's QR says."""
    own = facts.case_number if isinstance(facts, PaperFacts) else facts.paper
    return facts.qr or own


def rasterise(line: SlipText, dots: int) -> SlipBitmap:
    """Draw one line as dots with this machine's fonts: for characters a printer does not have."""
    return draw_line(line, dots, default_chain())


def draw_line(line: SlipText, dots: int, chain: FontChain) -> SlipBitmap:
    """One line as a printer would set it: cells of one or two columns, sizes, bold, alignment."""
    cell, height = DOTS_PER_COLUMN * line.wide, LINE_DOTS * line.tall
    width = -(-dots // 8) * 8
    canvas = Image.new("1", (width, height + LINE_GAP_DOTS), 0)
    slack = dots - columns_of(line.text) * cell
    x = {Align.left: 0, Align.center: slack // 2, Align.right: slack}[line.align]
    for character in line.text:
        room = cell * columns_of(character)
        if not character.isspace():
            size = LINE_DOTS * max(line.wide, line.tall)
            canvas.paste(_glyph(character, room, height, size, line.bold, chain), (x, 0))
        x += room
    return SlipBitmap(width, canvas.height, canvas.tobytes())


def draw_slip(document: SlipDocument, *, chain: FontChain | None = None) -> Image.Image:
    """The whole slip as a picture, black on white, one pixel a dot."""
    chain = chain or default_chain()
    strips: list[Image.Image] = []
    for part in document.parts:
        match part:
            case SlipText():
                strips.append(_strip(draw_line(part, document.dots, chain)))
            case SlipQr(payload, module):
                strips.append(_strip(qr_bitmap(payload, module, document.dots)))
            case SlipFeed(lines):
                strips.append(Image.new("1", (document.dots, lines * (LINE_DOTS + LINE_GAP_DOTS)), 0))
            case SlipCut():
                strips.append(_cut(document.dots))
    paper = Image.new("1", (document.dots + 2 * _MARGIN, sum(strip.height for strip in strips) + _MARGIN), 1)
    y = _MARGIN
    for strip in strips:
        paper.paste(0, (_MARGIN, y), strip)
        y += strip.height
    return paper


def slip_picture(document: SlipDocument, *, chain: FontChain | None = None) -> bytes:
    """The whole slip as PNG, for the preview and for keeping."""
    stream = io.BytesIO()
    draw_slip(document, chain=chain).save(stream, "PNG")
    return stream.getvalue()


@lru_cache(maxsize=KEPT_GLYPHS)
def _glyph(character: str, room: int, height: int, size: int, bold: bool, chain: FontChain) -> Image.Image:
    """A character in its cell; not to be drawn on, since it is kept."""
    found = chain.glyph(character, bold=bold)
    if found is None:
        raise ValueError("text was not checked against the fonts")
    natural = max(round(found.width * size), 1)
    ink = Image.new("L", (natural, size), 0)
    font = _font(found.face, size)
    stroke = max(size // 30, 1) if bold else 0
    ImageDraw.Draw(ink).text((0, size * _BASELINE), character, fill=255, font=font, anchor="ls", stroke_width=stroke)
    wanted = (room if natural > room or not character.isascii() else natural, height)
    scaled = ink if ink.size == wanted else ink.resize(wanted, Image.Resampling.LANCZOS)
    cell = Image.new("L", (room, height), 0)
    cell.paste(scaled, ((room - scaled.width) // 2, 0))
    return cell.point(_BLACK).convert("1", dither=Image.Dither.NONE)


@lru_cache(maxsize=16)
def _font(face: TrueTypeFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


def _strip(bitmap: SlipBitmap) -> Image.Image:
    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.data)


def _cut(dots: int) -> Image.Image:
    strip = Image.new("1", (dots, 3), 0)
    ImageDraw.Draw(strip).line([(0, 1), (dots, 1)], fill=1)
    return strip
