# SPDX-License-Identifier: Apache-2.0
"""Telling the centre how the window stands: every half minute, and soon after something was written.

It says nothing when it is not heard: the push, which goes the same way, tells people of that.
"""

import time
from collections.abc import Callable

from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.wire.standing import EVERY, StandingTaken, WindowStanding

SOONEST = 10.0
"""Seconds between two tellings, however much is written."""
SELDOM = 1800.0
"""Until a centre that does not know this call is asked again."""


class StandingErrand:
    """An errand. ``look`` reads the store, and is called behind the gate."""

    name = "standing"

    def __init__(
        self,
        client: CentreClient,
        look: Callable[[], WindowStanding],
        gate: Gate,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._look = look
        self._gate = gate
        self._now = now
        self._next = 0.0

    def step(self) -> Step:
        """Tell where it is time."""
        early = self._next - self._now()
        if early > 0:
            return Step(Outcome.idle, early)
        standing = self._gate.through(self._look)
        self._next = self._now() + SOONEST
        try:
            self._client.asked("POST", "/standing", StandingTaken, standing)
        except Unheard:
            return Step(Outcome.idle, EVERY)
        except RefusedByCentre as refused:
            self._next = self._now() + (max(refused.wait or EVERY, EVERY) if refused.later else SELDOM)
            return Step(Outcome.idle, self._next - self._now())
        return Step(Outcome.idle, EVERY)
