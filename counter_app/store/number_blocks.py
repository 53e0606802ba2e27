# SPDX-License-Identifier: Apache-2.0
"""Official numbers: given in order from leased blocks inside the transaction that uses them; none ever comes twice.

A block gives only while the data goes on without a break: whoever goes back to a copy does not know which of its
numbers were given since. Voided numbers stay. Both tables are projections of the actions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action, AnyFacts
from counter_app.cases.series import NumberGiven, NumberVoided, SeriesLeased
from counter_app.store.tables import given_number, series_block


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """A block of numbers. ``left`` of them can still be given, ``next`` first ("" where none); ``closed``: it was
    leased before the data came back from a copy, and gives nothing more."""

    series: str
    year: int
    first: int
    last: int
    width: int
    leased_at: int
    supervisor: str
    left: int
    next: str
    closed: bool


@dataclass(frozen=True, slots=True)
class SeriesNumber:
    """A number that was given or voided."""

    series: str
    year: int
    number: str
    case: str
    at: int
    instead_of: str
    voided: str


def with_series_number(connection: Connection, facts: AnyFacts, since: int) -> AnyFacts:
    """The facts of a number with the next one of its series, where none was written by hand. Blocks count from epoch
    ``since`` on.

    Raises CounterError for a number that was given before, a block that overlaps another, and where none is left.
    """
    match facts:
        case SeriesLeased():
            _check_apart(connection, facts, since)
        case NumberGiven(number=""):
            return msgspec.structs.replace(facts, number=_next(connection, facts.series, facts.year, since))
        case NumberGiven() if _is_known(connection, facts):
            raise CounterError("numbering.repeated", number=facts.number)
    return facts


def note_numbers(connection: Connection, written: Iterable[Action]) -> None:
    """Write down what actions say of blocks and numbers."""
    for one in written:
        match one.facts:
            case SeriesLeased() as facts:
                block = {name: getattr(facts, name) for name in ("series", "year", "first", "last", "width")}
                block |= {"epoch": one.epoch, "leased_at": one.at, "supervisor": facts.supervisor}
                connection.execute(insert(series_block), block)
            case NumberGiven() as facts:
                connection.execute(_ADD, _row(one, facts, facts.instead_of, ""))
            case NumberVoided() as facts:
                _void(connection, one, facts)


def leased_blocks(connection: Connection, since: int) -> tuple[NumberBlock, ...]:
    """Every block, by series, year and first number; those from before epoch ``since`` are closed."""
    order = (series_block.c.series, series_block.c.year, series_block.c.first, series_block.c.epoch)
    found: list[NumberBlock] = []
    for row in connection.execute(select(series_block).order_by(*order)):
        used = _used(connection, row.series, row.year, row.first, row.last)
        closed = row.epoch < since
        left = 0 if closed else row.last - row.first + 1 - len(used)
        free = _first_free(used, row.first, row.last) if left else 0
        found.append(
            NumberBlock(
                row.series,
                row.year,
                row.first,
                row.last,
                row.width,
                row.leased_at,
                row.supervisor,
                left,
                f"{free:0{row.width}}" if free else "",
                closed,
            )
        )
    return tuple(found)


def numbers_of(connection: Connection, series: str, year: int) -> tuple[SeriesNumber, ...]:
    """What was given and voided of a series in a year, in order."""
    wanted = (
        select(given_number)
        .where(given_number.c.series == series, given_number.c.year == year)
        .order_by(given_number.c.value, given_number.c.number)
    )
    return tuple(
        SeriesNumber(one.series, one.year, one.number, one.case_id, one.at, one.instead_of, one.voided)
        for one in connection.execute(wanted)
    )


_ADD = insert(given_number)
_LONGEST = 9  # digits of a number that may come from a block
_KNOWN = select(func.count()).where(
    given_number.c.series == bindparam("series"),
    given_number.c.year == bindparam("year"),
    given_number.c.number == bindparam("number"),
)


def _next(connection: Connection, series: str, year: int, since: int) -> str:
    """The smallest number of the window's blocks that was never given."""
    wanted = (
        select(series_block)
        .where(series_block.c.series == series, series_block.c.year == year)
        .order_by(series_block.c.first)
    )
    leased = connection.execute(wanted).all()
    open_ = [one for one in leased if one.epoch >= since]
    for one in open_:
        free = _first_free(_used(connection, series, year, one.first, one.last), one.first, one.last)
        if free:
            return f"{free:0{one.width}}"
    why = "used_up" if open_ else "restored" if leased else "no_block"
    raise CounterError(f"numbering.{why}", year=year)


def _used(connection: Connection, series: str, year: int, first: int, last: int) -> Sequence[int]:
    wanted = (
        select(given_number.c.value)
        .where(given_number.c.series == series, given_number.c.year == year)
        .where(given_number.c.value.between(first, last))
        .order_by(given_number.c.value)
    )
    return connection.scalars(wanted).all()


def _first_free(used: Sequence[int], first: int, last: int) -> int:
    """The smallest number not used; 0 where there is none."""
    for place, value in enumerate(used):
        if value != first + place:
            return first + place
    return first + len(used) if first + len(used) <= last else 0


def _is_known(connection: Connection, facts: NumberGiven | NumberVoided) -> bool:
    key = {"series": facts.series, "year": facts.year, "number": facts.number}
    return bool(connection.scalar(_KNOWN, key))


def _check_apart(connection: Connection, facts: SeriesLeased, since: int) -> None:
    block = series_block.c
    wanted = select(series_block).where(
        block.series == facts.series,
        block.year == facts.year,
        block.epoch >= since,
        block.first <= facts.last,
        block.last >= facts.first,
    )
    other = connection.execute(wanted.limit(1)).first()
    if other is not None:
        raise CounterError("numbering.overlap", first=other.first, last=other.last)


def _row(action: Action, facts: NumberGiven | NumberVoided, instead_of: str, voided: str) -> dict[str, object]:
    return {
        "series": facts.series,
        "year": facts.year,
        "value": int(facts.number) if facts.number.isdecimal() and len(facts.number) <= _LONGEST else 0,
        "number": facts.number,
        "case_id": action.case,
        "at": action.at,
        "instead_of": instead_of,
        "voided": voided,
    }


def _void(connection: Connection, action: Action, facts: NumberVoided) -> None:
    """A number of the case counts no more; one that was never given is used up by it."""
    if not action.case:
        added = connection.execute(upsert(given_number).on_conflict_do_nothing(), _row(action, facts, "", facts.reason))
        if not added.rowcount:
            raise CounterError("numbering.elsewhere", number=facts.number)
        return
    number = given_number.c
    connection.execute(
        update(given_number)
        .where(number.series == facts.series, number.year == facts.year, number.number == facts.number)
        .values(voided=facts.reason)
    )
