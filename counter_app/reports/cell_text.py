# SPDX-License-Identifier: Apache-2.0
"""A form's texts broken into lines, runs and all: smaller where that saves a line, no taller than a cell may be."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from counter_app.reports.fonts import FontChain
from counter_app.reports.form_filling import Filling, Run, Words
from counter_app.reports.lines import break_lines, widest_word
from counter_app.reports.marks import Leftover
from counter_app.reports.paging import MM

LEADING = 1.32

_TALLEST = 95 * MM
"""No cell grows taller than this: what is left goes on to a continuation page."""

_TIGHTER, _SMALLEST = 0.84, 0.6
"""What was filled into a cell is set so much smaller rather than run over into one more line; and so much rather than
have a number torn in two. As parts of the size."""
_STEP = 0.95
"""From one size to the next smaller one in a cell that cannot grow."""

CONTINUED = "（下转续页）"


class Line(NamedTuple):
    """One line of a cell: runs in order, how wide they are together, and where in the text they begin."""

    runs: tuple[Run, ...]
    width: float
    start: int = 0

    @property
    def letters(self) -> int:
        """How many characters are to be seen."""
        return sum(len(run.text.strip()) for run in self.runs)


class CellText(NamedTuple):
    """A cell's text: its lines, their size, and what is left for the continuation page."""

    lines: Sequence[Line]
    size: float
    rest: tuple[Leftover, ...] = ()

    @property
    def height(self) -> float:
        """What the lines take."""
        return len(self.lines) * self.size * LEADING


class TextSetter:
    """Breaks the texts of one form."""

    def __init__(self, filling: Filling, chain: FontChain) -> None:
        self._filling = filling
        self._chain = chain

    def broken(self, words: Words, width: float, size: float, *, bold: bool = False) -> list[Line]:
        """The lines of a text in this width."""
        return _break_runs(self._chain, words.runs, width, size, bold)

    def fitted(self, words: Words, width: float, size: float, label: str, room: float | None = None) -> CellText:
        """A cell's lines; what makes it taller than a cell may be is left for the continuation page.

        ``room`` is the height of a cell that is printed already: the text shrinks to stay in it.
        """
        if words.whole and words.width * size < width:
            return CellText((Line(words.runs, words.width * size),), size)
        lines = self.broken(words, width, size)
        if any(run.value for run in words.runs) and len(lines) > 1 + words.text.count("\n"):
            size = self._tightened(words.text, width, size)
            lines = self.broken(words, width, size)
        least = size * _SMALLEST
        while room is not None and len(lines) * size * LEADING > room and size > least:
            size *= _STEP
            lines = self.broken(words, width, size)
        most = max(1, int((_TALLEST if room is None else room) / (size * LEADING)))
        if len(lines) <= most:
            return CellText(lines, size)
        told = self.broken(self._filling.plain(self._filling.own(CONTINUED), value=True), width, size)
        left = Leftover("".join(label.split()), words.text[lines[most - 1].start :])
        return CellText([*lines[: most - 1], *told], size, (left,))

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


@lru_cache(maxsize=20_000)
def _break_runs(chain: FontChain, runs: tuple[Run, ...], width: float, size: float, bold: bool) -> list[Line]:
    """Runs broken into lines together, as one text. Cached: a form's own words come again on every page."""
    text = "".join(run.text for run in runs)
    if not text:
        return []
    kinds = [run.value for run in runs for _ in run.text]
    measure = chain.widths(bold=bold).__getitem__
    found: list[Line] = []
    at = 0
    for line in break_lines(text, width / size, measure):
        at = text.index(line, at) if line else at  # spaces and line ends between two lines are dropped
        found.append(Line(tuple(_cut(line, kinds[at : at + len(line)])), sum(map(measure, line)) * size, at))
        at += len(line)
    return found


def _cut(line: str, kinds: Sequence[bool]) -> Iterator[Run]:
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or kinds[at] != kinds[start]:
            yield Run(line[start:at], kinds[start])
            start = at
