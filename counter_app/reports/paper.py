# SPDX-License-Identifier: Apache-2.0
"""Papers as PDF. Equal facts give equal bytes."""

from collections.abc import Sequence
from datetime import datetime

from counter_app.reports.change_facts import ChangeSheetFacts
from counter_app.reports.composing import Composition, compose, compose_changes, compose_sheet
from counter_app.reports.drawing import Code, Sheet, draw
from counter_app.reports.facts import PaperFacts
from counter_app.reports.fonts import FontChain, default_chain
from counter_app.reports.layouts import LayoutBook, default_book
from counter_app.reports.pages import HEIGHT, QR_SIZE, WIDTH, Page, make_pages, side_of
from counter_app.reports.sheet_facts import ItemSheetFacts

_SHEET_SIZES = ((True, 1.0, 1), (False, 1.2, 1), (True, 1.0, 2), (False, 1.2, 2))
"""The list of an item's papers: large print, else as large as fits on one sheet, else on two. Then any number."""


def render_pdf(facts: PaperFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None) -> bytes:
    """The paper as A4 PDF, every font embedded, text searchable.

    Raises CounterError ``paper.no_glyph`` (a character no font has), ``paper.fact_missing`` or
    ``paper.layout_missing``, and ResourceFaults; nothing has been drawn then.
    """
    book, chain = book or default_book(), chain or default_chain()
    composition = compose(book.layout(facts.paper), facts, chain)
    return draw_pages(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


def render_slip_sheet(facts: PaperFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None) -> bytes:
    """What a slip says, on A4 where the slip printer does not print. Raises as ``render_pdf`` does."""
    book, chain = book or default_book(), chain or default_chain()
    composition = compose(book.slip_layout(facts.paper), facts, chain)
    return draw_pages(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


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
    return draw_pages(composition, pages, facts.made_at, chain)


def render_change_sheet(
    facts: ChangeSheetFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None
) -> bytes:
    """What changed in a guide, on A4, for the clerks. Raises as ``render_pdf`` does."""
    book, chain = book or default_book(), chain or default_chain()
    composition = compose_changes(book.changes_layout(), facts, chain)
    return draw_pages(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


def draw_pages(composition: Composition, pages: Sequence[Page], made_at: datetime, chain: FontChain) -> bytes:
    """Draw set pages; every character has been checked."""
    side = side_of(composition)
    sheets = [
        Sheet(
            WIDTH,
            HEIGHT,
            [(side, placed.top, placed.band.marks) for placed in page.placed],
            Code(composition.qr, side, page.qr_top, QR_SIZE) if composition.qr else None,
            page.watermark,
        )
        for page in pages
    ]
    return draw(composition.title, sheets, made_at, chain)
