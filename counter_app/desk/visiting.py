# SPDX-License-Identifier: Apache-2.0
"""How often this person came for this matter: warned on the second time, helped on the third.

This window's own cases are counted at once, those of the hall's other windows where the centre answers: it compares by
a key of its own, since what windows keep of people is under keys of theirs.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Consulted, Intent
from counter_app.cases.case import Case
from counter_app.cases.coming import Coming
from counter_app.cases.people import Party, Person, Personal
from counter_app.cases.replay import replay
from counter_app.cases.trips import CaseTrips, Trip, TripEnd, case_trips, counting_trips
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.months import asks_month
from counter_app.desk.at_ticket import record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.store.case_lists import CaseRow
from counter_app.wire.visits import CaseVisits, VisitsAsked, VisitsTold

MOST_NAMED = 3
"""So many papers of a visit are named."""


class AsksVisits(Protocol):
    """The centre, asked for the hall's other windows."""

    def ask(self, asked: VisitsAsked) -> VisitsTold:
        """Raises CounterError ``visits.away`` where nobody can be asked now."""


@dataclass(frozen=True, slots=True)
class EarlierVisits:
    """Earlier cases of the same person in the same matter at this window, the last first, and which visits came to
    nothing. ``coming`` is the number of this visit; ``everywhere``: the hall's other windows are counted too."""

    cases: tuple[CaseRow, ...]
    trips: tuple[Trip, ...] = ()
    known: tuple[CaseTrips, ...] = ()
    everywhere: bool = False

    @property
    def coming(self) -> int:
        """Which visit this is."""
        return 1 + len(self.trips)

    @property
    def noted(self) -> Coming | None:
        """What is written down with this visit; None for a first one."""
        if not self.trips:
            return None
        return Coming(visit=self.coming, earlier=tuple(dict.fromkeys(one.case for one in self.trips)))


def earlier_visits(counter: Counter, party: Party | None, item: ServiceItem, *, press: str = "") -> EarlierVisits:
    """By the whole number of the applicant's own identity paper, or the unit's credit code; who came for somebody else
    is not meant, nor who stands in a list. ``press``: as before the press with this action."""
    number = _number(party)
    if not number or asks_month(item):  # an institution comes every month, and not because anything was missing
        return EarlierVisits(())
    rows: list[CaseRow] = []
    cases: list[Case] = []
    for row in counter.store.search_cases(number):
        case = counter.store.case(row.case_id) if (row.guide, row.item) == (item.guide, item.ordinal) else None
        if case is not None and _number(case.applicant) == number:
            rows.append(row)
            cases.append(case)
    asked = counter.store.asked_about(number, guide=item.guide, item=item.ordinal)
    cases += [case for one in asked if (case := counter.store.case(one)) is not None]
    known = tuple(case_trips(before) for one in cases if (before := _before(one, press)) is not None)
    return EarlierVisits(tuple(rows), _counting(counter, known), known)


def visits_everywhere(counter: Counter, party: Party, item: ServiceItem, here: EarlierVisits) -> EarlierVisits:
    """With those of the hall's other windows; as they are where nobody can be asked. May take seconds."""
    number, others = _number(party), counter.visits
    if others is None or not number or asks_month(item):
        return here
    try:
        clerk = counter.clerk_number
        told = others.ask(VisitsAsked(number=number, guide=item.guide, item=item.ordinal, clerk=clerk))
    except CounterError:
        return here
    known = (*here.known, *map(_told_by_centre, told.cases))
    return replace(here, trips=_counting(counter, known), known=known, everywhere=True)


def _told_by_centre(told: CaseVisits) -> CaseTrips:
    ends = {one.value: one for one in TripEnd}
    found = tuple(
        Trip(one.at, told.case, told.number, ends[one.end], one.missing) for one in told.visits if one.end in ends
    )
    return CaseTrips(told.case, told.number, found, told.waits, told.taken_at)


def _counting(counter: Counter, known: tuple[CaseTrips, ...]) -> tuple[Trip, ...]:
    today = civil_date(counter.clock())
    return counting_trips(known, today=today, days=counter.settings.hall.trip_days)


def _before(case: Case, press: str) -> Case | None:
    """The case without what a press wrote and what came after it: pressed twice, it writes the same."""
    made = next((one.transaction for one in case.history if one.id == press), None)
    if made is None:
        return case
    return replay(one for one in case.history if one.transaction != made)


def coming_of(counter: Counter, party: Party | None, item: ServiceItem, *, press: str = "") -> Coming | None:
    """What is written down with a visit by the press with this action; None for a first one."""
    return earlier_visits(counter, party, item, press=press).noted


def record_asked(counter: Counter, party: Party, item: ServiceItem, *, draft: str = "", ticket: str = "") -> Changes:
    """Somebody whose paper was read only asked: that is a visit too, of the ``ticket`` it was begun with. ``draft`` is
    forgotten with it."""
    case = new_id()
    facts = Consulted(guide=item.guide, item=item.ordinal, title=item.title, coming=coming_of(counter, party, item))
    asked = Intent(id=new_id(), case=case, facts=facts, personal=Personal(applicant=party))
    record_at(counter, ticket, [case], [asked], draft=draft)
    return Changes(cases=frozenset({case}), usage=True, drafts=bool(draft))


def trip_words(trip: Trip, *, numbered: bool = True) -> str:
    """``11月3日 周二 告知还缺：诊断证明、费用清单（430981-…）``: the day, how it ended, what was missing then."""
    day = spoken_date(civil_date(from_micros(trip.at)))
    named = "、".join(trip.missing[:MOST_NAMED])
    if len(trip.missing) > MOST_NAMED:
        named = text("visits.and_more", papers=named, count=len(trip.missing))
    said = text(f"visits.ended.{trip.end.value}", day=day, papers=named)
    return text("visits.of_case", said=said, number=trip.number) if trip.number and numbered else said


def _number(party: Party | None) -> str:
    if party is None:
        return ""
    return party.id_number if isinstance(party, Person) else party.credit_code
