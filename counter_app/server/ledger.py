# SPDX-License-Identifier: Apache-2.0
"""Writing and reading the ledger: one set of words for all databases, the quickest way into each.

On PostgreSQL the places go in as arrays and the bodies by COPY; elsewhere both as plain inserts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.statements import driver_of
from counter_app.server.tables.ledger import action_body, ledger


class Place(NamedTuple):
    """A chain: one epoch of one window."""

    window: str
    epoch: int


class Stored(NamedTuple):
    """An action as it goes into the ledger."""

    seq: int
    id: str
    created: int
    link: bytes
    header: bytes
    facts: bytes
    personal: bytes | None
    salt: bytes | None
    personal_digest: bytes


_BODY = tuple(one.name for one in action_body.c)
_ADD_PLACES = insert(ledger).on_conflict_do_nothing()
_ADD_BODIES = insert(action_body)
_LINKS = select(ledger.c.seq, ledger.c.link).where(
    ledger.c.window == bindparam("of"),
    ledger.c.epoch == bindparam("in"),
    ledger.c.seq.between(bindparam("first"), bindparam("last")),
)
_ADD_ARRAYS = (
    'INSERT INTO ledger ("window", epoch, seq, id, created, link) '
    "SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::bytea[]) ON CONFLICT DO NOTHING"
)


async def add(connection: AsyncConnection, place: Place, actions: Sequence[Stored]) -> None:
    """Write actions behind the mark of a chain whose window the caller's transaction holds.

    An action whose id stands elsewhere in the ledger (sent again in a new epoch) is kept without it.
    """
    if connection.dialect.name == "postgresql":
        added = await _add_by_driver(connection, place, actions)
    else:
        rows = [_place_row(place, one, one.id) for one in actions]
        added = (await connection.execute(_ADD_PLACES, rows)).rowcount
        await connection.execute(_ADD_BODIES, [dict(zip(_BODY, one, strict=True)) for one in _bodies(place, actions)])
    if added != len(actions):
        there = await links_of(connection, place, actions[0].seq, actions[-1].seq)
        twins = [_place_row(place, one, None) for one in actions if one.seq not in there]
        await connection.execute(_ADD_PLACES, twins)


async def _add_by_driver(connection: AsyncConnection, place: Place, actions: Sequence[Stored]) -> int:
    driver = await driver_of(connection)
    told: str = await driver.execute(
        _ADD_ARRAYS,
        place.window,
        place.epoch,
        [one.seq for one in actions],
        [one.id for one in actions],
        [one.created for one in actions],
        [one.link for one in actions],
    )
    await driver.copy_records_to_table("action_body", records=_bodies(place, actions), columns=_BODY)
    return int(told.rpartition(" ")[2])


def _place_row(place: Place, one: Stored, id: str | None) -> dict[str, Any]:
    return {
        "window": place.window,
        "epoch": place.epoch,
        "seq": one.seq,
        "id": id,
        "created": one.created,
        "link": one.link,
    }


def _bodies(place: Place, actions: Sequence[Stored]) -> Iterator[tuple[Any, ...]]:
    """In the order of the table's columns."""
    for one in actions:
        yield (
            place.window,
            place.epoch,
            one.seq,
            one.created,
            one.header,
            one.facts,
            one.personal,
            one.salt,
            one.personal_digest,
        )


async def links_of(connection: AsyncConnection, place: Place, first: int, last: int) -> Mapping[int, bytes]:
    """The links of a stretch of a chain, by their seq."""
    stretch = {"of": place.window, "in": place.epoch, "first": first, "last": last}
    return {seq: bytes(link) for seq, link in (await connection.execute(_LINKS, stretch)).all()}
