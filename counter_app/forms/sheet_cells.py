# SPDX-License-Identifier: Apache-2.0
"""A sheet of cells as a file or the clipboard held it, before anybody asked what its columns mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from counter_app.base.errors import CounterError

MOST_ROWS = 20_000
"""People in one roster."""
MOST_COLUMNS = 64
"""What stands further to the right is not looked at."""
HEADER_WITHIN = 20
"""The header stands in one of the first rows."""

Cancelling = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell shows. ``code`` says why that cannot be taken ("" where it can)."""

    text: str
    code: str = ""


EMPTY = SheetCell("")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank, under the number the sheet gives it (from 1)."""

    number: int
    cells: list[SheetCell]

    def cell(self, index: int) -> SheetCell:
        """The cell of a column, counted from 0; empty beyond the last."""
        return self.cells[index] if index < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be told of a sheet. ``row`` 0 is the whole sheet; ``column`` is its letter, "" for none."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    row: int = 0
    column: str = ""
    warns: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows that are not blank, in order, and what is to be told of them."""

    rows: list[SheetRow]
    notes: list[Note] = field(default_factory=list)


def letters(index: int) -> str:
    """The name of a column, counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def column_index(name: str) -> int:
    """The column, counted from 0, of a name."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def check_room(rows: int) -> None:
    """Raises CounterError where there are more rows than a roster may have, header and all."""
    if rows > MOST_ROWS + HEADER_WITHIN:
        raise CounterError("forms.sheet.rows", most=MOST_ROWS)
