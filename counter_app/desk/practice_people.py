# SPDX-License-Identifier: Apache-2.0
"""Made-up people who queue in the practice hall by themselves: the citizens of its exercises, and some who took a
number and do not come. Their numbers stand in the store of the practice hall, which no real window opens and which
sends nothing.
"""

import random
from dataclasses import dataclass

from counter_app.base.ids import new_id
from counter_app.cases.queue_facts import TicketSource
from counter_app.catalogue.exercises import Exercise, shipped_exercises
from counter_app.desk.counter import Counter
from counter_app.desk.practice_hall import Progress, begin, keep_progress, progress_of
from counter_app.desk.queue import call_one, standing_of, take


@dataclass(frozen=True, slots=True)
class Comes:
    """Whom a number belongs to that was called. ``absent``: whoever took it does not come."""

    exercise: Exercise
    absent: bool = False


def gather(counter: Counter) -> int:
    """Once nobody waits, the people of every exercise take a number, in an order that the seed tells: so many did.

    Nobody does at a window that does not practise, and while nobody is signed in.
    """
    people = counter.people
    if people is None or not counter.settings.window.practice or not counter.clerk_number:
        return 0
    if standing_of(counter).queue.waiting:
        return 0
    written = progress_of(counter)
    written.rounds += 1
    chance = random.Random(f"{people.seed}/{written.rounds}")  # noqa: S311 - nothing secret hangs on it
    order = sorted(shipped_exercises(), key=lambda one: (one.level, chance.random()))
    count = sum(len(_take_numbers(counter, written, one)) for one in order)
    keep_progress(counter, written)
    return count


def _take_numbers(counter: Counter, written: Progress, exercise: Exercise) -> tuple[str, ...]:
    """Those of an exercise: first who will not come, then its citizen."""
    tickets = tuple(new_id() for _ in range(exercise.absent + 1))
    for one in tickets:
        take(counter, exercise.matter, priority=exercise.priority, source=TicketSource.kiosk, ticket=one)
    written.queued[exercise.id] = tickets
    return tickets


def called(counter: Counter, ticket: str) -> Comes | None:
    """Who comes with a number that was called just now: their exercise is begun. None for a number of somebody else."""
    written = progress_of(counter)
    exercise = next((one for one in shipped_exercises() if ticket in written.queued.get(one.id, ())), None)
    if exercise is None or counter.people is None:
        return None
    tickets = written.queued[exercise.id]
    begun = written.exercises.get(exercise.id)
    if begun is None or begun.tickets != tickets:
        begin(counter, exercise, tickets, at=standing_of(counter).queue.tickets[ticket].called_at)
    absent = ticket != tickets[-1]
    if absent:
        counter.people.leave()
    else:
        counter.people.come(exercise)
    return Comes(exercise, absent)


def start(counter: Counter, exercise: Exercise) -> Comes:
    """Begin an exercise that was chosen. Its citizen is called and comes; where calling is part of it, they wait."""
    if counter.people is None:
        begin(counter, exercise)
        return Comes(exercise)
    written, standing = progress_of(counter), standing_of(counter)
    tickets = written.queued.get(exercise.id, ())
    waiting = {one.id for one in standing.queue.waiting}
    if not tickets or not waiting.issuperset(tickets):
        tickets = _take_numbers(counter, written, exercise)
        keep_progress(counter, written)
    begin(counter, exercise, tickets)
    if exercise.calls:
        counter.people.leave()
        return Comes(exercise, absent=True)
    if not standing.shift.paused:
        call_one(counter, tickets[-1], new_id())
    counter.people.come(exercise)
    return Comes(exercise)
