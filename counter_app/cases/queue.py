# SPDX-License-Identifier: Apache-2.0
"""The queue as it stands: every ticket that this window knows of today, told from its acts. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from counter_app.base.ids import derived_id
from counter_app.cases.actions import Action
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketBlockLeased,
    TicketCalled,
    TicketHere,
    TicketPassed,
    TicketRecalled,
    TicketServed,
    TicketsHanded,
    TicketSource,
    TicketTaken,
    TicketTransferred,
)

WIDTH = 3
_OF_HALLS = "c0a5bd0e-3f7e-5d0c-9b9a-6c1b2a7d4e11"
"""Where ids of numbers begin: the same number of a hall and day has the same id, whoever comes to know of it first."""
_FORM = re.compile(r"([A-Z])(\d{3,6}|\S{1,48}-\d{3,6})")


class TicketState(StrEnum):
    """Where a ticket stands."""

    waiting = "waiting"
    called = "called"
    passed = "passed"
    served = "served"


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket. Times in µs, 0 for never. ``hall``: the centre decides who calls it; ``place`` orders who waits."""

    id: str
    number: str
    matter: str
    priority: str = ""
    aims: str = ""
    source: TicketSource = TicketSource.window
    state: TicketState = TicketState.waiting
    hall: bool = False
    taken_at: int = 0
    place: int = 0
    first_called_at: int = 0
    called_at: int = 0  # last, or recalled
    calls: int = 0
    earlier: int = 0  # who waited longer when it was called
    ended_at: int = 0
    reason: str = ""  # why it was passed over or transferred
    cases: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Who has a priority goes first, then whoever's place is earlier."""
        return (not self.priority, self.place, self.taken_at, self.number)

    @property
    def here(self) -> TicketHere:
        """As it is called. Of a slip that was given elsewhere nobody here knows since when."""
        return TicketHere(
            ticket=self.id,
            number=self.number,
            matter=self.matter,
            priority=self.priority,
            taken_at=0 if self.source is TicketSource.slip else self.taken_at,
            place=self.place,
            aims=self.aims,
        )


class Block(msgspec.Struct, frozen=True):
    """Numbers of a matter that the centre leaves to this window."""

    matter: str
    first: int
    last: int


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything this window knows of its queue. ``at_window`` is the id of the ticket called last and not ended."""

    tickets: Mapping[str, Ticket]
    blocks: tuple[Block, ...] = ()
    at_window: str = ""
    last_hall_call: str = ""  # the ticket the centre's word was heard for last

    @property
    def now(self) -> Ticket | None:
        """The ticket at the window."""
        return self.tickets.get(self.at_window)

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        """Own tickets that wait, in the order they will be called."""
        own = (one for one in self.tickets.values() if one.state is TicketState.waiting and not one.hall)
        return tuple(sorted(own, key=lambda one: one.order))

    @property
    def passed(self) -> tuple[Ticket, ...]:
        """Tickets passed over here that have not come back, the last one first."""
        found = (one for one in self.tickets.values() if one.state is TicketState.passed)
        return tuple(sorted(found, key=lambda one: one.ended_at, reverse=True))

    def numbers_left(self, matter: str) -> int:
        """How many numbers of the leased blocks are left."""
        used = {one.number for one in self.tickets.values()}
        numbers = (numbered(matter, n) for one in self.blocks if one.matter == matter for n in _span(one))
        return sum(one not in used for one in numbers)

    def next_number(self, matter: str, window: str) -> str:
        """The next free number of a matter: of a leased block, else of the window's own row, which nobody shares."""
        used = {one.number for one in self.tickets.values()}
        for block in (one for one in self.blocks if one.matter == matter):
            for one in _span(block):
                if numbered(matter, one) not in used:
                    return numbered(matter, one)
        one = 1
        while (number := f"{matter}{row_name(window)}-{one:0{WIDTH}}") in used:
            one += 1
        return number


def numbered(matter: str, number: int) -> str:
    """``A012``."""
    return f"{matter}{number:0{WIDTH}}"


def matter_of(number: str) -> str:
    """``A`` of ``A512`` or ``A3-002``; "" for what is no number."""
    found = _FORM.fullmatch(number)
    return found[1] if found is not None else ""


def row_name(window: str) -> str:
    """What stands in the numbers of a window's or machine's own row: its number without blanks."""
    return "".join(window.split())


def id_of(hall: str, day: str, number: str) -> str:
    """The ticket that belongs to a number which was given away from the centre."""
    return derived_id(_OF_HALLS, f"{hall}/{day}/{number}")


def _span(block: Block) -> range:
    return range(block.first, block.last + 1)


def queue_of(actions: Iterable[Action]) -> Queue:
    """Tell the queue of a day from the acts of one window, in their order."""
    tickets: dict[str, Ticket] = {}
    blocks: list[Block] = []
    at_window = last_hall = ""
    for action in actions:
        facts, at = action.facts, action.at
        match facts:
            case TicketTaken():
                held = tickets.get(facts.ticket)
                tickets[facts.ticket] = msgspec.structs.replace(held, hall=False) if held else _taken(facts, at)
                continue
            case TicketBlockLeased():
                blocks.append(Block(facts.matter, facts.first, facts.last))
                continue
            case TicketsHanded():
                for one in facts.tickets:
                    if one in tickets:
                        tickets[one] = msgspec.structs.replace(tickets[one], hall=True)
                continue
            case TicketCalled():
                before = tickets.get(at_window)
                if before is not None and before.id != facts.ticket and before.state is TicketState.called:
                    tickets[at_window] = _ended(before, TicketState.served, at)
                tickets[facts.ticket] = _called(tickets.get(facts.ticket), facts, at)
                at_window = facts.ticket
                last_hall = facts.ticket if facts.hall else last_hall
                continue
            case TicketRecalled() | TicketPassed() | TicketTransferred() | TicketBack() | TicketServed():
                known = tickets.get(facts.ticket)
            case _:
                continue
        if known is None:
            continue
        tickets[known.id] = now = _moved(known, facts, at)
        if now.id == at_window and now.state not in (TicketState.called, TicketState.served):
            at_window = ""
        elif isinstance(facts, TicketServed) and not facts.cases and now.id == at_window:
            at_window = ""
    return Queue(tickets=tickets, blocks=tuple(blocks), at_window=at_window, last_hall_call=last_hall)


def _taken(facts: TicketTaken, at: int) -> Ticket:
    return Ticket(
        id=facts.ticket,
        number=facts.number,
        matter=facts.matter,
        priority=facts.priority,
        aims=facts.aims,
        source=facts.source,
        taken_at=at,
        place=at,
    )


def _called(known: Ticket | None, facts: TicketCalled, at: int) -> Ticket:
    ticket = known or Ticket(
        id=facts.ticket,
        number=facts.number,
        matter=facts.matter,
        source=TicketSource.hall,
        taken_at=facts.taken_at or at,
        place=facts.taken_at or at,
    )
    return msgspec.structs.replace(
        ticket,
        matter=facts.matter,
        priority=facts.priority,
        hall=facts.hall,
        state=TicketState.called,
        first_called_at=ticket.first_called_at or at,
        called_at=at,
        calls=ticket.calls + 1,
        earlier=facts.earlier,
        ended_at=0,
        reason="",
    )


def _ended(ticket: Ticket, state: TicketState, at: int, reason: str = "") -> Ticket:
    return msgspec.structs.replace(ticket, state=state, ended_at=at, reason=reason)


def _moved(
    ticket: Ticket, facts: TicketRecalled | TicketPassed | TicketTransferred | TicketBack | TicketServed, at: int
) -> Ticket:
    match facts:
        case TicketRecalled():
            return msgspec.structs.replace(ticket, called_at=at, calls=ticket.calls + 1)
        case TicketPassed():
            return _ended(ticket, TicketState.passed, at, facts.reason)
        case TicketTransferred():
            moved = _ended(ticket, TicketState.waiting, 0, facts.reason)
            return msgspec.structs.replace(moved, matter=facts.matter, aims=facts.aims)
        case TicketBack():
            return msgspec.structs.replace(_ended(ticket, TicketState.waiting, 0), place=facts.place)
        case TicketServed():
            cases = (*ticket.cases, *(one for one in facts.cases if one not in ticket.cases))
            return msgspec.structs.replace(_ended(ticket, TicketState.served, at), cases=cases)


def serves(ticket: Ticket, matters: Collection[str], window: str) -> bool:
    """Whether a window may call a ticket: of its matters (none named: of any), and aimed at it or at nobody."""
    return (not matters or ticket.matter in matters or ticket.aims == window) and ticket.aims in ("", window)


def next_ticket(waiting: Iterable[Ticket], matters: Collection[str], window: str) -> Ticket | None:
    """Who is called next: a priority first, then in order of places."""
    return min((one for one in waiting if serves(one, matters, window)), key=lambda one: one.order, default=None)


def earlier_than(ticket: Ticket, waiting: Iterable[Ticket], matters: Collection[str], window: str) -> int:
    """How many who wait for this window have an earlier place than whoever is called."""
    return sum(one.place < ticket.place for one in waiting if one.id != ticket.id and serves(one, matters, window))


def place_back(ticket: Ticket, waiting: Iterable[Ticket], after: int, at: int) -> int:
    """The place of somebody who comes back: behind so many of those of their kind who wait, or last."""
    line = sorted(one.place for one in waiting if one.id != ticket.id and bool(one.priority) == bool(ticket.priority))
    if after == 0:
        return min(line, default=at) - 1
    return line[after - 1] + 1 if len(line) > after else at
