# SPDX-License-Identifier: Apache-2.0
"""Asking a citizen for the evaluation of a handling, and writing down how it ended: on that very case, or nowhere.

The case, its decision, the clerk and the question's number are taken when it is asked. Whatever comes later, whoever
sits at the window by then, belongs to that question or is dropped.
"""

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from counter_app.base.clock import Clock, civil_date, to_micros
from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.identity import age_on
from counter_app.base.ids import derived_id, new_id
from counter_app.base.texts import text
from counter_app.cases.actions import AnyFacts, Intent, NotRated, NotRatedWhy, Rated, RatingAsked, RatingSource
from counter_app.cases.case import Case
from counter_app.cases.people import Party, Person, Personal
from counter_app.cases.rating import (
    BEST,
    INVITED_FOR,
    MOST_WORDS,
    PAPER,
    PHONE,
    RATING_WORDS,
    WORST,
    event_digest,
    may_ask,
    phone_event,
    rated_level,
    source_of,
)
from counter_app.cases.rating_acts import CaseInvitation, RatingInvited
from counter_app.cases.rules import check
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

SITTING = round(timedelta(minutes=30).total_seconds()) * 1_000_000
"""So long (µs) after a question whoever is handed a result is still the one who was asked."""

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
    nonce: str
    asked_at: int  # µs, as it stands in the chain
    request: Request[Rating] = field(repr=False, compare=False)


def can_ask(devices: AsksCitizens | None, case: Case) -> bool:
    """Whether the citizen can be asked about the case's last decision, and may be."""
    return devices is not None and devices.has_evaluator and may_ask(case)


def asked_lately(case: Case, now: int) -> bool:
    """Whether the case's citizen was asked within half an hour before ``now`` (µs): whatever follows is the same
    sitting. Who comes back later that day is asked about that handling too. Entering a paper asks nobody."""
    return any(now - one.asked_at < SITTING and one.device != PAPER for one in case.ratings)


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
    nonce = secrets.token_hex(16)
    question = Question(new_id(), shipped_levels().levels, case.title, elder=large, nonce=nonce)
    seconds = float(counter.settings.window.rating_seconds * (2 if large else 1))
    clerk = counter.clerk_number or decision.clerk
    facts = RatingAsked(question=question.number, decision=decision.id, device=device, nonce=nonce)
    write(counter, [Intent(id=question.number, case=case_id, facts=facts)], clerk=clerk)
    try:
        request = devices.ask_rating(question, seconds)
    except (DeviceFault, Cancelled):
        write(counter, [_ended(case_id, question.number, NotRatedWhy.device_fault)], clerk=clerk)
        raise
    asked_at = next(one.asked_at for one in get_case(counter, case_id).ratings if one.question == question.number)
    return Asked(case_id, question.number, clerk, device, source_of(device), seconds, nonce, asked_at, request)


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


def record(counter: Counter, asked: Asked, rating: Rating | NotRatedWhy) -> Changes:
    """Write how a question ended, on the case it was asked about. Writing the same again changes nothing.

    An answer to another question, a level that there is not, and one without its proof are a device's fault and never
    a rating. Where the handling was evaluated otherwise meanwhile, that one stands.
    """
    facts, personal = _facts(asked, rating, counter.now_micros())
    case = get_case(counter, asked.case)
    mine = next((one for one in case.ratings if one.question == asked.question), None)
    if isinstance(facts, Rated) and mine is not None and mine.is_open and rated_level(case, mine.decision):
        facts, personal = NotRated(question=asked.question, why=NotRatedWhy.cancelled), Personal()
    intent = Intent(id=derived_id(asked.question, "ended"), case=asked.case, facts=facts, personal=personal)
    write_for_nobody(counter, [intent], clerk=asked.clerk)
    return Changes(frozenset({asked.case}))


def _facts(asked: Asked, rating: Rating | NotRatedWhy, now: int) -> tuple[AnyFacts, Personal]:
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
    if rating.nonce != asked.nonce or not rating.digest or rating.pressed_at is None:
        logger.warning("a level without its proof was dropped")
        return NotRated(question=asked.question, why=NotRatedWhy.device_fault), Personal()
    of_level = [one for one in dict.fromkeys(rating.reasons) if one.startswith(str(rating.level))]
    words = rating.words.strip()[:MOST_WORDS]
    facts = Rated(
        question=asked.question,
        level=rating.level,
        reasons=tuple(of_level),
        source=asked.source,
        device=asked.device,
        nonce=asked.nonce,
        asked_at=asked.asked_at,
        pressed_at=to_micros(rating.pressed_at),
        digest=rating.digest,
    )
    return facts, Personal(words={RATING_WORDS: words} if words else {})


def close_left_open(counter: Counter) -> Changes:
    """Close what was open when the program ended, without a level. For the start, before anything is asked."""
    left = counter.store.open_questions()
    for one in left:
        if isinstance(one.facts, RatingAsked):
            ended = _ended(one.case, one.facts.question, NotRatedWhy.cancelled)
            write_for_nobody(counter, [ended], clerk=one.clerk)
    return Changes(frozenset(one.case for one in left))


def _ended(case_id: str, question: str, why: NotRatedWhy) -> Intent:
    facts = NotRated(question=question, why=why)
    return Intent(id=derived_id(question, "ended"), case=case_id, facts=facts)


# By telephone


class PhonePressed(Protocol):
    """A press on the centre's one-use page, as it comes down from there."""

    @property
    def case(self) -> str:
        """The case's id."""

    @property
    def token_digest(self) -> str:
        """By which invitation."""

    @property
    def level(self) -> int:
        """5 to 1."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """National codes."""

    @property
    def words(self) -> str:
        """The citizen's own."""

    @property
    def pressed_at(self) -> int:
        """In µs."""

    @property
    def known_by(self) -> str:
        """What was known besides the slip."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was written. The ``token`` goes onto the paper and nowhere else."""

    token: str = field(repr=False)
    invitation: CaseInvitation


def invite(counter: Counter, case_id: str) -> Invited:
    """Let the citizen evaluate the case's last decision by telephone for seven days. Raises CounterError."""
    case = get_case(counter, case_id)
    if case.outcome is None:
        raise CounterError("cases.rules.rating_decision")
    token = secrets.token_urlsafe(16)
    digest = token_digest(token)
    until = counter.now_micros() + round(INVITED_FOR.total_seconds()) * 1_000_000
    question = new_id()
    facts = RatingInvited(question=question, decision=case.outcome.id, token_digest=digest, until=until)
    write(counter, [Intent(id=question, case=case_id, facts=facts)], clerk=counter.clerk_number or case.outcome.clerk)
    after = get_case(counter, case_id)
    return Invited(token, next(one for one in after.invitations if one.question == question))


def token_digest(token: str) -> str:
    """What is kept of a token: its sha256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def record_phone_press(counter: Counter, press: PhonePressed) -> Changes:
    """Write a press that came from the centre. The same one again changes nothing.

    Raises CounterError ``cases.rules.rating_not_open`` where nobody was invited so, ``cases.rules.rating_once`` where
    the handling has a level already, and whatever else the rules say.
    """
    case = get_case(counter, press.case)
    invited = next((one for one in case.invitations if one.token_digest == press.token_digest), None)
    if invited is None:
        raise CounterError("cases.rules.rating_not_open")
    if any(one.question == invited.question for one in case.ratings):
        return Changes(frozenset())
    pressed_at = press.pressed_at
    event = phone_event(
        token_digest=invited.token_digest,
        level=press.level,
        reasons=press.reasons,
        pressed_at=pressed_at,
        known_by=press.known_by,
    )
    facts = Rated(
        question=invited.question,
        level=press.level,
        reasons=press.reasons,
        source=RatingSource.phone,
        device=PHONE,
        nonce=invited.token_digest,
        asked_at=invited.at,
        pressed_at=pressed_at,
        digest=event_digest(event),
        known_by=press.known_by,
    )
    personal = Personal(words={RATING_WORDS: press.words} if press.words else {})
    intent = Intent(id=derived_id(invited.question, "ended"), case=press.case, facts=facts, personal=personal)
    write_for_nobody(counter, [intent], clerk=text("cases.rating.by_phone"))
    return Changes(frozenset({press.case}))


def write_for_nobody(counter: Counter, intents: Sequence[Intent], *, clerk: str) -> None:
    """Through the rules, though nobody at the window did it: ``clerk`` says in a word who did, or who had asked.
    Whether that one still works here does not matter: a citizen's press is not lost by it."""
    now = counter.clock()

    def guard(current: Case | None, intent: Intent) -> None:
        check(current, intent, clerk=clerk, duties=(), now=now, work=counter.work)

    counter.store.record(intents, clerk=clerk, at=to_micros(now), check=guard)
