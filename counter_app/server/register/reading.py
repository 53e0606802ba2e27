# SPDX-License-Identifier: Apache-2.0
"""Files of a kind, row by row: .csv of any length in UTF-8 or GB 18030, .xlsx as far as a spreadsheet goes."""

import codecs
import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.register_book import Column, Kind
from counter_app.forms.sheet_cells import EMPTY, HEADER_WITHIN, Grid, SheetCell, SheetRow, letters
from counter_app.forms.sheet_columns import find_columns
from counter_app.forms.values import read
from counter_app.forms.workbook import LARGEST_UNPACKED, read_workbook

_ZIP = b"PK"
_PIECE = 1 << 20
_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row. ``row`` is the sheet's own number, 0 the whole file; ``sentence`` may be personal."""

    file: str
    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it is kept, or what is wrong with it."""

    file: str
    number: int
    values: dict[str, str]
    faults: tuple[RowFault, ...]


def read_rows(path: Path, kind: Kind, today: date) -> Iterator[ReadRow]:
    """The rows of a file. Raises CounterError for one that cannot be read or whose header does not fit."""
    rows = sheet_rows(path)
    head = list(itertools.islice(rows, HEADER_WITHIN))
    if not head:
        raise CounterError("forms.sheet.empty", file=path.name)
    found = find_columns(Grid(head), kind.roster, office=True)
    wrong = [one for one in found.notes if not one.warns or one.code == "forms.sheet.no_header"]
    if wrong:
        raise CounterError("register.header", file=path.name, why=text(wrong[0].code, **wrong[0].facts))
    besides = {one.beside for one in found.fields.values()}
    places = sorted(found.fields.items(), key=lambda one: one[1].key not in besides)  # kinds before numbers
    columns = [(place, kind.column(one.key)) for place, one in places]
    for row in itertools.chain(found.rows, rows):
        if any(row.cell(place) is not EMPTY for place, _ in columns):
            yield _read(path.name, row, columns, today)


def _read(file: str, row: SheetRow, columns: Sequence[tuple[int, Column]], today: date) -> ReadRow:
    values: dict[str, str] = {}
    faults: list[RowFault] = []
    for place, column in columns:
        cell, field = row.cell(place), column.field
        fault = text(cell.code, words=cell.text) if cell.code else ""
        if not fault and cell.text.strip():
            found = read(field, cell.text, kind=values.get(field.beside, ""), today=today)
            fault = found.sentence if found.code else ""
            values[field.key] = found.value
        elif not fault and field.required:
            fault = text("register.empty", label=field.label)
        if fault:
            faults.append(RowFault(file, row.number, letters(place), fault))
    return ReadRow(file, row.number, values, tuple(faults))


def sheet_rows(path: Path) -> Iterator[SheetRow]:
    """The rows of a sheet that hold anything. Raises CounterError for a file that cannot be read."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_ZIP))
            if head == _ZIP:
                if path.stat().st_size > LARGEST_UNPACKED:
                    raise CounterError("forms.sheet.large", file=path.name, megabytes=LARGEST_UNPACKED // 1024**2)
                return iter(read_workbook(path.read_bytes(), path.name, lambda: False).rows)
    except FileNotFoundError as error:
        raise CounterError("forms.sheet.no_file", file=path.name) from error
    except OSError as error:
        raise CounterError("forms.sheet.unreadable", file=path.name) from error
    return _text(path, _encoding(path))


def _encoding(path: Path) -> str:
    """UTF-8 where all of it is, else GB 18030."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _text(path: Path, encoding: str) -> Iterator[SheetRow]:
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            delimiter = max(_DELIMITERS, key=first.count)
            for number, cells in enumerate(csv.reader(stream, delimiter=delimiter, strict=True), 1):
                found = [SheetCell(one) if one.strip() else EMPTY for one in cells]
                if any(one is not EMPTY for one in found):
                    yield SheetRow(number, found)
    except UnicodeDecodeError as error:
        raise CounterError("register.not_text", file=path.name, row=number + 1) from error
    except csv.Error as error:
        raise CounterError("register.not_table", file=path.name, row=number + 1) from error
    except OSError as error:
        raise CounterError("forms.sheet.unreadable", file=path.name) from error
