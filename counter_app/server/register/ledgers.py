# SPDX-License-Identifier: Apache-2.0
"""台账: every person or unit of the register in one sheet, masked unless somebody says why all of it is wanted."""

import csv
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_opener
from counter_app.base.texts import text
from counter_app.catalogue.register_book import AskedTable, Kind, Ledger
from counter_app.catalogue.register_rows import said, told
from counter_app.server.centre import Centre
from counter_app.server.people import check_right
from counter_app.server.register.own import body_of
from counter_app.server.rights import Right
from counter_app.server.tables.register import look_up, register_load, register_row

PIECE = 1000
MOST_IN_WORKBOOK = 1_000_000
"""Rows; a spreadsheet has no more."""
SHEETS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    file: Path
    rows: int
    masked: bool


async def export(centre: Centre, ledger: Ledger, file: Path, *, clerk: str = "", reason: str = "") -> Exported:
    """Write a ledger. With a ``reason`` and who gives it nothing is masked, and it is logged before it is written.

    Raises CounterError: ``register.ledger.*``, where nothing is loaded ``register.no_rows``, and ``staff.right`` for
    who may not ask the register for all halls.
    """
    if centre.settings.register:
        raise CounterError("register.ledger.city")
    if file.suffix.lower() not in SHEETS:
        raise CounterError("register.ledger.kind", file=file.name)
    if file.exists():
        raise CounterError("register.ledger.there", file=str(file))
    if reason.strip() and not clerk.strip():
        raise CounterError("register.ledger.clerk")
    masked = not reason.strip()
    async with centre.reading() as connection:
        count = await _count(connection, ledger.tables[0].kind)
    if not count:
        raise CounterError("register.no_rows", title=ledger.tables[0].kind.title)
    if file.suffix.lower() == ".xlsx" and count > MOST_IN_WORKBOOK:
        raise CounterError("register.ledger.long", count=count, most=MOST_IN_WORKBOOK)
    if not masked:
        async with centre.engine.begin() as connection:
            await check_right(connection, clerk.strip(), Right.ask_register, "")
            about = {"window": "", "hall": "", "case": "", "subject": "", "query": f"ledger:{ledger.ledger}"}
            line = insert(look_up).values(at=centre.now(), clerk=clerk, purpose=reason, rows=count, **about)
            await connection.execute(line)
    write = _write_workbook if file.suffix.lower() == ".xlsx" else _write_text
    return Exported(file, await write(_lines(centre, ledger, masked=masked), file, ledger.title), masked)


def headings(ledger: Ledger) -> list[str]:
    """What stands over the columns."""
    heads = [one.field.label for table in ledger.tables for one in table.columns]
    return [*heads, *(text("register.ledger.count", title=one.title) for one in ledger.counts)]


async def _count(connection: AsyncConnection, kind: Kind) -> int:
    wanted = select(register_load.c.rows).where(register_load.c.kind == kind.kind, register_load.c.current)
    return int((await connection.execute(wanted)).scalar() or 0)


async def _lines(centre: Centre, ledger: Ledger, *, masked: bool) -> AsyncIterator[list[str]]:
    """Headings, then the rows piece by piece, so that no reader holds the database up."""
    yield headings(ledger)
    first, *others = ledger.tables
    after = 0
    while True:
        async with centre.reading() as connection:
            wanted = (
                select(register_row.c.ordinal, register_row.c[ledger.of.value].label("key"), register_row.c.body)
                .join(register_load, register_load.c.id == register_row.c.load)
                .where(register_load.c.kind == first.kind.kind, register_load.c.current, register_row.c.ordinal > after)
                .order_by(register_row.c.ordinal)
                .limit(PIECE)
            )
            found = (await connection.execute(wanted)).all()
            keys = [str(one.key) for one in found]
            beside = [await _newest(connection, table, ledger, keys) for table in others]
            counts = [await _counted(connection, kind, ledger, keys) for kind in ledger.counts]
        for one in found:
            row = _said(first, one.body, masked=masked)
            for table, bodies in zip(others, beside, strict=True):
                row += _said(table, bodies.get(one.key), masked=masked)
            yield [*row, *(str(known.get(one.key, 0)) for known in counts)]
        if len(found) < PIECE:
            return
        after = found[-1].ordinal


async def _newest(
    connection: AsyncConnection, table: AskedTable, ledger: Ledger, keys: Sequence[str]
) -> dict[str, bytes]:
    key = register_row.c[ledger.of.value]
    wanted = (
        select(key.label("key"), register_row.c.body)
        .join(register_load, register_load.c.id == register_row.c.load)
        .where(register_load.c.kind == table.kind.kind, register_load.c.current, key.in_(keys))
        .order_by(register_row.c.newness, register_row.c.ordinal.desc())
    )
    return {str(one.key): one.body for one in await connection.execute(wanted)}


async def _counted(connection: AsyncConnection, kind: Kind, ledger: Ledger, keys: Sequence[str]) -> dict[str, int]:
    key = register_row.c[ledger.of.value]
    wanted = (
        select(key.label("key"), func.count().label("rows"))
        .join(register_load, register_load.c.id == register_row.c.load)
        .where(register_load.c.kind == kind.kind, register_load.c.current, key.in_(keys))
        .group_by(key)
    )
    return {str(one.key): int(one.rows) for one in await connection.execute(wanted)}


def _said(table: AskedTable, body: bytes | None, *, masked: bool) -> list[str]:
    row = told(table.columns, body_of(body)) if body is not None else {}
    return [said(one, row.get(one.key, ""), masked=masked) for one in table.columns]


async def _write_text(lines: AsyncIterator[list[str]], file: Path, title: str) -> int:
    count = -1
    with open(file, "x", encoding="utf-8-sig", newline="", opener=private_opener) as stream:
        writer = csv.writer(stream)
        async for line in lines:
            writer.writerow(line)
            count += 1
    return count


async def _write_workbook(lines: AsyncIterator[list[str]], file: Path, title: str) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    count = -1
    async for line in lines:
        sheet.append(line)
        count += 1
    with open(file, "xb", opener=private_opener) as stream:
        book.save(stream)
    return count
