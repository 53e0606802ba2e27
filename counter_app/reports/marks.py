# SPDX-License-Identifier: Apache-2.0
"""What setting hands to drawing: marks on paper, in bands, each text with its part in the paper's structure.

Lengths are points, from the left margin and from the top of the band.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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


Mark = TextMark | LineMark | FillMark | CircleMark


@dataclass(frozen=True, slots=True)
class Leftover:
    """What did not fit into a cell: the cell's label and the rest of its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of the page that is never cut. ``head`` is drawn again where a page begins inside the same table."""

    height: float
    marks: tuple[Mark, ...] = ()
    with_next: bool = False
    head: "Band | None" = None
    closing: tuple[Mark, ...] = ()  # drawn at its foot if the page ends here inside a table
    turn: bool = False  # a good place to begin the last page, so that no signature stands alone
