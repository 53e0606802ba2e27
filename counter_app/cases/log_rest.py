# SPDX-License-Identifier: Apache-2.0
"""Parts of a day's log beside red lines and figures: people who need more time, third trips, what a default counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.identity import age_on
from counter_app.base.texts import text
from counter_app.cases.actions import Action, Channel, Opened
from counter_app.cases.case import Case
from counter_app.cases.follow_up import FollowUpStep
from counter_app.cases.log_figures import counted
from counter_app.cases.log_parts import Figure, LogLine, LogRest
from counter_app.cases.people import Person
from counter_app.cases.queue_figures import queue_figures
from counter_app.cases.rating import BAD, BEST, WORST
from counter_app.cases.rating_acts import DefaultCounted
from counter_app.cases.shift_facts import HandedOver
from counter_app.cases.trips import ThirdTrip, third_trips

ELDER_AGE = 60
CARE = ("elder", "agent", "phone", "complaint")
"""Why somebody needs more time, as far as an action tells: age, sent by another, not here, came to complain."""


def log_rest(today: Sequence[Action], counting: Sequence[Action], cases: Mapping[str, Case | None]) -> LogRest:
    """The rest of a day. ``counting`` are the actions that were not taken back."""
    queue = queue_figures(today)
    pressed = {
        level: [one for one in today if isinstance(one.facts, DefaultCounted) and one.facts.level == level]
        for level in range(BEST, WORST - 1, -1)
    }
    return LogRest(
        care=tuple(_care(counting)),
        third_trips=tuple(_third_trip(one) for one in third_trips(counting, cases)),
        follow_ups=tuple(_open_follow_ups(one for one in cases.values() if one is not None)),
        queue=None if queue.is_empty else queue,
        defaults=tuple(counted(str(level), found) for level, found in pressed.items() if found),
        handovers=tuple(_handed_over(one, one.facts) for one in today if isinstance(one.facts, HandedOver)),
    )


def _handed_over(action: Action, facts: HandedOver) -> LogLine:
    counts = {"cases": len(facts.cases), "originals": len(facts.originals), "promises": len(facts.promises)}
    words = text("cases.log.handed_over", clerk=action.clerk, to=facts.to, **counts)
    return LogLine("handover", "", action.at, action.clerk, words, action.id)


def _third_trip(one: ThirdTrip) -> LogLine:
    """Who came in vain before, and what was done about it."""
    shown = {"number": one.number or one.title, "visit": one.visit, "status": one.status.label}
    words = text("cases.log.third_trip", **shown)
    if one.stuck:
        words += text("cases.log.third_trip_helped", stuck=one.stuck, owner=one.owner or "—")
    return LogLine("third_trip", one.case, one.at, one.clerk, words)


def _open_follow_ups(cases: Iterable[Case]) -> Iterator[LogLine]:
    """Bad evaluations of these cases that nobody has finished following up."""
    for case in cases:
        for one in case.ratings:
            steps = [done for done in case.follow_ups if done.question == one.question]
            if one.level in BAD and not any(done.step is FollowUpStep.closed for done in steps):
                words = text("cases.log.follow_up_open", number=case.number or case.title, count=len(steps))
                yield LogLine("follow_up", case.id, one.ended_at, one.clerk, words, one.question)


def _care(counting: Sequence[Action]) -> Iterator[Figure]:
    opened = [one for one in counting if isinstance(one.facts, Opened)]
    for name in CARE:
        found = counted(name, (one for one in opened if name in _needs(one)))
        if found.count:
            yield found


def _needs(action: Action) -> Iterator[str]:
    personal, facts = action.personal, action.facts
    if not isinstance(facts, Opened):
        return
    person = personal.applicant if personal is not None else None
    if isinstance(person, Person) and person.birth:
        if age_on(date.fromisoformat(person.birth), civil_date(from_micros(action.at))) >= ELDER_AGE:
            yield "elder"
    if personal is not None and personal.agent is not None:
        yield "agent"
    if facts.channel is Channel.phone:
        yield "phone"
    if facts.against:
        yield "complaint"
