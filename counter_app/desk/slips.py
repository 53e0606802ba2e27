# SPDX-License-Identifier: Apache-2.0
"""手里的号: somebody shows a slip of which this window's list says nothing, because the centre is away, or the machine
that gave it is. They are called by its number; the number is one ticket, whoever tells the centre of it first.
"""

import unicodedata
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.cases.queue import Ticket, TicketState, id_of, matter_of
from counter_app.cases.queue_facts import TicketSource
from counter_app.desk.counter import Counter
from counter_app.desk.hall import Heard
from counter_app.desk.queue import call_next, call_one, standing_of, take


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that somebody shows. ``own``: it waits in this window's own list, and is called as any other there."""

    number: str
    ticket: str
    own: bool = False


def read_slip(counter: Counter, typed: str) -> Shown:
    """The number as it was typed from a slip. Raises CounterError ``queue.no_number``, and where it was called here
    already. Reads the store."""
    number = unicodedata.normalize("NFKC", typed).strip().upper()
    if matter_of(number) not in standing_of(counter).book.matters:
        raise CounterError("queue.no_number")
    known = _known(counter, number)
    if known is not None and known.state is not TicketState.waiting:
        raise CounterError(f"queue.is_{known.state.value}", number=number)
    if known is not None:
        return Shown(number, known.id, own=not known.hall)
    enrolment = counter.store.centre.standing()
    return Shown(number, id_of(enrolment.hall if enrolment is not None else "", counter.today(), number))


def call_shown(counter: Counter, shown: Shown, request: str, heard: Heard) -> Ticket | None:
    """Call whoever shows a number: with the centre's word, or where it is away with the slip alone.

    Raises CounterError ``queue.called_elsewhere`` where the centre says that nobody waits with it.
    """
    if not heard.away:
        if heard.ticket is None:
            raise CounterError("queue.called_elsewhere", number=shown.number)
        return call_next(counter, request, heard)
    if standing_of(counter).shift.paused:
        raise CounterError("queue.paused")
    if not shown.own:
        take(counter, matter_of(shown.number), source=TicketSource.slip, ticket=shown.ticket, number=shown.number)
    return call_one(counter, shown.ticket, request)


def _known(counter: Counter, number: str) -> Ticket | None:
    tickets = standing_of(counter).queue.tickets.values()
    return next((one for one in tickets if one.number == number), None)
