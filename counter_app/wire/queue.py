# SPDX-License-Identifier: Apache-2.0
"""What windows and the centre tell each other about the hall's queue. JSON; times in µs; no personal data."""

import msgspec

TICKET_BYTES = 64


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
    that one whose answer was lost is told again. ``ticket`` chooses one; ``matters`` empty: all."""

    request: str
    have: str = ""
    matters: tuple[str, ...] = ()
    ticket: str = ""


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
    """Numbers of a matter for when the centre is away; ``request`` was made before, so that none are left twice."""

    request: str
    matter: str
