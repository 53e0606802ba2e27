# SPDX-License-Identifier: Apache-2.0
"""What a day's queue came to: waits by median and P90, never a mean alone; who was passed over and why; pauses. Pure.

The window's log and the centre's figures come from here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec

from counter_app.cases.actions import Action
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketCalled,
    TicketPassed,
    TicketRecalled,
    TicketServed,
    TicketSource,
    TicketTaken,
    TicketTransferred,
)
from counter_app.cases.ranks import rank
from counter_app.cases.shift_facts import PauseBegun, PauseEnded

Counts = tuple[tuple[str, int], ...]
SLIP = TicketSource.slip
WRONG = ("wrong",)
"""Reasons that tell of a number taken wrongly, as shipped."""


class WaitFigures(msgspec.Struct, frozen=True):
    """From taking a number to the first call, in µs: how many, median, P90 and the longest with its number. Left out
    is whoever came with a slip of which nobody knew when it was given."""

    counted: int = 0
    median: int = 0
    p90: int = 0
    longest: int = 0
    longest_number: str = ""


class QueueFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One window, one span. ``taken`` are those given out here; ``served`` numbers that came to the window and were
    not passed over or moved on, ``without_case`` those of them for whom no case was decided."""

    taken: int = 0
    called: int = 0
    recalled: int = 0
    served: int = 0
    without_case: int = 0
    back: int = 0
    wrong: int = 0
    waits: WaitFigures = WaitFigures()
    by_matter: Counts = ()  # first calls
    priorities: Counts = ()  # first calls of those who go first, by why
    earlier: int = 0  # calls that left somebody waiting who had come earlier
    passed: Counts = ()
    transferred: Counts = ()
    pauses: Counts = ()
    paused_micros: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody queued and nothing paused."""
        return not (self.taken or self.called or self.pauses)


def queue_figures(actions: Sequence[Action], *, wrong: Collection[str] = WRONG) -> QueueFigures:
    """Count the acts of one window. A pause that has not ended is counted, its length is not."""
    first: dict[str, tuple[Action, TicketCalled]] = {}
    for one in actions:
        if isinstance(one.facts, TicketCalled):
            first.setdefault(one.facts.ticket, (one, one.facts))
    calls = [one.facts for one in actions if isinstance(one.facts, TicketCalled)]
    passed = [one.facts for one in actions if isinstance(one.facts, TicketPassed)]
    moved = [one.facts for one in actions if isinstance(one.facts, TicketTransferred)]
    served = [one.facts for one in actions if isinstance(one.facts, TicketServed)]
    with_case = {one.ticket for one in served if one.cases}
    last = _ends(actions)
    mistaken = {one.ticket for one in passed if one.reason in wrong}
    mistaken |= {one.ticket for one in moved if one.reason in wrong}
    timed = [(act, facts) for act, facts in first.values() if facts.taken_at]
    waits = sorted((max(0, act.at - facts.taken_at), facts.number) for act, facts in timed)
    spans = [span for span, _ in waits]
    ended = {ticket for ticket, facts in last.items() if isinstance(facts, TicketServed | TicketCalled)}
    return QueueFigures(
        taken=sum(isinstance(one.facts, TicketTaken) and one.facts.source is not SLIP for one in actions),
        called=len(first),
        recalled=sum(isinstance(one.facts, TicketRecalled) for one in actions),
        served=len(ended),
        without_case=len(ended - with_case),
        back=sum(isinstance(one.facts, TicketBack) for one in actions),
        wrong=len(mistaken),
        waits=WaitFigures(len(spans), rank(spans, 0.5), rank(spans, 0.9), *(waits[-1] if waits else (0, ""))),
        by_matter=_counts(facts.matter for _, facts in first.values()),
        priorities=_counts(facts.priority for _, facts in first.values() if facts.priority),
        earlier=sum(one.earlier > 0 for one in calls),
        passed=_counts(one.reason for one in passed),
        transferred=_counts(one.reason for one in moved),
        pauses=_counts(one.facts.reason for one in actions if isinstance(one.facts, PauseBegun)),
        paused_micros=_paused(actions),
    )


def _ends(actions: Iterable[Action]) -> dict[str, object]:
    """The last act about each ticket that was called."""
    last: dict[str, object] = {}
    for one in actions:
        if isinstance(one.facts, TicketCalled):
            last[one.facts.ticket] = one.facts
        elif isinstance(one.facts, TicketPassed | TicketTransferred | TicketBack | TicketServed):
            if one.facts.ticket in last:
                last[one.facts.ticket] = one.facts
    return last


def _counts(reasons: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(reasons).items()))


def _paused(actions: Iterable[Action]) -> int:
    total, since = 0, 0
    for one in actions:
        if isinstance(one.facts, PauseBegun):
            since = one.at
        elif isinstance(one.facts, PauseEnded) and since:
            total, since = total + one.at - since, 0
    return total
