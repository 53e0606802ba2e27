# SPDX-License-Identifier: Apache-2.0
"""How much one worker takes on at a time: a few are worked on, some wait, the rest are told to come again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from counter_app.server.refusals import Refused

WAITING = 8
"""So many times as many as are worked on may wait or still be sending."""

PATIENCE = 60.0
"""Seconds for a whole body to arrive."""


class Gate:
    """Counts who is inside."""

    def __init__(self, at_once: int) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._most = at_once * WAITING
        self._empty = asyncio.Event()
        self._empty.set()
        self.inside = 0
        self._came = 0  # since the beginning

    @contextlib.asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Raises Refused ``centre.busy`` (503) where too many are inside."""
        if self.inside >= self._most:
            raise Refused(503, "centre.busy", wait=2)
        self.inside += 1
        self._came += 1
        self._empty.clear()
        try:
            yield
        finally:
            self.inside -= 1
            if not self.inside:
                self._empty.set()

    async def quiet(self, lull: float, patience: float) -> None:
        """Wait until nobody was inside for a moment, so many seconds at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                came = -1
                while came != self._came:
                    await self._empty.wait()
                    came = self._came
                    await asyncio.sleep(lull)

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn to be worked on."""
        async with self._slots:
            yield
