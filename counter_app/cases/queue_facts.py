# SPDX-License-Identifier: Apache-2.0
"""What can happen to a queue ticket at this window. Acts without a case; nothing in them identifies a person.

A ticket is either the window's own or the hall's. Its own it calls by itself; the hall's it may call only with the
centre's word, which is given once.
"""

from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts


class TicketSource(StrEnum):
    """Where a ticket was taken."""

    window = "window"  # the clerk gave it
    kiosk = "kiosk"  # the window's own ticket page
    hall = "hall"  # the centre's
    slip = "slip"  # given elsewhere in the hall; who holds it came to this window, which had not heard of it


class TicketTaken(Facts, tag="ticket_taken", frozen=True, kw_only=True):
    """取号. ``matter`` and ``priority`` are of ``resources/queue``; ``aims`` is the window it is for, "" for any.

    With the source ``slip`` the number was given elsewhere, and this window has it from now on."""

    ticket: str
    number: str
    matter: str
    priority: str = ""
    source: TicketSource = TicketSource.window
    aims: str = ""


class TicketBlockLeased(Facts, tag="ticket_block_leased", frozen=True, kw_only=True):
    """The centre leaves the numbers ``first`` to ``last`` of a matter and day to this window, for when it is away."""

    day: str
    matter: str
    first: int
    last: int


class TicketsHanded(Facts, tag="tickets_handed", frozen=True, kw_only=True):
    """Tickets that were taken here while the centre was away are the hall's from now on."""

    tickets: tuple[str, ...]


class TicketCalled(Facts, tag="ticket_called", frozen=True, kw_only=True):
    """叫号. ``earlier`` is how many waited longer and were left waiting: for a priority, or a number that was chosen.
    ``hall``: called with the centre's word. ``taken_at`` is 0 where it is not known when the number was given."""

    ticket: str
    number: str
    matter: str
    priority: str = ""
    taken_at: int
    earlier: int = 0
    chosen: bool = False
    hall: bool = False


class TicketRecalled(Facts, tag="ticket_recalled", frozen=True, kw_only=True):
    """重呼."""

    ticket: str


class TicketPassed(Facts, tag="ticket_passed", frozen=True, kw_only=True):
    """过号, with a reason of ``resources/queue``."""

    ticket: str
    reason: str


class TicketTransferred(Facts, tag="ticket_transferred", frozen=True, kw_only=True):
    """转办: the ticket waits on, for another matter or window, with the place it had."""

    ticket: str
    matter: str
    aims: str = ""
    reason: str


class TicketBack(Facts, tag="ticket_back", frozen=True, kw_only=True):
    """过号回来: waits again. ``place`` (µs) is where in the line, as a moment of taking would have it. ``hall``: a
    number of the hall, which another window may have passed over."""

    ticket: str
    place: int
    hall: bool = False


class TicketServed(Facts, tag="ticket_served", frozen=True, kw_only=True):
    """What was done for a ticket: cases that were decided with it, or none (only asked). Written with each decision."""

    ticket: str
    cases: tuple[str, ...] = ()


QUEUE_FACTS = (
    TicketTaken,
    TicketBlockLeased,
    TicketsHanded,
    TicketCalled,
    TicketRecalled,
    TicketPassed,
    TicketTransferred,
    TicketBack,
    TicketServed,
)
QUEUE_KINDS = tuple(str(one.__struct_config__.tag) for one in QUEUE_FACTS)


class TicketHere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ticket as it goes over the wire and stands in lists. Times in µs; ``place`` orders those that wait."""

    ticket: str
    number: str
    matter: str
    priority: str = ""
    taken_at: int
    place: int
    aims: str = ""
