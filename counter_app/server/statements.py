# SPDX-License-Identifier: Apache-2.0
"""A statement that runs with every push: written once, worked out once for each database, run by the shortest way.

On PostgreSQL that way is the driver itself, inside the transaction that the connection is in already.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection

Found = Mapping[str, Any]


class Statement:
    """Words with named blanks; each of them is filled every time."""

    def __init__(self, words: Executable) -> None:
        self._words = words
        compiled: Any = words.compile(dialect=dialect())  # type: ignore[attr-defined]
        self._text = str(compiled)
        self._order: tuple[str, ...] = tuple(compiled.positiontup)

    async def first(self, connection: AsyncConnection, **blanks: object) -> Found | None:
        """The first row of the answer, None for none. The connection has to be in a transaction."""
        if connection.dialect.name == "postgresql":
            driver = await driver_of(connection)
            found: Found | None = await driver.fetchrow(self._text, *(blanks[name] for name in self._order))
            return found
        rows: Any = await connection.execute(self._words, blanks)
        row = rows.mappings().first()
        return None if row is None else dict(row)

    async def run(self, connection: AsyncConnection, **blanks: object) -> None:
        """Run it for what it does."""
        if connection.dialect.name == "postgresql":
            driver = await driver_of(connection)
            await driver.execute(self._text, *(blanks[name] for name in self._order))
        else:
            await connection.execute(self._words, blanks)


async def driver_of(connection: AsyncConnection) -> Any:  # noqa: ANN401 - the driver carries no types
    """asyncpg's own connection below one of SQLAlchemy's, which has begun a transaction on it."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    if not driver.is_in_transaction():
        raise RuntimeError("the driver would commit each statement by itself")
    return driver
