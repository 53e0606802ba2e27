# SPDX-License-Identifier: Apache-2.0
"""What a window does with its queue once the hall is heard: its own tickets go there, numbers are kept in reserve."""

from counter_app.base.clock import civil_date
from counter_app.base.ids import new_id
from counter_app.cases.actions import AnyFacts, Intent
from counter_app.cases.queue import Block
from counter_app.cases.queue_facts import TicketBlockLeased, TicketsHanded
from counter_app.desk.counter import Counter
from counter_app.desk.queue import matters_of, standing_of
from counter_app.desk.recording import record
from counter_app.wire.queue import HallView, NumbersWanted

FEW = 5
"""Numbers of a matter below which the window asks for more."""


def settle(counter: Counter, view: HallView) -> tuple[str, ...]:
    """Hand over what was taken while the centre was away, and note the numbers it left. Returns the matters of which
    too few are left. Nothing while nobody is signed in, nor where the two disagree about the day."""
    if not counter.clerk_number or view.day != civil_date(counter.clock()).isoformat():
        return ()
    standing = standing_of(counter)
    queue = standing.queue
    facts: list[AnyFacts] = [
        TicketBlockLeased(day=one.day, matter=one.matter, first=one.first, last=one.last)
        for one in view.blocks
        if Block(one.matter, one.first, one.last) not in queue.blocks and one.matter in standing.book.matters
    ]
    mine = tuple(one.id for one in queue.waiting)
    if mine and _sends(counter):
        facts.append(TicketsHanded(tickets=mine))
    if facts:
        record(counter, [Intent(id=new_id(), case="", facts=one) for one in facts], queue=standing)
        queue = standing_of(counter).queue
    matters = [one for one in standing.book.matters if one in matters_of(counter) or not matters_of(counter)]
    return tuple(one for one in matters if queue.numbers_left(one) < FEW)


def _sends(counter: Counter) -> bool:
    """Whether what is written reaches the centre: what is handed over would be lost otherwise."""
    enrolment = counter.store.centre.standing()
    return enrolment is not None and not enrolment.frozen


def ask_numbers(counter: Counter, matters: tuple[str, ...]) -> None:
    """Ask for more numbers; they are noted at the next look. Touches no store."""
    if counter.hall is not None:
        for one in matters:
            counter.hall.numbers(NumbersWanted(request=new_id(), matter=one))
