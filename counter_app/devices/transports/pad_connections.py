# SPDX-License-Identifier: Apache-2.0
"""Connections to the pad's server: few from one address, and none with a request that is begun and never ends."""

import asyncio
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_OF_ONE_HOST = 16
MOST_SOCKETS = 128
"""Of all addresses: this program has files to open, too."""
REQUEST_SECONDS = 10.0
MOST_HEADER_BYTES = 16 * 1024


class GuardedSocket(socket.socket):
    """Listens. What is too many is closed before a byte of it is read, a handshake that never ends included."""

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.family, listening.type, listening.proto, fileno=listening.detach())
        self._taken: list[tuple[str, socket.socket]] = []

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        """Called by the event loop (not on Windows, where ``GuardedConnection`` alone counts)."""
        made, where = super().accept()
        self._taken = [one for one in self._taken if one[1].fileno() >= 0]
        of_one_host = sum(host == where[0] for host, _ in self._taken)
        if of_one_host >= MOST_OF_ONE_HOST or len(self._taken) >= MOST_SOCKETS:
            made.close()
            raise ConnectionAbortedError
        self._taken.append((where[0], made))
        return made, where


class GuardedConnection(H11Protocol):
    """A connection whose requests must be whole in time; too many from one address are closed at once."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Called by the event loop."""
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        alike = [one for one in self.connections if isinstance(one, GuardedConnection) and one.client]
        if sum(one.client is not None and one.client[0] == host for one in alike) > MOST_OF_ONE_HOST:
            transport.close()
            return
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        super().data_received(data)
        self._watch()

    def _watch(self) -> None:
        """Drops that come one by one do not put the end off."""
        if not self._unfinished:
            if self._deadline is not None:
                self._deadline.cancel()
            self._deadline = None
        elif self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_SECONDS, self._close_if_unfinished)

    @property
    def _unfinished(self) -> bool:
        """Whether a request is awaited that has begun, or the first one at all."""
        if self.transport.get_protocol() is not self:  # it went over to WebSocket
            return False
        begun, state = self.conn.trailing_data[0], str(self.conn.their_state)
        return state == "SEND_BODY" or (state == "IDLE" and (self.cycle is None or bool(begun)))

    def _close_if_unfinished(self) -> None:
        if self._unfinished:
            self.transport.close()
