# SPDX-License-Identifier: Apache-2.0
"""The centre itself: what every route and every verb works with."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from counter_app.base.clock import Clock, system_clock, to_micros
from counter_app.server.database import make_engine, reading
from counter_app.server.keys import CentreKeys, read_keys
from counter_app.server.settings import CentreSettings


@dataclass(slots=True)
class Centre:
    """One running centre. Owned by the program that opened it; routes get it by :func:`centre_of`."""

    settings: CentreSettings
    engine: AsyncEngine
    keys: CentreKeys
    clock: Clock

    def now(self) -> int:
        """The present moment in µs."""
        return to_micros(self.clock())

    def reading(self) -> AsyncConnection:
        """A connection for what only reads."""
        return reading(self.engine)

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


def open_centre(settings: CentreSettings, clock: Clock = system_clock) -> Centre:
    """A centre whose keys and database are there. Raises CounterError where its keys cannot be read."""
    return Centre(settings, make_engine(settings), read_keys(settings.home), clock)


def centre_of(request: Request) -> Centre:
    """The centre a route belongs to (a dependency)."""
    centre = request.app.state.centre
    if not isinstance(centre, Centre):
        raise TypeError("no centre behind this application")
    return centre
