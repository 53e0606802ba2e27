# SPDX-License-Identifier: Apache-2.0
"""A layout filled with a case's facts: plain texts in order, every character checked against the fonts first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from counter_app.reports.blocks import (
    BlanksBlock,
    Block,
    GroupedBlock,
    Layout,
    ListBlock,
    RowsBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
)
from counter_app.reports.change_facts import ChangeSheetFacts
from counter_app.reports.change_fields import CHANGE_FIELDS, CHANGE_LINE_FIELDS
from counter_app.reports.facts import PaperFacts
from counter_app.reports.fields import FIELDS, LINE_FIELDS, LINE_NUMBER, PRACTICE_LINE, Field, LineField
from counter_app.reports.fonts import FontChain
from counter_app.reports.marks import Mark
from counter_app.reports.sheet_facts import ItemSheetFacts
from counter_app.reports.sheet_fields import SHEET_FIELDS, SHEET_LINE_FIELDS
from counter_app.reports.templates import Filling, Template


class _Line(Protocol):
    """What lines of every kind have."""

    @property
    def state(self) -> str:
        """Which of the layout's tables and lists it belongs to."""


F = TypeVar("F")
L = TypeVar("L", bound=_Line)

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


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks over the whole width, never cut."""

    marks: tuple[Mark, ...]
    height: float


Piece = Paragraph | Grid | Pairs | Blanks | Rule | Drawing


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
    qr: str  # "" for a paper without one
    practice: bool
    large: bool
    scale: float = 1.0  # of all sizes


FORM_SHARES = (22, 78)
SEAL_TEXT, DATE_TEXT, PRACTICE_TEXT = "（盖章处）", "年　　月　　日", "练习"
PAGE_TEXT = "第{page}页，共{pages}页"


def compose(layout: Layout, facts: PaperFacts, chain: FontChain) -> Composition:
    """Fill a case's layout. Raises CounterError ``paper.no_glyph`` or ``paper.fact_missing``; nothing is drawn then."""
    filled = _Composer(layout, facts, facts.lines, FIELDS, LINE_FIELDS, chain)
    pieces, signing = filled.pieces(), filled.signing()
    number, case_number = filled.field("number"), filled.field("case_number")
    return Composition(
        title=filled.own(layout.title),
        hall=filled.field("office_name"),
        meta_left=filled.own("编号：") + number,
        meta_right=f"{filled.field('made_at')}　{filled.field('window')}",
        marks=filled.field("copy_mark"),
        pieces=pieces,
        signing=signing,
        foot=(
            filled.own("办件号 ") + case_number,
            filled.own("经办 ") + filled.field("clerk") + filled.own("　目录版本 ") + filled.field("catalogue_version"),
        ),
        running_head=f"{layout.title}　{number}",
        qr=facts.qr or facts.case_number,
        practice=facts.practice,
        large=facts.large_print,
    )


def compose_sheet(layout: Layout, facts: ItemSheetFacts, chain: FontChain, *, large: bool, scale: float) -> Composition:
    """Fill the list of an item's papers, in a size. Raises as ``compose`` does."""
    filled = _Composer(layout, facts, facts.lines, SHEET_FIELDS, SHEET_LINE_FIELDS, chain)
    composed = _of_no_case(layout, filled, hall="office_name", version="catalogue_version", about="item_title")
    return replace(composed, practice=facts.practice, large=large, scale=scale)


def compose_changes(layout: Layout, facts: ChangeSheetFacts, chain: FontChain) -> Composition:
    """Fill the sheet of a guide's changes. Raises as ``compose`` does."""
    filled = _Composer(layout, facts, facts.lines, CHANGE_FIELDS, CHANGE_LINE_FIELDS, chain)
    composed = _of_no_case(layout, filled, hall="hall", version="versions", about="guide")
    return replace(composed, practice=facts.practice)


def _of_no_case(layout: Layout, filled: "_Composer[F, L]", *, hall: str, version: str, about: str) -> Composition:
    """A paper without number and QR code; ``hall``, ``version`` and ``about`` are the names of its fields for these."""
    pieces, signing = filled.pieces(), filled.signing()
    return Composition(
        title=filled.own(layout.title),
        hall=filled.field(hall),
        meta_left=filled.field("made_on"),
        meta_right=filled.field("window"),
        marks="",
        pieces=pieces,
        signing=signing,
        foot=(filled.field("guide"), filled.own("目录版本 ") + filled.field(version)),
        running_head=f"{layout.title}　{filled.field(about)}",
        qr="",
        practice=False,
        large=False,
    )


class _Composer(Filling[F], Generic[F, L]):
    """One layout's blocks with the facts and lines that its fields read."""

    def __init__(
        self,
        layout: Layout,
        facts: F,
        lines: Sequence[L],
        fields: Mapping[str, Field[F]],
        line_fields: Mapping[str, LineField[L]],
        chain: FontChain,
    ) -> None:
        super().__init__(facts, fields, chain, layout.title)
        self._layout = layout
        self._all_lines = lines
        self._line_fields = line_fields

    def pieces(self) -> tuple[Piece, ...]:
        """The blocks that have something to say; the paper's fixed words can be drawn too."""
        for fixed in (SEAL_TEXT, DATE_TEXT, PRACTICE_LINE, PAGE_TEXT.format(page=1234567890, pages=1)):
            self.own(fixed)
        return tuple(piece for block in self._layout.blocks if (piece := self._piece(block)) is not None)

    def signing(self) -> Signing | None:
        """The receiver's box, where the paper has one."""
        receipt = self._layout.receipt
        if receipt is None:
            return None
        return Signing(self.fill(receipt.text) or "", tuple(map(self.own, receipt.fields)), receipt.seal)

    def _piece(self, block: Block) -> Piece | None:
        if not self.stands(block.guard):
            return None
        match block:
            case TextBlock(template, style):
                text = self.fill(template)
                return None if text is None else Paragraph(text, style)
            case ListBlock(template, states, style):
                return self._list(template, states, style)
            case GroupedBlock():
                return self._grouped(block)
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

    def _grouped(self, block: GroupedBlock) -> Pairs | None:
        groups: dict[str, list[str]] = {}
        for line in self._lines(block.states):
            found = groups.setdefault(self._fill_line(block.label, line, 0), [])
            found.append(self._fill_line(block.text, line, len(found) + 1))
        pairs = [Pair(label, _counted(texts), block.style) for label, texts in groups.items()]
        return Pairs(tuple(pairs)) if pairs else None

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

    def _lines(self, states: tuple[str, ...]) -> list[L]:
        return [line for line in self._all_lines if line.state in states]

    def _fill_line(self, template: Template, line: L, number: int) -> str:
        parts: list[str] = []
        for literal, name in template.parts:
            if literal:
                parts.append(self.own(literal))
            elif name == LINE_NUMBER:
                parts.append(str(number))
            else:
                field = self._line_fields[name]
                parts.append(self.checked(field.read(line), field.label))
        return "".join(parts).strip()


def _counted(texts: Sequence[str]) -> str:
    """Several texts on lines of their own, counted; one by itself."""
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join(f"{_list_number(number)} {one}" for number, one in enumerate(texts, 1))


def _list_number(number: int) -> str:
    return chr(_CIRCLED_ONE + number - 1) if number <= _LAST_CIRCLED else f"（{number}）"
