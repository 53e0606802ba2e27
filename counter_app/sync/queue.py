# SPDX-License-Identifier: Apache-2.0
"""The hall's queue as a window asks it: over a connection of its own and with little patience, for people wait."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

import httpx
import msgspec

from counter_app.base.errors import CounterError
from counter_app.sync.client import CentreClient, Patience, RefusedByCentre, Unheard
from counter_app.wire.queue import (
    HallAsked,
    HallCalled,
    HallTaken,
    HallView,
    LeasedNumbers,
    NumbersWanted,
    SlipsKept,
    SlipsTold,
    TicketWanted,
)

AWAY = "queue.hall.away"
AT_ONCE: Patience = httpx.Timeout(3.0, connect=2.0)
"""For an answer and for a connection (s): after that the window goes on by itself."""
A = TypeVar("A", bound=msgspec.Struct)


class HallQueue:
    """Asks one question at a time. ``connect`` makes the connection when it is first wanted.

    Every call raises CounterError ``queue.hall.away`` where nobody can be asked now, also where the centre is older
    than this call.
    """

    def __init__(self, connect: Callable[[], CentreClient]) -> None:
        self._connect = connect
        self._client: CentreClient | None = None
        self._turn = Lock()

    def look(self) -> HallView:
        """Who waits, and what is left to this window."""
        return self._asked("GET", "/queue", HallView)

    def call(self, asked: HallAsked) -> HallCalled:
        """The next one. Asked twice for one key at most: an answer that got lost is told again."""
        try:
            return self._asked("POST", "/queue/call", HallCalled, asked)
        except CounterError as error:
            if error.facts.get("why") != _BROKEN:
                raise
        return self._asked("POST", "/queue/call", HallCalled, asked)

    def take(self, wanted: TicketWanted) -> HallTaken:
        """A number of the hall."""
        return self._asked("POST", "/queue/take", HallTaken, wanted)

    def numbers(self, wanted: NumbersWanted) -> LeasedNumbers:
        """Numbers for when nobody answers."""
        return self._asked("POST", "/queue/numbers", LeasedNumbers, wanted)

    def tell(self, told: SlipsTold) -> SlipsKept:
        """What a ticket machine gave while nobody answered it."""
        return self._asked("POST", "/queue/slips", SlipsKept, told)

    def close(self) -> None:
        """Give the connection back, also while a question is out: it ends unheard. The next one connects anew."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _asked(self, method: str, path: str, answer: type[A], message: msgspec.Struct | None = None) -> A:
        with self._turn:
            if self._client is None:
                self._client = self._connect()
            try:
                return self._client.asked(method, path, answer, message)
            except Unheard as failure:
                broken = failure.facts.get("why") in ("RemoteProtocolError", "ReadError", "WriteError")
                raise CounterError(AWAY, why=_BROKEN if broken else "") from failure
            except RefusedByCentre as failure:
                raise CounterError(AWAY) from failure


_BROKEN = "broken"
"""A line that lay idle and was closed by the other side: worth one more try at once."""
