# SPDX-License-Identifier: Apache-2.0
"""Extracts of the register that windows get ahead, so that they answer while the centre cannot be asked.

Cut into parts by the number's digest: a part is one signed row of the feed, told again only where its rows changed.
Nothing of a person is ever in one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.catalogue.register_book import Kind, Query, shipped_register
from counter_app.catalogue.register_rows import told
from counter_app.server.centre import Centre
from counter_app.server.feeds import put
from counter_app.server.publishing import publisher_of
from counter_app.server.register.own import body_of
from counter_app.server.tables.feeds import feed_row
from counter_app.server.tables.register import register_load, register_row
from counter_app.wire.feeds import EVERYBODY, Feed, RegisterExtract, of_hall, part_of
from counter_app.wire.frames import pack

PIECE = 2000
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was told: rows in all, parts that are new or gone, and parts that stand as they were."""

    query: str
    rows: int
    sent: int
    same: int


async def publish_extract(
    connection: AsyncConnection, centre: Centre, name: str, *, by: str, hall: str = "", withdraw: bool = False
) -> Extracted:
    """Tell windows the extract of a query as it was loaded last; with ``withdraw`` that there is none any more.

    Raises CounterError ``register.no_extract``, ``register.ledger.city`` where the city's own database is asked,
    ``register.no_rows``, and as publishing does.
    """
    query = shipped_register().queries.get(name)
    if query is None or not query.extract:
        known = "、".join(one.query for one in shipped_register().queries.values() if one.extract)
        raise CounterError("register.no_extract", query=name, known=known)
    if centre.settings.register:
        raise CounterError("register.ledger.city")
    publisher = await publisher_of(connection, centre, by, hall)
    audience = of_hall(hall) if hall else EVERYBODY
    at, parts = (0, {}) if withdraw else await _parts(connection, query)
    standing = await _standing(connection, query, audience)
    sent = 0
    for part in sorted({*parts, *standing}):
        rows = parts.get(part, ())
        version = hashlib.sha256(msgspec.json.encode(rows, order="deterministic")).hexdigest()[:12] if rows else ""
        if standing.get(part, "") == version:
            continue
        key, gone = f"{query.query}/{part}", not rows
        body = b"" if gone else pack(RegisterExtract(query=query.query, part=part, at=at, rows=tuple(map(dict, rows))))
        place = (key, version or standing[part])
        await put(connection, centre, Feed.register, *place, body, audience=audience, gone=gone, by=publisher)
        sent += 1
    return Extracted(query.query, sum(map(len, parts.values())), sent, len({*parts, *standing}) - sent)


async def _parts(connection: AsyncConnection, query: Query) -> tuple[int, dict[str, Rows]]:
    """When the rows were loaded, and what is told of them, by part, each in the order of its numbers."""
    kind = query.tables[0].kind
    current = select(register_load.c.id, register_load.c.began_at)
    load = (
        await connection.execute(current.where(register_load.c.kind == kind.kind, register_load.c.current))
    ).one_or_none()
    if load is None:
        raise CounterError("register.no_rows", title=kind.title)
    number = _number_of(kind, query)
    found: dict[str, list[dict[str, str]]] = {}
    after = 0
    wanted = select(register_row.c.ordinal, register_row.c.body).where(register_row.c.load == load.id)
    while True:
        page = wanted.where(register_row.c.ordinal > after).order_by(register_row.c.ordinal).limit(PIECE)
        rows = (await connection.execute(page)).all()
        for row in rows:
            one = told(query.extract, body_of(row.body))
            found.setdefault(part_of(one.get(number, "")), []).append(one)
        if len(rows) < PIECE:
            return load.began_at, {part: sorted(some, key=lambda one: one[number]) for part, some in found.items()}
        after = rows[-1].ordinal


def _number_of(kind: Kind, query: Query) -> str:
    column = kind.finds(query.of)
    if column is None:
        raise TypeError("an extract of rows that no number finds")
    return column.key


async def _standing(connection: AsyncConnection, query: Query, audience: str) -> dict[str, str]:
    """The version that counts of each part."""
    prefix = f"{query.query}/"
    wanted = (
        select(feed_row.c.key, feed_row.c.version, feed_row.c.gone)
        .where(feed_row.c.feed == Feed.register.value, feed_row.c.audience == audience)
        .where(feed_row.c.key.startswith(prefix, autoescape=True))
        .order_by(feed_row.c.cursor)
    )
    found: dict[str, str] = {}
    for row in (await connection.execute(wanted)).all():
        part = row.key.removeprefix(prefix)
        if row.gone:
            found.pop(part, None)
        else:
            found[part] = row.version
    return found
