# SPDX-License-Identifier: Apache-2.0
"""A row of the register: as it is stored, as it is told, and what rows come to as facts for forms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from counter_app.base.privacy import mask_name, mask_number, mask_phone
from counter_app.catalogue.register_book import Column, Fill, How, Query
from counter_app.forms.definition import FieldType
from counter_app.forms.values import spoken

Stored = Mapping[str, str | int]
"""By column: money in fen, everything else as a form keeps it."""
Told = Mapping[str, str]
"""By column: everything as a form keeps it, money in yuan."""

_SHOWN = 6


def fen(yuan: str) -> int:
    """``12.30`` → 1230."""
    return int(Decimal(yuan) * 100)


def yuan(amount: int) -> str:
    """1230 → ``12.30``."""
    return f"{Decimal(amount) / 100:.2f}"


def stored(columns: Sequence[Column], row: Told) -> dict[str, str | int]:
    """As it stands in the database; nothing of columns that are empty."""
    found: dict[str, str | int] = {}
    for one in columns:
        value = row.get(one.key, "")
        if value:
            found[one.key] = fen(value) if one.field.type is FieldType.money else value
    return found


def told(columns: Sequence[Column], row: Stored) -> dict[str, str]:
    """As it is answered, of these columns."""
    found: dict[str, str] = {}
    for one in columns:
        value = row.get(one.key, "")
        if value != "":
            found[one.key] = yuan(value) if isinstance(value, int) else value
    return found


def said(column: Column, value: str, *, masked: bool = True) -> str:
    """As people read it; masked unless somebody asked for all of it and said why."""
    words = spoken(column.field, value)
    if not (masked and column.masked):
        return words
    match column.field.type:
        case FieldType.person_name:
            return mask_name(words)
        case FieldType.phone:
            return mask_phone(words)
        case FieldType.id_number | FieldType.account:
            return mask_number(words)
        case FieldType.text if len(words) > _SHOWN and not words.isascii():
            return words[:_SHOWN] + "*" * (len(words) - _SHOWN)
        case FieldType.text if words.isascii():
            return mask_number(words)
        case _:
            return "*" * min(len(words), _SHOWN)


def facts_of(query: Query, rows: Mapping[str, Sequence[Told]]) -> dict[str, str]:
    """What an answer says for forms. ``rows`` by kind, the newest first; what is not known is left out."""
    found: dict[str, str] = {}
    for one in query.fills:
        values = [row[one.column.key] for row in rows.get(one.kind, ()) if row.get(one.column.key)]
        found[one.fact] = _fact(one, values)
    return {fact: value for fact, value in found.items() if value}


def _fact(fill: Fill, values: Sequence[str]) -> str:
    if not values:
        return ""
    match fill.how:
        case How.first:
            return values[0]
        case How.sum if fill.column.field.type is FieldType.money:
            return yuan(sum(map(fen, values)))
        case How.sum:
            return str(sum(map(int, values)))
        case How.span:
            ends = [one.partition("/") for one in values]
            return f"{min(first for first, _, _ in ends)}/{max(last for _, _, last in ends)}"
