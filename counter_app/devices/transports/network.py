# SPDX-License-Identifier: Apache-2.0
"""A printer behind TCP (port 9100), by python-escpos with an opening that keeps the reason and leaks no socket."""

import socket

from escpos.printer import Network

PIECE = 4096
"""Bytes handed over at once: a slow printer that still takes some is not given up."""


class _Printer(Network):  # type: ignore[misc]  # the library has no types
    def open(self, raise_not_found: bool = True) -> None:
        del raise_not_found
        self.device = socket.create_connection((self.host, self.port), self.timeout)
        self.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a question must not wait for a full packet


class NetworkLink:
    """One connection. Used from one thread."""

    answers = True

    def __init__(self, host: str, port: int, patience: float) -> None:
        self._printer = _Printer(host, port, timeout=patience)

    def open(self) -> None:
        """Raises OSError when nobody answers at that address."""
        self._printer.open()

    def write(self, data: bytes) -> None:
        """Raises OSError when the wire ends or the printer takes nothing for too long."""
        for at in range(0, len(data), PIECE):
            self._printer._raw(data[at : at + PIECE])

    def read(self) -> bytes:
        """Raises ConnectionError at the wire's end."""
        try:
            found: bytes = self._printer._read()
        except TimeoutError:
            return b""
        if not found:
            raise ConnectionResetError
        return found

    def close(self) -> None:
        """Let go of the socket."""
        self._printer.close()
