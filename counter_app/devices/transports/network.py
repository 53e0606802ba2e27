# SPDX-License-Identifier: Apache-2.0
"""A printer behind TCP (port 9100), by python-escpos with an opening that keeps the reason and leaks no socket."""

import socket

from escpos.printer import Network

from counter_app.devices.aside import SLICE, Aside
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience

PIECE = 4096
"""Bytes handed over at once: a slow printer that still takes some is not given up."""


class _Printer(Network):  # type: ignore[misc]  # the library has no types
    def take(self, wire: socket.socket) -> None:
        """Use a connection that is there."""
        wire.settimeout(SLICE)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a question must not wait for a full packet
        self.device = wire


class NetworkLink:
    """One connection. Used from one thread."""

    answers = True

    def __init__(self, host: str, port: int, seconds: float, request: Patience) -> None:
        self._address = (host, port)
        self._printer = _Printer(host, port)
        self._seconds, self._request = seconds, request

    def open(self) -> None:
        """Raises OSError when nobody answers at that address."""
        door: Aside[list[socket.socket]] = Aside(list, _close_all)  # finding the address cannot be cut short
        try:
            opened = door.call(self._connect, self._request, self._request.part(2 * self._seconds))
            self._printer.take(opened.pop())
        except DeviceFault as fault:
            raise TimeoutError from fault
        finally:
            door.leave()

    def _connect(self, opened: list[socket.socket]) -> list[socket.socket]:
        opened.append(socket.create_connection(self._address, self._seconds))
        return opened

    def write(self, data: bytes) -> None:
        """Raises OSError when the wire ends or the printer takes nothing for too long, and Cancelled."""
        rest = memoryview(data)
        step = Patience(self._request.part(self._seconds))
        while rest:
            self._request.check()
            try:
                rest = rest[self._printer.device.send(rest[:PIECE]) :]
                step = Patience(self._request.part(self._seconds))
            except TimeoutError:
                if step.over:
                    raise

    def read(self) -> bytes:
        """Raises ConnectionError at the wire's end, and Cancelled."""
        step = Patience(self._request.part(self._seconds))
        while True:
            self._request.check()
            try:
                found: bytes = self._printer._read()
            except TimeoutError:
                if step.over:
                    return b""
                continue
            if not found:
                raise ConnectionResetError
            return found

    def close(self) -> None:
        """Let go of the socket."""
        self._printer.close()


def _close_all(opened: list[socket.socket]) -> None:
    for one in opened:
        one.close()
