# SPDX-License-Identifier: Apache-2.0
"""A chart as marks on paper: the same shapes as on screen, readable in grey."""

from collections.abc import Iterator

from counter_app.cases.charts import SIZE, Align, Bar, Dot, Picture, Square, Stroke, Word
from counter_app.reports.fonts import FontChain
from counter_app.reports.marks import DotMark, FillMark, LineMark, Mark, Part, Role, TextMark, middle_baseline


def chart_marks(picture: Picture, width: float, chain: FontChain) -> tuple[tuple[Mark, ...], float]:
    """The marks of a chart drawn to a width, and how high it is. Every character is checked to be drawable."""
    scale = width / picture.width
    return tuple(_marks(picture, scale, chain)), picture.height * scale


def _marks(picture: Picture, scale: float, chain: FontChain) -> Iterator[Mark]:
    part = Part(Role.figure, told=picture.told)
    size = SIZE * scale
    for one in picture.shapes:
        match one:
            case Bar(x, y, wide, high):
                left, top, right, bottom = x * scale, y * scale, (x + wide) * scale, (y + high) * scale
                yield FillMark(left, top, right - left, bottom - top)
                yield from _frame(left, top, right, bottom)
            case Stroke(x1, y1, x2, y2, faint):
                thick = 0.3 if faint else 1.0
                yield LineMark(x1 * scale, y1 * scale, x2 * scale, y2 * scale, thick, faint)
            case Dot(x, y, radius):
                yield DotMark(x * scale, y * scale, radius * scale)
            case Square(x, y, radius):
                far = radius * scale
                yield from _frame(x * scale - far, y * scale - far, x * scale + far, y * scale + far)
            case Word(x, y, text, align, quiet):
                sound = chain.drawable(text, picture.title)
                slack = chain.width(sound) * size
                at = x * scale - {Align.left: 0.0, Align.middle: slack / 2, Align.right: slack}[align]
                yield TextMark(at, middle_baseline(y * scale, size), sound, size, False, quiet, part)


def _frame(left: float, top: float, right: float, bottom: float) -> Iterator[Mark]:
    for x1, y1, x2, y2 in (
        (left, top, right, top),
        (right, top, right, bottom),
        (right, bottom, left, bottom),
        (left, bottom, left, top),
    ):
        yield LineMark(x1, y1, x2, y2, 0.8)
