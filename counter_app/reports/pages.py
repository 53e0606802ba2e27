# SPDX-License-Identifier: Apache-2.0
"""Deals the bands of a paper out to pages: the full head on the first, a running head on the others, a foot on all."""

from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.reports.blocks import Style
from counter_app.reports.composing import PAGE_TEXT, PRACTICE_TEXT, Composition
from counter_app.reports.fields import PRACTICE_LINE
from counter_app.reports.fonts import FontChain
from counter_app.reports.marks import Band, LineMark, Mark, Part, Role
from counter_app.reports.paging import SIZES, Placed, deal
from counter_app.reports.setting import Setter

WIDTH, HEIGHT = SIZES["A4"]
SIDE, TOP, BOTTOM = 56.7, 46.0, 36.0  # 20 mm at the sides
LARGE_SIDE = 42.5  # 15 mm in large print: a word or two more stand on a line, and often a page is saved
QR_SIZE = 48.0
_FOOT_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Positions are from the left margin and the top edge."""

    placed: tuple[Placed, ...]
    qr_top: float
    watermark: str


def side_of(composition: Composition) -> float:
    """The margin at the left and at the right."""
    return LARGE_SIDE if composition.large else SIDE


def make_pages(composition: Composition, styles: Mapping[str, Style], chain: FontChain) -> list[Page]:
    """Set a composition and deal it out. Never drops or cuts a band."""
    body_bottom = HEIGHT - BOTTOM - QR_SIZE - _FOOT_GAP
    setter = Setter(
        chain,
        styles,
        large=composition.large,
        width=WIDTH - 2 * side_of(composition),
        page=body_bottom - TOP,
        scale=composition.scale,
    )
    opening = list(_opening(composition, setter))
    running = _running(composition, setter)
    bands = [*opening, *setter.bands(composition.pieces)]
    dealt, top = deal(bands, TOP, body_bottom, running)
    if composition.signing:
        box = setter.signing(composition.signing)
        if top + box.height > body_bottom:
            turn = max((at for at, band in enumerate(bands) if band.turn), default=len(bands))
            dealt, top = deal(bands, TOP, body_bottom, running, turn)
            if turn == len(bands) or top + box.height > body_bottom:
                dealt.append([Placed(TOP, running)])
        dealt[-1].append(Placed(body_bottom - box.height, box))
    pages: list[Page] = []
    for number, placed in enumerate(dealt, 1):
        page_text = PAGE_TEXT.format(page=number, pages=len(dealt))
        if number > 1:
            size = setter.measure(page_text, "meta")
            placed.append(Placed(TOP, Band(0.0, (setter.mark(page_text, "meta", setter.width - size, 0),))))
        foot = _foot(composition, setter, page_text)
        placed.append(Placed(HEIGHT - BOTTOM - QR_SIZE, Band(0.0, foot)))
        watermark = PRACTICE_TEXT if composition.practice else ""
        pages.append(Page(tuple(placed), HEIGHT - BOTTOM - QR_SIZE, watermark))
    return pages


def _opening(composition: Composition, setter: Setter) -> list[Band]:
    bands = [*setter.paragraph(composition.hall, "hall"), *setter.paragraph(composition.title, "title")]
    height, width = setter.line_height("meta"), setter.width
    right = setter.measure(composition.meta_right, "meta")
    if setter.measure(composition.meta_left, "meta") + right + 12 <= width:
        marks = (
            setter.mark(composition.meta_left, "meta", 0, 0, Part(Role.paragraph)),
            setter.mark(composition.meta_right, "meta", width - right, 0, Part(Role.paragraph)),
        )
        bands.append(Band(height, marks))
    else:
        bands += [*setter.paragraph(composition.meta_left, "meta"), *setter.paragraph(composition.meta_right, "meta")]
    for text in (composition.marks, PRACTICE_LINE if composition.practice else ""):
        if text:
            bands += setter.paragraph(text, "meta")
    bands.append(Band(14.0, (LineMark(0, 4, width, 4, 1.3),)))
    return bands


def _running(composition: Composition, setter: Setter) -> Band:
    reserved = setter.measure(PAGE_TEXT.format(page=88, pages=88), "meta") + 12
    height = setter.line_height("meta")
    lines = setter.break_text(composition.running_head, "meta", setter.width - reserved)
    marks: list[Mark] = [setter.mark(line, "meta", 0, at * height) for at, line in enumerate(lines)]
    depth = len(lines) * height + 4
    marks.append(LineMark(0, depth, setter.width, depth, 0.8))
    return Band(depth + 10, tuple(marks))


def _foot(composition: Composition, setter: Setter, page_text: str) -> tuple[Mark, ...]:
    left = QR_SIZE + 10 if composition.qr else 0.0
    first, second = composition.foot
    room = setter.width - left
    joined = f"{second}　{page_text}"
    last = [joined] if setter.measure(joined, "foot") <= room else [*setter.break_text(second, "foot", room), page_text]
    lines = [*setter.break_text(first, "foot", room), *last]
    line = min(setter.line_height("foot"), (QR_SIZE + 16) / len(lines))
    top = (QR_SIZE - line * len(lines)) / 2
    return tuple(setter.mark(text, "foot", left, top + at * line) for at, text in enumerate(lines))
