# SPDX-License-Identifier: Apache-2.0
"""Prepared pages drawn on a reportlab canvas. Equal pages give equal bytes. Lengths are points."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import segno
from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from counter_app.base.clock import SHANGHAI
from counter_app.reports.archive import LANGUAGE, PROGRAM, for_archive
from counter_app.reports.embedding import NO_FONT, DocumentFonts, document_of
from counter_app.reports.fonts import FontChain
from counter_app.reports.setting import CircleMark, FillMark, LineMark, Mark, TextMark

rl_config.useA85 = 0  # streams stay binary: smaller, and written in half the time

_GREY, _LIGHT, _FAINT = 0.25, 0.93, 0.91
_THICKEN = 0.032
"""Stroke of a bold line that has no bold face, as a part of the size."""

_WATERMARK_SIZE = 190.0


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: what it says, its upper left corner and its side."""

    payload: str
    x: float
    top: float
    side: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, ready to be drawn: each set of marks with the left and upper edge they are measured from."""

    width: float
    height: float
    placed: Sequence[tuple[float, float, Sequence[Mark]]]
    code: Code | None = None
    watermark: str = ""


def draw(title: str, sheets: Sequence[Sheet], made_at: datetime, chain: FontChain) -> bytes:
    """The sheets as PDF/A, every font embedded, text searchable. Every character has been checked before."""
    stream = io.BytesIO()
    canvas = Canvas(
        stream,
        (sheets[0].width, sheets[0].height),
        pageCompression=1,
        invariant=1,
        initialFontName=NO_FONT,  # type: ignore[arg-type]  # the stubs are wrong: it is a name
        pdfVersion=(1, 5),
        lang=LANGUAGE,
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    fonts = DocumentFonts(chain)
    for sheet in sheets:
        operators = "\n".join(_page(sheet, fonts))
        document_of(canvas).updateSignature(operators)
        canvas.setPageSize((sheet.width, sheet.height))
        canvas.addLiteral(operators)
        canvas.showPage()
    fonts.attach(canvas)
    moment = made_at.astimezone(SHANGHAI)
    _date(canvas, moment)
    canvas.save()
    return for_archive(stream.getvalue(), title, moment)


def _date(canvas: Canvas, moment: datetime) -> None:
    """The document's date is the paper's, not the drawing's."""
    stamp = TimeStamp(invariant=True)
    stamp.YMDhms = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    stamp.dhh, stamp.dmm = 8, 0
    document_of(canvas)._timeStamp = stamp


def _page(sheet: Sheet, fonts: DocumentFonts) -> Iterator[str]:
    if sheet.watermark:
        yield _watermark(sheet.watermark, sheet.width, sheet.height, fonts)
    for left, top, marks in sheet.placed:
        for mark in marks:
            yield _operators(mark, left, sheet.height - top, fonts)
    if sheet.code:
        x, y = sheet.code.x, sheet.height - sheet.code.top - sheet.code.side
        yield f"q 1 0 0 1 {x:.2f} {y:.2f} cm {_qr_operators(sheet.code.payload, sheet.code.side)} Q"


def _operators(mark: Mark, left: float, y0: float, fonts: DocumentFonts) -> str:
    """``left`` and ``y0``: where the mark is measured from, on the page from below."""
    match mark:
        case TextMark():
            return _text(mark, left + mark.x, y0 - mark.y, fonts)
        case LineMark(x1, y1, x2, y2, width, dashed):
            dash = "[3 2] 0 d" if dashed else "[] 0 d"
            ends = f"{left + x1:.2f} {y0 - y1:.2f} m {left + x2:.2f} {y0 - y2:.2f} l"
            return f"{dash} {width} w 0 G {ends} S"
        case FillMark(x, y, width, height):
            return f"{_LIGHT} g {left + x:.2f} {y0 - y - height:.2f} {width:.2f} {height:.2f} re f 0 g"
        case CircleMark(x, y, radius):
            return f"[4 3] 0 d 0.8 w 0.5 G {_circle(left + x, y0 - y, radius)} S 0 G"


def _text(mark: TextMark, x: float, y: float, fonts: DocumentFonts) -> str:
    shade = f"{_GREY} g " if mark.grey else ""
    parts = [f"BT {shade}1 0 0 1 {x:.2f} {y:.2f} Tm"]
    thickened = False
    for name, codes, thicken in fonts.runs(mark.text, bold=mark.bold):
        if thicken != thickened:
            grey = _GREY if mark.grey else 0
            parts.append(f"2 Tr [] 0 d {mark.size * _THICKEN:.3f} w {grey} G" if thicken else "0 Tr")
            thickened = thicken
        parts.append(f"/{name} {mark.size:g} Tf <{codes}> Tj")
    parts.append(("0 Tr " if thickened else "") + ("0 g " if mark.grey else "") + "ET")
    return " ".join(parts)


def _watermark(text: str, width: float, height: float, fonts: DocumentFonts) -> str:
    angle = math.radians(50)
    cos, sin = math.cos(angle), math.sin(angle)
    half = _WATERMARK_SIZE * len(text) / 2
    x = width / 2 - half * cos + _WATERMARK_SIZE * 0.36 * sin
    y = height / 2 - half * sin - _WATERMARK_SIZE * 0.36 * cos
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
def _qr_operators(payload: str, size: float) -> str:
    """Dark modules as rectangles, neighbours in a row joined, on a square of ``size``."""
    rows = [bytes(row) for row in segno.make(payload, error="m", micro=False).matrix]
    side = size / len(rows)
    parts: list[str] = ["0 g"]
    for number, row in enumerate(rows):
        y = size - (number + 1) * side
        at = 0
        while (start := row.find(1, at)) >= 0:
            end = row.find(0, start)
            at = len(row) if end < 0 else end
            parts.append(f"{start * side:.3f} {y:.3f} {(at - start) * side:.3f} {side:.3f} re")
    return " ".join([*parts, "f"])
