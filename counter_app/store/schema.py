# SPDX-License-Identifier: Apache-2.0
"""Which schema a database has, and bringing it to today's. Alembic is loaded only when there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, text

from counter_app.base.errors import CounterError
from counter_app.store.tables import SCHEMA

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
EMPTY = ""


def schema_of(connection: Connection) -> str:
    """The migration a database stands at, :data:`EMPTY` for one without tables.

    Raises CounterError ``store.newer`` for a later one, ``store.foreign`` for a file that is not a counter's.
    """
    names = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    if not names:
        return EMPTY
    if "alembic_version" not in names:
        raise CounterError("store.foreign")
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if not isinstance(found, str):
        raise CounterError("store.foreign")
    if found > SCHEMA:
        raise CounterError("store.newer")
    return found


def migrate(connection: Connection) -> None:
    """Bring a database to :data:`SCHEMA` inside the caller's transaction: all steps or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, SCHEMA)
