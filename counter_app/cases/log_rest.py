# SPDX-License-Identifier: Apache-2.0
"""Parts of a day's log beside red lines and figures: people who need more time, third trips, what a default counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.identity import age_on
from counter_app.cases.actions import Action, Channel, Opened
from counter_app.cases.case import Case
from counter_app.cases.log_figures import counted
from counter_app.cases.log_parts import Figure, LogRest
from counter_app.cases.people import Person

ELDER_AGE = 60
CARE = ("elder", "agent", "phone", "complaint")
"""Why somebody needs more time, as far as an action tells: age, sent by another, not here, came to complain."""


def log_rest(today: Sequence[Action], counting: Sequence[Action], cases: Mapping[str, Case | None]) -> LogRest:
    """The rest of a day. ``counting`` are the actions that were not taken back."""
    return LogRest(care=tuple(_care(counting, cases)))


def _care(counting: Sequence[Action], cases: Mapping[str, Case | None]) -> Iterator[Figure]:
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
