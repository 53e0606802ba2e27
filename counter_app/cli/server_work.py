# SPDX-License-Identifier: Apache-2.0
"""Verbs of ``counter-server`` that do one thing in one transaction of the centre's database."""

import argparse
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre

T = TypeVar("T")


def in_one_transaction(arguments: argparse.Namespace, work: Callable[[AsyncConnection, Centre], Awaitable[T]]) -> T:
    """Do something at the centre; all of it or nothing. Raises what ``work`` raises, and as ``with_centre`` does."""

    async def run(centre: Centre) -> T:
        async with centre.engine.begin() as connection:
            return await work(connection, centre)

    return with_centre(arguments, run)
