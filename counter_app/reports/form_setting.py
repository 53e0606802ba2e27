# SPDX-License-Identifier: Apache-2.0
"""Sets a form's blocks: cells with their texts broken into lines, rows as high as they need, in bands for the pages.

Lengths are points. A cell's text shrinks with the whole form down to a floor; what is longer than a cell may be
goes on to a continuation page. Nothing is ever cut off.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate

from counter_app.forms.definition import Align, Cell, LineBlock, NotesBlock, RosterBlock, TableBlock
from counter_app.reports.cell_text import LEADING, CellText, Line, TextSetter
from counter_app.reports.fonts import FontChain
from counter_app.reports.form_filling import Filling, Words
from counter_app.reports.lines import SPACES
from counter_app.reports.marks import Band, LineMark, Mark, Part, Role, TextMark, baseline, frame, middle_baseline
from counter_app.reports.paging import MM

SIZE, NOTE_SIZE, TITLE_SIZE = 10.5, 9.0, 17.0
ROW = 8.4 * MM
"""The form's usual row."""

_PAD = 3.0
_STEP = 1.12
"""From one upright character to the next, in sizes."""
_EMPTY = Line((), 0.0)

Place = tuple[int, int, Cell]
"""A cell with its row and its first column."""


class FormSetter:
    """Sets blocks in one width, one size of text and one height of rows, both as parts of the usual.

    On a pre-printed ``sheet``, given as what sets the blank form, only the values are set, inside the sheet's own
    lines. Not ``tagged``, a roster's cells bear no parts.
    """

    def __init__(
        self,
        filling: Filling,
        chain: FontChain,
        width: float,
        *,
        scale: float = 1.0,
        stretch: float = 1.0,
        sheet: "FormSetter | None" = None,
        tagged: bool = True,
    ) -> None:
        self._filling = filling
        self._chain = chain
        self._texts = TextSetter(filling, chain)
        self._sheet = sheet
        self._tagged = tagged
        self.width = width
        self.size = SIZE * scale
        self.note_size = NOTE_SIZE * scale
        self.row = ROW * (0.4 + 0.6 * min(1.0, scale)) * stretch
        self._same: dict[int, list[Band]] = {}
        self._tables: dict[int, Part] = {}

    def bands(self, block: TableBlock | RosterBlock | LineBlock | NotesBlock, first: int) -> Iterator[Band]:
        """A block as bands that are not cut. ``first`` is the number of the first roster row on this page, from 0."""
        known = self._same.get(id(block))
        if known is None:
            known = self._same[id(block)] = list(self._on_every_page(block))
        yield from known
        if isinstance(block, RosterBlock):
            yield from self._roster(block, first)

    def least(self, block: TableBlock | RosterBlock | LineBlock | NotesBlock) -> float:
        """What a block takes if no cell and no line needs more than one line of text: told without setting it."""
        match block:
            case LineBlock():
                printed = self._is_printed(block) and self._filling.words(block.text).runs
                return self.size * LEADING + 4 if printed else 0.0
            case NotesBlock():
                return 3.0 + sum(self.note_size * LEADING + 1 for words in block.lines if words)
            case TableBlock():
                return sum(map(self._row_height, block.heights))
            case RosterBlock():
                rows = self._filling.roster(block.roster).printed_rows
                return len(block.head) * self.row + rows * self._row_height(block.height)

    def _row_height(self, least: int) -> float:
        """``least``: in mm, as the form says."""
        return max(self.row, least * MM * self.row / ROW)

    def _on_every_page(self, block: TableBlock | RosterBlock | LineBlock | NotesBlock) -> Iterator[Band]:
        """A block, or a roster's head: set once, however many pages there are."""
        match block:
            case LineBlock():
                yield from self._line(block)
            case NotesBlock():
                yield from self._notes(block)
            case TableBlock():
                yield from self._grid(
                    block.widths, block.rows, block.heights, Part(Role.table) if block.ruled else None
                )
            case RosterBlock():
                head = self._tables[id(block)] = Part(Role.table)
                yield from self._grid(block.widths, block.head, (0,) * len(block.head), head)

    @cached_property
    def title(self) -> Band:
        """The form's title, in the middle."""
        words = self._filling.title
        size = TITLE_SIZE
        while size > SIZE and self._chain.width(words, bold=True) * size > self.width:
            size -= 0.5
        lines = self._texts.broken(self._filling.plain(words), self.width, size, bold=True)

        part = Part(Role.headline)

        def marks() -> Iterator[Mark]:
            for at, line in enumerate(lines):
                yield from self._marks(line, (self.width - line.width) / 2, at * size * LEADING, size, part, bold=True)

        return Band(len(lines) * size * LEADING + 8, marks)

    def paragraph(self, words: str, size: float, *, bold: bool = False) -> Iterator[Band]:
        """Plain text over the whole width, line by line."""
        part = Part(Role.heading if bold else Role.paragraph)
        for line in self._texts.broken(self._filling.plain(words), self.width, size, bold=bold):
            yield Band(size * LEADING, partial(self._marks, line, 0, 0, size, part, bold=bold))

    def _line(self, block: LineBlock) -> Iterator[Band]:
        if not self._is_printed(block):
            return
        words = self._filling.words(block.text)
        part = Part(Role.paragraph)
        for text, line in self._lines(block.text, words, self.size, bold=block.bold):
            x = _aligned(block.align, line.width, 0, self.width)
            marks = partial(self._marks, line, x, 2, text.size, part, bold=block.bold)
            yield Band(self.size * LEADING + 4, marks, leftovers=text.rest if line is text.lines[-1] else ())

    def _is_printed(self, block: LineBlock) -> bool:
        return (self._sheet or self)._filling.stands(block.visible)

    def _notes(self, block: NotesBlock) -> Iterator[Band]:
        yield Band(3.0)
        for words in block.lines:
            part = Part(Role.paragraph)
            for text, line in self._lines(words, self._filling.words(words), self.note_size):
                yield Band(self.note_size * LEADING + 1, partial(self._marks, line, 0, 0, text.size, part))

    def _lines(
        self, template: str, words: Words, size: float, *, bold: bool = False
    ) -> Iterator[tuple[CellText, Line]]:
        """Running text line by line; on a pre-printed sheet as many lines as stand there."""
        if self._sheet is None:
            text = CellText(self._texts.broken(words, self.width, size, bold=bold), size)
            yield from ((text, line) for line in text.lines)
            return
        there = len(self._sheet._texts.broken(self._sheet._filling.words(template), self.width, size, bold=bold))
        text = self._texts.fitted(words, self.width, size, self._filling.title, there * size * LEADING)
        for at in range(there):
            yield text, text.lines[at] if at < len(text.lines) else _EMPTY

    def _roster(self, block: RosterBlock, first: int) -> Iterator[Band]:
        """The rows of this page; rows that nobody filled are printed empty."""
        roster = self._filling.roster(block.roster)
        filled = self._filling.rows(block.roster)
        labels = [
            next((column.label for column in roster.columns if "{" + column.key in cell), "") for cell in block.cells
        ]
        for number in range(first, first + roster.printed_rows):
            row = filled[number] if number < len(filled) else {}
            cells = self._row_cells(block, row, number)
            told = [f"第 {number + 1} 行{label}" for label in labels]
            room = self._sheet.row_height(block, number - first) if self._sheet else None
            yield self._roster_row(block, cells, told, room)

    def _row_cells(self, block: RosterBlock, row: Mapping[str, str], number: int) -> list[Words]:
        cells = self._filling.row_words(block.cells, block.roster, row, number + 1)
        if number == 0 and block.sample:
            samples = (self._filling.plain(self._filling.own(words)) for words in block.sample)
            cells = [words if words.runs else sample for words, sample in zip(cells, samples, strict=True)]
        return cells

    def row_height(self, block: RosterBlock, number: int) -> float:
        """The height of a row that nobody filled, from 0 on its page."""
        return self._roster_row(block, self._row_cells(block, {}, number), [""] * len(block.cells)).height

    def _roster_row(
        self, block: RosterBlock, cells: Sequence[Words], labels: Sequence[str], room: float | None = None
    ) -> Band:
        """``room``: the height of the row where it is printed already."""
        edges = _edges(block.widths, self.width)
        inside = None if room is None else room - 2 * _PAD
        texts = [
            self._texts.fitted(words, right - left - 2 * _PAD, self.size, label, inside)
            for words, label, left, right in zip(cells, labels, edges, edges[1:], strict=False)
        ]
        height = room or max(self._row_height(block.height), max(text.height for text in texts) + 2 * _PAD)
        marks = partial(self._row_marks, texts, edges, height, Part(Role.row, self._tables[id(block)]))
        heads = self._same[id(block)]
        rest = tuple(one for text in texts for one in text.rest)
        return Band(height, marks, head=heads[0] if len(heads) == 1 else None, leftovers=rest)

    def _row_marks(
        self, texts: Sequence[CellText], edges: tuple[float, ...], height: float, row: Part
    ) -> Iterator[Mark]:
        for text, left, right in zip(texts, edges, edges[1:], strict=False):
            part = Part(Role.cell, row) if self._tagged else None
            yield from self._cell_marks(text, Align.centre, left, right, 0, height, part)
        if self._sheet is None:
            yield from frame(edges, height)

    def _grid(
        self, widths: tuple[int, ...], rows: Sequence[tuple[Cell, ...]], heights: Sequence[int], table: Part | None
    ) -> Iterator[Band]:
        """Rows between which no cell reaches over stand in bands of their own. Without ``table`` unruled."""
        edges = _edges(widths, self.width)
        placed = list(_places(rows, len(widths)))
        texts = self._cell_texts(placed, edges)
        least = self._row_heights(placed, texts, heights)
        if self._sheet is not None:
            least = self._sheet._row_heights(placed, self._sheet._cell_texts(placed, edges), heights)
            rooms = [sum(least[row : row + cell.rows]) - 2 * _PAD for row, _, cell in placed]
            texts = self._cell_texts(placed, edges, rooms)
        parts = [Part(Role.row, table) for _ in rows] if table else None
        start = at = 0
        while start < len(rows):
            end, stop = start + 1, at
            while stop < len(placed) and placed[stop][0] < end:
                end = max(end, placed[stop][0] + placed[stop][2].rows)
                stop += 1
            tops = list(accumulate(least[start:end], initial=0.0))
            marks = partial(self._rows_marks, placed[at:stop], texts[at:stop], tops, edges, start, parts)
            rest = tuple(one for text in texts[at:stop] for one in text.rest)
            yield Band(tops[-1], marks, leftovers=rest)
            start, at = end, stop

    def _cell_texts(
        self, placed: Sequence[Place], edges: tuple[float, ...], rooms: Sequence[float] | None = None
    ) -> list[CellText]:
        """``rooms``: the heights of cells that are printed already."""
        texts: list[CellText] = []
        label = ""
        for number, (_, at, cell) in enumerate(placed):
            label = cell.text if cell.label else label
            wide = edges[at + cell.columns] - edges[at] - 2 * _PAD
            size = self.note_size if cell.notes else self.size
            room = rooms[number] if rooms else None
            texts.append(self._texts.fitted(self._filling.words(cell.text), wide, size, label, room))
        return texts

    def _row_heights(self, placed: Sequence[Place], texts: Sequence[CellText], heights: Sequence[int]) -> list[float]:
        """As high as the form says, and as the fullest cell of the row needs."""
        least = list(map(self._row_height, heights))
        needed = [text.height + 2 * _PAD if text.lines else 0.0 for text in texts]
        for (row, _, cell), height in zip(placed, needed, strict=True):
            if cell.rows == 1 and height > least[row]:
                least[row] = height
        for (row, _, cell), height in zip(placed, needed, strict=True):
            if cell.rows > 1:
                short = height - sum(least[row : row + cell.rows])
                if short > 0:
                    least[row + cell.rows - 1] += short
        return least

    def _rows_marks(
        self,
        placed: Sequence[Place],
        texts: Sequence[CellText],
        tops: Sequence[float],
        edges: tuple[float, ...],
        start: int,
        parts: Sequence[Part] | None,
    ) -> Iterator[Mark]:
        even = len(tops) == 2  # one row, whose cells share their lines
        for (row, at, cell), text in zip(placed, texts, strict=True):
            left, right = edges[at], edges[at + cell.columns]
            top, bottom = tops[row - start], tops[row - start + cell.rows]
            part = _cell_part(cell, parts[row]) if parts else Part(Role.paragraph)
            if cell.upright and self._stands(text.lines, bottom - top):
                yield from self._upright(text.lines, left, right, top, bottom, part)
            else:
                yield from self._cell_marks(text, cell.align, left, right, top, bottom, part)
            if parts and self._sheet is None and not even:
                yield from _box(left, right, top, bottom)
        if parts and self._sheet is None and even:
            yield from frame((*(edges[at] for _, at, _ in placed), self.width), tops[-1], top=True)

    def _cell_marks(
        self, text: CellText, align: Align, left: float, right: float, top: float, bottom: float, part: Part | None
    ) -> Iterable[Mark]:
        height = text.size * LEADING
        y = top + (bottom - top - len(text.lines) * height) / 2
        marks: list[Mark] = []
        for line in text.lines:
            x = _aligned(align, line.width, left + _PAD, right - _PAD)
            marks += self._marks(line, x, y, text.size, part)
            y += height
        if not marks and not any(line.letters for line in text.lines):
            return (TextMark(left, top, "", text.size, False, False, part),)
        return marks

    def _stands(self, lines: Sequence[Line], height: float) -> bool:
        """Whether the characters of a cell fit one under the other; else they stand in short lines."""
        return sum(line.letters for line in lines) * self.size * _STEP + 2 * _PAD <= height

    def _upright(
        self, lines: Sequence[Line], left: float, right: float, top: float, bottom: float, part: Part
    ) -> Iterator[Mark]:
        """Characters one under the other."""
        words = [(character, run.value) for line in lines for run in line.runs for character in run.text.strip()]
        step = self.size * _STEP
        y = (top + bottom - len(words) * step) / 2
        for at, (character, value) in enumerate(words):
            if value or self._sheet is None:
                x = (left + right - self._chain.width(character) * self.size) / 2
                middle = y + at * step + step / 2
                yield TextMark(x, middle_baseline(middle, self.size), character, self.size, False, False, part)

    def _marks(
        self, line: Line, x: float, top: float, size: float, part: Part | None, *, bold: bool = False
    ) -> Iterable[Mark]:
        y = baseline(top, size, LEADING)
        if len(line.runs) == 1 and line.runs[0].text[0] not in SPACES:  # nearly every line
            run = line.runs[0]
            shown = run.value or self._sheet is None
            return (TextMark(x, y, run.text.rstrip(SPACES), size, bold, False, part),) if shown else ()
        return self._run_marks(line, x, y, size, part, bold)

    def _run_marks(self, line: Line, x: float, y: float, size: float, part: Part | None, bold: bool) -> Iterator[Mark]:
        for run in line.runs:
            words = run.text.lstrip(SPACES)
            if words and (run.value or self._sheet is None):
                lead = run.text[: -len(words)]
                start = x + self._chain.width(lead, bold=bold) * size if lead else x
                yield TextMark(start, y, words.rstrip(SPACES), size, bold, False, part)
            x += self._chain.width(run.text, bold=bold) * size


def _cell_part(cell: Cell, row: Part) -> Part:
    return Part(Role.head_cell if cell.label else Role.cell, row, cell.columns, cell.rows)


@lru_cache(maxsize=64)
def _edges(widths: tuple[int, ...], width: float) -> tuple[float, ...]:
    total, edges = sum(widths), [0.0]
    for one in widths:
        edges.append(edges[-1] + width * one / total)
    return tuple(edges)


def _places(rows: Sequence[Sequence[Cell]], width: int) -> Iterator[Place]:
    """Each cell with its row and its first column, past the cells that reach down from above."""
    down = [0] * width
    for row, cells in enumerate(rows):
        at, after = 0, [max(0, one - 1) for one in down]
        for cell in cells:
            while down[at]:
                at += 1
            yield row, at, cell
            for column in range(at, at + cell.columns):
                after[column] = cell.rows - 1
            at += cell.columns
        down = after


def _aligned(align: Align, wide: float, left: float, right: float) -> float:
    match align:
        case Align.left:
            return left
        case Align.right:
            return max(left, right - wide)
        case Align.centre:
            return max(left, (left + right - wide) / 2)


def _box(left: float, right: float, top: float, bottom: float) -> Iterator[Mark]:
    yield LineMark(left, top, right, top)
    yield LineMark(left, bottom, right, bottom)
    yield LineMark(left, top, left, bottom)
    yield LineMark(right, top, right, bottom)
