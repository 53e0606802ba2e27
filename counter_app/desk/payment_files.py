# SPDX-License-Identifier: Apache-2.0
"""The files of a payment batch: one that goes to the bank or the treasury, and the one that comes back with results.

Both are a sheet with one row a payment. What goes out is written beside its name first and gets it only when the
batch is recorded; what comes back is read whole, every fault by its row, before anything is written.
"""

import csv
import io
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.money import parse_money
from counter_app.base.private_files import private_opener
from counter_app.base.texts import text
from counter_app.cases.payments import PaymentState
from counter_app.catalogue.bank_words import PayColumn
from counter_app.catalogue.work_book import shipped_work
from counter_app.forms.sheet_cells import HEADER_WITHIN, Grid, SheetRow
from counter_app.forms.sheet_text import read_file_text
from counter_app.forms.workbook import read_workbook

PART = ".part"
"""Behind the name of a file whose batch is not recorded yet."""
TAIL = 4
_DIGITS = 9
"""A row's number has no more."""
_LARGEST = 64 * 1024 * 1024
_ZIP = b"PK"
_FORMULA_SIGNS = tuple("=+-@\t")
_OUT = (
    PayColumn.batch,
    PayColumn.row,
    PayColumn.number,
    PayColumn.payee,
    PayColumn.account,
    PayColumn.bank,
    PayColumn.bank_code,
    PayColumn.amount,
    PayColumn.purpose,
)
_NEEDED = {PayColumn.row, PayColumn.amount, PayColumn.state}


class FileKind(StrEnum):
    """How a batch is written."""

    xlsx = "xlsx"
    csv = "csv"


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A row of a batch. ``line`` is the row of the case's list it pays, 0 for the whole case. Personal throughout."""

    row: int
    case: str
    number: str
    payee: str
    account: str
    bank: str
    bank_code: str
    amount: Decimal
    purpose: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What a result file says of a row. ``at`` is the row's number in the file itself."""

    at: int
    batch: str
    row: int
    account: str
    amount: Decimal
    state: PaymentState
    reason: str
    on: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """Something wrong in a result file; ``at`` is the file's own row, 0 the whole file. Shown, never logged."""

    at: int
    code: str
    sentence: str


class BadResults(CounterError):
    """A result file that cannot be taken; nothing was changed. Carries every fault, by row."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("payments.bad_results", count=len(faults), first=faults[0].sentence)
        self.faults = tuple(faults)


def write_payments(path: Path, batch: str, rows: Sequence[PaymentRow], kind: FileKind) -> bytes:
    """Write a batch whole beside its name, and give back its bytes. Raises CounterError where the folder does not take
    it, and for words that a sheet would calculate."""
    for one in rows:
        if any(words.startswith(_FORMULA_SIGNS) for words in (one.payee, one.account, one.bank, one.bank_code)):
            raise CounterError("payments.signs", number=one.number)
    whole = (_workbook if kind is FileKind.xlsx else _csv)(batch, rows)
    try:
        with open(part_of(path), "wb", opener=private_opener) as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CounterError("payments.folder", folder=str(path.parent)) from error
    return whole


def part_of(path: Path) -> Path:
    """Where a file waits until its batch is recorded."""
    return path.with_name(path.name + PART)


def read_results(path: Path) -> tuple[ResultRow, ...]:
    """Read a result file: .xlsx, or .csv in UTF-8 or GB 18030. Raises CounterError, BadResults with every row."""
    grid = _grid(path)
    head = next((one for one in grid.rows[:HEADER_WITHIN] if _NEEDED <= set(_columns(one))), None)
    if head is None:
        raise CounterError("payments.no_header", file=path.name)
    places = _columns(head)
    faults: list[RowFault] = []
    found = [_result(row, places, faults) for row in grid.rows if row.number > head.number]
    if faults:
        raise BadResults(faults)
    return tuple(one for one in found if one is not None)


def _workbook(batch: str, rows: Sequence[PaymentRow]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(text("payments.sheet"))
    for letter, width in zip("ABCDEFGHI", (20, 7, 26, 18, 24, 30, 16, 14, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(_header())
    for one in rows:
        sheet.append(_cells(batch, one))
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def _csv(batch: str, rows: Sequence[PaymentRow]) -> bytes:
    words = io.StringIO(newline="")
    writer = csv.writer(words)
    writer.writerow(_header())
    writer.writerows(_cells(batch, one) for one in rows)
    return words.getvalue().encode("utf-8-sig")


def _header() -> list[str]:
    return [shipped_work().bank.head(column) for column in _OUT]


def _cells(batch: str, one: PaymentRow) -> list[object]:
    return [batch, one.row, one.number, one.payee, one.account, one.bank, one.bank_code, one.amount, one.purpose]


def _grid(path: Path) -> Grid:
    try:
        if path.stat().st_size > _LARGEST:
            raise CounterError("forms.sheet.large", file=path.name, megabytes=_LARGEST // 1024**2)
        whole = path.read_bytes()
    except OSError as error:
        raise CounterError("forms.sheet.unreadable", file=path.name) from error
    return (read_workbook if whole.startswith(_ZIP) else read_file_text)(whole, path.name, lambda: False)


def _columns(head: SheetRow) -> dict[str, int]:
    """Where the columns of a result file stand, by our keys."""
    names = {name: column for column, words in shipped_work().bank.columns.items() for name in words}
    found: dict[str, int] = {}
    for place, cell in enumerate(head.cells):
        key = names.get("".join(unicodedata.normalize("NFKC", cell.text).split()))
        if key is not None:
            found.setdefault(key, place)
    return found


def _result(row: SheetRow, places: Mapping[str, int], faults: list[RowFault]) -> ResultRow | None:
    words = {key: row.cell(place).text.strip() for key, place in places.items()}
    wrong: list[RowFault] = []
    number = words["row"]
    if not number.isascii() or not number.isdecimal() or len(number) > _DIGITS:
        wrong.append(_fault(row, "no_row"))
    amount = parse_money(words["amount"])
    if amount is None or amount <= 0:
        wrong.append(_fault(row, "no_amount"))
    state = _state(words["state"])
    if state is None:
        wrong.append(_fault(row, "no_state"))
    on = _day(words.get("day", ""))
    if on is None:
        wrong.append(_fault(row, "no_day"))
    if state is PaymentState.bounced and not words.get("reason"):
        wrong.append(_fault(row, "no_reason"))
    if wrong or amount is None or state is None or on is None:
        faults += wrong
        return None
    batch, account = words.get("batch", ""), words.get("account", "")
    return ResultRow(row.number, batch, int(number), account, amount, state, words.get("reason", ""), on)


def _fault(row: SheetRow, use: str) -> RowFault:
    code = f"payments.{use}"
    return RowFault(row.number, code, text("payments.at", row=row.number, what=text(code)))


def _state(words: str) -> PaymentState | None:
    for state, said in shipped_work().bank.states.items():
        if words in said:
            return PaymentState(state.value)
    return None


def _day(words: str) -> str | None:
    """An ISO day of what a bank writes; None where it is none."""
    plain = unicodedata.normalize("NFKC", words).replace("年", "-").replace("月", "-").removesuffix("日")
    plain = plain.replace("/", "-").replace(".", "-").partition(" ")[0].partition("T")[0]
    parts: Iterator[str] | list[str] = plain.split("-")
    if len(plain) == 8 and plain.isdecimal():
        parts = [plain[:4], plain[4:6], plain[6:]]
    try:
        year, month, day = (int(one) for one in parts)
        return date(year, month, day).isoformat()
    except ValueError:
        return None
