# SPDX-License-Identifier: Apache-2.0
"""The months that the bodies of actions are cut into on PostgreSQL. SQLite keeps them in one table."""

from datetime import date, datetime

from sqlalchemy import Connection, inspect, text

from counter_app.base.clock import SHANGHAI, to_micros

PARTED = "action_body"
DEFAULT = f"{PARTED}_default"
_LOCK = 0x6D6F6E746873
"""Of PostgreSQL's advisory locks the one that only making months takes."""
AHEAD = 3
"""So many months after the present one have their own table before anything is written for them."""


def months_around(today: date) -> list[date]:
    """The first days of last month, this one, and those to come."""
    first = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first - 1, first + AHEAD + 1)]


def make_partitions(connection: Connection, today: date) -> list[str]:
    """Make the tables of the months around a day that are not there yet; what waited for them moves in.

    Runs in the caller's transaction. Returns the names of the new tables.
    """
    if connection.dialect.name != "postgresql":
        return []
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))  # workers come at the same moment
    there = set(inspect(connection).get_table_names())
    months = [(f"{PARTED}_{one:%Y_%m}", one) for one in months_around(today)]
    missing = [(name, one) for name, one in months if name not in there]
    for name, one in missing:
        _make(connection, name, one)
    return [name for name, _ in missing]


def _make(connection: Connection, name: str, month: date) -> None:
    """All parts of these statements are our own words and numbers."""
    number = month.year * 12 + month.month
    start, end = _first_moment(month), _first_moment(date(number // 12, number % 12 + 1, 1))
    connection.execute(text(f"CREATE TABLE {name} (LIKE {PARTED} INCLUDING ALL)"))
    moved = f"DELETE FROM {DEFAULT} WHERE created >= {start} AND created < {end} RETURNING *"  # noqa: S608
    connection.execute(text(f"WITH moved AS ({moved}) INSERT INTO {name} SELECT * FROM moved"))  # noqa: S608
    connection.execute(text(f"ALTER TABLE {PARTED} ATTACH PARTITION {name} FOR VALUES FROM ({start}) TO ({end})"))


def _first_moment(month: date) -> int:
    return to_micros(datetime(month.year, month.month, 1, tzinfo=SHANGHAI))
