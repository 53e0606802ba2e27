# SPDX-License-Identifier: Apache-2.0
"""差评处理 at the desk: what is to be followed up, by when, and each step as it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_phone
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case
from counter_app.cases.day_standing import acts_of
from counter_app.cases.follow_up import (
    FOLLOW_UP_WORDS,
    NOT_COUNTED,
    Contact,
    ContactWay,
    Finding,
    FollowedUp,
    FollowUpStep,
)
from counter_app.cases.follow_up_rules import FollowUp, FollowUpRule, check_not_about, follow_ups, open_follow_ups
from counter_app.cases.people import Person, Personal, Unit
from counter_app.cases.rating import BAD, is_among
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.listing import get_case
from counter_app.desk.recording import record
from counter_app.desk.signing_in import check_password
from counter_app.settings import SUPERVISORS

LOOKED_BACK = timedelta(days=180)
"""So far back bad evaluations are listed."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was written: the follow-up as it is now."""

    follow_up: FollowUp
    changes: Changes


def rule_of(counter: Counter) -> FollowUpRule:
    """The hall's working days for a follow-up."""
    return FollowUpRule(counter.settings.hall.follow_up_days, counter.calendar)


def is_supervisor(counter: Counter) -> bool:
    """Whether whoever is at the window may confirm what others do."""
    return counter.clerk is not None and counter.clerk.role in SUPERVISORS


def list_follow_ups(counter: Counter, *, closed: bool = False) -> tuple[FollowUp, ...]:
    """What is to be followed up, over due first; with ``closed`` also what is done, behind it, the latest first.

    A clerk is told of a day's evaluations once that day is closed, where the hall keeps it so; a supervisor at once.
    """
    today = civil_date(counter.clock())
    found = counter.store.cases(counter.store.ratings.rated(today - LOOKED_BACK, below=max(BAD) + 1))
    known = told(counter, (one for case in found.values() for one in follow_ups(case, rule_of(counter))))
    waiting = sorted((one for one in known if one.is_open), key=lambda one: (one.due, one.rating.ended_at, one.key))
    done = sorted((one for one in known if not one.is_open), key=lambda one: -one.steps[-1].at)
    return (*waiting, *done) if closed else tuple(waiting)


def told(counter: Counter, found: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Those that whoever is at the window may know of; a supervisor of what is about themselves as every clerk is."""
    known = tuple(found)
    early = {one.key for one in known if is_supervisor(counter) and not is_about(counter, one)}
    if not counter.settings.hall.levels_after_close or len(early) == len(known):
        return known
    days = {one.key: civil_date(from_micros(one.rating.ended_at)) for one in known}
    written = counter.store.days.acts(min(days.values()))
    closed = {day for day in set(days.values()) if acts_of(day, written).closing is not None}
    return tuple(one for one in known if one.key in early or days[one.key] in closed)


def waiting_follow_ups(counter: Counter) -> tuple[int, int]:
    """How many wait, and how many of them are over due."""
    today = civil_date(counter.clock())
    found = list_follow_ups(counter)
    return len(found), sum(one.due < today for one in found)


def late_follow_ups(counter: Counter, day: date) -> tuple[str, ...]:
    """Questions whose bad evaluation was over due at the end of a day and is still not closed."""
    waiting = counter.store.ratings.followed(day - LOOKED_BACK, day, below=max(BAD) + 1)
    found = open_follow_ups(counter.store.cases(waiting).values(), day, rule_of(counter))
    return tuple(one.key for one in found if one.due < day)


def get_follow_up(counter: Counter, case_id: str, question: str) -> FollowUp:
    """A follow-up as it stands. Raises CounterError where the case has no such bad evaluation."""
    case = get_case(counter, case_id)
    found = next((one for one in follow_ups(case, rule_of(counter)) if one.key == question), None)
    if found is None:
        raise CounterError("cases.rules.follow_up_none")
    return found


def is_about(counter: Counter, follow_up: FollowUp) -> bool:
    """Whether whoever is at the window is whom it is about: they may read it and do nothing."""
    return is_among(counter.clerk_number, follow_up.about)


def phone_of(case: Case) -> str:
    """The telephone of whoever was served, whole: to be called, never shown; "" where none is known."""
    party = case.agent.person if case.agent else case.applicant
    return party.phone if isinstance(party, Person | Unit) else ""


def contact_now(
    counter: Counter, follow_up: FollowUp, way: ContactWay, *, reached: bool, tries: int = 1, at: int = 0
) -> Contact:
    """A contact of this moment, or of an earlier one (µs), with the masked number that was called."""
    phone = phone_of(follow_up.case) if way in (ContactWay.phone, ContactWay.message) else ""
    return Contact(way=way, reached=reached, at=at or counter.now_micros(), tries=tries, phone=mask_phone(phone))


def take_step(
    counter: Counter,
    follow_up: FollowUp,
    step: FollowUpStep,
    *,
    words: str = "",
    contact: Contact | None = None,
    finding: Finding | None = None,
    second: str = "",
    password: str = "",
) -> Done:
    """Write one step by whoever is at the window; ``second`` reviewed, by their own password, what is not to count.

    Raises CounterError as the rules and the password do; nothing is written then.
    """
    case = follow_up.case
    check_not_about(case, follow_up.key, counter.clerk_number)
    reviewed = second if finding in NOT_COUNTED else ""
    if reviewed:
        check_password(counter, second, password)
    facts = FollowedUp(question=follow_up.key, step=step, contact=contact, finding=finding, second=reviewed)
    said = words.strip()
    personal = Personal(words={FOLLOW_UP_WORDS: said} if said else {})
    record(counter, [Intent(id=new_id(), case=case.id, facts=facts, personal=personal)])
    return Done(get_follow_up(counter, case.id, follow_up.key), Changes(frozenset({case.id})))


def days_left(counter: Counter, follow_up: FollowUp, today: date | None = None) -> int:
    """Working days that are left, 0 on the last one, below 0 so many over."""
    return follow_up.days_left(today or civil_date(counter.clock()), counter.calendar)
