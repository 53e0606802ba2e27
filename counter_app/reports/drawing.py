# SPDX-License-Identifier: Apache-2.0
"""Prepared pages drawn on a reportlab canvas. Equal pages give equal bytes. Lengths are points."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import segno
from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from counter_app.base.clock import SHANGHAI
from counter_app.reports.archive import LANGUAGE, PROGRAM, for_archive
from counter_app.reports.embedding import NO_FONT, DocumentFonts, document_of
from counter_app.reports.fonts import FontChain
from counter_app.reports.marks import CircleMark, DotMark, FillMark, LineMark, Mark, Part, Role, TextMark
from counter_app.reports.ruling import Ruled, ruled, ruling
from counter_app.reports.structure import Structure

rl_config.useA85 = 0  # streams stay binary: smaller, and written in half the time

_GREY, _LIGHT, _FAINT = 0.25, 0.93, 0.91
_THICKEN = 0.032
"""Stroke of a bold line that has no bold face, as a part of the size."""

_WATERMARK_SIZE = 190.0

TAGGED_PAGES = 40
"""A longer paper bears its language and its texts in order, but no structure: that would take longer than the rest."""


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
    structure = Structure() if len(sheets) <= TAGGED_PAGES else None
    pages = _Pages(fonts, structure)
    for sheet in sheets:
        operators = pages.operators(sheet)
        document_of(canvas).updateSignature(operators)
        canvas.setPageSize((sheet.width, sheet.height))
        canvas.addLiteral(operators)
        canvas.showPage()
    fonts.attach(canvas)
    if structure:
        structure.write(document_of(canvas))
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


class _Drawn(NamedTuple):
    """One set of marks at one place: operators of shapes, operators of text, and lines."""

    shapes: str
    text: str
    lines: tuple[Ruled, ...]


class _Pages:
    """Draws page after page. What stood in the same place on the page before is not drawn anew."""

    def __init__(self, fonts: DocumentFonts, structure: Structure | None) -> None:
        self._fonts = fonts
        self._structure = structure
        self._before: dict[tuple[int, float, float], _Drawn] = {}

    def operators(self, sheet: Sheet) -> str:
        """A page's operators: shapes below, then all text, then all lines."""
        here: dict[tuple[int, float, float], _Drawn] = {}
        for left, top, marks in sheet.placed:
            y0 = sheet.height - top
            place = (id(marks), left, y0)  # the sheets hold the marks
            here[place] = self._before.get(place) or self._drawn(marks, left, y0)
        self._before = here
        below = [_watermark(sheet.watermark, sheet.width, sheet.height, self._fonts)] if sheet.watermark else []
        below += [one.shapes for one in here.values() if one.shapes]
        if self._structure:
            self._structure.begin_page()
            text = "\n".join(filter(None, self._parts(sheet)))
        else:
            text = "\n".join(one.text for one in here.values() if one.text)
        parts = [
            self._marked(None, "\n".join(below)),
            f"BT\n{text}\nET" if text else "",
            self._marked(None, ruling(tuple(line for one in here.values() for line in one.lines))),
            self._code(sheet.code, sheet.height) if sheet.code else "",
        ]
        return "\n".join(one for one in parts if one)

    def _drawn(self, marks: Sequence[Mark], left: float, y0: float) -> _Drawn:
        """``left`` and ``y0``: where the marks are measured from, on the page from below."""
        shapes: list[str] = []
        words: list[TextMark] = []
        lines: list[Ruled] = []
        for mark in marks:
            match mark:
                case TextMark():
                    words += [mark] if mark.text else []
                case LineMark(x1, y1, x2, y2, width, dashed):
                    lines.append(ruled(width, dashed, left + x1, y0 - y1, left + x2, y0 - y2))
                case FillMark(x, y, width, height):
                    corner = f"{left + x:.2f} {y0 - y - height:.2f} {width:.2f} {height:.2f}"
                    shapes.append(f"{_LIGHT} g {corner} re f 0 g")
                case CircleMark(x, y, radius):
                    shapes.append(f"[4 3] 0 d 0.8 w 0.5 G {_circle(left + x, y0 - y, radius)} S 0 G")
                case DotMark(x, y, radius):
                    shapes.append(f"{_circle(left + x, y0 - y, radius)} f")
        pen = _Pen(self._fonts)
        text = "" if self._structure else " ".join([pen.write(one, left, y0) for one in words])
        return _Drawn("\n".join(shapes), text, tuple(lines))

    def _parts(self, sheet: Sheet) -> Iterator[str]:
        """The page's text; what follows one another in one part is one piece of marked content."""
        pen = _Pen(self._fonts)
        part: Part | None = None
        texts: list[str] = []
        for left, top, marks in sheet.placed:
            for mark in marks:
                if not isinstance(mark, TextMark):
                    continue
                if mark.part is not part:
                    yield self._marked(part, " ".join(texts))
                    part, texts = mark.part, []
                    pen.lift()
                if mark.text:
                    texts.append(pen.write(mark, left, sheet.height - top))
        yield self._marked(part, " ".join(texts))

    def _code(self, code: Code, height: float) -> str:
        y = height - code.top - code.side
        figure = f"q 1 0 0 1 {code.x:.2f} {y:.2f} cm {_qr_operators(code.payload, code.side)} Q"
        return self._marked(Part(Role.figure, told=code.payload), figure)

    def _marked(self, part: Part | None, operators: str) -> str:
        """Operators as what they are: of a part of the document, or without one of the page alone."""
        if not self._structure:
            return operators
        if not operators:
            if part:
                self._structure.add(part)
            return ""
        opening = f"/{part.role} <</MCID {self._structure.mark(part)}>> BDC" if part else "/Artifact BMC"
        return f"{opening}\n{operators}\nEMC"


class _Pen:
    """Writes the texts between one BT and its ET, each placed from the one before."""

    def __init__(self, fonts: DocumentFonts) -> None:
        self._fonts = fonts
        self._from: tuple[float, float] | None = None
        self._font: tuple[str, float] | None = None

    def lift(self) -> None:
        """Place the next text by itself: readers count in single precision, and what is added up would drift."""
        self._from = None

    def write(self, mark: TextMark, left: float, y0: float) -> str:
        """A text's operators; ``left`` and ``y0``: where its place is measured from."""
        right, down, text, size, bold, grey, _ = mark
        x, y = round(left + right, 2), round(y0 - down, 2)
        if self._from:
            place = f"{round(x - self._from[0], 2):g} {round(y - self._from[1], 2):g} Td"
        else:
            place = f"1 0 0 1 {x:g} {y:g} Tm"
        self._from = x, y
        runs = self._fonts.runs(text, bold=bold)
        if len(runs) == 1 and not grey and not runs[0][2]:  # nearly every text
            return f"{place} {self._shown(runs[0][0], size, runs[0][1])}"
        return " ".join([place, *self._special(runs, size, grey)])

    def _special(self, runs: Sequence[tuple[str, str, bool]], size: float, grey: bool) -> Iterator[str]:
        if grey:
            yield f"{_GREY} g"
        thickened = False
        for name, codes, thicken in runs:
            if thicken != thickened:
                yield f"2 Tr [] 0 d {size * _THICKEN:.3f} w {_GREY if grey else 0} G" if thicken else "0 Tr"
                thickened = thicken
            yield self._shown(name, size, codes)
        if thickened:
            yield "0 Tr"
        if grey:
            yield "0 g"

    def _shown(self, name: str, size: float, codes: str) -> str:
        if self._font == (name, size):
            return f"<{codes}> Tj"
        self._font = (name, size)
        return f"/{name} {size:g} Tf <{codes}> Tj"


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
