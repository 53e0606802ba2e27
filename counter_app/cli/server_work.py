# SPDX-License-Identifier: Apache-2.0
"""What verbs of ``counter-server`` share that do one thing in one transaction of the centre's database."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.centre import Centre, open_centre
from counter_app.server.settings import load_centre_settings

T = TypeVar("T")


def in_one_transaction(home: Path | None, work: Callable[[AsyncConnection, Centre], Awaitable[T]]) -> T:
    """Do something at a centre; all of it or nothing. Raises what ``work`` raises."""
    centre = open_centre(load_centre_settings(home))

    async def run() -> T:
        try:
            async with centre.engine.begin() as connection:
                return await work(connection, centre)
        finally:
            await centre.close()

    return asyncio.run(run())
