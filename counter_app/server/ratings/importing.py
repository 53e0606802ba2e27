# SPDX-License-Identifier: Apache-2.0
"""Taking in evaluations that were given elsewhere: every row looked at, all faults told, and no row taken twice.

They stand in a table of their own and are added to nothing: no press at a window is among them.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.evaluation import LevelList
from counter_app.base.texts import text
from counter_app.catalogue.outside_sheets import (
    KEYS,
    OutsideColumn,
    OutsideSheet,
    OutsideSource,
    check_reasons,
    read_cell,
    shipped_sheet,
)
from counter_app.forms.sheet_cells import HEADER_WITHIN, SheetRow, letters
from counter_app.server.centre import Centre
from counter_app.server.register.reading import RowFault, sheet_rows
from counter_app.server.tables.ratings import outside_load, outside_rating

PIECE = 500
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a file. Nothing was changed where ``done`` is False."""

    source: OutsideSource
    rows: int
    known: int
    faulty: int
    faults: tuple[RowFault, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    key: str
    values: Mapping[str, str]


async def import_ratings(
    centre: Centre, file: Path, source: OutsideSource, *, by: str, hall: str = "", partial: bool = False
) -> TakenIn:
    """Take a sheet in. With faults nothing is, but where ``partial`` leaves the faulty rows out. ``hall`` is that of
    rows that name none.

    Raises CounterError for a file that cannot be read, ``rating_records.columns`` where one that is needed is not
    there, ``rating_records.no_rows``, and ``publishing.nobody``.
    """
    if not by.strip():
        raise CounterError("publishing.nobody")
    sheet, levels = shipped_sheet(source)
    today = civil_date(centre.clock())
    rows, faults = await asyncio.to_thread(_read, file, sheet, levels, today)
    faulty = len({one.row for one in faults})
    if faults and not partial:
        return TakenIn(source, len(rows), 0, faulty, faults, done=False)
    digest = await asyncio.to_thread(lambda: hashlib.sha256(file.read_bytes()).hexdigest())
    async with centre.engine.begin() as connection:
        known = await _known(connection, source, [one.key for one in rows])
        fresh = [one for one in rows if one.key not in known]
        values = {
            "source": source.value,
            "file": file.name,
            "digest": digest,
            "by": by.strip(),
            "at": centre.now(),
            "rows": len(fresh),
            "known": len(rows) - len(fresh),
            "faulty": faulty,
        }
        made = insert(outside_load).values(**values).returning(outside_load.c.id)
        load = int((await connection.execute(made)).scalar_one())
        for first in range(0, len(fresh), PIECE):
            written = [_written(source, load, one, hall) for one in fresh[first : first + PIECE]]
            await connection.execute(insert(outside_rating), written)
    return TakenIn(source, len(fresh), len(rows) - len(fresh), faulty, faults, done=True)


def _written(source: OutsideSource, load: int, one: _Row, hall: str) -> dict[str, Any]:
    values = {key: one.values.get(key, "") for key in KEYS}
    return {
        "source": source.value,
        "key": one.key,
        "load": load,
        "row": one.number,
        "day": values["day"],
        "level": int(values["level"]),
        "reasons": values["reasons"],
        "hall": values["hall"] or hall.strip(),
        "item": values["item"],
        "number": values["case"],
        "words": values["words"],
    }


async def _known(connection: AsyncConnection, source: OutsideSource, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for first in range(0, len(keys), PIECE):
        wanted = select(outside_rating.c.key).where(outside_rating.c.source == source.value)
        wanted = wanted.where(outside_rating.c.key.in_(keys[first : first + PIECE]))
        found.update((await connection.execute(wanted)).scalars())
    return found


def _read(file: Path, sheet: OutsideSheet, levels: LevelList, today: date) -> tuple[list[_Row], tuple[RowFault, ...]]:
    coming = sheet_rows(file)
    placed: Mapping[int, OutsideColumn] = {}
    lacking = sheet.columns
    for row in islice(coming, HEADER_WITHIN):
        found = sheet.placed([one.text for one in row.cells])
        if len(found) > len(placed):
            placed, lacking = found, sheet.missing(found)
        if placed and not lacking:
            break
    if not placed or lacking:
        names = "、".join(one.heads[0] for one in lacking if one.required)
        raise CounterError("rating_records.columns", file=file.name, columns=names)
    rows: list[_Row] = []
    faults: list[RowFault] = []
    seen: Counter[str] = Counter()
    numbers: dict[str, int] = {}
    for row in coming:
        if len(rows) >= MOST_ROWS:
            raise CounterError("rating_records.many_rows", file=file.name, most=MOST_ROWS)
        values, wrong = _values(file.name, row, placed, levels, today)
        number = values.get("number", "")
        if not wrong and number and number in numbers:
            said = text("rating_records.cell.twice", row=numbers[number])
            wrong = [RowFault(file.name, row.number, "", said)]
        if wrong:
            faults += wrong
            continue
        if number:
            numbers[number] = row.number
        rows.append(_Row(row.number, _key(values, seen), values))
    if not rows and not faults:
        raise CounterError("rating_records.no_rows", file=file.name)
    return rows, tuple(faults)


def _values(
    file: str, row: SheetRow, placed: Mapping[int, OutsideColumn], levels: LevelList, today: date
) -> tuple[dict[str, str], list[RowFault]]:
    values: dict[str, str] = {}
    wrong: list[RowFault] = []
    for place, column in placed.items():
        cell = row.cell(place)
        found, code = ("", "") if cell.code else read_cell(column, cell.text, levels, today)
        said = text(cell.code, words=cell.text) if cell.code else ""
        said = text(f"rating_records.cell.{code}", column=column.heads[0]) if code else said
        if said:
            wrong.append(RowFault(file, row.number, letters(place), said))
        values[column.key] = found
    if not wrong and not check_reasons(values["level"], values.get("reasons", ""), levels):
        place = next(where for where, one in placed.items() if one.key == "reasons")
        said = text("rating_records.cell.other_level", column=placed[place].heads[0])
        wrong.append(RowFault(file, row.number, letters(place), said))
    return values, wrong


def _key(values: Mapping[str, str], seen: Counter[str]) -> str:
    """What tells a row that was here before: its number there; else what it says, and which of such rows it is."""
    number = values.get("number", "")
    if number:
        return f"n:{number}"
    whole = "\x1f".join(values.get(key, "") for key in KEYS)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    seen[digest] += 1
    return f"d:{digest}:{seen[digest]}"
