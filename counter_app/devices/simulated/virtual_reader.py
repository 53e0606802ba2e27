# SPDX-License-Identifier: Apache-2.0
"""The wire of the virtual PC/SC reader (vpcd): a card is whoever is connected to its socket."""

import contextlib
import socket
import threading
from dataclasses import dataclass
from typing import Protocol

from counter_app.base.errors import CounterError
from counter_app.devices.simulated.social_card import ATR

ADDRESS = "127.0.0.1:35963"
"""Where the reader listens that comes with the package vsmartcard-vpcd."""
RETRY = 0.02
_OFF, _ON, _RESET, _ATR = range(4)
_ATR_ASKED = 4


def parse_address(text: str) -> tuple[str, int]:
    """``host:port``. Raises CounterError ``social.target_faulty``."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise CounterError("social.target_faulty", target=text)
    return host, int(port)


class Chip(Protocol):
    """What a card does."""

    def reset(self) -> None:
        """Power off and on."""

    def answer(self, command: bytes) -> bytes | None:
        """Data and status word; None where the card is pulled now."""


@dataclass(slots=True)
class Departure:
    """When the card goes by itself: after so many commands; ``then`` lies there instead of it."""

    after: int
    then: Chip | None = None


class VirtualReader:
    """Lays a card into the reader that listens at ``host:port``, and takes it out. Lives in a thread of its own.

    While a card is to lie there, it connects again as often as it must: the reader may come up later.
    """

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._changed = threading.Condition()
        self._card: Chip | None = None
        self._connected: socket.socket | None = None
        self._ended = False
        self.departure: Departure | None = None
        self.mute = False  # the card hears and never answers
        self.commands = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def lay(self, card: Chip | None) -> None:
        """Put a card in; None takes it out. Another one lies there as soon as the first was out."""
        with self._changed:
            self._card, self.commands = card, 0
            self._hang_up()
            self._changed.notify()

    def close(self) -> None:
        """Take the card out and end."""
        with self._changed:
            self._card, self._ended = None, True
            self._hang_up()
            self._changed.notify()
        self._thread.join()

    def _hang_up(self) -> None:
        if self._connected is not None:
            with contextlib.suppress(OSError):
                self._connected.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._card is None and not self._ended:
                    self._changed.wait()
                if self._ended:
                    return
                card = self._card
            if card is not None:
                self._lie(card)

    def _lie(self, card: Chip) -> None:
        """Lie in the reader until the card is taken out, or the reader is gone."""
        try:
            wire = socket.create_connection(self._address, timeout=1)
        except OSError:
            with self._changed:
                self._changed.wait(RETRY)
            return
        with wire:
            with self._changed:
                if self._card is not card:
                    return
                self._connected = wire
            card.reset()
            try:
                wire.settimeout(None)
                self._talk(wire, card)
            except OSError:
                pass
            with self._changed:
                self._connected = None

    def _talk(self, wire: socket.socket, card: Chip) -> None:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (message := _received(wire)) is not None:
            if len(message) > 1:
                if self._leaves(card):
                    return
                if self.mute:
                    continue
                if (answer := card.answer(message)) is None:
                    self._drop(card)
                    return
                _send(wire, answer)
            elif message[0] == _ATR_ASKED:
                _send(wire, ATR)
            elif message[0] in (_OFF, _ON, _RESET):
                card.reset()

    def _drop(self, card: Chip) -> None:
        with self._changed:
            if self._card is card:
                self._card = None

    def _leaves(self, card: Chip) -> bool:
        """Count a command; whether the card is gone before it answers this one."""
        with self._changed:
            if self._card is not card:
                return True
            self.commands += 1
            if self.departure is None or self.commands <= self.departure.after:
                return False
            self._card, self.departure = self.departure.then, None
            return True


def _send(wire: socket.socket, data: bytes) -> None:
    wire.sendall(len(data).to_bytes(2) + data)


def _received(wire: socket.socket) -> bytes | None:
    """One message; None at the wire's end."""
    length = _exactly(wire, 2)
    return _exactly(wire, int.from_bytes(length)) if length else None


def _exactly(wire: socket.socket, count: int) -> bytes | None:
    data = b""
    while len(data) < count:
        if hasattr(socket, "TCP_QUICKACK"):  # its own answer waits else until the last one is acknowledged
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        piece = wire.recv(count - len(data))
        if not piece:
            return None
        data += piece
    return data or None
