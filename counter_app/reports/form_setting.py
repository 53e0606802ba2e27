# SPDX-License-Identifier: Apache-2.0
"""Sets a form's blocks: cells with their texts broken into lines, rows as high as they need, in strips for the pages.

Lengths are points. A cell's text shrinks with the whole form down to a floor; what is longer than a cell may be
goes on to a continuation page. Nothing is ever cut off.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from counter_app.forms.definition import Align, Cell, LineBlock, NotesBlock, RosterBlock, TableBlock
from counter_app.reports.fonts import FontChain
from counter_app.reports.form_filling import Filling, Run, Words
from counter_app.reports.lines import SPACES, break_lines
from counter_app.reports.setting import LineMark, Mark, TextMark

MM = 72 / 25.4
SIZE, NOTE_SIZE, TITLE_SIZE = 10.5, 9.0, 17.0
LEADING = 1.32
ROW = 8.4 * MM
"""The form's usual row."""

_CENTRE = 0.36
"""A line's baseline lies this part of the size below the line's middle."""

_PAD = 3.0
_STEP = 1.12
"""From one upright character to the next, in sizes."""

_TALLEST = 95 * MM
"""No cell grows taller than this: what is left goes on to a continuation page."""

CONTINUED = "（下转续页）"


@dataclass(frozen=True, slots=True)
class Leftover:
    """What did not fit into a cell: the cell's label and the rest of its text."""

    label: str
    text: str


class _Line(NamedTuple):
    """One line of a cell: runs in order, and how wide they are together."""

    runs: tuple[Run, ...]
    width: float


def _nothing() -> Iterable[Mark]:
    return ()


class Strip:
    """A strip of the page that is never cut: its height is known, what is on it is made when it is printed."""

    def __init__(self, height: float, marks: Callable[[], Iterable[Mark]] = _nothing) -> None:
        self.height = height
        self._marks = marks

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """What is on it, from the left margin and from its top."""
        return tuple(self._marks())


class FormSetter:
    """Sets blocks in one width, one size of text and one height of rows, both as parts of the usual.

    ``values_only`` leaves the form's own words and lines out.
    """

    def __init__(
        self,
        filling: Filling,
        chain: FontChain,
        width: float,
        *,
        scale: float = 1.0,
        stretch: float = 1.0,
        values_only: bool = False,
    ) -> None:
        self._filling = filling
        self._chain = chain
        self._values_only = values_only
        self.width = width
        self.size = SIZE * scale
        self.note_size = NOTE_SIZE * scale
        self.row = ROW * (0.4 + 0.6 * min(1.0, scale)) * stretch
        self.leftovers: list[Leftover] = []
        self._label = ""
        self._same: dict[int, list[Strip]] = {}

    def strips(self, block: TableBlock | RosterBlock | LineBlock | NotesBlock, first: int) -> Iterator[Strip]:
        """A block as strips that are not cut. ``first`` is the number of the first roster row on this page, from 0."""
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
                printed = self._filling.stands(block.visible) and self._filling.words(block.text).runs
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

    def _on_every_page(self, block: TableBlock | RosterBlock | LineBlock | NotesBlock) -> Iterator[Strip]:
        """A block, or a roster's head: set once, however many pages there are."""
        match block:
            case LineBlock():
                yield from self._line(block)
            case NotesBlock():
                yield from self._notes(block)
            case TableBlock():
                yield from self._grid(block.widths, block.rows, block.heights, ruled=block.ruled)
            case RosterBlock():
                yield from self._grid(block.widths, block.head, (0,) * len(block.head))

    @cached_property
    def title(self) -> Strip:
        """The form's title, in the middle."""
        words = self._filling.title
        size = TITLE_SIZE
        while size > SIZE and self._chain.width(words, bold=True) * size > self.width:
            size -= 0.5
        lines = self._broken(self._filling.plain(words), self.width, size, bold=True)

        def marks() -> Iterator[Mark]:
            for at, line in enumerate(lines):
                yield from self._marks(line, (self.width - line.width) / 2, at * size * LEADING, size, bold=True)

        return Strip(len(lines) * size * LEADING + 8, marks)

    def paragraph(self, words: str, size: float, *, bold: bool = False) -> Iterator[Strip]:
        """Plain text over the whole width, line by line."""
        for line in self._broken(self._filling.plain(words), self.width, size, bold=bold):
            yield Strip(size * LEADING, partial(self._marks, line, 0, 0, size, bold=bold))

    def _line(self, block: LineBlock) -> Iterator[Strip]:
        if not self._filling.stands(block.visible):
            return
        lines = self._broken(self._filling.words(block.text), self.width, self.size, bold=block.bold)
        height = self.size * LEADING
        for line in lines:
            x = _aligned(block.align, line.width, 0, self.width)
            yield Strip(height + 4, partial(self._marks, line, x, 2, self.size, bold=block.bold))

    def _notes(self, block: NotesBlock) -> Iterator[Strip]:
        yield Strip(3.0)
        for words in block.lines:
            for line in self._broken(self._filling.words(words), self.width, self.note_size):
                yield Strip(self.note_size * LEADING + 1, partial(self._marks, line, 0, 0, self.note_size))

    def _roster(self, block: RosterBlock, first: int) -> Iterator[Strip]:
        """The rows of this page; rows that nobody filled are printed empty."""
        roster = self._filling.roster(block.roster)
        filled = self._filling.rows(block.roster)
        labels = [
            next((column.label for column in roster.columns if "{" + column.key in cell), "") for cell in block.cells
        ]
        for number in range(first, first + roster.printed_rows):
            row = filled[number] if number < len(filled) else {}
            cells = self._filling.row_words(block.cells, block.roster, row, number + 1)
            if number == 0 and block.sample:
                samples = (self._filling.plain(self._filling.own(words)) for words in block.sample)
                cells = [words if words.runs else sample for words, sample in zip(cells, samples, strict=True)]
            yield self._roster_row(cells, labels, _edges(block.widths, self.width), block.height)

    def _roster_row(self, cells: Sequence[Words], labels: Sequence[str], edges: tuple[float, ...], least: int) -> Strip:
        set_cells: list[list[_Line]] = []
        for words, label, left, right in zip(cells, labels, edges, edges[1:], strict=False):
            self._label = label
            set_cells.append(self._fitted(words, right - left - 2 * _PAD, self.size))
        height = max(self._row_height(least), max(map(len, set_cells)) * self.size * LEADING + 2 * _PAD)
        return Strip(height, partial(self._row_marks, set_cells, edges, height))

    def _row_marks(self, cells: Sequence[Sequence[_Line]], edges: tuple[float, ...], height: float) -> Iterator[Mark]:
        for lines, left, right in zip(cells, edges, edges[1:], strict=False):
            yield from self._cell_marks(lines, Align.centre, left, right, 0, height, self.size)
        if not self._values_only:
            yield from _frame(edges, height)

    def _grid(
        self, widths: tuple[int, ...], rows: Sequence[tuple[Cell, ...]], heights: Sequence[int], *, ruled: bool = True
    ) -> Iterator[Strip]:
        """Rows between which no cell reaches over stand in strips of their own."""
        edges = _edges(widths, self.width)
        placed = list(_places(rows, len(widths)))
        least = list(map(self._row_height, heights))
        texts = [self._cell_text(cell, edges[at], edges[at + cell.columns]) for _, at, cell in placed]
        needed = [len(lines) * self.size * LEADING + 2 * _PAD if lines else 0.0 for lines in texts]
        for (row, _, cell), height in zip(placed, needed, strict=True):
            if cell.rows == 1 and height > least[row]:
                least[row] = height
        for (row, _, cell), height in zip(placed, needed, strict=True):
            if cell.rows > 1:
                short = height - sum(least[row : row + cell.rows])
                if short > 0:
                    least[row + cell.rows - 1] += short
        start = at = 0
        while start < len(rows):
            end, stop = start + 1, at
            while stop < len(placed) and placed[stop][0] < end:
                end = max(end, placed[stop][0] + placed[stop][2].rows)
                stop += 1
            tops = list(accumulate(least[start:end], initial=0.0))
            yield Strip(
                tops[-1],
                partial(self._rows_marks, placed[at:stop], texts[at:stop], tops, edges, start, ruled),
            )
            start, at = end, stop

    def _rows_marks(
        self,
        placed: Sequence[tuple[int, int, Cell]],
        texts: Sequence[list[_Line]],
        tops: Sequence[float],
        edges: tuple[float, ...],
        start: int,
        ruled: bool,
    ) -> Iterator[Mark]:
        even = len(tops) == 2  # one row, whose cells share their lines
        for (row, at, cell), lines in zip(placed, texts, strict=True):
            left, right = edges[at], edges[at + cell.columns]
            top, bottom = tops[row - start], tops[row - start + cell.rows]
            if cell.upright and self._stands(lines, bottom - top):
                yield from self._upright(lines, left, right, top, bottom)
            else:
                yield from self._cell_marks(lines, cell.align, left, right, top, bottom, self._cell_size(cell))
            if ruled and not self._values_only and not even:
                yield from _box(left, right, top, bottom)
        if ruled and not self._values_only and even:
            yield LineMark(0, 0, self.width, 0)
            yield from _frame((*(edges[at] for _, at, _ in placed), self.width), tops[-1])

    def _cell_text(self, cell: Cell, left: float, right: float) -> list[_Line]:
        if cell.label:
            self._label = cell.text
        return self._fitted(self._filling.words(cell.text), right - left - 2 * _PAD, self._cell_size(cell))

    def _cell_size(self, cell: Cell) -> float:
        return self.note_size if cell.notes else self.size

    def _fitted(self, words: Words, width: float, size: float) -> list[_Line]:
        """A cell's lines; what makes it taller than a cell may be is left for the continuation page."""
        if words.whole and words.width * size < width:
            return [_Line(words.runs, words.width * size)]
        lines = self._broken(words, width, size)
        most = int(_TALLEST / (size * LEADING))
        if len(lines) <= most:
            return lines
        rest = "\n".join("".join(run.text for run in line.runs) for line in lines[most - 1 :])
        self.leftovers.append(Leftover("".join(self._label.split()), rest))
        return [
            *lines[: most - 1],
            *self._broken(self._filling.plain(self._filling.own(CONTINUED), value=True), width, size),
        ]

    def _cell_marks(
        self, lines: Sequence[_Line], align: Align, left: float, right: float, top: float, bottom: float, size: float
    ) -> Iterator[Mark]:
        height = size * LEADING
        y = top + (bottom - top - len(lines) * height) / 2
        for at, line in enumerate(lines):
            x = _aligned(align, line.width, left + _PAD, right - _PAD)
            yield from self._marks(line, x, y + at * height, size)

    def _stands(self, lines: Sequence[_Line], height: float) -> bool:
        """Whether the characters of a cell fit one under the other; else they stand in short lines."""
        return _letters(lines) * self.size * _STEP + 2 * _PAD <= height

    def _upright(self, lines: Sequence[_Line], left: float, right: float, top: float, bottom: float) -> Iterator[Mark]:
        """Characters one under the other."""
        words = [(character, run.value) for line in lines for run in line.runs for character in run.text.strip()]
        step = self.size * _STEP
        y = (top + bottom - len(words) * step) / 2
        for at, (character, value) in enumerate(words):
            if value or not self._values_only:
                x = (left + right - self._chain.width(character) * self.size) / 2
                yield TextMark(x, y + at * step + step / 2 + self.size * _CENTRE, character, self.size, False, False)

    def _broken(self, words: Words, width: float, size: float, *, bold: bool = False) -> list[_Line]:
        return _break_runs(self._chain, words.runs, width, size, bold)

    def _marks(self, line: _Line, x: float, top: float, size: float, *, bold: bool = False) -> Iterator[Mark]:
        y = top + size * LEADING / 2 + size * _CENTRE
        for run in line.runs:
            words = run.text.lstrip(SPACES)
            if words and (run.value or not self._values_only):
                lead = run.text[: -len(words)]
                start = x + self._chain.width(lead, bold=bold) * size if lead else x
                yield TextMark(start, y, words.rstrip(SPACES), size, bold, False)
            x += line.width if len(line.runs) == 1 else self._chain.width(run.text, bold=bold) * size


@lru_cache(maxsize=20_000)
def _break_runs(chain: FontChain, runs: tuple[Run, ...], width: float, size: float, bold: bool) -> list[_Line]:
    """Runs broken into lines together, as one text. Cached: a form's own words come again on every page."""
    text = "".join(run.text for run in runs)
    if not text:
        return []
    kinds = [run.value for run in runs for _ in run.text]
    widths = chain.widths(bold=bold)

    def measure(character: str) -> float:
        return widths[character] * size

    found: list[_Line] = []
    at = 0
    for line in break_lines(text, width, measure):
        at = text.index(line, at) if line else at  # spaces and line ends between two lines are dropped
        found.append(_Line(tuple(_cut(line, kinds[at : at + len(line)])), sum(map(measure, line))))
        at += len(line)
    return found


def _cut(line: str, kinds: Sequence[bool]) -> Iterator[Run]:
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or kinds[at] != kinds[start]:
            yield Run(line[start:at], kinds[start])
            start = at


@lru_cache(maxsize=64)
def _edges(widths: tuple[int, ...], width: float) -> tuple[float, ...]:
    total, edges = sum(widths), [0.0]
    for one in widths:
        edges.append(edges[-1] + width * one / total)
    return tuple(edges)


def _places(rows: Sequence[Sequence[Cell]], width: int) -> Iterator[tuple[int, int, Cell]]:
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


def _letters(lines: Sequence[_Line]) -> int:
    return sum(len(run.text.strip()) for line in lines for run in line.runs)


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


@lru_cache(maxsize=64)
def _frame(edges: tuple[float, ...], height: float) -> tuple[Mark, ...]:
    return (LineMark(edges[0], height, edges[-1], height), *(LineMark(x, 0, x, height) for x in edges))
