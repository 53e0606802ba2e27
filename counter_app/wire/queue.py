# SPDX-License-Identifier: Apache-2.0
"""What windows and the centre tell each other about the hall's queue. JSON; times in µs; no personal data."""

import msgspec

TICKET_BYTES = 64
MOST_SLIPS = 100
"""So many a ticket machine hands in at once."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket of the hall. ``state``: waiting, called or passed; ``window`` is the number of who called it last."""

    ticket: str
    number: str
    matter: str
    priority: str = ""
    taken_at: int
    place: int
    aims: str = ""
    state: str = "waiting"
    window: str = ""


class LeasedNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a matter and day that are left to a window."""

    day: str
    matter: str
    first: int
    last: int


class HallView(msgspec.Struct, frozen=True, kw_only=True):
    """The hall's queue of today. ``blocks`` are all that this window has for the day."""

    now: int
    day: str
    tickets: tuple[Waiting, ...] = ()
    blocks: tuple[LeasedNumbers, ...] = ()


class HallAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Call somebody. ``request`` was made before; ``have`` is the hall's ticket that this window heard of last, so
    that one whose answer was lost is told again. ``ticket`` chooses one; ``matters`` empty: all. ``number`` stands on
    the slip of who is here, and may be one that a ticket machine has not told of yet: ``ticket`` then is the id that
    belongs to it."""

    request: str
    have: str = ""
    matters: tuple[str, ...] = ()
    ticket: str = ""
    number: str = ""


class HallCalled(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes; None where nobody waits for this window. ``earlier``: who waited longer and was left waiting."""

    now: int
    ticket: Waiting | None = None
    earlier: int = 0


class TicketWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket of the hall; ``ticket`` is its id, made before."""

    ticket: str
    matter: str
    priority: str = ""
    aims: str = ""


class HallTaken(msgspec.Struct, frozen=True, kw_only=True):
    """The ticket, and how many come before it."""

    now: int
    ticket: Waiting
    ahead: int = 0


class NumbersWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a matter for when the centre is away; ``request`` was made before, so that none are left twice.
    ``day`` is today ("") or tomorrow: who is started in the morning may find nobody to ask."""

    request: str
    matter: str
    day: str = ""


class SlipTold(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a ticket machine gave while it could ask nobody. ``unheard`` is the id of a ticket that it asked
    for before and heard nothing of: nobody holds that one."""

    day: str
    number: str
    matter: str
    priority: str = ""
    taken_at: int
    unheard: str = ""


class SlipsTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a ticket machine hands in."""

    slips: tuple[SlipTold, ...]


class SlipsKept(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of what was told that the centre has from now on, or had already; the others are not that machine's."""

    now: int
    numbers: tuple[str, ...] = ()
