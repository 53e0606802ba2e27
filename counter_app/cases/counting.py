# SPDX-License-Identifier: Apache-2.0
"""A case as counted events, each of its day: the same ones that the log of that day counts. Pure.

A day is counted as it stood at its end: what was taken back on a later day still counts on its own.
Only what a local rule counted gives way to a press that came after it: a handling is evaluated once.

An evaluation is of the clerk who made the decision that it is about, whoever asked, entered the paper or took in a
press by telephone. That press counts as asked as well: its invitation is a question once somebody answers it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from counter_app.cases.actions import (
    Action,
    Consulted,
    NotRated,
    Opened,
    Rated,
    RatingAsked,
    RatingSource,
    TakenBack,
)
from counter_app.cases.case import JUDGEMENTS
from counter_app.cases.duty_log import day_of
from counter_app.cases.log_figures import WORK, handling_times, totals
from counter_app.cases.queue_facts import TicketCalled
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited

HANDLED, LEFT_OUT = "handled", "left_out"
"""A handling time in µs, and one that was not accurate: both of the day on which the case was opened."""

ASKED, RATED, NOT_RATED, DEFAULTED = "asked", "rated", "not_rated", "defaulted"
"""Evaluations; the value of the second and the last is the level. What a default counted and was pressed later is
``rated`` alone."""


WAITED = "waited"
"""From taking a number to its first call of the day, in µs. Of no case: the ticket stands for it."""


_ASKING = RatingAsked | RatingInvited


class CountedEvent(NamedTuple):
    """Something that a figure counts, by the action it is of; ``cause`` is the action with which it came to count.
    ``clerk`` is whose figure it is, where that is not who wrote the action."""

    of: Action
    cause: Action
    day: date
    kind: str  # of log_parts.FIGURES, or of the words above
    value: int = 0
    clerk: str = ""

    @property
    def counts_for(self) -> str:
        """Whose figure it is."""
        return self.clerk or self.of.clerk


class CountedItem(NamedTuple):
    """Which item a case is of, as it was named when it was opened."""

    guide: str
    item: int
    title: str


NO_ITEM = CountedItem("", 0, "")


def item_of(history: Iterable[Action]) -> CountedItem:
    """The item of a case; :data:`NO_ITEM` where its beginning is not here."""
    for one in history:
        if isinstance(one.facts, Opened | Consulted):
            return CountedItem(one.facts.guide, one.facts.item, one.facts.title)
    return NO_ITEM


def is_taking_back(fresh: Sequence[Action], history: Sequence[Action]) -> bool:
    """Whether any of these new actions of a case makes earlier events count no longer."""
    if any(isinstance(one.facts, TakenBack) for one in fresh):
        return True
    rated = any(isinstance(one.facts, Rated) for one in fresh)
    return rated and any(isinstance(one.facts, DefaultCounted) for one in history)


def _pressed(history: Sequence[Action]) -> frozenset[str]:
    """Decisions of a case whose handling the citizen evaluated."""
    asked = {one.facts.question: one.facts.decision for one in history if isinstance(one.facts, _ASKING)}
    return frozenset(asked.get(one.facts.question, "") for one in history if isinstance(one.facts, Rated))


class _Handlings:
    """Whom the evaluations of a case are about."""

    def __init__(self, history: Sequence[Action]) -> None:
        self._asked: Mapping[str, Action] = {
            one.facts.question: one for one in history if isinstance(one.facts, _ASKING)
        }
        self._wrote = {one.id: one.clerk for one in history}

    def clerk_of(self, action: Action) -> str:
        """Who made the decision; where that is not here, who asked; else who wrote it."""
        facts = action.facts
        if not isinstance(facts, Rated | NotRated | RatingAsked | DefaultCounted):
            return action.clerk
        asking = self._asked.get(facts.question, action)
        about = asking.facts if isinstance(facts, Rated | NotRated) else facts
        decision = about.decision if isinstance(about, _ASKING | DefaultCounted) else ""
        return self._wrote.get(decision, asking.clerk)


def counted_events(
    history: Sequence[Action], fresh: Callable[[Action], bool] = lambda action: True
) -> Iterator[CountedEvent]:
    """Everything that counts of a case, its actions in order; with ``fresh`` only what came to count with those."""
    days = {one.id: day_of(one) for one in history}
    pressed = _pressed(history)
    handlings = _Handlings(history)
    taken_back = {one.facts.action: days[one.id] for one in history if isinstance(one.facts, TakenBack)}

    def counts_on(action: Action, day: date) -> bool:
        gone = taken_back.get(action.id)
        return gone is None or gone > day

    for one in history:
        day = days[one.id]
        if isinstance(one.facts, Opened) and counts_on(one, day):
            standing = [each for each in history if days[each.id] <= day and counts_on(each, day)]
            yield from (each for each in _handling(one, day, standing) if fresh(each.cause))
        if not fresh(one):
            continue
        if isinstance(one.facts, WORK) and counts_on(one, day):
            yield from (CountedEvent(one, one, day, each.name) for each in totals([one]) if each.count)
        match one.facts:  # what was pressed stands, whatever was taken back
            case RatingAsked():
                yield CountedEvent(one, one, day, ASKED, clerk=handlings.clerk_of(one))
            case Rated(level=level, source=source):
                if source is RatingSource.phone:
                    yield CountedEvent(one, one, day, ASKED, clerk=handlings.clerk_of(one))
                yield CountedEvent(one, one, day, RATED, level, handlings.clerk_of(one))
            case NotRated():
                yield CountedEvent(one, one, day, NOT_RATED, clerk=handlings.clerk_of(one))
            case DefaultCounted(level=level, decision=decision) if decision not in pressed:
                yield CountedEvent(one, one, day, DEFAULTED, level, handlings.clerk_of(one))


def _handling(opened: Action, day: date, standing: Sequence[Action]) -> Iterator[CountedEvent]:
    outcome = next((one for one in standing if type(one.facts) in JUDGEMENTS), None)
    if outcome is None:
        return
    times = handling_times([opened], {opened.case: standing})
    yield CountedEvent(opened, outcome, day, HANDLED if times.counted else LEFT_OUT, times.median)


def waited_events(actions: Iterable[Action]) -> Iterator[CountedEvent]:
    """The first call of each ticket among these, as ``queue_figures`` counts it."""
    called: set[str] = set()
    for one in actions:
        if isinstance(one.facts, TicketCalled) and one.facts.ticket not in called:
            called.add(one.facts.ticket)
            if not one.facts.taken_at:
                continue  # nobody knows since when
            yield CountedEvent(one, one, day_of(one), WAITED, max(0, one.at - one.facts.taken_at))
