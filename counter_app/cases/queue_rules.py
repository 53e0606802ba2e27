# SPDX-License-Identifier: Apache-2.0
"""Guards of the queue and of shifts: who may be called, recalled, passed over; when a window may pause or be locked."""

from collections.abc import Callable, Mapping
from typing import Any

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.asked import Asked
from counter_app.cases.queue import Ticket, TicketState, matter_of
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketBlockLeased,
    TicketCalled,
    TicketPassed,
    TicketRecalled,
    TicketServed,
    TicketsHanded,
    TicketSource,
    TicketTaken,
    TicketTransferred,
)
from counter_app.cases.shift_facts import HandedOver, Locked, PauseBegun, PauseEnded, Unlocked
from counter_app.catalogue.queue_book import QueueBook

_SECOND = 1_000_000
LONGEST_NOTE = 500


def seconds_to_recall(ticket: Ticket, book: QueueBook, at: int) -> int:
    """How long until the number may be called again; 0 for now."""
    return max(0, -(-(ticket.called_at + book.recall_gap * _SECOND - at) // _SECOND))


def _ticket(asked: Asked, ticket: str, *states: TicketState) -> Ticket:
    found = asked.standing.queue.tickets.get(ticket)
    if found is None:
        raise CounterError("queue.gone")
    if found.state not in states:
        raise CounterError(f"queue.is_{found.state.value}", number=found.number)
    return found


def _matter(asked: Asked, matter: str) -> None:
    if matter not in asked.standing.book.matters:
        raise CounterError("queue.matter")


def _taken(asked: Asked, facts: TicketTaken) -> None:
    standing = asked.standing
    _matter(asked, facts.matter)
    if facts.priority and facts.priority not in standing.book.priorities:
        raise CounterError("queue.priority")
    known = [one for one in standing.queue.tickets.values() if facts.number == one.number or facts.ticket == one.id]
    shown = facts.source is TicketSource.slip and matter_of(facts.number) == facts.matter
    if facts.source is TicketSource.slip and not shown:
        raise CounterError("queue.no_number")
    if any(not (shown and one.hall and one.id == facts.ticket and one.state is TicketState.waiting) for one in known):
        raise CounterError("queue.number_twice", number=facts.number)


def _leased(asked: Asked, facts: TicketBlockLeased) -> None:
    _matter(asked, facts.matter)
    if not 1 <= facts.first <= facts.last:
        raise CounterError("queue.block")


def _handed(asked: Asked, facts: TicketsHanded) -> None:
    for one in facts.tickets:
        if _ticket(asked, one, TicketState.waiting).hall:
            raise CounterError("queue.gone")


def _called(asked: Asked, facts: TicketCalled) -> None:
    standing = asked.standing
    if standing.shift.paused:
        raise CounterError("queue.paused")
    if facts.hall:
        known = standing.queue.tickets.get(facts.ticket)
        if known is not None and known.state is TicketState.called:
            raise CounterError("queue.is_called", number=known.number)
        return
    own = _ticket(asked, facts.ticket, TicketState.waiting)
    if own.hall:
        raise CounterError("queue.halls", number=own.number)
    here = own.here
    if (here.number, here.matter, here.priority, here.taken_at) != (
        facts.number,
        facts.matter,
        facts.priority,
        facts.taken_at,
    ):
        raise CounterError("cases.rules.changed_meanwhile")


def _recalled(asked: Asked, facts: TicketRecalled) -> None:
    ticket = _ticket(asked, facts.ticket, TicketState.called)
    seconds = seconds_to_recall(ticket, asked.standing.book, to_micros(asked.now))
    if seconds:
        raise CounterError("queue.too_soon", seconds=seconds)


def _passed(asked: Asked, facts: TicketPassed) -> None:
    _ticket(asked, facts.ticket, TicketState.called)
    if facts.reason not in asked.standing.book.passed:
        raise CounterError("queue.reason")


def _transferred(asked: Asked, facts: TicketTransferred) -> None:
    ticket = _ticket(asked, facts.ticket, TicketState.called, TicketState.served)
    if facts.reason not in asked.standing.book.transferred:
        raise CounterError("queue.reason")
    _matter(asked, facts.matter)
    if (facts.matter, facts.aims) == (ticket.matter, ""):
        raise CounterError("queue.same_place")


def _back(asked: Asked, facts: TicketBack) -> None:
    if facts.hall and facts.ticket not in asked.standing.queue.tickets:
        return  # passed over at another window of the hall
    _ticket(asked, facts.ticket, TicketState.passed)


def _served(asked: Asked, facts: TicketServed) -> None:
    _ticket(asked, facts.ticket, TicketState.called, TicketState.served)


def _pause(asked: Asked, facts: PauseBegun) -> None:
    if asked.standing.shift.paused:
        raise CounterError("queue.paused_already")
    if facts.reason not in asked.standing.book.pauses:
        raise CounterError("queue.reason")


def _resume(asked: Asked, facts: PauseEnded) -> None:
    if not asked.standing.shift.paused:
        raise CounterError("queue.not_paused")


def _lock(asked: Asked, facts: Locked) -> None:
    if asked.standing.shift.locked:
        raise CounterError("queue.locked_already")


def _unlock(asked: Asked, facts: Unlocked) -> None:
    if not asked.standing.shift.locked:
        raise CounterError("queue.not_locked")


def _handed_over(asked: Asked, facts: HandedOver) -> None:
    if facts.to == asked.clerk:
        raise CounterError("queue.handover.self")
    if facts.to not in asked.standing.staff:
        raise CounterError("queue.handover.nobody")
    if len(asked.personal.words.get("note", "")) > LONGEST_NOTE:
        raise CounterError("queue.handover.long_note", most=LONGEST_NOTE)


QUEUE_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    TicketTaken: _taken,
    TicketBlockLeased: _leased,
    TicketsHanded: _handed,
    TicketCalled: _called,
    TicketRecalled: _recalled,
    TicketPassed: _passed,
    TicketTransferred: _transferred,
    TicketBack: _back,
    TicketServed: _served,
    PauseBegun: _pause,
    PauseEnded: _resume,
    Locked: _lock,
    Unlocked: _unlock,
    HandedOver: _handed_over,
}
"""The guards of these actions, for the rules' table."""
