# SPDX-License-Identifier: Apache-2.0
"""Sets a form's blocks: cells with their texts broken into lines, rows as high as they need, in strips for the pages.

Lengths are points. A cell's text shrinks with the whole form down to a floor; what is longer than a cell may be
goes on to a continuation page. Nothing is ever cut off.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from counter_app.forms.definition import Align, Cell, LineBlock, NotesBlock, RosterBlock, TableBlock
from counter_app.reports.fonts import FontChain
from counter_app.reports.form_filling import Filling, Run, Words
from counter_app.reports.lines import SPACES, break_lines, widest_word
from counter_app.reports.marks import Leftover, LineMark, Mark, Part, Role, TextMark

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

_TIGHTER, _SMALLEST = 0.84, 0.6
"""What was filled into a cell is set so much smaller rather than run over into one more line; and so much rather than
have a number torn in two. As parts of the size."""

CONTINUED = "（下转续页）"


class _Line(NamedTuple):
    """One line of a cell: runs in order, and how wide they are together."""

    runs: tuple[Run, ...]
    width: float


class _Fitted(NamedTuple):
    """A cell's text: its lines, their size, and what is left for the continuation page."""

    lines: Sequence[_Line]
    size: float
    rest: tuple[Leftover, ...] = ()

    @property
    def height(self) -> float:
        """What the lines take."""
        return len(self.lines) * self.size * LEADING


def _nothing() -> Iterable[Mark]:
    return ()


class Strip:
    """A strip of the page that is never cut: its height is known, what is on it is made when it is printed.

    ``leftovers`` are what did not fit into its cells.
    """

    def __init__(
        self,
        height: float,
        marks: Callable[[], Iterable[Mark]] = _nothing,
        leftovers: tuple[Leftover, ...] = (),
    ) -> None:
        self.height = height
        self.leftovers = leftovers
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
        self._same: dict[int, list[Strip]] = {}
        self._tables: dict[int, Part] = {}

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
                yield from self._grid(
                    block.widths, block.rows, block.heights, Part(Role.table) if block.ruled else None
                )
            case RosterBlock():
                head = self._tables[id(block)] = Part(Role.table)
                yield from self._grid(block.widths, block.head, (0,) * len(block.head), head)

    @cached_property
    def title(self) -> Strip:
        """The form's title, in the middle."""
        words = self._filling.title
        size = TITLE_SIZE
        while size > SIZE and self._chain.width(words, bold=True) * size > self.width:
            size -= 0.5
        lines = self._broken(self._filling.plain(words), self.width, size, bold=True)

        part = Part(Role.headline)

        def marks() -> Iterator[Mark]:
            for at, line in enumerate(lines):
                yield from self._marks(line, (self.width - line.width) / 2, at * size * LEADING, size, part, bold=True)

        return Strip(len(lines) * size * LEADING + 8, marks)

    def paragraph(self, words: str, size: float, *, bold: bool = False) -> Iterator[Strip]:
        """Plain text over the whole width, line by line."""
        part = Part(Role.heading if bold else Role.paragraph)
        for line in self._broken(self._filling.plain(words), self.width, size, bold=bold):
            yield Strip(size * LEADING, partial(self._marks, line, 0, 0, size, part, bold=bold))

    def _line(self, block: LineBlock) -> Iterator[Strip]:
        if not self._filling.stands(block.visible):
            return
        lines = self._broken(self._filling.words(block.text), self.width, self.size, bold=block.bold)
        height = self.size * LEADING
        part = Part(Role.paragraph)
        for line in lines:
            x = _aligned(block.align, line.width, 0, self.width)
            yield Strip(height + 4, partial(self._marks, line, x, 2, self.size, part, bold=block.bold))

    def _notes(self, block: NotesBlock) -> Iterator[Strip]:
        yield Strip(3.0)
        for words in block.lines:
            part = Part(Role.paragraph)
            for line in self._broken(self._filling.words(words), self.width, self.note_size):
                yield Strip(self.note_size * LEADING + 1, partial(self._marks, line, 0, 0, self.note_size, part))

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
            told = [f"第 {number + 1} 行{label}" for label in labels]
            part = Part(Role.row, self._tables[id(block)])
            yield self._roster_row(cells, told, _edges(block.widths, self.width), part, block.height)

    def _roster_row(
        self, cells: Sequence[Words], labels: Sequence[str], edges: tuple[float, ...], row: Part, least: int
    ) -> Strip:
        texts = [
            self._fitted(words, right - left - 2 * _PAD, self.size, label)
            for words, label, left, right in zip(cells, labels, edges, edges[1:], strict=False)
        ]
        height = max(self._row_height(least), max(text.height for text in texts) + 2 * _PAD)
        rest = tuple(one for text in texts for one in text.rest)
        return Strip(height, partial(self._row_marks, texts, edges, height, row), rest)

    def _row_marks(
        self, texts: Sequence[_Fitted], edges: tuple[float, ...], height: float, row: Part
    ) -> Iterator[Mark]:
        for text, left, right in zip(texts, edges, edges[1:], strict=False):
            yield from self._cell_marks(text, Align.centre, left, right, 0, height, Part(Role.cell, row))
        if not self._values_only:
            yield from _frame(edges, height)

    def _grid(
        self, widths: tuple[int, ...], rows: Sequence[tuple[Cell, ...]], heights: Sequence[int], table: Part | None
    ) -> Iterator[Strip]:
        """Rows between which no cell reaches over stand in strips of their own. Without ``table`` unruled."""
        edges = _edges(widths, self.width)
        placed = list(_places(rows, len(widths)))
        least = list(map(self._row_height, heights))
        texts: list[_Fitted] = []
        label = ""
        for _, at, cell in placed:
            label = cell.text if cell.label else label
            wide = edges[at + cell.columns] - edges[at] - 2 * _PAD
            size = self.note_size if cell.notes else self.size
            texts.append(self._fitted(self._filling.words(cell.text), wide, size, label))
        needed = [text.height + 2 * _PAD if text.lines else 0.0 for text in texts]
        parts = [Part(Role.row, table) for _ in rows] if table else None
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
            marks = partial(self._rows_marks, placed[at:stop], texts[at:stop], tops, edges, start, parts)
            yield Strip(tops[-1], marks, tuple(one for text in texts[at:stop] for one in text.rest))
            start, at = end, stop

    def _rows_marks(
        self,
        placed: Sequence[tuple[int, int, Cell]],
        texts: Sequence[_Fitted],
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
            if parts and not self._values_only and not even:
                yield from _box(left, right, top, bottom)
        if parts and not self._values_only and even:
            yield LineMark(0, 0, self.width, 0)
            yield from _frame((*(edges[at] for _, at, _ in placed), self.width), tops[-1])

    def _fitted(self, words: Words, width: float, size: float, label: str) -> _Fitted:
        """A cell's lines; what makes it taller than a cell may be is left for the continuation page."""
        if words.whole and words.width * size < width:
            return _Fitted((_Line(words.runs, words.width * size),), size)
        lines = self._broken(words, width, size)
        if any(run.value for run in words.runs) and len(lines) > 1 + words.text.count("\n"):
            size = self._tightened(words.text, width, size)
            lines = self._broken(words, width, size)
        most = int(_TALLEST / (size * LEADING))
        if len(lines) <= most:
            return _Fitted(lines, size)
        rest = "\n".join("".join(run.text for run in line.runs) for line in lines[most - 1 :])
        told = self._broken(self._filling.plain(self._filling.own(CONTINUED), value=True), width, size)
        return _Fitted([*lines[: most - 1], *told], size, (Leftover("".join(label.split()), rest),))

    def _tightened(self, text: str, width: float, size: float) -> float:
        """The size at which each line of the text, or else its widest word, fits; the same size where it is no use."""
        widths = self._chain.widths()
        for wanted, least in (
            (max(map(self._chain.width, text.split("\n"))), _TIGHTER),
            (widest_word(text, widths.__getitem__), _SMALLEST),
        ):
            if width < wanted * size and width >= wanted * size * least:
                return width / wanted * 0.999
        return size

    def _cell_marks(
        self, text: _Fitted, align: Align, left: float, right: float, top: float, bottom: float, part: Part
    ) -> Iterable[Mark]:
        if not any(run.text.strip() for line in text.lines for run in line.runs):
            return (TextMark(left, top, "", text.size, False, False, part),)
        height = text.size * LEADING
        y = top + (bottom - top - text.height) / 2
        marks: list[Mark] = []
        for at, line in enumerate(text.lines):
            x = _aligned(align, line.width, left + _PAD, right - _PAD)
            marks += self._marks(line, x, y + at * height, text.size, part)
        return marks

    def _stands(self, lines: Sequence[_Line], height: float) -> bool:
        """Whether the characters of a cell fit one under the other; else they stand in short lines."""
        return _letters(lines) * self.size * _STEP + 2 * _PAD <= height

    def _upright(
        self, lines: Sequence[_Line], left: float, right: float, top: float, bottom: float, part: Part
    ) -> Iterator[Mark]:
        """Characters one under the other."""
        words = [(character, run.value) for line in lines for run in line.runs for character in run.text.strip()]
        step = self.size * _STEP
        y = (top + bottom - len(words) * step) / 2
        for at, (character, value) in enumerate(words):
            if value or not self._values_only:
                x = (left + right - self._chain.width(character) * self.size) / 2
                middle = y + at * step + step / 2
                yield TextMark(x, middle + self.size * _CENTRE, character, self.size, False, False, part)

    def _broken(self, words: Words, width: float, size: float, *, bold: bool = False) -> list[_Line]:
        return _break_runs(self._chain, words.runs, width, size, bold)

    def _marks(
        self, line: _Line, x: float, top: float, size: float, part: Part, *, bold: bool = False
    ) -> Iterable[Mark]:
        y = top + size * LEADING / 2 + size * _CENTRE
        if len(line.runs) == 1 and line.runs[0].text[0] not in SPACES:  # nearly every line
            run = line.runs[0]
            shown = run.value or not self._values_only
            return (TextMark(x, y, run.text.rstrip(SPACES), size, bold, False, part),) if shown else ()
        return self._run_marks(line, x, y, size, part, bold)

    def _run_marks(self, line: _Line, x: float, y: float, size: float, part: Part, bold: bool) -> Iterator[Mark]:
        for run in line.runs:
            words = run.text.lstrip(SPACES)
            if words and (run.value or not self._values_only):
                lead = run.text[: -len(words)]
                start = x + self._chain.width(lead, bold=bold) * size if lead else x
                yield TextMark(start, y, words.rstrip(SPACES), size, bold, False, part)
            x += self._chain.width(run.text, bold=bold) * size


def _cell_part(cell: Cell, row: Part) -> Part:
    return Part(Role.head_cell if cell.label else Role.cell, row, cell.columns, cell.rows)


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
