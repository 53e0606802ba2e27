# SPDX-License-Identifier: Apache-2.0
"""Bad evaluations of cases: which are still to be followed up, by when, and guards of the steps.

Whom an evaluation is about never acts on it; that it was mistaken or malicious two people say.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from counter_app.base.clock import civil_date, from_micros, to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.asked import Asked
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.case import Case, CaseRating
from counter_app.cases.follow_up import (
    FOLLOW_UP_WORDS,
    MOST_TRIES,
    NOT_COUNTED,
    Contact,
    DoneFollowUp,
    Finding,
    FollowedUp,
    FollowUpStep,
    finding_of,
    next_steps,
)
from counter_app.cases.rating import BAD, handled_by, is_among

CONTACTS = frozenset({FollowUpStep.contacted, FollowUpStep.called_back})
TOLD = frozenset({FollowUpStep.verified, FollowUpStep.classified, FollowUpStep.rectified})
"""Steps that say in words what was found or done."""
MASKED_PHONE = r"[0-9+-]{3}\*{1,16}[0-9]{4}"


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """In how many working days a bad evaluation is followed up to its end."""

    days: int
    calendar: WorkCalendar

    def due(self, rated_at: int) -> date:
        """The last day, counted from the day of the evaluation; that day is not counted."""
        return self.calendar.working_days_after(civil_date(from_micros(rated_at)), self.days)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A bad evaluation of a case and what was done about it."""

    case: Case
    rating: CaseRating
    due: date
    about: frozenset[str]  # numbers of those whom it is about
    real_name: bool
    steps: tuple[DoneFollowUp, ...]

    @property
    def key(self) -> str:
        """The number of its question."""
        return self.rating.question

    @property
    def next(self) -> tuple[FollowUpStep, ...]:
        """What may be done next, the usual one first; empty once it is closed."""
        return next_steps(self.steps, real_name=self.real_name)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return bool(self.next)

    @property
    def finding(self) -> Finding | None:
        """What it was found to be."""
        return finding_of(self.steps)

    @property
    def counts(self) -> bool:
        """Whether it counts as a bad evaluation; shown it is in any case."""
        return self.finding not in NOT_COUNTED

    def days_left(self, today: date, calendar: WorkCalendar) -> int:
        """Working days that are left, 0 on the last one; below 0 how many it is over."""
        return calendar.working_days_between(today, self.due)


def follow_ups(case: Case, rule: FollowUpRule) -> tuple[FollowUp, ...]:
    """Every bad evaluation of a case, in order."""
    return tuple(
        FollowUp(
            case,
            one,
            rule.due(one.ended_at),
            handled_by(case, one.decision),
            is_real_name(case),
            tuple(step for step in case.follow_ups if step.question == one.question),
        )
        for one in case.ratings
        if one.level in BAD
    )


def open_follow_ups(cases: Iterable[Case], today: date, rule: FollowUpRule) -> tuple[FollowUp, ...]:
    """Everything that is still to be followed up, what is over due first, then by the last day."""
    found = [one for case in cases for one in follow_ups(case, rule) if one.is_open]
    return tuple(sorted(found, key=lambda one: (one.due >= today, one.due, one.rating.ended_at, one.key)))


def is_real_name(case: Case) -> bool:
    """Whether it is known who evaluated; so too where that was erased since."""
    return case.applicant is not None or case.agent is not None or case.erased


def check_not_about(case: Case, question: str, clerk: str) -> None:
    """Raises CounterError where the evaluation is about this clerk."""
    rating = _bad(case, question)
    if is_among(clerk, handled_by(case, rating.decision)):
        raise CounterError("cases.rules.follow_up_own")


def _bad(case: Case, question: str) -> CaseRating:
    found = next((one for one in case.ratings if one.question == question and one.level in BAD), None)
    if found is None:
        raise CounterError("cases.rules.follow_up_none")
    return found


def _followed_up(asked: Asked, facts: FollowedUp) -> None:
    case = asked.present
    check_not_about(case, facts.question, asked.clerk)
    done = tuple(one for one in case.follow_ups if one.question == facts.question)
    allowed = next_steps(done, real_name=is_real_name(case))
    if not allowed:
        raise CounterError("cases.rules.follow_up_closed")
    if facts.step not in allowed:
        raise CounterError("cases.rules.follow_up_order")
    if (facts.contact is not None) != (facts.step in CONTACTS):
        raise CounterError("cases.rules.follow_up_contact")
    if (facts.finding is not None) != (facts.step is FollowUpStep.classified):
        raise CounterError("cases.rules.follow_up_finding")
    words = asked.personal.words.get(FOLLOW_UP_WORDS, "").strip()
    if facts.contact is not None:
        _check_contact(facts.contact, words, _bad(case, facts.question).ended_at, to_micros(asked.now))
    elif facts.step in TOLD and not words:
        raise CounterError("cases.rules.follow_up_words")
    if facts.finding in NOT_COUNTED:
        _check_second(asked, facts)


def _check_contact(contact: Contact, words: str, rated_at: int, now: int) -> None:
    if contact.reached and not words:
        raise CounterError("cases.rules.follow_up_words")
    if not 1 <= contact.tries <= MOST_TRIES or (contact.phone and not re.fullmatch(MASKED_PHONE, contact.phone)):
        raise CounterError("cases.rules.follow_up_contact")
    if not rated_at <= contact.at <= max(now, rated_at):
        raise CounterError("cases.rules.follow_up_when")


def _check_second(asked: Asked, facts: FollowedUp) -> None:
    if not facts.second:
        raise CounterError("cases.rules.follow_up_second")
    if facts.second == asked.clerk:
        raise CounterError("cases.rules.supervisor_self")
    check_not_about(asked.present, facts.question, facts.second)
    if asked.supervisors is not None and not {asked.clerk, facts.second} & set(asked.supervisors):
        raise CounterError("cases.rules.follow_up_supervisor")


FOLLOW_UP_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {FollowedUp: _followed_up}
"""Guards of these actions, for the rules' table."""


def followed_up(case: Case, action: Action, facts: FollowedUp) -> Case:
    """The case with one more step of a follow-up."""
    words = action.personal.words.get(FOLLOW_UP_WORDS, "") if action.personal else ""
    done = DoneFollowUp(
        facts.question, facts.step, action.at, action.clerk, facts.contact, facts.finding, facts.second, words
    )
    return replace(case, follow_ups=(*case.follow_ups, done))
