# SPDX-License-Identifier: Apache-2.0
"""取号: a number of the hall where the centre answers, else of this window; its slip."""

from dataclasses import dataclass

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.base.texts import text
from counter_app.cases.queue_facts import TicketSource
from counter_app.desk.counter import Counter
from counter_app.desk.hall import AWAY
from counter_app.desk.queue import book_of, take
from counter_app.desk.slip_printer import has_slip_printer, send_slip, slip_book, slip_width
from counter_app.reports.ticket_facts import TicketFacts
from counter_app.wire.queue import HallTaken, TicketWanted


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that this window gives itself: the hall does not answer, or there is none."""

    ticket: str
    matter: str
    priority: str
    source: TicketSource = TicketSource.window


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was given. ``ahead`` is None where nobody can say how many come before."""

    number: str
    matter: str
    ahead: int | None
    taken_at: int
    prints: bool


def ask_ticket(
    counter: Counter,
    matter: str,
    priority: str,
    ticket: str,
    source: TicketSource = TicketSource.window,
    *,
    away: bool = False,
) -> HallTaken | Wanted:
    """Ask the hall for a number, unless it is known to be ``away``. Touches no store.

    A number of this window's own has an id of its own: whether the hall gave one for ``ticket`` is not known where its
    answer got lost.
    """
    own = Wanted(derived_id(ticket, "own"), matter, priority, source)
    if counter.hall is None or away:
        return own
    try:
        return counter.hall.take(TicketWanted(ticket=ticket, matter=matter, priority=priority))
    except CounterError as error:
        if error.code != AWAY:
            raise
        return own


def keep_ticket(counter: Counter, told: HallTaken | Wanted) -> Given:
    """The number as it was given; one of this window's own is written down first."""
    prints = has_slip_printer(counter)
    if isinstance(told, HallTaken):
        return Given(told.ticket.number, told.ticket.matter, told.ahead, told.ticket.taken_at, prints)
    taken = take(counter, told.matter, priority=told.priority, source=told.source, ticket=told.ticket)
    return Given(taken.ticket.number, taken.ticket.matter, taken.ahead, taken.ticket.taken_at, prints)


def print_ticket(counter: Counter, given: Given) -> Given:
    """Print the slip. May wait for the wire; raises CounterError where it did not come out."""
    from counter_app.reports.slip import layout_slip

    document = layout_slip(ticket_facts(counter, given), slip_width(counter), book=slip_book(counter))
    answer = send_slip(counter, document)
    if answer.trouble is not None:
        raise answer.trouble
    return given


def ticket_facts(counter: Counter, given: Given) -> TicketFacts:
    """What stands on the slip; a QR for the phone where the centre shows how the queue stands."""
    return TicketFacts(
        number=given.number,
        made_at=from_micros(given.taken_at),
        office_name=counter.settings.hall.name,
        window=text("queue.slip.any_window"),
        matter=book_of(counter).matters.get(given.matter, given.matter),
        waiting=given.ahead,
        practice=counter.settings.window.practice,
    )
