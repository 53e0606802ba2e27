# SPDX-License-Identifier: Apache-2.0
"""The first sheet of an .xlsx that a person sees, as it shows its cells. Nothing in it is ever calculated or run."""

import io
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.packages import packed_parts, unpacks_within
from counter_app.base.texts import text
from counter_app.forms.sheet_cells import (
    EMPTY,
    Cancelling,
    Grid,
    Note,
    SheetCell,
    SheetRow,
    check_room,
    letters,
)
from counter_app.forms.workbook_cells import Merge, RawCell, RawRow, SheetStream, read_strings

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.reader.excel import ExcelReader

LARGEST_UNPACKED = 48 * 1024 * 1024
MOST_MERGES = 5_000
EXACT = 10**15
"""From here on a spreadsheet keeps 15 digits of a number and puts zeros for the rest."""

_AT_ONCE = 200
_BANNER = 3
_NOT_SHEETS = frozenset({"mimetype", "word/document.xml", "ppt/presentation.xml", "xl/workbook.bin"})
_IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_FRACTION = re.compile(r"[.eE]")
_ZEROS = re.compile(r"0+")
_LINE_END = "_x000D_"

_MONTH_FORMATS = frozenset({27, 36, 50, 52, 57})
_DAY_FORMATS = frozenset({28, 29, 30, 31, 51, 53, 54, 58})
"""Dates as a Chinese spreadsheet shows them; their numbers alone stand in the file, and openpyxl does not know them."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of the workbook, not read yet."""

    title: str
    visible: bool
    part: str


@dataclass(frozen=True, slots=True)
class _Style:
    """How the numbers of a style are shown. ``zeros``: filled up in front to so many digits."""

    dated: bool
    spanned: bool
    chinese_date: bool
    months: bool
    zeros: int


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
    from openpyxl.reader.excel import ExcelReader

    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")  # of what it leaves out
    try:
        reader = ExcelReader(_Watched(whole, cancelled), read_only=True, data_only=True, keep_links=False)
        with reader.archive:
            return _read(reader, name, cancelled)
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


def _read(reader: "ExcelReader", name: str, cancelled: Cancelling) -> Grid:
    sheets = _sheets(reader)
    sheet = next((one for one in sheets if one.visible), None)
    if sheet is None:
        raise CounterError("forms.sheet.none_visible", file=name)
    stream = SheetStream()
    with reader.archive.open(sheet.part) as source:
        cells = _Cells(reader.wb, _strings(reader))
        rows = _rows(stream.rows(source), cells, cancelled)
    if len(stream.merges) > MOST_MERGES:
        raise CounterError("forms.sheet.unpacked", file=name)
    notes = [*_about_sheets(sheet.title, [one.title for one in sheets if one is not sheet])]
    rows, banners = _without_banners(rows, stream.merges)
    if banners:
        notes.append(Note("forms.sheet.banners", {"rows": "、".join(str(one) for one in banners[:5])}))
    notes += _spread(rows, stream.merges, cancelled)
    hidden = sum(1 for row in rows if row.number in stream.hidden)
    if hidden:
        notes.append(Note("forms.sheet.hidden", {"count": hidden}))
    if stream.formulas:
        notes.append(Note("forms.sheet.formulas", {"count": stream.formulas}))
    return Grid(rows, notes)


def _sheets(reader: "ExcelReader") -> list[_Sheet]:
    """All sheets of cells in the workbook, and what their numbers look like; no cell is read yet."""
    from openpyxl.styles.stylesheet import apply_stylesheet

    reader.read_manifest()
    reader.read_workbook()
    reader.read_properties()
    reader.read_custom()
    reader.read_theme()
    apply_stylesheet(reader.archive, reader.wb)
    return [
        _Sheet(sheet.name, sheet.state == "visible", relation.target)
        for sheet, relation in reader.parser.find_sheets()
        if relation.target in reader.valid_files and "chartsheet" not in relation.Type
    ]


def _strings(reader: "ExcelReader") -> list[str]:
    from openpyxl.xml.constants import SHARED_STRINGS

    table = reader.package.find(SHARED_STRINGS)
    if table is None:
        return []
    with reader.archive.open(table.PartName[1:]) as source:
        return read_strings(source)


def _about_sheets(read: str, others: Sequence[str]) -> Sequence[Note]:
    unread = [one for one in others if one != text("forms.template.notes")]
    return [Note("forms.sheet.others", {"sheet": read, "others": "、".join(unread)})] if unread else []


def _rows(found: Iterable[RawRow], cells: "_Cells", cancelled: Cancelling) -> list[SheetRow]:
    rows: list[SheetRow] = []
    for count, row in enumerate(found, 1):
        if count % _AT_ONCE == 0 and cancelled():
            raise Cancelled
        shown: list[SheetCell] = []
        for raw in row.cells:
            shown.extend([EMPTY] * (raw.column + 1 - len(shown)))
            shown[raw.column] = cells.cell(raw)
        while shown and shown[-1] is EMPTY:
            shown.pop()
        if shown:
            rows.append(SheetRow(row.number, shown))
            check_room(len(rows))
    return rows


class _Cells:
    """What the cells of one workbook show."""

    def __init__(self, book: "Workbook", strings: Sequence[str]) -> None:
        self._book = book
        self._strings = strings
        self._styles: dict[int, _Style] = {}
        self._said: dict[str, SheetCell] = {}

    def cell(self, raw: RawCell) -> SheetCell:
        """A cell that shows nothing may still be told of: a formula whose result nobody has saved."""
        words = raw.words
        if words is None:
            return SheetCell("", "forms.sheet.no_result") if raw.calculated else EMPTY
        match raw.kind:
            case "n":
                return self._number(words, raw.style)
            case "s":
                return self._text(self._string(int(words)))
            case "b":
                return SheetCell("是" if int(words) else "否")
            case "e":
                return SheetCell(words, "forms.sheet.cell_error")
            case "d":
                from openpyxl.utils.datetime import from_ISO8601

                return self._value(from_ISO8601(words), raw.style)
            case _:
                return self._text(words)

    def _string(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        return self._strings[number]

    def _text(self, words: str) -> SheetCell:
        found = self._said.get(words)
        if found is None:
            plain = words.replace(_LINE_END, "\n")
            found = self._said[words] = SheetCell(plain) if plain.strip() else EMPTY
        return found

    def _value(self, value: object, style: int) -> SheetCell:
        if isinstance(value, date):
            return SheetCell(_day(value, months=self._style(style).months))
        return self._text(str(value))

    def _number(self, words: str, of: int) -> SheetCell:
        """A number as the sheet shows it: dates too, zeros in front, no noise of floats."""
        value = float(words) if _FRACTION.search(words) else int(words)
        style = self._style(of)
        if style.dated:
            from openpyxl.utils.datetime import from_excel

            try:
                found = from_excel(value, self._book.epoch, timedelta=style.spanned)
            except (OverflowError, ValueError):
                return SheetCell("#VALUE!", "forms.sheet.cell_error")
            return self._value(found, of)
        if not abs(value) < EXACT:
            return SheetCell(f"{value:.6G}", "forms.sheet.rounded")
        if style.chinese_date:
            from openpyxl.utils.datetime import from_excel

            found = from_excel(value, self._book.epoch)
            if isinstance(found, date):
                return SheetCell(_day(found, months=style.months))
        shown = format(value, ".15g") if isinstance(value, float) else str(value)
        return SheetCell(shown.zfill(style.zeros) if style.zeros and shown.isdecimal() else shown)

    def _style(self, number: int) -> _Style:
        found = self._styles.get(number)
        if found is None:
            found = self._styles[number] = self._looked_up(number)
        return found

    def _looked_up(self, number: int) -> _Style:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        book = self._book
        kind = book._cell_styles[number].numFmtId
        if kind < BUILTIN_FORMATS_MAX_SIZE:
            shown = BUILTIN_FORMATS.get(kind, "General")
        else:
            shown = book._number_formats[kind - BUILTIN_FORMATS_MAX_SIZE]
        return _Style(
            dated=number in book._date_formats,
            spanned=number in book._timedelta_formats,
            chinese_date=kind in _MONTH_FORMATS or kind in _DAY_FORMATS,
            months=kind in _MONTH_FORMATS or _shows_months(shown),
            zeros=len(shown) if _ZEROS.fullmatch(shown) else 0,
        )


def _shows_months(number_format: str) -> bool:
    plain = _IN_QUOTES.sub("", number_format).lower()
    return "y" in plain and "m" in plain and "d" not in plain


def _day(value: date, *, months: bool) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return day.isoformat()[:7] if months else day.isoformat()


def _without_banners(rows: list[SheetRow], merges: Sequence[Merge]) -> tuple[list[SheetRow], list[int]]:
    """Without titles and notes: rows of nothing but one cell that goes over several columns."""
    wide = {(one.top, one.left) for one in merges if one.top == one.bottom and one.right - one.left >= _BANNER - 1}
    banners = {row.number for row in rows if _is_banner(row, wide)}
    return [row for row in rows if row.number not in banners], sorted(banners)


def _is_banner(row: SheetRow, wide: set[tuple[int, int]]) -> bool:
    filled = [column for column, one in enumerate(row.cells) if one is not EMPTY]
    return len(filled) == 1 and (row.number, filled[0]) in wide


def _spread(rows: Sequence[SheetRow], merges: Sequence[Merge], cancelled: Cancelling) -> list[Note]:
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
