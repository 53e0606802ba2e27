# SPDX-License-Identifier: Apache-2.0
"""A layout filled with a case's facts: plain texts in order, every character checked against the fonts first."""

from dataclasses import dataclass

from counter_app.reports.facts import PaperFacts, PaperLine
from counter_app.reports.fields import LINE_FIELDS, LINE_NUMBER, PRACTICE_LINE
from counter_app.reports.fonts import FontChain
from counter_app.reports.layouts import (
    BlanksBlock,
    Block,
    Layout,
    ListBlock,
    RowsBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
)
from counter_app.reports.templates import Filling, Template

_CIRCLED_ONE, _LAST_CIRCLED = 0x2460, 20


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text over the whole width."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """Text of one cell; ``lines`` is the least height, for writing by hand."""

    text: str
    style: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A framed table. ``heads`` is empty for a form without a head."""

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its text."""

    label: str
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels at the left, texts at the right, without a frame."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to write on."""

    labels: tuple[str, ...]
    date: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    dashed: bool


Piece = Paragraph | Grid | Pairs | Blanks | Rule


@dataclass(frozen=True, slots=True)
class Signing:
    """The receiver's box and the place of the seal."""

    text: str
    fields: tuple[str, ...]
    seal: bool


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole paper before it is set on pages."""

    title: str
    hall: str
    meta_left: str
    meta_right: str
    marks: str  # 补打; empty on a first print
    pieces: tuple[Piece, ...]
    signing: Signing | None
    foot: tuple[str, str]  # two lines; the page's number is added to the second
    running_head: str
    qr: str
    practice: bool
    large: bool


FORM_SHARES = (22, 78)
SEAL_TEXT, DATE_TEXT, PRACTICE_TEXT = "（盖章处）", "年　　月　　日", "练习"
PAGE_TEXT = "第{page}页，共{pages}页"


def compose(layout: Layout, facts: PaperFacts, chain: FontChain) -> Composition:
    """Fill a layout. Raises CounterError ``paper.no_glyph`` or ``paper.fact_missing``; nothing is drawn by then."""
    return _Composer(layout, facts, chain).composition()


class _Composer(Filling):
    def __init__(self, layout: Layout, facts: PaperFacts, chain: FontChain) -> None:
        super().__init__(facts, chain, layout.title)
        self._layout = layout

    def composition(self) -> Composition:
        layout = self._layout
        pieces = tuple(piece for block in layout.blocks if (piece := self._piece(block)) is not None)
        signing = None
        if layout.receipt:
            text = self.fill(layout.receipt.text) or ""
            signing = Signing(text, tuple(map(self.own, layout.receipt.fields)), layout.receipt.seal)
        for fixed in (SEAL_TEXT, DATE_TEXT, PRACTICE_LINE, PAGE_TEXT.format(page=1234567890, pages=1)):
            self.own(fixed)
        number, case_number = self.field("number"), self.field("case_number")
        return Composition(
            title=self.own(layout.title),
            hall=self.field("office_name"),
            meta_left=self.own("编号：") + number,
            meta_right=f"{self.field('made_at')}　{self.field('window')}",
            marks=self.field("copy_mark"),
            pieces=pieces,
            signing=signing,
            foot=(
                self.own("办件号 ") + case_number,
                self.own("经办 ") + self.field("clerk") + self.own("　目录版本 ") + self.field("catalogue_version"),
            ),
            running_head=f"{layout.title}　{number}",
            qr=self.facts.qr or self.facts.case_number,
            practice=self.facts.practice,
            large=self.facts.large_print,
        )

    def _piece(self, block: Block) -> Piece | None:
        if not self.stands(block.guard):
            return None
        match block:
            case TextBlock(template, style):
                text = self.fill(template)
                return None if text is None else Paragraph(text, style)
            case ListBlock(template, states, style):
                return self._list(template, states, style)
            case TableBlock():
                return self._table(block)
            case RowsBlock():
                return self._rows(block)
            case BlanksBlock(labels, date):
                return Blanks(tuple(map(self.own, labels)), date)
            case RuleBlock(dashed):
                return Rule(dashed)

    def _list(self, template: Template, states: tuple[str, ...], style: str) -> Paragraph | None:
        parts = [
            f"{_list_number(number)} {self._fill_line(template, line, number)}"
            for number, line in enumerate(self._lines(states), 1)
        ]
        return Paragraph("　".join(parts), style) if parts else None

    def _table(self, block: TableBlock) -> Grid | None:
        rows = tuple(
            tuple(GridCell(self._fill_line(column.text, line, number), column.style) for column in block.columns)
            for number, line in enumerate(self._lines(block.states), 1)
        )
        heads = tuple(self.own(column.head) for column in block.columns)
        return Grid(heads, tuple(column.share for column in block.columns), rows) if rows else None

    def _rows(self, block: RowsBlock) -> Pairs | Grid | None:
        pairs: list[tuple[Pair, int]] = []
        for row in block.rows:
            if not self.stands(row.guard):
                continue
            text = self.fill(row.text)
            if text is not None or row.blank:
                pairs.append((Pair(self.own(row.label), text or "", row.style), row.height))
        if not pairs:
            return None
        if not block.framed:
            return Pairs(tuple(pair for pair, _ in pairs))
        rows = tuple(
            (GridCell(pair.label, "cell_strong"), GridCell(pair.text, pair.style, height)) for pair, height in pairs
        )
        return Grid((), FORM_SHARES, rows)

    def _lines(self, states: tuple[str, ...]) -> list[PaperLine]:
        return [line for line in self.facts.lines if line.state in states]

    def _fill_line(self, template: Template, line: PaperLine, number: int) -> str:
        parts: list[str] = []
        for literal, name in template.parts:
            if literal:
                parts.append(self.own(literal))
            elif name == LINE_NUMBER:
                parts.append(str(number))
            else:
                field = LINE_FIELDS[name]
                parts.append(self.checked(field.read(line), field.label))
        return "".join(parts).strip()


def _list_number(number: int) -> str:
    return chr(_CIRCLED_ONE + number - 1) if number <= _LAST_CIRCLED else f"（{number}）"
