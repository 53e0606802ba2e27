# SPDX-License-Identifier: Apache-2.0
"""A commit that somebody is told of is one that every machine has that must have it."""

from collections.abc import Sequence
from typing import Any

from asyncpg import (
    AdminShutdownError,
    CrashShutdownError,
    IntegrityConstraintViolationError,
    InterfaceError,
    PostgresConnectionError,
)
from asyncpg.exceptions import InternalClientError
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.database import WARNINGS
from counter_app.server.refusals import Refused

_LINE_ENDED = (
    InterfaceError,
    InternalClientError,  # told of its end while it was idle
    PostgresConnectionError,
    AdminShutdownError,
    CrashShutdownError,
    OSError,
)


async def commit_surely(connection: AsyncConnection) -> None:
    """Commit. Raises Refused ``centre.unsure`` (503) where PostgreSQL warned of anything meanwhile.

    A commit whose wait for the standby was called off is only warned of: it is here, and gone with this machine.
    """
    warnings: list[str] = connection.info.get(WARNINGS, [])
    warnings.clear()
    await connection.commit()
    if warnings:
        raise Refused(503, "centre.unsure", wait=5)


async def one_sure_statement(connection: AsyncConnection, words: str, blanks: Sequence[Any]) -> Any:  # noqa: ANN401
    """Run one statement of PostgreSQL's as a transaction of its own; the first row it gives, None for none.

    Raises Refused ``centre.unsure`` as :func:`commit_surely` does, and what the driver raises.
    """
    warnings: list[str] = connection.info.get(WARNINGS, [])
    driver: Any = (await connection.get_raw_connection()).driver_connection
    if driver.is_in_transaction():
        raise RuntimeError("somebody else's transaction would go with it")
    warnings.clear()
    try:
        row = await driver.fetchrow(words, *blanks)
    except IntegrityConstraintViolationError:
        raise
    except _LINE_ENDED:
        driver.terminate()
        await connection.exec_driver_sql("SELECT 1")  # which fails: so the pool learns that its lines are all gone
        raise
    except BaseException:  # whatever it was, this line is not given to the next one
        await connection.invalidate()
        raise
    if warnings:
        raise Refused(503, "centre.unsure", wait=5)
    return row
