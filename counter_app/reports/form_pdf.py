# SPDX-License-Identifier: Apache-2.0
"""Official forms as PDF: blank, filled, or the values alone for a pre-printed sheet. Equal prints give equal bytes."""

import gc
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from counter_app.forms.definition import FormDefinition, LineBlock
from counter_app.forms.filled import FilledForm
from counter_app.reports.cell_text import LEADING
from counter_app.reports.composing import PAGE_TEXT, PRACTICE_TEXT
from counter_app.reports.drawing import TAGGED_PAGES, Code, Sheet, draw
from counter_app.reports.fonts import FontChain, default_chain
from counter_app.reports.form_filling import Filling
from counter_app.reports.form_setting import FormSetter
from counter_app.reports.lines import break_lines
from counter_app.reports.marks import Band, Leftover, Mark, TextMark, baseline
from counter_app.reports.paging import MM, SIZES, Placed, deal

SIDE, TOP, BOTTOM = 15 * MM, 13 * MM, 11 * MM
CODE_SIDE = 13 * MM
FOOT_SIZES = (8.0, 7.0, 6.0, 5.0, 4.0)
APART = 3.0
"""Between lines of text and a table."""
FITS = (
    *((1.15, 1.55), (1.1, 1.4), (1.05, 1.25), (1.0, 1.12), (1.0, 1.0)),
    *((0.95, 1.0), (0.9, 1.0), (0.85, 1.0), (0.8, 1.0), (0.76, 1.0)),
)
"""Size of the text and height of the rows that are tried until a form fits its page; at the floor it goes on to the
next one."""
FLOOR = len(FITS) - 1

_CONTINUATION = "续页"


@dataclass(frozen=True, slots=True)
class FormPrint:
    """What is to be printed. ``filled`` None is a blank form. ``values_only``: on the pre-printed sheet, moved by
    ``offset`` (mm to the right, mm down), which is the printer's. ``qr`` is "" for a form without a code."""

    definition: FormDefinition
    filled: FilledForm | None
    place: str
    province: str
    made_at: datetime
    title: str = ""  # another guide's name for the form; the layout's own without it
    case_number: str = ""
    qr: str = ""
    copy: int = 1
    copy_reason: str = ""
    practice: bool = False
    values_only: bool = False
    offset: tuple[float, float] = (0.0, 0.0)


def render_form(wanted: FormPrint, *, chain: FontChain | None = None) -> bytes:
    """The form as PDF, every font embedded, text searchable.

    Raises CounterError ``paper.no_glyph`` naming field and character where no font draws one; nothing is made then.
    """
    running = gc.isenabled()
    gc.disable()  # a long roster is half a million new objects, none of them garbage before its end
    try:
        return _rendered(wanted, chain)
    finally:
        if running:
            gc.enable()


def _rendered(wanted: FormPrint, chain: FontChain | None) -> bytes:
    chain = chain or default_chain()
    given = (wanted.place, wanted.province, chain, wanted.title)
    filling = Filling(wanted.definition, wanted.filled, *given, spaced=wanted.values_only)
    blank = Filling(wanted.definition, None, *given) if wanted.values_only else None
    pages = list(_pages(wanted.definition, filling, blank, chain))
    width, height = _size(wanted.definition)
    right, down = (one * MM for one in wanted.offset)
    sheets = [
        Sheet(
            width,
            height,
            [
                *((SIDE + right, top + down, band.marks) for top, band in page),
                *_foot(wanted, filling, chain, number, len(pages)),
            ],
            _code(wanted, width, height),
            filling.own(PRACTICE_TEXT) if wanted.practice and not wanted.values_only else "",
        )
        for number, page in enumerate(pages, 1)
    ]
    return draw(filling.title, sheets, wanted.made_at, chain)


def _size(form: FormDefinition) -> tuple[float, float]:
    width, height = SIZES[form.page.size]
    return (height, width) if form.page.landscape else (width, height)


def _pages(form: FormDefinition, filling: Filling, blank: Filling | None, chain: FontChain) -> Iterator[list[Placed]]:
    """The form once for every page of its rosters, then what was too long for its cell.

    ``blank``: the form as it is printed on the sheet already; the values go where it has room for them.
    """
    width, height = _size(form)
    room = height - BOTTOM - CODE_SIDE - 4
    leftovers: dict[Leftover, None] = {}  # each once, in order
    fit, setter = 0, None
    tagged = _sheets(form, filling) <= TAGGED_PAGES

    def setter_of(filling: Filling, fit: int, sheet: FormSetter | None = None) -> FormSetter:
        scale, stretch = FITS[fit]
        return FormSetter(filling, chain, width - 2 * SIDE, scale=scale, stretch=stretch, sheet=sheet, tagged=tagged)

    @cache
    def made(fit: int) -> FormSetter:
        return setter_of(blank or filling, fit)

    def may_fit(fit: int) -> bool:
        setter = made(fit)
        return TOP + setter.title.height + sum(map(setter.least, form.blocks)) <= room

    def is_full(bands: Sequence[Band]) -> bool:
        return TOP + sum(one.height for one in bands) > room or any(one.leftovers for one in bands)

    def fits(sheet: int, fit: int) -> bool:
        return not is_full(_bands(form, made(fit), sheet))

    for sheet in range(_sheets(form, filling)):
        bands = _bands(form, setter, sheet) if setter else []
        # a sheet is never set larger than the one before, nor otherwise than it is printed already
        if setter is None or (is_full(bands) and fit < FLOOR and blank is None):
            fit = next(filter(may_fit, range(fit, FLOOR)), FLOOR)
            if fit < FLOOR and not fits(sheet, fit):
                fit = bisect_left(range(FLOOR), True, fit + 1, key=partial(fits, sheet))
            setter = made(fit)
            if blank is not None:
                setter = setter_of(filling, fit, setter)
            bands = _bands(form, setter, sheet)
        yield from deal(bands, TOP, room)[0]
        leftovers |= dict.fromkeys(one for band in bands for one in band.leftovers)
    if leftovers:
        setter = FormSetter(filling, chain, width - 2 * SIDE)
        yield from deal(list(_continuation(filling, setter, list(leftovers))), TOP, room)[0]


def _sheets(form: FormDefinition, filling: Filling) -> int:
    """How many sheets the fullest roster takes."""
    return max((-(-len(filling.rows(one.key)) // one.printed_rows) for one in form.rosters), default=1) or 1


def _bands(form: FormDefinition, setter: FormSetter, sheet: int) -> list[Band]:
    above = [block for block in form.blocks if isinstance(block, LineBlock) and block.above]
    bands = [band for block in above for band in setter.bands(block, 0)]
    bands.append(setter.title)
    before: bool | None = None
    for block in form.blocks:
        if block in above:
            continue
        line = isinstance(block, LineBlock)
        if before is not None and before != line:
            bands.append(Band(APART))
        before = line
        roster = form.roster(getattr(block, "roster", ""))
        bands += setter.bands(block, sheet * roster.printed_rows if roster else 0)
    return bands


def _continuation(filling: Filling, setter: FormSetter, leftovers: Sequence[Leftover]) -> Iterator[Band]:
    yield from setter.paragraph(filling.own(f"{filling.title}　{_CONTINUATION}"), setter.size * 1.2, bold=True)
    for one in leftovers:
        yield Band(8.0)
        yield from setter.paragraph(filling.own(f"{one.label}（接上页）："), setter.size, bold=True)
        yield from setter.paragraph(one.text, setter.size)


def _code(wanted: FormPrint, width: float, height: float) -> Code | None:
    if not wanted.qr or wanted.values_only:
        return None
    return Code(wanted.qr, width - SIDE - CODE_SIDE, height - BOTTOM - CODE_SIDE, CODE_SIDE)


def _foot(
    wanted: FormPrint, filling: Filling, chain: FontChain, number: int, count: int
) -> list[tuple[float, float, list[Mark]]]:
    """Case, reprint and page, small, below the form; the form's own copies and holders beside them."""
    if wanted.values_only:
        return []
    page = wanted.definition.page
    words = [f"办件号 {wanted.case_number}" if wanted.case_number else ""]
    words.append(PAGE_TEXT.format(page=number, pages=count) if count > 1 else "")
    words.append(f"补打第 {wanted.copy - 1} 次，原因：{wanted.copy_reason}" if wanted.copy > 1 else "")
    words.append("、".join(page.holders) + "各持一份" if page.holders else "")
    text = filling.own("　".join(one for one in words if one))
    if not text:
        return []
    width, height = _size(wanted.definition)
    room = width - 2 * SIDE - CODE_SIDE - 6
    for size in FOOT_SIZES:
        lines = break_lines(text, room / size, chain.widths().__getitem__)
        if len(lines) * size * LEADING <= CODE_SIDE:
            break
    top = height - BOTTOM - len(lines) * size * LEADING
    marks: list[Mark] = [
        TextMark(0, baseline(at * size * LEADING, size, LEADING), line, size, False, True)
        for at, line in enumerate(lines)
    ]
    return [(SIDE, top, marks)]
