# SPDX-License-Identifier: Apache-2.0
"""Connections to the pad's server: few from one address, and none that is opened and then says nothing."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_OF_ONE_HOST = 16
REQUEST_SECONDS = 10.0
MOST_HEADER_BYTES = 16 * 1024


class GuardedConnection(H11Protocol):
    """A connection whose first request must be there in time; too many from one address are closed at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Called by the event loop."""
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        alike = [one for one in self.connections if isinstance(one, GuardedConnection) and one.client]
        if sum(one.client is not None and one.client[0] == host for one in alike) > MOST_OF_ONE_HOST:
            transport.close()
            return
        self.loop.call_later(REQUEST_SECONDS, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.cycle is None and self.transport.get_protocol() is self:
            self.transport.close()
