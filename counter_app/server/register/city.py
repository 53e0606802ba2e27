# SPDX-License-Identifier: Apache-2.0
"""The register in the city's own database: read through its URL and a map of tables and columns, never written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import ColumnClause, TableClause, column, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from counter_app.base.clock import Clock, civil_date
from counter_app.base.entries import Entry, check_names
from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault, ResourceFaults, read_mapping
from counter_app.base.texts import text
from counter_app.catalogue.register_book import Column, Find, Kind, RegisterBook
from counter_app.catalogue.register_rows import fen
from counter_app.forms.definition import FieldType
from counter_app.forms.values import read
from counter_app.server.register.source import NOTHING, Found

MAP = "register.yaml"
"""In the centre's home folder."""
_DAY, _MOMENT = 10, re.compile(r"\d{4}-\d\d-\d\d[ T]")
_DRIVERS = {"postgresql://": "postgresql+asyncpg://", "sqlite://": "sqlite+aiosqlite://"}


@dataclass(frozen=True, slots=True)
class MappedKind:
    """Where a kind stands in the city's database. ``values``: what the city's codes mean, by column."""

    source: TableClause
    columns: Mapping[str, ColumnClause[object]]
    values: Mapping[str, Mapping[str, str]]
    in_fen: frozenset[str]  # sums that stand there as whole fen


@dataclass(frozen=True, slots=True)
class CityRegister:
    """Asks the city's database itself; what it says is of now."""

    engine: AsyncEngine = field(repr=False)
    kinds: Mapping[str, MappedKind]
    clock: Clock

    async def rows(self, kind: Kind, by: Find, value: str, most: int) -> Found:
        """See :class:`counter_app.server.register.source.Register`. Raises CounterError ``register.city``."""
        mapped, key = self.kinds.get(kind.kind), kind.finds(by)
        if mapped is None or key is None or key.key not in mapped.columns or not value:
            return NOTHING
        named = [one.label(name) for name, one in mapped.columns.items()]
        wanted = select(*named).select_from(mapped.source).limit(most + 1)
        wanted = wanted.where(mapped.columns[key.key].in_({value, value.upper(), value.lower()}))
        if kind.order is not None and kind.order.key in mapped.columns:
            wanted = wanted.order_by(mapped.columns[kind.order.key].desc())
        try:
            async with self.engine.connect() as connection:
                found = (await connection.execute(wanted)).mappings().all()
        except (SQLAlchemyError, OSError) as error:
            raise CounterError("register.city") from error
        today = civil_date(self.clock())
        rows = tuple(_row(kind, mapped, dict(one), today) for one in found[:most])
        return Found(rows, more=len(found) > most, at=0)


def open_city(url: str, file: Path, book: RegisterBook, clock: Clock) -> CityRegister:
    """Raises ResourceFaults with all faults of the map, CounterError ``register.city`` for an URL that is none."""
    kinds = read_map(file, book)
    for plain, driven in _DRIVERS.items():
        if url.startswith(plain):
            url = driven + url.removeprefix(plain)
    try:
        engine = create_async_engine(url, pool_size=4, pool_pre_ping=True, hide_parameters=True)
    except (SQLAlchemyError, ImportError) as error:
        raise CounterError("register.city") from error
    return CityRegister(engine, kinds, clock)


def read_map(file: Path, book: RegisterBook) -> dict[str, MappedKind]:
    """Read the map; raises ResourceFaults with all faults."""
    faults: list[Fault] = []
    found: dict[str, MappedKind] = {}
    known = read_mapping(file, file.name, faults)
    if known is not None:
        document, data = known
        entries = Entry(document, (), data, "kinds", faults).entries("kinds", "kind table columns values fen")
        check_names(entries, "kind")
        for entry in entries:
            kind = book.kinds.get(entry.text("kind"))
            if kind is None:
                entry.fault(text("register.data.no_kind", kind=entry.value("kind")), "kind")
            else:
                found[kind.kind] = _mapped(entry, kind)
    if faults:
        raise ResourceFaults(faults)
    return found


def _mapped(entry: Entry, kind: Kind) -> MappedKind:
    names = {one.key for one in kind.columns}
    columns = _words(entry, "columns", names)
    needed = [one for one in kind.columns if (one.field.required or one.find) and one.key not in columns]
    for one in needed:
        if one.field.required and one.field.type is not FieldType.id_kind:  # none: resident identity cards
            entry.fault(text("register.data.unmapped", key=one.key), "columns")
    fens = entry.texts("fen")
    for place, key in enumerate(fens):
        if key not in names or kind.column(key).field.type is not FieldType.money:
            entry.fault(text("forms.data.no_field", key=key), "fen", place)
    values: dict[str, Mapping[str, str]] = {}
    raw = entry.value("values")
    for key, inner in raw.items() if isinstance(raw, dict) else ():
        if key not in names or not isinstance(inner, dict):
            entry.fault(text("forms.data.no_field", key=key), "values")
        else:
            values[key] = {str(code): str(means) for code, means in inner.items()}
    schema, _, source = entry.text("table").rpartition(".")
    made: dict[str, ColumnClause[object]] = {key: column(name) for key, name in columns.items()}
    return MappedKind(table(source, *made.values(), schema=schema or None), made, values, frozenset(fens))


def _words(entry: Entry, key: str, names: set[str]) -> dict[str, str]:
    raw = entry.value(key)
    if not isinstance(raw, dict):
        entry.fault(text("structure.shape"), key)
        return {}
    for name in raw:
        if name not in names:
            entry.fault(text("structure.unknown_key", key=name), key, name)
    return {str(name): str(words) for name, words in raw.items() if name in names}


def _row(kind: Kind, mapped: MappedKind, row: Mapping[str, object], today: date) -> dict[str, str | int]:
    """As the register keeps it. What the city wrote and nobody here can read stays as it stands, but for sums."""
    found: dict[str, str | int] = {}
    id_kind = next((one.key for one in kind.columns if one.field.type is FieldType.id_kind), "")
    for one in sorted(kind.columns, key=lambda column: column.key != id_kind):
        words = _said(row.get(one.key))
        words = mapped.values.get(one.key, {}).get(words, words)
        if not words:
            continue
        if one.field.type is FieldType.money:
            sum_of = _sum(one, words, in_fen=one.key in mapped.in_fen, today=today)
            if sum_of is not None:
                found[one.key] = sum_of
        else:
            words = words[:_DAY] if one.field.type is FieldType.date and _MOMENT.match(words) else words
            found[one.key] = read(one.field, words, kind=str(found.get(one.field.beside, "")), today=today).value
    return found


def _sum(one: Column, words: str, *, in_fen: bool, today: date) -> int | None:
    if in_fen:
        return int(words) if words.lstrip("-").isdecimal() else None
    read_as = read(one.field, words, today=today)
    return None if read_as.code else fen(read_as.value)


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() | Decimal():
            return f"{Decimal(str(value)):f}".rstrip("0").rstrip(".") if Decimal(str(value)) % 1 else str(int(value))
        case _:
            return str(value).strip()
