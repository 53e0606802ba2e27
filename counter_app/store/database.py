# SPDX-License-Identifier: Apache-2.0
"""The one place that opens the encrypted file: a writing engine, a reading engine, and faults that can be told.

SQLAlchemy's own BEGIN loses updates on SQLite without an error; here a transaction begins with
BEGIN IMMEDIATE on the writing engine and with a plain BEGIN on the reading engine.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, util
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite import pysqlite

from counter_app.base.errors import CounterError
from counter_app.store.disk import disk_fault
from counter_app.store.key import StoreKey

BUSY_MILLIS = 10_000
NEARLY_FULL_BYTES = 1024 * 1024
_SIDE_FILES = ("-wal", "-shm")


_STATEMENTS: MutableMapping[Any, Any] = util.LRUCache(500)
"""As they were put together; the same for every engine."""


class Dialect(pysqlite.dialect):
    """SQLite by our driver. One is as good as another: what was put together for one engine serves every other."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is Dialect

    def __hash__(self) -> int:
        return hash(Dialect)


registry.register("sqlite.counter", __name__, Dialect.__name__)


def side_files(database: Path) -> tuple[Path, ...]:
    """The files SQLite keeps beside a database that is in use."""
    return tuple(database.with_name(database.name + ending) for ending in _SIDE_FILES)


def open_raw(path: Path, key: StoreKey) -> Any:  # noqa: ANN401 - the driver carries no types
    """A bare connection that can read the file; also for backups, which work below SQLAlchemy."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    _unlock(connection, key)
    return connection


def _unlock(connection: Any, key: StoreKey) -> None:  # noqa: ANN401
    connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes its faults to standard error
    connection.execute(key.pragma)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLIS}")


def _engine(path: Path, begin: str, prepare: Callable[[Any], None], *, connections: int, overflow: int) -> Engine:
    engine = create_engine(
        URL.create("sqlite+counter", database=str(path)),
        module=sqlcipher3,
        execution_options={"compiled_cache": _STATEMENTS},
        pool_size=connections,
        max_overflow=overflow,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None
        prepare(connection)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def writing_engine(path: Path, key: StoreKey) -> Engine:
    """One connection; every transaction takes the write lock at its beginning, so what it reads stays true."""

    def prepare(connection: Any) -> None:  # noqa: ANN401
        _unlock(connection, key)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    return _engine(path, "BEGIN IMMEDIATE", prepare, connections=1, overflow=0)


def reading_engine(path: Path, key: StoreKey) -> Engine:
    """Cannot write, and never makes a save wait."""

    def prepare(connection: Any) -> None:  # noqa: ANN401
        _unlock(connection, key)
        connection.execute("PRAGMA query_only = ON")

    return _engine(path, "BEGIN", prepare, connections=2, overflow=4)


def fault_code(error: BaseException, folder: Path) -> str | None:
    """The code of the sentence for a fault of the environment, None for a fault of ours."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    name = str(getattr(cause, "sqlite_errorname", ""))
    if name.startswith("SQLITE_IOERR"):
        with contextlib.suppress(OSError):
            if shutil.disk_usage(folder).free < NEARLY_FULL_BYTES:
                return "store.disk_full"
        return "store.disk_fault"
    codes = {
        "SQLITE_FULL": "store.disk_full",
        "SQLITE_READONLY": "store.read_only",
        "SQLITE_CANTOPEN": "store.read_only",
        "SQLITE_PERM": "store.read_only",
        "SQLITE_NOTADB": "store.damaged",
        "SQLITE_CORRUPT": "store.damaged",
        "SQLITE_BUSY": "store.busy",
        "SQLITE_LOCKED": "store.busy",
    }
    return next((code for start, code in codes.items() if name.startswith(start)), None)


@contextlib.contextmanager
def faults_told(folder: Path, damaged: Callable[[], CounterError]) -> Iterator[None]:
    """Turn faults of disk and file into the CounterError that says them; everything else goes on as it is."""
    try:
        yield
    except OSError as error:
        raise disk_fault(error) from error
    except (exc.DBAPIError, sqlcipher3.Error) as error:
        code = fault_code(error, folder)
        if code is None:
            raise
        # what the driver says may hold values, so the cause is cut off
        raise (damaged() if code == "store.damaged" else CounterError(code)) from None
