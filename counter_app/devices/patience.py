# SPDX-License-Identifier: Apache-2.0
"""How long a request to a device may take, and the way to give it up sooner."""

import threading
import time

from counter_app.base.errors import Cancelled


class Patience:
    """A deadline with a cancel. Made where something is asked, kept by the asker, spent in the device's lane.

    ``cancel`` may be called from any thread; everything else belongs to whoever spends it.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cancelled = threading.Event()

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self.left <= 0

    def cancel(self) -> None:
        """Give up. Whoever spends this patience stops at its next look."""
        self._cancelled.set()

    @property
    def given_up(self) -> bool:
        """Whether somebody gave up."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raises Cancelled once somebody gave up."""
        if self._cancelled.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Stand still for so long, but not past the deadline. Raises Cancelled as soon as somebody gives up."""
        if self._cancelled.wait(min(seconds, self.left)):
            raise Cancelled

    def part(self, seconds: float) -> float:
        """So many seconds, or what is left where that is less: the timeout of one step."""
        return min(seconds, self.left)
