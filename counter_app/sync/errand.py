# SPDX-License-Identifier: Apache-2.0
"""Something that is done with the centre again and again, in small steps that each end in bounded time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


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
