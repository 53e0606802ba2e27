# SPDX-License-Identifier: Apache-2.0
"""Where work away from the window runs: a thread a lane, or at once for tests and pictures."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from counter_app.ui.bridge import Bridge

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class Lane(StrEnum):
    """A write never waits behind a long read, nor either for a printer, a scanned sheet, the network or the morning's
    copy."""

    writing = "writing"
    reading = "reading"
    printing = "printing"
    keeping = "keeping"
    scanning = "scanning"
    looking_up = "looking_up"
    calling = "calling"


class Background(Protocol):
    """Runs calls away from the window."""

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Run ``work`` in the lane, and what it returns on the main thread afterwards."""

    def close(self) -> None:
        """Finish what was asked for; nothing can be asked for any more."""


class Threads:
    """A thread a lane, each working off its own queue in order. Made and closed on the main thread."""

    def __init__(self) -> None:
        self._bridge = Bridge()
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Queue ``work``; its delivery comes back over the bridge."""
        if lane not in self._lanes:
            from concurrent.futures import ThreadPoolExecutor  # behind the first window

            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{lane}")
        self._lanes[lane].submit(self._work, work)

    def _work(self, work: Callable[[], Callable[[], None]]) -> None:
        self._bridge.post(work())

    def close(self) -> None:
        """Wait for the queued work, so that nothing called saved is lost."""
        for lane in self._lanes.values():
            lane.shutdown(wait=True)


class Inline:
    """Runs everything at once on the calling thread (tests, gallery, rehearsal)."""

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        """Run the work and deliver its result before returning."""
        work()()

    def close(self) -> None:
        """Nothing is ever left over."""
