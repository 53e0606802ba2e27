# SPDX-License-Identifier: Apache-2.0
"""The cells of an .xlsx sheet in one pass, as the file holds them: their type, style and words, never calculated.

expat gives them; a tree of every cell, as openpyxl builds it, takes four times as long. Whatever is no sound XML, or
declares entities, ends in an exception.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import IO, NamedTuple
from xml.parsers import expat

from counter_app.forms.sheet_cells import MOST_COLUMNS, column_index

LAST_ROW = 1_048_576

_AT_ONCE = 64 * 1024
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_DIGITS = "0123456789"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", re.ASCII)
_YES = frozenset({"1", "true"})

_Begun = Callable[[Mapping[str, str]], None]


class RawCell(NamedTuple):
    """A cell. ``column`` counts from 0; ``words`` is None where nothing is kept, also for a formula never saved."""

    column: int
    kind: str
    style: int
    words: str | None
    calculated: bool


class RawRow(NamedTuple):
    """A row under its own number (from 1), with the cells that the file names, of the columns that are looked at."""

    number: int
    cells: Collection[RawCell]


class Merge(NamedTuple):
    """Cells joined into one: columns from 0, rows from 1, the last ones among them."""

    left: int
    top: int
    right: int
    bottom: int


class _Parts:
    """Words out of elements: what both a sheet and its table of strings need."""

    def __init__(self) -> None:
        self._begins: dict[str, _Begun] = {_SPACE + "t": self._text, _SPACE + "rPh": self._reading}
        self._ends: dict[str, Callable[[], None]] = {_SPACE + "t": self._text_end, _SPACE + "rPh": self._reading_end}
        self._words: list[str] | None = None
        self._texts: list[str] | None = None
        self._read_aloud = False

    def feed(self, source: IO[bytes]) -> Iterator[None]:
        """Read it through, and stop after every piece."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _AT_ONCE
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        while piece := source.read(_AT_ONCE):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield

    def _refuse(self, *_: object) -> None:
        raise ValueError("entities in a sheet")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        begin = self._begins.get(name)
        if begin is not None:
            begin(attributes)

    def _end(self, name: str) -> None:
        end = self._ends.get(name)
        if end is not None:
            end()

    def _say(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def _text(self, _: Mapping[str, str]) -> None:
        if self._texts is not None and not self._read_aloud:
            self._words = []

    def _text_end(self) -> None:
        if self._texts is not None and self._words is not None:
            self._texts += self._words
        self._words = None

    def _reading(self, _: Mapping[str, str]) -> None:
        self._read_aloud = True  # how a word is pronounced is not the word

    def _reading_end(self) -> None:
        self._read_aloud = False


class _Strings(_Parts):
    """The table of strings that cells name by number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._begins[_SPACE + "si"] = self._string
        self._ends[_SPACE + "si"] = self._string_end

    def _string(self, _: Mapping[str, str]) -> None:
        self._texts = []

    def _string_end(self) -> None:
        self.found.append("".join(self._texts or ()).replace("x005F_", ""))
        self._texts = None


def read_strings(source: IO[bytes]) -> list[str]:
    """The shared strings of a workbook, in their order."""
    strings = _Strings()
    for _ in strings.feed(source):
        pass
    return strings.found


class SheetStream(_Parts):
    """One sheet. ``merges``, ``hidden`` and ``formulas`` are whole when ``rows`` has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.formulas = 0
        self._begins |= {
            _SPACE + "row": self._row,
            _SPACE + "c": self._cell,
            _SPACE + "v": self._value,
            _SPACE + "f": self._formula,
            _SPACE + "is": self._inline,
            _SPACE + "mergeCell": self._merge,
        }
        self._ends |= {
            _SPACE + "row": self._row_end,
            _SPACE + "c": self._cell_end,
            _SPACE + "v": self._value_end,
        }
        self._columns: dict[str, int] = {}
        self._done: list[RawRow] = []
        self._number = self._last = 0
        self._column = -1
        self._cells: dict[int, RawCell] = {}
        self._attributes: Mapping[str, str] | None = None
        self._kept: str | None = None
        self._calculated = False

    def rows(self, source: IO[bytes]) -> Iterator[RawRow]:
        """Every row that the file names, from above; one that comes after its place is left out."""
        for _ in self.feed(source):
            yield from self._done
            self._done.clear()

    def _row(self, attributes: Mapping[str, str]) -> None:
        said = attributes.get("r")
        if said is None:
            self._number += 1
        else:
            self._number = int(said) if said.isdecimal() else _whole(float(said))
        if self._number > LAST_ROW:
            raise ValueError("below the last row")
        self._column = -1
        self._cells = {}
        if attributes.get("hidden") in _YES:
            self.hidden.add(self._number)

    def _row_end(self) -> None:
        if self._number > self._last:
            self._done.append(RawRow(self._number, self._cells.values()))
            self._last = self._number

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._attributes = attributes
        self._kept = self._texts = None
        self._calculated = False
        place = attributes.get("r")
        if place:
            letters = place.rstrip(_DIGITS)
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = _column(letters)
            self._column = column
        else:
            self._column += 1

    def _cell_end(self) -> None:
        attributes = self._attributes
        if attributes is None:
            raise ValueError("a cell in a cell")
        self._attributes = None
        if self._column >= MOST_COLUMNS:
            return
        kind = attributes.get("t", "n")
        words = self._kept or None
        if kind == "inlineStr":
            words = "".join(self._texts) if self._texts is not None else None
        style = int(attributes.get("s") or 0)
        self._cells[self._column] = RawCell(self._column, kind, style, words, self._calculated)
        self._texts = None

    def _value(self, _: Mapping[str, str]) -> None:
        if self._attributes is not None:
            self._words = []

    def _value_end(self) -> None:
        if self._words is not None:
            self._kept = "".join(self._words)
        self._words = None

    def _formula(self, _: Mapping[str, str]) -> None:
        if self._attributes is not None:
            self._calculated = True
            self.formulas += 1

    def _inline(self, _: Mapping[str, str]) -> None:
        if self._attributes is not None:
            self._texts = []

    def _merge(self, attributes: Mapping[str, str]) -> None:
        found = _AREA.fullmatch(attributes.get("ref", ""))
        if found is not None:
            left, top, right, bottom = found.groups()
            self.merges.append(Merge(column_index(left), int(top), column_index(right), int(bottom)))


def _whole(number: float) -> int:
    if not number.is_integer():
        raise ValueError("no row")
    return int(number)


def _column(letters: str) -> int:
    if _LETTERS.fullmatch(letters.upper()) is None:
        raise ValueError("no column")
    return column_index(letters.upper())
