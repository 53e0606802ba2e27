# SPDX-License-Identifier: Apache-2.0
"""Records of evaluations as a file: JSON as the province's endpoint gets it, or CSV with one row a record."""

import csv
import io
import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_opener
from counter_app.catalogue.rating_dialects import Dialect, Record

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class RecordFormat(StrEnum):
    """How records are written."""

    csv = "csv"
    json = "json"


def records_text(dialect: Dialect, records: Sequence[Record], kind: RecordFormat) -> str:
    """The whole file. A cell that a spreadsheet would take for a formula has an apostrophe ahead of it."""
    if kind is RecordFormat.json:
        return json.dumps({dialect.records: list(records)}, ensure_ascii=False, indent=1) + "\n"
    return table_text([[one.key for one in dialect.fields], *([_cell(one) for one in row.values()] for row in records)])


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([f"'{one}" if one.startswith(_FORMULA_SIGNS) else one for one in row])
    return out.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 - a list where the field has parts
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_private(file: Path, words: str, *, bom: bool) -> None:
    """Write a file that only this user can read. Raises CounterError ``rating_records.there`` for one that is there,
    and ``rating_records.unwritten``."""
    try:
        with open(file, "x", encoding="utf-8-sig" if bom else "utf-8", newline="", opener=private_opener) as stream:
            stream.write(words)
    except FileExistsError as error:
        raise CounterError("rating_records.there", file=str(file)) from error
    except OSError as error:
        raise CounterError("rating_records.unwritten", file=str(file)) from error
