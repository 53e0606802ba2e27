# SPDX-License-Identifier: Apache-2.0
"""The cells of a form as plain data, for whoever else draws them. All lengths are points."""

import msgspec


class Cell(msgspec.Struct, frozen=True):
    """One cell."""

    text: str
    columns: int
    align: str


class Row(msgspec.Struct, frozen=True):
    """One row."""

    height: float
    cells: tuple[Cell, ...]


class Part(msgspec.Struct, frozen=True):
    """A table, or a line of text as a table of one cell without lines."""

    size: float
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    ruled: bool


class Font(msgspec.Struct, frozen=True):
    """A face, for those who find it by its name and those who open its file."""

    family: str
    path: str
    index: int


class Paper(msgspec.Struct, frozen=True):
    """What a form is printed as: with or without the structure of its parts (tags)."""

    tagged: bool


class Cells(Paper, frozen=True):
    """A whole form: its paper, its fonts, the best first, and what stands on each page."""

    width: float
    height: float
    side: float
    top: float
    leading: float
    fonts: tuple[Font, ...]
    pages: tuple[tuple[Part, ...], ...]
