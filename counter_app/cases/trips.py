# SPDX-License-Identifier: Apache-2.0
"""跑了几趟: visits of one person for one matter that came to nothing, and what was done for whom came a third time.

Pure. Whoever calls gives the cases of one and the same applicant in one matter; nothing here looks for people.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases.actions import Accepted, Action, Consulted, NoticeGiven, Opened, Refused, Reopened, TakenBack
from counter_app.cases.case import OPEN_LINES, Case, CaseStatus
from counter_app.catalogue.own_matters import OWN_GUIDE

HELP_FROM = 3
"""From this visit on the 办不成事 path is opened."""

MATTER_DAYS = 90
"""So many days back a visit counts, where the hall says nothing else."""


_TAKEN_IN = frozenset({CaseStatus.accepted, CaseStatus.suspended, CaseStatus.completed, CaseStatus.delivered})
_WAITS = frozenset({CaseStatus.notified, CaseStatus.sent_back, CaseStatus.opened})


class TripEnd(StrEnum):
    """How a visit ended that came to nothing."""

    notice = "notice"
    refusal = "refusal"
    sent_back = "sent_back"  # taken in, and not passed afterwards
    undone = "undone"  # shown how, and it did not work
    consulted = "consulted"  # asked only, with their paper read


@dataclass(frozen=True, slots=True)
class Trip:
    """A visit that came to nothing. ``missing`` are the lines it was told are open."""

    at: int
    case: str
    number: str
    end: TripEnd
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseTrips:
    """The visits of one case that came to nothing. ``taken_at``: when it was taken in after all, 0 where it was not;
    ``waits``: whether its papers are still to come."""

    case: str
    number: str
    trips: tuple[Trip, ...]
    waits: bool
    taken_at: int


def case_trips(case: Case) -> CaseTrips:
    """The visits of a case."""
    taken = case.status in _TAKEN_IN and not case.undone
    found = () if taken else tuple(_of(case))
    return CaseTrips(case.id, case.number, found, case.status in _WAITS, case.accepted_at if taken else 0)


def trips(cases: Iterable[Case], *, today: date, days: int = MATTER_DAYS) -> tuple[Trip, ...]:
    """The visits of these cases that came to nothing within so many days, the last first."""
    return counting_trips(map(case_trips, cases), today=today, days=days)


def counting_trips(cases: Iterable[CaseTrips], *, today: date, days: int = MATTER_DAYS) -> tuple[Trip, ...]:
    """The visits that count. A case that was taken in settles what came before it, but for cases that still wait for
    papers: those are open. Who only asked today is still here: that is no visit before this one."""
    known = tuple(cases)
    since, settled = today - timedelta(days=days), max((one.taken_at for one in known), default=0)
    counting = [
        one
        for case in known
        for one in case.trips
        if (day := civil_date(from_micros(one.at))) >= since
        and (case.waits or one.at > settled)
        and (one.end is not TripEnd.consulted or day != today)
    ]
    return tuple(sorted(counting, key=lambda one: (one.at, one.case), reverse=True))


def _of(case: Case) -> Iterator[Trip]:
    """One case's visits that came to nothing; of one that was taken in none are asked for."""
    voided = {one.facts.action for one in case.history if isinstance(one.facts, TakenBack)}
    taken = 0
    for one in case.history:
        facts = one.facts
        if one.id in voided:
            continue
        if isinstance(facts, NoticeGiven):
            lines = tuple(line.text for line in facts.lines if line.state in OPEN_LINES)
            yield Trip(one.at, case.id, case.number, TripEnd.notice, lines)
        elif isinstance(facts, Refused):
            yield Trip(one.at, case.id, case.number, TripEnd.refusal)
        elif isinstance(facts, Accepted):
            taken = one.at
        elif isinstance(facts, Consulted):
            yield Trip(one.at, case.id, "", TripEnd.consulted)
    if taken and case.status is CaseStatus.sent_back:
        yield Trip(taken, case.id, case.number, TripEnd.sent_back)
    if case.undone:
        yield Trip(case.completed_at, case.id, case.number, TripEnd.undone)


@dataclass(frozen=True, slots=True)
class ThirdTrip:
    """Somebody who came for the third time or more, and what was done: where the case stands now, and the number and
    the owner of the 办不成事 that was registered ("" where none was)."""

    at: int
    case: str
    number: str
    title: str
    visit: int
    status: CaseStatus
    clerk: str
    stuck: str = ""
    owner: str = ""


def third_trips(actions: Iterable[Action], cases: Mapping[str, Case | None]) -> tuple[ThirdTrip, ...]:
    """Who came a third time in these actions of a day, in the order they came; ``cases`` as they stand then, by id.

    A 办不成事 belongs to the visits that name one of the same earlier cases; one without any such visit stands alone.
    """
    visits: dict[str, tuple[Action, int, frozenset[str]]] = {}
    registered: list[tuple[Action, Case, int, frozenset[str]]] = []
    for one in actions:
        facts = one.facts
        case = cases.get(one.case)
        if not isinstance(facts, Opened | Reopened | Consulted) or facts.coming is None or case is None:
            continue
        earlier = frozenset(facts.coming.earlier)
        if facts.coming.visit < HELP_FROM:
            continue
        if case.guide == OWN_GUIDE:
            registered.append((one, case, facts.coming.visit, earlier))
        else:
            visits[one.case] = one, facts.coming.visit, earlier
    told: list[ThirdTrip] = []
    met: set[str] = set()
    for case_id, (one, visit, earlier) in visits.items():
        now = cases[case_id]
        stuck = next((case for _, case, _, of in registered if of & earlier), None)
        if now is None:
            continue
        if stuck is not None:
            met.add(stuck.id)
        told.append(
            ThirdTrip(
                one.at,
                case_id,
                now.number,
                now.title,
                visit,
                now.status,
                one.clerk,
                stuck.number if stuck else "",
                stuck.owner if stuck else "",
            )
        )
    for one, case, visit, _ in registered:
        if case.id not in met:
            told.append(
                ThirdTrip(
                    one.at, case.id, case.number, case.title, visit, case.status, one.clerk, case.number, case.owner
                )
            )
    return tuple(sorted(told, key=lambda one: (one.at, one.case)))
