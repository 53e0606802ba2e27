# SPDX-License-Identifier: Apache-2.0
"""Something that is done with the centre again and again, in small steps that each end in bounded time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

T = TypeVar("T")


class Outcome(StrEnum):
    """What one step came to."""

    idle = "idle"  # there was nothing to do
    done = "done"  # something was done; more may be waiting
    later = "later"  # the centre could not be asked, or asked to wait
    refused = "refused"  # the centre does not take this; tried again seldom, somebody has to look
    frozen = "frozen"  # nothing is sent until somebody settles it


@dataclass(frozen=True, slots=True)
class Step:
    """``wait``: seconds before the next step makes sense; ``code`` and ``why`` tell what stands in the way.

    ``sent`` counts what the centre took.
    """

    outcome: Outcome
    wait: float = 0.0
    code: str = ""
    why: str = ""
    sent: int = 0


class Errand(Protocol):
    """One of the things the sync thread does. A step raises CounterError only for a fault of the store."""

    @property
    def name(self) -> str:
        """Of the errand, in logs and on the page of the centre."""

    def step(self) -> Step:
        """Do one piece."""


class Stopped(Exception):
    """The window closes: what was answered meanwhile is asked for again another time."""


class Gate:
    """Stands between sync's thread and the store, so that after ``close`` nothing touches a store that is given back.

    Work behind it is one short transaction, or a few; never a call over the network.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed = False

    def through(self, work: Callable[[], T]) -> T:
        """Do something with the store. Raises Stopped once the gate is closed."""
        with self._lock:
            if self._closed:
                raise Stopped
            return work()

    def outside(self, work: Callable[[], T]) -> T:
        """Asked by work behind the gate: step out for something that takes long, and come in again.

        Raises Stopped where the gate was closed meanwhile.
        """
        self._lock.release()
        try:
            return work()
        finally:
            self._lock.acquire()
            if self._closed:
                raise Stopped

    def close(self) -> None:
        """Nobody passes any more. Waits for who is just passing."""
        with self._lock:
            self._closed = True
