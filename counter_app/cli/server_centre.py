# SPDX-License-Identifier: Apache-2.0
"""What the verbs of ``counter-server`` share: the centre's own faults told, and work done in its database."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from counter_app.base.errors import CounterError
from counter_app.server.centre import Centre, open_centre
from counter_app.server.migrating import check_schema
from counter_app.server.settings import load_centre_settings

T = TypeVar("T")


def with_centre(arguments: argparse.Namespace, work: Callable[[Centre], Awaitable[T]]) -> T:
    """Open the centre at ``--home``, do something with it, close it.

    Raises CounterError, also where the database does not answer or has another schema than this program.
    """
    settings = load_centre_settings(arguments.home)

    async def run() -> T:
        centre = open_centre(settings)
        try:
            await check_schema(centre.engine)
            return await work(centre)
        finally:
            await centre.close()

    with database_faults():
        return asyncio.run(run())


@contextmanager
def database_faults() -> Iterator[None]:
    """Turns faults of the database, or of files, into the sentence that says so; a driver's words may hold anything."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        if isinstance(error, OSError) and error.filename is not None:  # a folder or file, which no database names
            why = type(error).__name__
            raise CounterError("server.place", place=str(error.filename), why=why) from None
        why = type(getattr(error, "orig", None) or error).__name__
        raise CounterError("server.database", why=why) from None
