# SPDX-License-Identifier: Apache-2.0
"""A commit that somebody is told of is one that every machine has that must have it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.database import WARNINGS
from counter_app.server.refusals import Refused


async def commit_surely(connection: AsyncConnection) -> None:
    """Commit. Raises Refused ``centre.unsure`` (503) where PostgreSQL warned of anything meanwhile.

    A commit whose wait for the standby was called off is only warned of: it is here, and gone with this machine.
    """
    warnings: list[str] = connection.info.get(WARNINGS, [])
    warnings.clear()
    await connection.commit()
    if warnings:
        raise Refused(503, "centre.unsure", wait=5)
