# SPDX-License-Identifier: Apache-2.0
"""What setting hands to drawing: marks on paper, in bands, each text with its part in the paper's structure.

Lengths are points, from the left margin and from the top of the band.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

_CENTRE = 0.36  # of the size


class Role(StrEnum):
    """What a part of a paper is, in PDF's own words (ISO 32000-1, 14.8.4)."""

    headline = "H1"
    heading = "H2"
    paragraph = "P"
    table = "Table"
    row = "TR"
    head_cell = "TH"
    cell = "TD"
    figure = "Figure"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of a paper's structure; the texts that bear it belong together. A cell has its row as ``parent``."""

    role: Role
    parent: "Part | None" = None
    columns: int = 1
    rows: int = 1
    told: str = ""  # what a picture says


class TextMark(NamedTuple):
    """A line of text; ``y`` is its baseline. Without a ``part`` it is only the page's: a number, a running head.

    With no text it is a part all the same: a cell to write in.
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool
    grey: bool
    part: Part | None = None


class LineMark(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.6
    dashed: bool = False


class FillMark(NamedTuple):
    """A light ground."""

    x: float
    y: float
    width: float
    height: float


class CircleMark(NamedTuple):
    """A dashed circle around a middle: where the seal goes."""

    x: float
    y: float
    radius: float


class DotMark(NamedTuple):
    """A filled circle around a middle."""

    x: float
    y: float
    radius: float


Mark = TextMark | LineMark | FillMark | CircleMark | DotMark


@dataclass(frozen=True, slots=True)
class Leftover:
    """What did not fit into a cell: the cell's label and the rest of its text."""

    label: str
    text: str


class Band:
    """A strip of the page that is never cut: its height is known, what is on it is made when it is printed.

    ``head`` is drawn again where a page begins between two bands that have it, ``closing`` where one ends there.
    """

    def __init__(
        self,
        height: float,
        marks: Iterable[Mark] | Callable[[], Iterable[Mark]] = (),
        *,
        with_next: bool = False,
        head: "Band | None" = None,
        closing: tuple[Mark, ...] = (),
        turn: bool = False,  # a good place to begin the last page, so that no signature stands alone
        leftovers: tuple[Leftover, ...] = (),  # what did not fit into its cells
    ) -> None:
        self.height = height
        self.with_next = with_next
        self.head = head
        self.closing = closing
        self.turn = turn
        self.leftovers = leftovers
        self._marks = marks

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """What is on it, from the left margin and from its top."""
        return tuple(self._marks() if callable(self._marks) else self._marks)


@lru_cache(maxsize=256)
def frame(edges: tuple[float, ...], height: float, *, top: bool = False, bottom: bool = True) -> tuple[Mark, ...]:
    """The lines of a row of cells: at every edge, and where wanted over and under it."""
    level = [y for y, wanted in ((0.0, top), (height, bottom)) if wanted]
    return (
        *(LineMark(edges[0], y, edges[-1], y) for y in level),
        *(LineMark(x, 0, x, height) for x in edges),
    )


def baseline(top: float, size: float, leading: float) -> float:
    """Where the baseline of a line of text is, whose box begins at ``top`` and is ``leading`` sizes high."""
    return middle_baseline(top + size * leading / 2, size)


def middle_baseline(middle: float, size: float) -> float:
    """The baseline of a line or a character around this middle: below it by half of a Chinese character's body."""
    return middle + size * _CENTRE
