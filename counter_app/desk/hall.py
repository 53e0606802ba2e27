# SPDX-License-Identifier: Apache-2.0
"""The hall's queue as a window asks for it: the centre keeps it, and one number is given to one window only."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from counter_app.cases.queue_facts import TicketHere
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
HallLine: TypeAlias = HallView
HallNumber: TypeAlias = HallTaken
"""What the hall answers, as the window sees it."""


class Hall(Protocol):
    """Whom a window asks. Every call raises CounterError ``queue.hall.away`` where nobody can be asked now."""

    def look(self) -> HallView:
        """Who waits, and what is left to this window."""

    def call(self, asked: HallAsked) -> HallCalled:
        """The next ticket for this window, or a chosen one; the same one again for the same request."""

    def take(self, wanted: TicketWanted) -> HallTaken:
        """A ticket of the hall; the same one again for the same id."""

    def numbers(self, wanted: NumbersWanted) -> LeasedNumbers:
        """Numbers for when nobody answers; the same ones again for the same request."""

    def tell(self, told: SlipsTold) -> SlipsKept:
        """Hand in what a ticket machine gave meanwhile; the same again changes nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the hall answered: a ticket, or that nobody waits. ``away``: it could not be asked."""

    ticket: TicketHere | None = None
    earlier: int = 0
    away: bool = False
