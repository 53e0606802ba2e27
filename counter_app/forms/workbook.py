# SPDX-License-Identifier: Apache-2.0
"""The first sheet of an .xlsx that a person sees, as it shows its cells. Nothing in it is ever calculated or run."""

import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.packages import packed_parts, unpacks_within
from counter_app.base.texts import text
from counter_app.forms.sheet_cells import (
    EMPTY,
    MOST_COLUMNS,
    Cancelling,
    Grid,
    Note,
    SheetCell,
    SheetRow,
    check_room,
    column_index,
    letters,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

LARGEST_UNPACKED = 48 * 1024 * 1024
MOST_MERGES = 5_000
LAST_ROW = 1_048_576
EXACT = 10**15
"""From here on a spreadsheet keeps 15 digits of a number and puts zeros for the rest."""

_AT_ONCE = 200
_BANNER = 3
_NOT_SHEETS = frozenset({"mimetype", "word/document.xml", "ppt/presentation.xml", "xl/workbook.bin"})
_INSIDE = rb"[^<>]{0,400}?"  # of a tag; bounded, so that no file can make the search long
_FORMULA = re.compile(
    rb"<(?:\w{1,20}:)?c\s"
    + _INSIDE
    + rb"(?<=\s)r=[\"']([A-Z]{1,3}\d{1,7})[\"']"
    + _INSIDE
    + rb">\s{0,20}<(?:\w{1,20}:)?f[\s/>]"
)
_MERGE = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s" + _INSIDE + rb"ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_HIDDEN_ROW = re.compile(
    rb"<(?:\w{1,20}:)?row\s(?="
    + _INSIDE
    + rb"\shidden=[\"'](?:1|true)[\"'])"
    + _INSIDE
    + rb"(?<=\s)r=[\"'](\d{1,7})[\"']"
)
_IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ZEROS = re.compile(r"0+")
_LINE_END = "_x000D_"

_MONTH_FORMATS = frozenset({27, 36, 50, 52, 57})
_DAY_FORMATS = frozenset({28, 29, 30, 31, 51, 53, 54, 58})
"""Dates as a Chinese spreadsheet shows them; their numbers alone stand in the file, and openpyxl does not know them."""


@dataclass(frozen=True, slots=True)
class _Merge:
    """Cells joined into one: columns from 0, rows from 1, the last ones among them."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the sheet says beside its cells."""

    formulas: frozenset[tuple[int, int]]  # row from 1, column from 0
    merges: tuple[_Merge, ...]
    hidden: frozenset[int]


class _Watched(io.BytesIO):
    """A file that stops being read as soon as somebody calls it off."""

    def __init__(self, whole: bytes, cancelled: Cancelling) -> None:
        super().__init__(whole)
        self._cancelled = cancelled

    def read(self, size: int | None = -1, /) -> bytes:
        """Called by zipfile."""
        if self._cancelled():
            raise Cancelled
        return super().read(size)


def read_workbook(whole: bytes, name: str, cancelled: Cancelling) -> Grid:
    """The rows of the first visible sheet. Raises CounterError for what is none, is locked, or unpacks too large."""
    _check_package(whole, name)
    import openpyxl

    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")  # of what it leaves out
    try:
        book = openpyxl.load_workbook(_Watched(whole, cancelled), read_only=True, data_only=True, keep_links=False)
        try:
            return _read(book, whole, name, cancelled)
        finally:
            book.close()
    except (CounterError, Cancelled):
        raise
    except Exception as error:  # a library over foreign bytes: whatever it stumbles over, the file is not sound
        raise CounterError("forms.sheet.broken", file=name) from error


def _check_package(whole: bytes, name: str) -> None:
    try:
        parts = packed_parts(whole)
    except ValueError as error:
        raise CounterError("forms.sheet.broken", file=name) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or names & _NOT_SHEETS:
        raise CounterError("forms.sheet.kind", file=name)
    if any(part.flag_bits & 1 for part in parts):
        raise CounterError("forms.sheet.locked", file=name)
    if not unpacks_within(parts, LARGEST_UNPACKED):
        raise CounterError("forms.sheet.unpacked", file=name)


def _read(book: "Workbook", whole: bytes, name: str, cancelled: Cancelling) -> Grid:
    sheets = list(book.worksheets)
    sheet = next((one for one in sheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise CounterError("forms.sheet.none_visible", file=name)
    marks = _marks(whole, sheet._worksheet_path)
    if len(marks.merges) > MOST_MERGES:
        raise CounterError("forms.sheet.unpacked", file=name)
    rows = _rows(sheet, marks, cancelled)
    notes = [*_about_sheets(sheet.title, [one.title for one in sheets if one is not sheet])]
    rows, banners = _without_banners(rows, marks.merges)
    if banners:
        notes.append(Note("forms.sheet.banners", {"rows": "、".join(str(one) for one in banners[:5])}))
    notes += _spread(rows, marks.merges, cancelled)
    hidden = sum(1 for row in rows if row.number in marks.hidden)
    if hidden:
        notes.append(Note("forms.sheet.hidden", {"count": hidden}))
    calculated = sum(1 for number, _ in marks.formulas if 0 < number <= LAST_ROW)
    if calculated:
        notes.append(Note("forms.sheet.formulas", {"count": calculated}))
    return Grid(rows, notes)


def _about_sheets(read: str, others: Sequence[str]) -> Sequence[Note]:
    unread = [one for one in others if one != text("forms.template.notes")]
    return [Note("forms.sheet.others", {"sheet": read, "others": "、".join(unread)})] if unread else []


def _marks(whole: bytes, part: str) -> _Marks:
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        words = packed.read(part)
    formulas = set()
    for found in _FORMULA.finditer(words):
        place = found[1].decode()
        digits = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        formulas.add((int(digits), column_index(place[: -len(digits)])))
    merges = tuple(
        _Merge(column_index(one[1].decode()), int(one[2]), column_index(one[3].decode()), int(one[4]))
        for one in _MERGE.finditer(words)
    )
    return _Marks(frozenset(formulas), merges, frozenset(int(one[1]) for one in _HIDDEN_ROW.finditer(words)))


def _rows(sheet: "ReadOnlyWorksheet", marks: _Marks, cancelled: Cancelling) -> list[SheetRow]:
    rows: list[SheetRow] = []
    blank: object = None
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    for number, found in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > LAST_ROW:
            raise ValueError(number)
        if found is blank:
            continue
        if number % _AT_ONCE == 0 and cancelled():
            raise Cancelled
        cells = [
            _cell(one) if one.value is not None else _unknown((number, column) in marks.formulas)
            for column, one in enumerate(found)
        ]
        while cells and cells[-1] is EMPTY:
            cells.pop()
        if not cells:
            blank = found
            continue
        rows.append(SheetRow(number, cells))
        check_room(len(rows))
    return rows


def _unknown(calculated: bool) -> SheetCell:
    """A cell that shows nothing: also a formula whose result nobody has saved."""
    return SheetCell("", "forms.sheet.no_result") if calculated else EMPTY


def _cell(cell: "ReadOnlyCell") -> SheetCell:
    value = cell.value
    if cell.data_type == "e":
        return SheetCell(str(value), "forms.sheet.cell_error")
    match value:
        case bool():
            return SheetCell("是" if value else "否")
        case int() | float():
            return _number(value, cell)
        case date():
            return SheetCell(_day(value, months=_shows_months(cell.number_format)))
        case _:
            words = str(value).replace(_LINE_END, "\n")
            return SheetCell(words) if words.strip() else EMPTY


def _number(value: float, cell: "ReadOnlyCell") -> SheetCell:
    """A number as the sheet shows it: dates that openpyxl takes for numbers, zeros in front, no noise of floats."""
    if not abs(value) < EXACT:
        return SheetCell(f"{value:.6G}", "forms.sheet.rounded")
    kind = cell.style_array.numFmtId
    if kind in _MONTH_FORMATS or kind in _DAY_FORMATS:
        from openpyxl.utils.datetime import from_excel

        found = from_excel(value, cell.parent.parent.epoch)
        if isinstance(found, date):
            return SheetCell(_day(found, months=kind in _MONTH_FORMATS))
    shown = format(value, ".15g") if isinstance(value, float) else str(value)
    if _ZEROS.fullmatch(cell.number_format or "") and shown.isdecimal():
        shown = shown.zfill(len(cell.number_format))
    return SheetCell(shown)


def _shows_months(number_format: str | None) -> bool:
    plain = _IN_QUOTES.sub("", number_format or "").lower()
    return "y" in plain and "m" in plain and "d" not in plain


def _day(value: date, *, months: bool) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return day.isoformat()[:7] if months else day.isoformat()


def _without_banners(rows: list[SheetRow], merges: Sequence[_Merge]) -> tuple[list[SheetRow], list[int]]:
    """Without titles and notes: rows of nothing but one cell that goes over several columns."""
    wide = {(one.top, one.left) for one in merges if one.top == one.bottom and one.right - one.left >= _BANNER - 1}
    banners = {row.number for row in rows if _is_banner(row, wide)}
    return [row for row in rows if row.number not in banners], sorted(banners)


def _is_banner(row: SheetRow, wide: set[tuple[int, int]]) -> bool:
    filled = [column for column, one in enumerate(row.cells) if one is not EMPTY]
    return len(filled) == 1 and (row.number, filled[0]) in wide


def _spread(rows: Sequence[SheetRow], merges: Sequence[_Merge], cancelled: Cancelling) -> list[Note]:
    """A cell that goes over several rows counts for each of them that has anything else, as people read it."""
    numbers = [row.number for row in rows]
    notes: list[Note] = []
    for one in merges:
        if cancelled():
            raise Cancelled
        covered = rows[bisect_left(numbers, one.top) : bisect_right(numbers, one.bottom)]
        if len(covered) < 2 or covered[0].number != one.top or covered[0].cell(one.left) is EMPTY:
            continue
        for row in covered[1:]:
            row.cells.extend([EMPTY] * (one.left + 1 - len(row.cells)))
            row.cells[one.left] = covered[0].cells[one.left]
        facts = {"column": letters(one.left), "first": one.top, "last": one.bottom}
        notes.append(Note("forms.sheet.merged", facts, one.top, letters(one.left)))
    return notes
