# SPDX-License-Identifier: Apache-2.0
"""A roster taken in from a spreadsheet: .xlsx, .csv or copied cells become rows, every fault by its row and column.

Nothing is calculated, guessed or silently dropped: what a cell shows is read as if it had been typed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.texts import text
from counter_app.forms.definition import Field, FieldType, Roster
from counter_app.forms.roster_template import roster_template as roster_template  # handed out, and read here again
from counter_app.forms.sheet_cells import EMPTY, MOST_ROWS, Cancelling, Grid, Note, SheetCell, SheetRow, letters
from counter_app.forms.sheet_columns import find_columns
from counter_app.forms.sheet_text import read_copied_text, read_file_text
from counter_app.forms.values import read
from counter_app.forms.workbook import EXACT, read_workbook

Progress = Callable[[int, int], None]

LARGEST = 32 * 1024 * 1024
_AT_ONCE = 100
_ZIP, _OLD, _LOCKED = b"PK", b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_TEXT_TRICK = re.compile(r'="([^"]*)"')
_NARROW = re.compile(r"#{2,}")
_ROUNDED = re.compile(r"[+-]?\d(?:\.\d+)?E\+?\d{2,3}", re.IGNORECASE | re.ASCII)
_CUT = re.compile(rf"\d{{{len(str(EXACT)) - 1}}}0{{2,}}", re.ASCII)
_FORMULA_SIGNS = tuple("=+-@")
_SIGNED = frozenset({FieldType.phone})


@dataclass(frozen=True, slots=True)
class SheetFault:
    """Something to be told of a sheet. ``row`` is the sheet's own number, 0 the whole sheet; ``column`` its letter.

    ``number`` is the row of the roster it came to (from 1, 0 for none), ``field`` the key there. ``warns``: worth a
    look, stops nothing. ``sentence`` may be personal: show it, never log it.
    """

    row: int
    column: str
    field: str
    code: str
    sentence: str
    warns: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class SheetRead:
    """Rows of kept values, as ``FormSession.set_rows`` takes them, and all that is to be told, in the sheet's order."""

    rows: tuple[dict[str, str], ...]
    faults: tuple[SheetFault, ...]

    @property
    def sound(self) -> bool:
        """Whether everything could be taken as it stood."""
        return all(one.warns for one in self.faults)


def _never() -> bool:
    return False


def _nobody(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


def read_sheet(
    path: Path,
    roster: Roster,
    *,
    today: date,
    cancelled: Cancelling = _never,
    progress: Progress = _nobody,
    values: Mapping[str, str] | None = None,
    office: bool = False,
) -> SheetRead:
    """Read a file. ``values`` are the form's own, which a column may stand ``beside``; ``office``: at review.

    ``progress`` is told the rows done and all rows. Raises CounterError for what is no sheet or too large, and
    Cancelled.
    """
    whole = _bytes(path)
    if whole.startswith(_OLD):
        raise CounterError("forms.sheet.locked" if _LOCKED in whole else "forms.sheet.old", file=path.name)
    reader = read_workbook if whole.startswith(_ZIP) else read_file_text
    grid = reader(whole, path.name, cancelled)
    return _Reading(roster, today, values or {}, office).read(grid, path.name, cancelled, progress)


def read_pasted(
    words: str, roster: Roster, *, today: date, values: Mapping[str, str] | None = None, office: bool = False
) -> SheetRead:
    """Read cells copied out of a spreadsheet, with or without their header. Raises CounterError."""
    grid = read_copied_text(words, _never)
    return _Reading(roster, today, values or {}, office).read(grid, text("forms.sheet.copied"), _never, _nobody)


def _bytes(path: Path) -> bytes:
    name = path.name
    try:
        if path.is_dir():
            raise CounterError("forms.sheet.folder", file=name)
        if path.stat().st_size > LARGEST:
            raise CounterError("forms.sheet.large", file=name, megabytes=LARGEST // 1024**2)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CounterError("forms.sheet.no_file", file=name) from error
    except (OSError, ValueError) as error:
        raise CounterError("forms.sheet.unreadable", file=name) from error


@dataclass(frozen=True, slots=True)
class _Found:
    """What a cell came to. ``fault`` is a code and its sentence, "" where there is none; so are the ``notes``."""

    value: str
    fault: tuple[str, str] = ("", "")
    notes: tuple[tuple[str, str], ...] = ()


class _Reading:
    """One sheet read into one roster."""

    def __init__(self, roster: Roster, today: date, values: Mapping[str, str], office: bool) -> None:
        self._roster = roster
        self._today = today
        self._values = values
        self._office = office
        self._known: dict[tuple[str, SheetCell, str], _Found] = {}

    def read(self, grid: Grid, name: str, cancelled: Cancelling, progress: Progress) -> SheetRead:
        if not grid.rows:
            raise CounterError("forms.sheet.empty", file=name)
        columns = find_columns(grid, self._roster, office=self._office)
        filled = [row for row in columns.rows if any(row.cell(place) is not EMPTY for place in columns.fields)]
        if not filled:
            raise CounterError("forms.sheet.empty", file=name)
        if len(filled) > MOST_ROWS:
            raise CounterError("forms.sheet.rows", most=MOST_ROWS)
        besides = {one.beside for one in columns.fields.values()}
        places = sorted(columns.fields.items(), key=lambda one: one[1].key not in besides)  # kinds before numbers
        rows: list[dict[str, str]] = []
        faults = [_told(note) for note in columns.notes]
        for number, row in enumerate(filled, 1):
            if number % _AT_ONCE == 1:
                if cancelled():
                    raise Cancelled
                progress(number - 1, len(filled))
            values, found = self._row(row, places, number)
            rows.append(values)
            faults += found
        progress(len(filled), len(filled))
        order = {one.key: place for place, one in columns.fields.items()}
        faults.sort(key=lambda one: (one.row, order.get(one.field, -1)))
        return SheetRead(tuple(rows), tuple(faults))

    def _row(
        self, row: SheetRow, places: Sequence[tuple[int, Field]], number: int
    ) -> tuple[dict[str, str], list[SheetFault]]:
        values: dict[str, str] = {}
        faults: list[SheetFault] = []
        for place, field in places:
            cell = row.cell(place)
            if cell is EMPTY:
                continue
            kind = (values.get(field.beside) or self._values.get(field.beside, "")) if field.beside else ""
            found = self._cell(field, cell, kind)
            if found.value:
                values[field.key] = found.value
            at = (row.number, letters(place), field.key)
            if found.fault[0]:
                faults.append(SheetFault(*at, *found.fault, number=number))
            faults += [SheetFault(*at, *note, warns=True, number=number) for note in found.notes]
        return values, faults

    def _cell(self, field: Field, cell: SheetCell, kind: str) -> _Found:
        """The same words in the same column come to the same, so they are read once."""
        key = (field.key, cell, kind)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _taken(field, cell, kind, self._today)
        return known


def _taken(field: Field, cell: SheetCell, kind: str, today: date) -> _Found:
    words = _bare(cell.text)
    code = cell.code
    if not code and _NARROW.fullmatch(words):
        code = "forms.sheet.narrow"
    if not code and _ROUNDED.fullmatch(words):
        code = "forms.sheet.rounded"
    if code:
        return _Found("", (code, text(code, words=words)))
    found = read(field, words, kind=kind, today=today)
    if _CUT.fullmatch(words) and (found.code or field.type not in (FieldType.id_number, FieldType.uscc)):
        return _Found("", ("forms.sheet.rounded", text("forms.sheet.rounded", words=words)))
    if found.code:
        return _Found(found.value, (found.code, found.sentence))
    notes = list(zip(found.notes, found.note_sentences, strict=True))
    if _CUT.fullmatch(words):
        notes.append(("forms.sheet.doubtful", text("forms.sheet.doubtful")))
    if len(words) > 1 and words.startswith(_FORMULA_SIGNS) and field.type not in _SIGNED:
        notes.append(("forms.sheet.formula_like", text("forms.sheet.formula_like")))
    return _Found(found.value, notes=tuple(notes))


def _bare(words: str) -> str:
    """Without the marks by which digits are kept as text: ``="0123"``, ``'0123``."""
    plain = words.strip()
    trick = _TEXT_TRICK.fullmatch(plain)
    if trick:
        return trick[1].strip()
    return plain[1:] if plain[:1] == "'" and plain[1:2].isdigit() else plain


def _told(note: Note) -> SheetFault:
    return SheetFault(note.row, note.column, "", note.code, text(note.code, **note.facts), note.warns)
