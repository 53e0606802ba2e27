# SPDX-License-Identifier: Apache-2.0
"""The engine behind the centre: PostgreSQL through asyncpg, or SQLite in one file, by the same statements."""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from counter_app.server.settings import CentreSettings

BUSY_MILLIS = 10_000
WARNINGS = "counter warnings"
"""Where a connection keeps what PostgreSQL warned of; see ``commits``."""
_READS = "counter_reads"


def is_postgresql(settings: CentreSettings) -> bool:
    """Whether the centre runs on PostgreSQL."""
    return settings.url.startswith("postgresql")


def make_engine(settings: CentreSettings) -> AsyncEngine:
    """An engine; nothing is connected yet. A transaction on SQLite takes the write lock at its beginning, but for
    those of ``reading``.

    On PostgreSQL statements are prepared once for each connection: a pooler in between must keep to sessions.
    """
    engine = create_async_engine(settings.url, pool_size=settings.pool, max_overflow=0, hide_parameters=True)
    if is_postgresql(settings):
        _note_warnings(engine)
    else:
        _prepare_sqlite(engine)
    return engine


def reading(engine: AsyncEngine) -> AsyncConnection:
    """A connection for what only reads: on SQLite it waits for no writer, and no writer for it."""
    return engine.execution_options(**{_READS: True}).connect()


def _note_warnings(engine: AsyncEngine) -> None:
    """Keep what the server warns of beside each connection; see ``commits``."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver carries no types
        warnings: list[str] = []
        record.info[WARNINGS] = warnings

        def note(_connection: object, message: Any) -> None:  # noqa: ANN401
            if message.severity_en == "WARNING":
                warnings.append(str(message.sqlstate))

        connection.driver_connection.add_log_listener(note)


def _prepare_sqlite(engine: AsyncEngine) -> None:

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver carries no types
        connection.isolation_level = None
        cursor = connection.cursor()
        for words in (
            f"PRAGMA busy_timeout = {BUSY_MILLIS}",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
        ):
            cursor.execute(words)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
