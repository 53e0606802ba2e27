# SPDX-License-Identifier: Apache-2.0
"""The register in the centre's own tables, as it was loaded last."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from counter_app.catalogue.register_book import Find, Kind
from counter_app.forms.definition import FieldType
from counter_app.server.register.source import NOTHING, Digests, Found
from counter_app.server.tables.register import register_load, register_row

_body = msgspec.json.Decoder(dict[str, str | int])
_encoder = msgspec.json.Encoder()
_SPANS = frozenset({FieldType.period, FieldType.month_period})


@dataclass(frozen=True, slots=True)
class OwnRegister:
    """Answers from the load of each kind that is current at that moment."""

    engine: AsyncEngine
    digests: Digests

    async def rows(self, kind: Kind, by: Find, value: str, most: int) -> Found:
        """See :class:`counter_app.server.register.source.Register`."""
        digest = self.digests.of(by, value)
        if not digest:
            return NOTHING
        wanted = (
            select(register_row.c.body, register_load.c.began_at)
            .join(register_load, register_load.c.id == register_row.c.load)
            .where(register_load.c.kind == kind.kind, register_load.c.current, register_row.c[by.value] == digest)
            .order_by(register_row.c.newness.desc(), register_row.c.ordinal)
            .limit(most + 1)
        )
        async with self.engine.connect() as connection:
            found = (await connection.execute(wanted)).all()
        rows = tuple(body_of(one.body) for one in found[:most])
        return Found(rows, more=len(found) > most, at=found[0].began_at if found else 0)


def row_of(kind: Kind, digests: Digests, row: Mapping[str, str | int]) -> dict[str, object]:
    """A row as it stands in the table, but for its load and place."""
    keys = {}
    for find in Find:
        column = kind.finds(find)
        keys[find.value] = digests.of(find, str(row.get(column.key, ""))) if column else ""
    return {**keys, "newness": newness(kind, row), "body": _encoder.encode(row)}


def body_of(stored: bytes) -> dict[str, str | int]:
    """A row's values."""
    return _body.decode(stored)


def newness(kind: Kind, row: Mapping[str, str | int]) -> str:
    """What the newest row has the greatest of."""
    order = kind.order
    value = str(row.get(order.key, "")) if order else ""
    first, _, last = value.partition("/")
    return f"{last}/{first}" if order and order.field.type in _SPANS else value
