# SPDX-License-Identifier: Apache-2.0
"""The engine behind the centre: PostgreSQL through asyncpg, or SQLite in one file, by the same statements."""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from counter_app.server.settings import CentreSettings

BUSY_MILLIS = 10_000


def is_postgresql(settings: CentreSettings) -> bool:
    """Whether the centre runs on PostgreSQL."""
    return settings.url.startswith("postgresql")


def make_engine(settings: CentreSettings) -> AsyncEngine:
    """An engine; nothing is connected yet. A transaction on SQLite takes the write lock at its beginning.

    Statements are not prepared under names, so that a pooler in between may deal out connections as it likes.
    """
    if is_postgresql(settings):
        return create_async_engine(
            settings.url, pool_size=settings.pool, max_overflow=0, pool_pre_ping=True, hide_parameters=True
        )
    engine = create_async_engine(settings.url, pool_size=settings.pool, max_overflow=0, hide_parameters=True)

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
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
