# SPDX-License-Identifier: Apache-2.0
"""Asking a citizen for the evaluation of a handling, and writing down how it ended: on that very case, or nowhere.

The case, its decision, the clerk and the question's number are taken when it is asked. Whatever comes later, whoever
sits at the window by then, belongs to that question or is dropped.
"""

import logging
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from counter_app.base.clock import Clock, civil_date, from_micros, to_micros
from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.identity import age_on
from counter_app.base.ids import derived_id, new_id
from counter_app.cases.actions import AnyFacts, Intent, NotRated, NotRatedWhy, Rated, RatingAsked, RatingSource
from counter_app.cases.case import Case
from counter_app.cases.people import Party, Person, Personal
from counter_app.cases.rating import BEST, MOST_WORDS, RATING_WORDS, WORST, may_ask
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.listing import get_case
from counter_app.desk.papers import ELDER_AGE
from counter_app.desk.recording import record as write
from counter_app.devices.contracts import SECOND_SCREEN, DeviceKind, DeviceState, Ending, Evaluator, Question, Rating
from counter_app.devices.faults import DeviceFault
from counter_app.devices.lanes import Request
from counter_app.devices.room import DeviceRoom
from counter_app.settings import DeviceSetting

logger = logging.getLogger(__name__)

OWN_PADS = frozenset({"pad-page", "pad-page-practice"})
"""Profiles of our own page on a tablet or telephone."""

_WHY = {
    Ending.declined: NotRatedWhy.declined,
    Ending.timed_out: NotRatedWhy.timed_out,
    Ending.cancelled: NotRatedWhy.cancelled,
}


class AsksCitizens(Protocol):
    """What of a window's devices is needed here."""

    @property
    def has_evaluator(self) -> bool:
        """Whether a citizen can be asked at all."""

    def state(self, kind: DeviceKind) -> DeviceState:
        """How one device stood last."""

    def ask_rating(self, question: Question, seconds: float) -> Request[Rating]:
        """Ask the citizen."""


class ScreenAsker:
    """The second screen asked by itself, where the evaluator of the window has failed. Closed by the window."""

    def __init__(self, screen: Evaluator, clock: Clock) -> None:
        setting = DeviceSetting(DeviceKind.evaluator.value, SECOND_SCREEN)
        self._room = DeviceRoom((setting,), clock, _nobody_hears, evaluators={SECOND_SCREEN: screen})

    @property
    def has_evaluator(self) -> bool:
        """It is one."""
        return self._room.has(DeviceKind.evaluator)

    def state(self, kind: DeviceKind) -> DeviceState:
        """How it stood last."""
        return next(one for one in self._room.states if one.kind is kind)

    def ask_rating(self, question: Question, seconds: float) -> Request[Rating]:
        """Ask the citizen."""
        return self._room.ask_rating(question, seconds)

    def close(self) -> None:
        """End its lane."""
        self._room.close()


def _nobody_hears(news: object) -> None:
    """A fault here is told by the answer itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked: everything its answer needs. ``request`` is the device at work on it."""

    case: str
    question: str
    clerk: str
    device: str
    source: RatingSource
    seconds: float
    request: Request[Rating] = field(repr=False, compare=False)


def can_ask(devices: AsksCitizens | None, case: Case) -> bool:
    """Whether the citizen can be asked about the case's last decision, and may be."""
    return devices is not None and devices.has_evaluator and may_ask(case)


def asked_lately(case: Case, today: str) -> bool:
    """Whether the case's citizen was asked today already: whatever follows is the same sitting."""
    return any(civil_date(from_micros(one.asked_at)).isoformat() == today for one in case.ratings)


def is_elder(case: Case, today: date) -> bool:
    """Whether who sits at the window, applicant or agent, is of an age for large letters."""
    return is_elderly(case.agent.person if case.agent else case.applicant, today)


def is_elderly(party: Party | None, today: date) -> bool:
    """Whether a person is of an age for large letters."""
    return (
        isinstance(party, Person)
        and bool(party.birth)
        and age_on(date.fromisoformat(party.birth), today) >= (ELDER_AGE)
    )


def ask(counter: Counter, devices: AsksCitizens, case_id: str, *, elder: bool = False) -> Asked:
    """Ask about the last decision of a case. Raises CounterError where that cannot or may not be asked now.

    ``elder``: in large letters whatever the age. The device's own lane asks; this returns at once.
    """
    if not devices.has_evaluator:
        raise DeviceFault("device.unset")
    case = get_case(counter, case_id)
    decision = case.outcome
    if decision is None:
        raise CounterError("cases.rules.rating_decision")
    device = devices.state(DeviceKind.evaluator).profile
    large = elder or is_elder(case, civil_date(counter.clock()))
    question = Question(new_id(), shipped_levels().levels, case.title, elder=large)
    seconds = float(counter.settings.window.rating_seconds * (2 if large else 1))
    clerk = counter.clerk_number or decision.clerk
    facts = RatingAsked(question=question.number, decision=decision.id, device=device)
    write(counter, [Intent(id=question.number, case=case_id, facts=facts)], clerk=clerk)
    try:
        request = devices.ask_rating(question, seconds)
    except (DeviceFault, Cancelled):
        write(counter, [_ended(case_id, question.number, NotRatedWhy.device_fault)], clerk=clerk)
        raise
    return Asked(case_id, question.number, clerk, device, _source(device), seconds, request)


def answer_of(asked: Asked) -> Rating | NotRatedWhy:
    """How a question ended. Waits for it: on the main thread only once the request is done."""
    try:
        return asked.request.result()
    except Cancelled:
        return NotRatedWhy.cancelled
    except DeviceFault as fault:
        logger.info("a question ended by a fault of the evaluator: %s", fault.code)
    except Exception as error:
        logger.error("a question ended by a fault of its driver: %s", type(error).__name__)
    return NotRatedWhy.device_fault


def _source(device: str) -> RatingSource:
    if device == SECOND_SCREEN:
        return RatingSource.screen
    return RatingSource.pad if device in OWN_PADS else RatingSource.device


def record(counter: Counter, asked: Asked, rating: Rating | NotRatedWhy) -> Changes:
    """Write how a question ended, on the case it was asked about. Writing the same again changes nothing.

    An answer to another question, and a level that there is not, are a device's fault and never a rating.
    """
    facts, personal = _facts(asked, rating)
    intent = Intent(id=derived_id(asked.question, "ended"), case=asked.case, facts=facts, personal=personal)
    write(counter, [intent], clerk=asked.clerk)
    return Changes(frozenset({asked.case}))


def _facts(asked: Asked, rating: Rating | NotRatedWhy) -> tuple[AnyFacts, Personal]:
    if isinstance(rating, NotRatedWhy):
        return NotRated(question=asked.question, why=rating), Personal()
    if rating.question != asked.question:
        logger.warning("an answer to another question was dropped")
        return NotRated(question=asked.question, why=NotRatedWhy.device_fault), Personal()
    if rating.ending is not Ending.rated:
        return NotRated(question=asked.question, why=_WHY[rating.ending]), Personal()
    if not WORST <= rating.level <= BEST:
        logger.warning("a level that there is not was dropped")
        return NotRated(question=asked.question, why=NotRatedWhy.device_fault), Personal()
    of_level = [one for one in dict.fromkeys(rating.reasons) if one.startswith(str(rating.level))]
    words = rating.words.strip()[:MOST_WORDS]
    facts = Rated(
        question=asked.question,
        level=rating.level,
        reasons=tuple(of_level),
        source=asked.source,
        pressed_at=to_micros(rating.pressed_at) if rating.pressed_at else 0,
    )
    return facts, Personal(words={RATING_WORDS: words} if words else {})


def close_left_open(counter: Counter) -> Changes:
    """Close what was open when the program ended, without a level. For the start, before anything is asked."""
    left = counter.store.open_questions()
    for one in left:
        if isinstance(one.facts, RatingAsked):
            write(counter, [_ended(one.case, one.facts.question, NotRatedWhy.cancelled)], clerk=one.clerk)
    return Changes(frozenset(one.case for one in left))


def _ended(case_id: str, question: str, why: NotRatedWhy) -> Intent:
    facts = NotRated(question=question, why=why)
    return Intent(id=derived_id(question, "ended"), case=case_id, facts=facts)
