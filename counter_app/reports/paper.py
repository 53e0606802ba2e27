# SPDX-License-Identifier: Apache-2.0
"""Papers as PDF: prepared pages drawn on a reportlab canvas. Equal facts give equal bytes."""

import io
import math
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import segno
from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from counter_app.base.clock import SHANGHAI
from counter_app.reports.change_facts import ChangeSheetFacts
from counter_app.reports.composing import Composition, compose, compose_changes, compose_sheet
from counter_app.reports.embedding import NO_FONT, DocumentFonts, document_of
from counter_app.reports.facts import PaperFacts
from counter_app.reports.fonts import FontChain, default_chain
from counter_app.reports.layouts import LayoutBook, default_book
from counter_app.reports.pages import HEIGHT, QR_SIZE, SIDE, WIDTH, Page, make_pages
from counter_app.reports.setting import CircleMark, FillMark, LineMark, Mark, TextMark
from counter_app.reports.sheet_facts import ItemSheetFacts

rl_config.useA85 = 0  # streams stay binary: smaller, and written in half the time

_GREY, _LIGHT, _FAINT = 0.25, 0.93, 0.91
_THICKEN = 0.032
"""Stroke of a bold line that has no bold face, as a part of the size."""

_WATERMARK_SIZE = 190.0
_PROGRAM = "counter-app"


_SHEET_SIZES = ((True, 1.0, 1), (False, 1.2, 1), (True, 1.0, 2), (False, 1.2, 2))
"""The list of an item's papers: large print, else as large as fits on one sheet, else on two. Then any number."""


def render_pdf(facts: PaperFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None) -> bytes:
    """The paper as A4 PDF, every font embedded, text searchable.

    Raises CounterError ``paper.no_glyph`` (a character no font has), ``paper.fact_missing`` or
    ``paper.layout_missing``, and ResourceFaults; nothing has been drawn then.
    """
    book, chain = book or default_book(), chain or default_chain()
    composition = compose(book.layout(facts.paper), facts, chain)
    return _draw(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


def render_slip_sheet(facts: PaperFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None) -> bytes:
    """What a slip says, on A4 where the slip printer does not print. Raises as ``render_pdf`` does."""
    book, chain = book or default_book(), chain or default_chain()
    composition = compose(book.slip_layout(facts.paper), facts, chain)
    return _draw(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


def render_item_sheet(
    facts: ItemSheetFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None
) -> bytes:
    """The list of an item's papers on A4, for the citizen. Raises as ``render_pdf`` does."""
    book, chain = book or default_book(), chain or default_chain()
    layout = book.sheet_layout()
    for large, scale, most in (*_SHEET_SIZES, (False, 1.0, 0)):
        composition = compose_sheet(layout, facts, chain, large=large, scale=scale)
        pages = make_pages(composition, book.styles, chain)
        if len(pages) <= most:
            break
    return _draw(composition, pages, facts.made_at, chain)


def render_change_sheet(
    facts: ChangeSheetFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None
) -> bytes:
    """What changed in a guide, on A4, for the clerks. Raises as ``render_pdf`` does."""
    book, chain = book or default_book(), chain or default_chain()
    composition = compose_changes(book.changes_layout(), facts, chain)
    return _draw(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


def _draw(composition: Composition, pages: Sequence[Page], made_at: datetime, chain: FontChain) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(
        stream,
        (WIDTH, HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=NO_FONT,  # type: ignore[arg-type]  # the stubs are wrong: it is a name
        pdfVersion=(1, 5),
        lang="zh-CN",
    )
    canvas.setTitle(composition.title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator(_PROGRAM)
    canvas.setProducer(_PROGRAM)
    fonts = DocumentFonts(chain)
    code = _qr_operators(composition.qr) if composition.qr else ""
    for page in pages:
        operators = _page_operators(page, fonts, code)
        document_of(canvas).updateSignature(operators)
        canvas.addLiteral(operators)
        canvas.showPage()
    fonts.attach(canvas)
    _date(canvas, made_at.astimezone(SHANGHAI))
    canvas.save()
    return stream.getvalue()


def _date(canvas: Canvas, moment: datetime) -> None:
    """The document's date is the paper's, not the drawing's."""
    stamp = TimeStamp(invariant=True)
    stamp.YMDhms = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    stamp.dhh, stamp.dmm = 8, 0
    document_of(canvas)._timeStamp = stamp


def _page_operators(page: Page, fonts: DocumentFonts, qr: str) -> str:
    parts: list[str] = []
    if page.watermark:
        parts.append(_watermark(page.watermark, fonts))
    for placed in page.placed:
        for mark in placed.marks:
            parts.append(_operators(mark, placed.top, fonts))
    if qr:
        parts.append(f"q 1 0 0 1 {SIDE:.2f} {HEIGHT - page.qr_top - QR_SIZE:.2f} cm {qr} Q")
    return "\n".join(parts)


def _operators(mark: Mark, top: float, fonts: DocumentFonts) -> str:
    match mark:
        case TextMark():
            return _text(mark, HEIGHT - top - mark.y, fonts)
        case LineMark(x1, y1, x2, y2, width, dashed):
            dash = "[3 2] 0 d" if dashed else "[] 0 d"
            ends = f"{SIDE + x1:.2f} {HEIGHT - top - y1:.2f} m {SIDE + x2:.2f} {HEIGHT - top - y2:.2f} l"
            return f"{dash} {width} w 0 G {ends} S"
        case FillMark(x, y, width, height):
            return f"{_LIGHT} g {SIDE + x:.2f} {HEIGHT - top - y - height:.2f} {width:.2f} {height:.2f} re f 0 g"
        case CircleMark(x, y, radius):
            return f"[4 3] 0 d 0.8 w 0.5 G {_circle(SIDE + x, HEIGHT - top - y, radius)} S 0 G"


def _text(mark: TextMark, y: float, fonts: DocumentFonts) -> str:
    shade = f"{_GREY} g " if mark.grey else ""
    parts = [f"BT {shade}1 0 0 1 {SIDE + mark.x:.2f} {y:.2f} Tm"]
    thickened = False
    for name, codes, thicken in fonts.runs(mark.text, bold=mark.bold):
        if thicken != thickened:
            grey = _GREY if mark.grey else 0
            parts.append(f"2 Tr [] 0 d {mark.size * _THICKEN:.3f} w {grey} G" if thicken else "0 Tr")
            thickened = thicken
        parts.append(f"/{name} {mark.size:g} Tf <{codes}> Tj")
    parts.append(("0 Tr " if thickened else "") + ("0 g " if mark.grey else "") + "ET")
    return " ".join(parts)


def _watermark(text: str, fonts: DocumentFonts) -> str:
    angle = math.radians(50)
    cos, sin = math.cos(angle), math.sin(angle)
    half = _WATERMARK_SIZE * len(text) / 2
    x = WIDTH / 2 - half * cos + _WATERMARK_SIZE * 0.36 * sin
    y = HEIGHT / 2 - half * sin - _WATERMARK_SIZE * 0.36 * cos
    parts = [f"BT {_FAINT} g {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm"]
    parts += [f"/{name} {_WATERMARK_SIZE:g} Tf <{codes}> Tj" for name, codes, _ in fonts.runs(text, bold=False)]
    return " ".join([*parts, "0 g ET"])


def _circle(x: float, y: float, radius: float) -> str:
    pull = radius * 0.5523  # of a Bézier quarter
    return (
        f"{x + radius:.2f} {y:.2f} m"
        f" {x + radius:.2f} {y + pull:.2f} {x + pull:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c"
        f" {x - pull:.2f} {y + radius:.2f} {x - radius:.2f} {y + pull:.2f} {x - radius:.2f} {y:.2f} c"
        f" {x - radius:.2f} {y - pull:.2f} {x - pull:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c"
        f" {x + pull:.2f} {y - radius:.2f} {x + radius:.2f} {y - pull:.2f} {x + radius:.2f} {y:.2f} c"
    )


@lru_cache(maxsize=32)
def _qr_operators(payload: str) -> str:
    """Dark modules as rectangles, neighbours in a row joined, on a square of QR_SIZE."""
    rows = [bytes(row) for row in segno.make(payload, error="m", micro=False).matrix]
    side = QR_SIZE / len(rows)
    parts: list[str] = ["0 g"]
    for number, row in enumerate(rows):
        y = QR_SIZE - (number + 1) * side
        at = 0
        while (start := row.find(1, at)) >= 0:
            end = row.find(0, start)
            at = len(row) if end < 0 else end
            parts.append(f"{start * side:.3f} {y:.3f} {(at - start) * side:.3f} {side:.3f} re")
    return " ".join([*parts, "f"])
