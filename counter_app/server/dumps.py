# SPDX-License-Identifier: Apache-2.0
"""A centre's database as one file, and back: SQLite by its own online copy, PostgreSQL by its own programs."""

import asyncio
import contextlib
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from counter_app.base.errors import CounterError
from counter_app.server.database import is_postgresql
from counter_app.server.durable_files import sync_file
from counter_app.server.settings import CentreSettings

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILES: Mapping[str, str] = {SQLITE: "database.db", POSTGRESQL: "database.dump"}
_PROGRAMS = Path("/usr/lib/postgresql")
_BUSY = 10.0
_HEADS = frozenset({"alembic_version", "feed_head"})
"""Tables that hold something from the beginning."""


def engine_of(settings: CentreSettings) -> str:
    """Which of the two it is."""
    return POSTGRESQL if is_postgresql(settings) else SQLITE


async def take_dump(settings: CentreSettings, folder: Path) -> Path:
    """The whole database as it stands at one moment, while it is in use; on the disk when this returns.

    Raises CounterError ``server.backup.program`` or ``server.backup.no_program``.
    """
    file = folder / FILES[engine_of(settings)]
    if is_postgresql(settings):
        words = ("--format=custom", "--compress=6", "--no-owner", "--no-privileges", f"--file={file}")
        await asyncio.to_thread(_run, settings, "pg_dump", *words)
    else:
        await asyncio.to_thread(_copy_sqlite, _sqlite_file(settings), file, alone=True)
    file.chmod(0o600)
    sync_file(file)
    return file


async def load_dump(settings: CentreSettings, file: Path) -> None:
    """Fill the settings' database, which must be empty: all of the dump or nothing."""
    if is_postgresql(settings):
        words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        database = make_url(settings.url).database or ""
        await asyncio.to_thread(_run, settings, "pg_restore", *words, f"--dbname={database}", str(file))
    else:
        await asyncio.to_thread(_copy_sqlite, file, _sqlite_file(settings))
        sync_file(_sqlite_file(settings))


async def holds_anything(engine: AsyncEngine) -> bool:
    """Whether any table has a row, but for what a new database begins with."""
    async with engine.connect() as connection:
        return await connection.run_sync(_any_row)


async def clear_away(engine: AsyncEngine) -> None:
    """Take the empty tables of a new database out."""
    async with engine.begin() as connection:
        await connection.run_sync(_drop_tables)


@contextlib.asynccontextmanager
async def scratch(settings: CentreSettings, file: Path, server: str = "") -> AsyncIterator[CentreSettings]:
    """A database of its own with a dump in it, gone afterwards. It lies beside the dump, or on a PostgreSQL: that of
    the settings, or the one at ``server``.

    Raises CounterError ``server.backup.no_scratch`` where no database may be made there.
    """
    if is_postgresql(settings):
        async with _scratch_database(settings, server) as own:
            await load_dump(own, file)
            yield own
        return
    own = replace(settings, database=f"sqlite+aiosqlite:///{file.with_name('check.db')}")
    try:
        await load_dump(own, file)
        await asyncio.to_thread(_check_sqlite, _sqlite_file(own))
        yield own
    finally:
        for left in file.parent.glob("check.db*"):
            left.unlink()


@contextlib.asynccontextmanager
async def _scratch_database(settings: CentreSettings, server: str) -> AsyncIterator[CentreSettings]:
    url = make_url(replace(settings, database=server or settings.database).url)
    name = f"counter_check_{secrets.token_hex(4)}"
    maker = create_async_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True, pool_size=1)
    try:
        try:
            async with maker.connect() as connection:
                await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        except DBAPIError as error:
            raise CounterError("server.backup.no_scratch") from error
        try:
            own = url.set(drivername="postgresql", database=name)
            yield replace(settings, database=own.render_as_string(hide_password=False), pool=2)
        finally:
            async with maker.connect() as connection:
                await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        await maker.dispose()


def _any_row(connection: Connection) -> bool:
    for name in set(inspect(connection).get_table_names()) - _HEADS:
        if connection.scalar(text(f'SELECT 1 FROM "{name}" LIMIT 1')) is not None:  # noqa: S608 - a table's own name
            return True
    return False


def _drop_tables(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for name in inspect(connection).get_table_names():
            connection.execute(text(f'DROP TABLE IF EXISTS "{name}" CASCADE'))


def _sqlite_file(settings: CentreSettings) -> Path:
    return Path(make_url(settings.url).database or "")


def _copy_sqlite(source: Path, target: Path, *, alone: bool = False) -> None:
    """SQLite's own copy, one transaction at both ends. ``alone``: one file, nothing beside it.

    Raises CounterError ``server.database``.
    """
    try:
        with (
            contextlib.closing(sqlite3.connect(source, timeout=_BUSY)) as reading,
            contextlib.closing(sqlite3.connect(target, timeout=_BUSY)) as writing,
        ):
            reading.backup(writing)
            if alone:
                writing.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise CounterError("server.database", why=type(error).__name__) from error


def _check_sqlite(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        if [row[0] for row in connection.execute("PRAGMA integrity_check")] != ["ok"]:
            raise CounterError("server.backup.unreadable")


def _run(settings: CentreSettings, program: str, *words: str) -> None:
    """One of PostgreSQL's own programs; how to connect is told by the environment, where nobody else sees it."""
    command = [str(_program(program)), "--no-password", *words]
    environment = {**os.environ, **_connection(make_url(settings.url)), "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] if program == "pg_dump" else []
        raise CounterError("server.backup.program", program=program, exit=done.returncode, why="".join(last))


def _connection(url: URL) -> dict[str, str]:
    query = {key: value if isinstance(value, str) else value[0] for key, value in url.query.items()}
    given = {
        "PGHOST": query.get("host", url.host or ""),
        "PGPORT": str(url.port or query.get("port", "")),
        "PGUSER": url.username or query.get("user", ""),
        "PGPASSWORD": str(url.password or query.get("password", "")),
        "PGDATABASE": url.database or "",
        "PGSSLMODE": query.get("ssl", query.get("sslmode", "")),
    }
    return {key: value for key, value in given.items() if value}


def _program(name: str) -> Path:
    """The newest one there is: an older one does not read a newer server."""
    versions = (one for one in _PROGRAMS.glob(f"*/bin/{name}") if one.parent.parent.name.isdigit())
    newest = max(versions, key=lambda one: int(one.parent.parent.name), default=None)
    found = newest or shutil.which(name)
    if found is None:
        raise CounterError("server.backup.no_program", program=name)
    return Path(found)
