# SPDX-License-Identifier: Apache-2.0
"""The queue at one window: take a number, call, call again, pass over, send on, take back. With the hall's or alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import AnyFacts, Intent
from counter_app.cases.queue import (
    Queue,
    Ticket,
    TicketState,
    earlier_than,
    next_ticket,
    place_back,
    queue_of,
    serves,
)
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketCalled,
    TicketHere,
    TicketPassed,
    TicketRecalled,
    TicketServed,
    TicketSource,
    TicketTaken,
    TicketTransferred,
)
from counter_app.cases.queue_standing import QueueStanding
from counter_app.cases.shifts import shift_of
from counter_app.catalogue.queue_book import QueueBook, queue_book
from counter_app.desk.counter import Counter
from counter_app.desk.hall import Heard
from counter_app.desk.recording import record
from counter_app.wire.queue import HallView, Waiting

SECOND = 1_000_000
HEARD_LATER = 60 * SECOND
"""So long (µs) what was done here may take until the hall tells it."""


def book_of(counter: Counter) -> QueueBook:
    """Matters, priorities and reasons in force. Raises ResourceFaults."""
    return queue_book(counter.settings.places.config)


def matters_of(counter: Counter) -> tuple[str, ...]:
    """Whom this window calls; empty for everybody."""
    return tuple(counter.settings.window.queue_matters)


def standing_of(counter: Counter) -> QueueStanding:
    """How queue and window stand. Reads the store."""
    acts = counter.store.queue.on(civil_date(counter.clock()))
    staff = [one.number for one in counter.settings.hall.staff]
    return QueueStanding(queue_of(acts), shift_of(acts), book_of(counter), staff)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One who waits, as lists show it. ``since`` is the moment of taking (µs); ``hall``: the centre keeps it."""

    ticket: str
    number: str
    matter: str
    priority: str
    since: int
    hall: bool
    aims: str = ""
    passed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QueueView:
    """What the window shows: who is here, who waits for it in their order, who was passed over."""

    now: Ticket | None
    waiting: tuple[WaitingLine, ...]
    elsewhere: int  # waiting, but not for this window
    passed: tuple[WaitingLine, ...]
    standing: QueueStanding
    at: int
    hall: str = ""  # "": alone; "here": the hall's queue is known; "away": the centre cannot be asked

    @property
    def longest_seconds(self) -> int:
        """How long the one has waited who came first."""
        return max((self.at - one.since for one in self.waiting), default=0) // SECOND

    @property
    def is_used(self) -> bool:
        """Whether anybody queues here at all."""
        return bool(self.hall or self.standing.queue.tickets or self.standing.shift.paused)


def view(counter: Counter, hall: HallView | None = None, *, away: bool = False) -> QueueView:
    """How the queue stands, with what the hall told last. Reads the store."""
    standing = standing_of(counter)
    window, matters = counter.settings.window.number, matters_of(counter)
    here = {one.id: one for one in standing.queue.tickets.values()}
    slips = {one.number: one.id for one in here.values() if one.source is TicketSource.slip}
    lines = [(one.order, one, _line(one)) for one in standing.queue.waiting]
    told_passed = {one.ticket for one in hall.tickets if one.state == "passed"} if hall is not None else set()
    passed = [
        _line(one)
        for one in standing.queue.passed
        if not one.hall or hall is None or away or one.id in told_passed or one.ended_at > hall.now - HEARD_LATER
    ]
    for told in hall.tickets if hall is not None else ():
        ticket = _halls(told)
        known = here.get(told.ticket)
        if slips.get(told.number, told.ticket) != told.ticket:
            continue  # was shown here meanwhile
        if told.state == "waiting" and (known is None or known.state is not TicketState.called):
            lines.append((ticket.order, ticket, _line(ticket)))
        elif told.state == "passed" and known is None:
            passed.append(_line(ticket))
    if away:  # what the hall would tell of these is not known: they are not forgotten
        known_to_hall = [one for one in here.values() if one.hall and one.state is TicketState.waiting]
        lines += [
            (one.order, one, _line(one)) for one in known_to_hall if all(line.ticket != one.id for _, _, line in lines)
        ]
    lines.sort(key=lambda one: one[0])
    mine = tuple(line for _, ticket, line in lines if serves(ticket, matters, window))
    told_of = "away" if away else "here" if hall is not None else ""
    elsewhere = len(lines) - len(mine)
    return QueueView(standing.queue.now, mine, elsewhere, tuple(passed), standing, counter.now_micros(), told_of)


def _line(ticket: Ticket) -> WaitingLine:
    passed = ticket.state is TicketState.passed
    return WaitingLine(
        ticket.id,
        ticket.number,
        ticket.matter,
        ticket.priority,
        ticket.taken_at,
        ticket.hall,
        ticket.aims,
        passed,
        ticket.reason,
    )


def here_of(told: Waiting) -> TicketHere:
    """A ticket that the hall gave, without who called it."""
    return TicketHere(
        ticket=told.ticket,
        number=told.number,
        matter=told.matter,
        priority=told.priority,
        taken_at=told.taken_at,
        place=told.place,
        aims=told.aims,
    )


def _halls(told: Waiting) -> Ticket:
    state = TicketState.passed if told.state == "passed" else TicketState.waiting
    return Ticket(
        id=told.ticket,
        number=told.number,
        matter=told.matter,
        priority=told.priority,
        aims=told.aims,
        source=TicketSource.hall,
        state=state,
        hall=True,
        taken_at=told.taken_at,
        place=told.place,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that was just given, and how many come before it."""

    ticket: Ticket
    ahead: int


def take(
    counter: Counter,
    matter: str,
    *,
    priority: str = "",
    aims: str = "",
    source: TicketSource = TicketSource.window,
    ticket: str = "",
    number: str = "",
) -> Taken:
    """取号 at this window, from a leased block or its own row of numbers. The same ``ticket`` again is the same one.

    ``number`` is one that was given elsewhere, with the source ``slip``.
    """
    standing = standing_of(counter)
    known = standing.queue.tickets.get(ticket)
    if known is None or (known.hall and source is TicketSource.slip):
        number = number or standing.queue.next_number(matter, counter.settings.window.number)
        facts = TicketTaken(
            ticket=ticket or new_id(), number=number, matter=matter, priority=priority, source=source, aims=aims
        )
        _write(counter, standing, [facts])
        standing = standing_of(counter)
        known = standing.queue.tickets[facts.ticket]
    waiting = standing.queue.waiting
    return Taken(known, sum(one.matter == known.matter and one.order < known.order for one in waiting))


def call_next(counter: Counter, request: str, heard: Heard | None = None) -> Ticket | None:
    """叫下一位: whom the hall gave, else the next of this window's own list. None where nobody waits.

    ``request`` is made with the key press: pressed twice it calls once. Whoever was here before is done with.
    """
    standing = standing_of(counter)
    if counter.store.queue.written(request):
        return standing.queue.now
    if standing.shift.paused:
        raise CounterError("queue.paused")
    queue, window, matters = standing.queue, counter.settings.window.number, matters_of(counter)
    facts: list[AnyFacts] = _finished(queue)
    if heard is not None and heard.ticket is not None:
        facts.append(_call(heard.ticket, earlier=heard.earlier, hall=True))
    else:
        own = next_ticket(queue.waiting, matters, window)
        if own is not None:
            facts.append(_call(own.here, earlier=earlier_than(own, queue.waiting, matters, window)))
    if not facts:
        return None
    _write(counter, standing, facts, last=request)
    return standing_of(counter).queue.now


def call_one(counter: Counter, ticket: str, request: str) -> Ticket | None:
    """Call a chosen number of this window's own list."""
    standing = standing_of(counter)
    own = standing.queue.tickets.get(ticket)
    if own is None:
        raise CounterError("queue.gone")
    earlier = earlier_than(own, standing.queue.waiting, matters_of(counter), counter.settings.window.number)
    _write(counter, standing, [*_finished(standing.queue), _call(own.here, earlier=earlier, chosen=True)], last=request)
    return standing_of(counter).queue.now


def _call(ticket: TicketHere, *, earlier: int, hall: bool = False, chosen: bool = False) -> TicketCalled:
    return TicketCalled(
        ticket=ticket.ticket,
        number=ticket.number,
        matter=ticket.matter,
        priority=ticket.priority,
        taken_at=ticket.taken_at,
        earlier=earlier,
        chosen=chosen,
        hall=hall,
    )


def _finished(queue: Queue) -> list[AnyFacts]:
    """Whoever was at the window is done with."""
    return [TicketServed(ticket=queue.at_window)] if queue.at_window else []


def recall(counter: Counter) -> Ticket:
    """重呼 of the number at the window, not before the gap is over."""
    standing = standing_of(counter)
    now = _at_window(standing)
    _write(counter, standing, [TicketRecalled(ticket=now.id)])
    return _after(counter, now)


def pass_over(counter: Counter, reason: str) -> Ticket:
    """过号: nobody came."""
    standing = standing_of(counter)
    now = _at_window(standing)
    _write(counter, standing, [TicketPassed(ticket=now.id, reason=reason)])
    return _after(counter, now)


def send_on(counter: Counter, matter: str, reason: str, *, aims: str = "") -> Ticket:
    """转办: waits on for another matter or window; for another window only where the hall's queue reaches it."""
    if counter.hall is None and aims not in ("", counter.settings.window.number):
        raise CounterError("queue.no_hall", window=aims)
    standing = standing_of(counter)
    now = _at_window(standing)
    _write(counter, standing, [TicketTransferred(ticket=now.id, matter=matter, aims=aims, reason=reason)])
    return _after(counter, now)


def bring_back(counter: Counter, who: WaitingLine, waiting: Collection[WaitingLine] = ()) -> str:
    """过号回来: waits again, behind the first few of the line; its number. One of the hall may come back anywhere."""
    standing = standing_of(counter)
    known = standing.queue.tickets.get(who.ticket, _halls_line(who))
    line = [*standing.queue.waiting, *(_halls_line(one) for one in waiting if one.hall)]
    place = place_back(known, line, standing.book.back_after, counter.now_micros())
    _write(counter, standing, [TicketBack(ticket=who.ticket, place=place, hall=who.hall)])
    return who.number


def _halls_line(line: WaitingLine) -> Ticket:
    return Ticket(
        id=line.ticket,
        number=line.number,
        matter=line.matter,
        priority=line.priority,
        hall=True,
        taken_at=line.since,
        place=line.since,
    )


def end(counter: Counter) -> None:
    """Whoever was here has left, and nobody is called yet."""
    standing = standing_of(counter)
    facts = _finished(standing.queue)
    if facts:
        _write(counter, standing, facts)


def _at_window(standing: QueueStanding) -> Ticket:
    now = standing.queue.now
    if now is None:
        raise CounterError("queue.nobody_here")
    return now


def _after(counter: Counter, ticket: Ticket) -> Ticket:
    return standing_of(counter).queue.tickets[ticket.id]


def _write(counter: Counter, standing: QueueStanding, facts: Sequence[AnyFacts], *, last: str = "") -> None:
    """Write acts as one press; ``last`` is the id of the last of them."""
    ids = [new_id() for _ in facts[:-1]] + [last or new_id()]
    intents = [Intent(id=key, case="", facts=one) for key, one in zip(ids, facts, strict=True)]
    record(counter, intents, queue=standing)
