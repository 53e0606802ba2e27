# SPDX-License-Identifier: Apache-2.0
"""Which schema a centre's database has, and bringing it to today's."""

from datetime import date
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.server.database import reading
from counter_app.server.partitions import make_partitions

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
SCHEMA = max(one.name[:4] for one in (MIGRATIONS / "versions").glob("[0-9]*.py"))
"""The last step there is."""

EMPTY = ""


def schema_of(connection: Connection) -> str:
    """The step a database stands at, :data:`EMPTY` for one without tables.

    Raises CounterError ``server.schema.newer`` for a later one, ``server.schema.foreign`` for one that is no centre's.
    """
    names = inspect(connection).get_table_names()
    if not names:
        return EMPTY
    if "alembic_version" not in names:
        raise CounterError("server.schema.foreign")
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if not isinstance(found, str):
        raise CounterError("server.schema.foreign")
    if found > SCHEMA:
        raise CounterError("server.schema.newer", found=found, known=SCHEMA)
    return found


async def check_schema(engine: AsyncEngine) -> None:
    """Raises CounterError unless the database is at :data:`SCHEMA`, as ``schema_of`` or ``server.schema.older``."""
    async with reading(engine) as connection:
        found = await connection.run_sync(schema_of)
    if found != SCHEMA:
        raise CounterError("server.schema.older", found=found or "0", known=SCHEMA)


async def migrate(engine: AsyncEngine, today: date | None = None) -> None:
    """Bring the database to :data:`SCHEMA` in one transaction: all steps or none; then make the coming months."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
        await connection.run_sync(make_partitions, today or civil_date(system_clock()))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    if schema_of(connection) == SCHEMA:
        return
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, SCHEMA)
