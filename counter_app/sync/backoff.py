# SPDX-License-Identifier: Apache-2.0
"""When to come again after the centre did not answer: later each time, and never together with all other windows."""

import random
from dataclasses import dataclass, field

FIRST = 2.0
LONGEST = 300.0
LONGEST_UNHEARD = 60.0
"""While nobody answers at all: an attempt that reaches nobody is a burden to nobody."""
LONG_OUTAGE = 600.0
SPREAD = 60.0


@dataclass(slots=True)
class Backoff:
    """Full jitter: a wait is drawn between nothing and a limit that doubles. Owned by one errand; seconds.

    ``chance`` is replaced in tests by one that can be foretold.
    """

    chance: random.Random = field(default_factory=random.Random)
    failures: int = 0

    def failed(self, asked: float | None = None, *, heard: bool = True) -> float:
        """How long to wait now. ``asked`` is what the centre asked for: at least that, and up to half as much again.

        ``heard`` is false where nobody answered.
        """
        self.failures += 1
        if asked is not None:
            return asked * (1 + self.chance.random() / 2)
        limit = min(FIRST * 2.0 ** min(self.failures - 1, 16), LONGEST if heard else LONGEST_UNHEARD)
        return max(self.chance.random() * limit, FIRST / 2)

    def succeeded(self) -> None:
        """The next failure is the first one again."""
        self.failures = 0

    def spread(self, silent: float) -> float:
        """What to wait before the first attempt after so many seconds of silence: after a long one all windows of a
        city find their way back in the same moment."""
        return self.chance.random() * SPREAD if silent >= LONG_OUTAGE else 0.0
