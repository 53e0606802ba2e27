# SPDX-License-Identifier: Apache-2.0
"""A recorded trace on a pseudo-terminal: whoever sends its commands gets its answers, at the pace they came."""

import contextlib
import os
import select
import threading
import time
from dataclasses import replace

from counter_app.devices.simulated.pseudo_terminal import open_port
from counter_app.devices.traces import Exchange, Trace, exchanges

FIRST_SECONDS, AGAIN_SECONDS = 0.5, 2.0
"""What came unasked comes so long after the port is there, and again after so long: opening it throws away."""


class TracePlayer:
    """``port`` is the serial port to open. Lives in a thread of its own until it is closed.

    How often a driver looks for a card hangs on the clock, so a command may be repeated or left out: the player goes on
    to the next place where the trace has the same command, and repeats the last such answer where there is none.
    ``unknown`` counts commands that the trace does not have at all; they stay without an answer. What came of itself,
    before any command, comes once the port may be open, and again after a while: a scanner is not asked.
    """

    def __init__(self, trace: Trace, *, at_once: bool = False) -> None:
        recorded = list(exchanges(trace.passages))
        self._exchanges = [one for one in recorded if one.command]
        self._unasked = next((one for one in recorded if not one.command), None)
        self._at_once = at_once
        self._next = 0
        self.played: set[int] = set()
        self.unknown = 0
        self._ours, self._theirs, self.port = open_port()
        self._wake_read, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="trace-player", daemon=True)
        self._thread.start()

    @property
    def left(self) -> int:
        """How many exchanges of the trace were not played."""
        return len(self._exchanges) - len(self.played)

    def close(self) -> None:
        """End it."""
        os.write(self._wake, b".")
        self._thread.join()
        for one in (self._ours, self._theirs, self._wake_read, self._wake):
            os.close(one)

    def _serve(self) -> None:
        held, rest = b"", None if self._unasked is None else FIRST_SECONDS
        while True:
            ready, _, _ = select.select([self._ours, self._wake_read], [], [], rest)
            if self._wake_read in ready:
                return
            if not ready:
                self._play_unasked()
                rest = AGAIN_SECONDS
                continue
            held += os.read(self._ours, 4096)
            while found := self._heard(held):
                length, exchange = found
                held = held[length:]
                if exchange is not None:
                    self._play(exchange)

    def _heard(self, held: bytes) -> tuple[int, Exchange | None] | None:
        """The exchange whose command has come, and how many bytes it took; None where more must come first."""
        order = [*range(self._next, len(self._exchanges)), *range(self._next - 1, -1, -1)]
        for index in order:
            exchange = self._exchanges[index]
            if held.startswith(exchange.command):
                if index >= self._next:
                    self._next = index + 1
                self.played.add(index)
                return len(exchange.command), exchange
        if not held or any(one.command.startswith(held) for one in self._exchanges):
            return None
        self.unknown += 1
        return len(held), None

    def _play_unasked(self) -> None:
        if self._unasked is not None:
            first = self._unasked.answer[0].at
            self._play(replace(self._unasked, at=first))

    def _play(self, exchange: Exchange) -> None:
        began = time.monotonic()
        for one in exchange.answer:
            if not self._at_once:
                time.sleep(max(0.0, one.at - exchange.at - (time.monotonic() - began)))
            with contextlib.suppress(OSError):
                os.write(self._ours, one.data)
