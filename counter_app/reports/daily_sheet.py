# SPDX-License-Identifier: Apache-2.0
"""窗口日志 on A4: exceptions first, then figures, then which cases stand behind each. Equal facts give equal bytes."""

from collections.abc import Iterator

from counter_app.reports.chart_marks import chart_marks
from counter_app.reports.composing import Composition, Drawing, Grid, GridCell, Paragraph, Piece, Rule
from counter_app.reports.daily_facts import DailySheetFacts, SheetSection
from counter_app.reports.fonts import FontChain, default_chain
from counter_app.reports.layouts import LayoutBook, default_book
from counter_app.reports.pages import SIDE, WIDTH, make_pages
from counter_app.reports.paper import draw_pages


def render_daily_sheet(
    facts: DailySheetFacts, *, book: LayoutBook | None = None, chain: FontChain | None = None
) -> bytes:
    """The log as A4 PDF. Raises CounterError ``paper.no_glyph``; nothing has been drawn then."""
    book, chain = book or default_book(), chain or default_chain()
    composition = Composition(
        title=chain.drawable(facts.title, facts.title),
        hall=chain.drawable(facts.hall, facts.title),
        meta_left=chain.drawable(f"{facts.date}　{facts.window}", facts.title),
        meta_right=chain.drawable(facts.state, facts.title),
        marks="",
        pieces=tuple(piece for one in facts.sections for piece in _pieces(one, chain)),
        signing=None,
        foot=(chain.drawable(facts.foot[0], facts.title), chain.drawable(facts.foot[1], facts.title)),
        running_head=f"{facts.title}　{facts.date}　{facts.window}",
        qr="",
        practice=facts.practice,
        large=False,
        scale=0.9,
    )
    return draw_pages(composition, make_pages(composition, book.styles, chain), facts.made_at, chain)


def _pieces(section: SheetSection, chain: FontChain) -> Iterator[Piece]:
    def sound(text: str) -> str:
        return chain.drawable(text, section.title)

    yield Paragraph(sound(section.title), "strong" if section.strong else "h3")
    for line in section.lines:
        yield Paragraph(sound(line), "body")
    if section.picture is not None:
        yield Drawing(*chart_marks(section.picture, WIDTH - 2 * SIDE, chain))
    if section.table is not None and section.table.rows:
        rows = tuple(tuple(GridCell(sound(cell), "cell") for cell in row) for row in section.table.rows)
        yield Grid(tuple(sound(head) for head in section.table.heads), section.table.shares, rows)
    if section.strong:
        yield Rule(dashed=False)
