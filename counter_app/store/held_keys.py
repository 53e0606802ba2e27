# SPDX-License-Identifier: Apache-2.0
"""Keys that only one case may hold: an invoice, an institution's month, a person's year. Kept as keyed digests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, tuple_

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.cases.case import Case
from counter_app.cases.claims import HeldKey
from counter_app.cases.numbers import parse_case_number
from counter_app.store.tables import case_row, held_key

_AT_ONCE = 400
"""Keys asked for in one statement: SQLite binds no more than some thousands of values."""
_ADD = insert(held_key)


@dataclass(frozen=True, slots=True)
class Holder:
    """A case that holds the key in the ``place`` (from 1) of those that were asked for."""

    place: int
    kind: str
    number: str
    day: str
    window: int


def hold(connection: Connection, ordinal: int, before: Case | None, after: Case) -> None:
    """Bring the keys of a case up to date. Raises CounterError where another case holds one of them."""
    old, new = before.held_keys if before is not None else (), after.held_keys
    if old == new:
        return
    if old:
        connection.execute(delete(held_key).where(held_key.c.ordinal == ordinal))
    if not new:
        return
    taken = holders(connection, new, but=after.id)
    if taken:
        raise held_elsewhere(taken[0])
    rows = {(one.kind, one.key): {"kind": one.kind, "key": one.key, "ordinal": ordinal} for one in new}
    connection.execute(_ADD, list(rows.values()))


def holders(connection: Connection, keys: Sequence[HeldKey], *, but: str) -> tuple[Holder, ...]:
    """Other cases that hold any of the keys, in the order of the keys."""
    places = {(one.kind, one.key): place for place, one in reversed(list(enumerate(keys, 1)))}
    found: list[Holder] = []
    for some in _portions(list(places)):
        wanted = (
            select(held_key.c.kind, held_key.c.key, case_row.c.number, case_row.c.opened_at)
            .join(case_row, case_row.c.ordinal == held_key.c.ordinal)
            .where(tuple_(held_key.c.kind, held_key.c.key).in_(some), case_row.c.case_id != but)
        )
        for kind, key, number, opened_at in connection.execute(wanted):
            day = civil_date(from_micros(opened_at)).isoformat()
            found.append(Holder(places[kind, key], kind, number, day, parse_case_number(number).window))
    return tuple(sorted(found, key=lambda one: one.place))


def held_elsewhere(one: Holder) -> CounterError:
    """The sentence that names the earlier case."""
    use = one.kind.partition("/")[0]
    return CounterError(f"cases.held.{use}", row=one.place, day=one.day, window=one.window, number=one.number)


def _portions(keys: Sequence[tuple[str, str]]) -> Iterable[Sequence[tuple[str, str]]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
