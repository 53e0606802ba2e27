# SPDX-License-Identifier: Apache-2.0
"""评价: each handling is evaluated once, by the citizen's own press, on exactly the question that was asked.

A level stands only with its proof, and the proof is held against the asking: at writing, at reading, at the centre.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import Action, Channel, NotRatedWhy, Rated, RatingAsked, RatingSource
from counter_app.cases.case import DECISIONS, Case, CaseRating, decisions
from counter_app.cases.facts import Facts
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited

RATING_WORDS = "rating"
"""Under which key of ``Personal.words`` the citizen's own words stand."""
RATING_SCAN = "rating:"
"""Before a question's id: the place of the scan of a paper evaluation among the scans of a case."""
MOST_WORDS = 150
BEST, WORST = 5, 1
BAD = frozenset({1, 2})
"""差评: levels that open a follow-up."""
INVITED_FOR = timedelta(days=7)
"""So long an evaluation by telephone may be given."""

PAPER, PHONE = "paper", "phone"
"""What stands as the device where none was asked."""
SOURCES: Mapping[str, RatingSource] = {
    "second-screen": RatingSource.screen,
    "pad-page": RatingSource.pad,
    "pad-page-practice": RatingSource.pad,
    PAPER: RatingSource.paper,
    PHONE: RatingSource.phone,
}
"""The sources of what is no button box and no pad of another make."""

NOBODY_HERE = frozenset({Channel.phone, Channel.letter, Channel.list})
"""Channels by which nobody sits at the window: nobody is there to press."""

_ASK_AGAIN = frozenset({NotRatedWhy.cancelled, NotRatedWhy.device_fault})
"""Endings that were not the citizen's own: the handling may be asked about once more."""
_DIGEST = "[0-9a-f]{64}"
_NONCE = "[0-9a-f]{32,64}"


class KnownBy(StrEnum):
    """What who pressed by telephone knew besides the slip. Whoever tears it off holds it as well: so the centre asks
    for four digits of the case, where the case has any."""

    phone = "phone"  # the last four of a phone that was left with the case
    identity = "identity"  # the last four of an identity number, of a unit's code
    holder = "holder"  # nothing: the case has neither, the slip alone was enough


_KNOWN_BY = frozenset(one.value for one in KnownBy)


def source_of(device: str) -> RatingSource:
    """The source of what this profile of a device asks."""
    return SOURCES.get(device, RatingSource.device)


def event_digest(event: Mapping[str, object]) -> str:
    """The sha256 of an event that came as no frame: of its JSON, the keys in order."""
    return hashlib.sha256(msgspec.json.encode(event, order="deterministic")).hexdigest()


def screen_event(*, question: str, nonce: str, level: int, pressed_at: int) -> Mapping[str, object]:
    """A press on the second screen as an event; ``pressed_at`` in µs."""
    return {"act": "press", "level": level, "nonce": nonce, "pressed_at": pressed_at, "question": question}


def phone_event(
    *, token_digest: str, level: int, reasons: tuple[str, ...], pressed_at: int, known_by: str = ""
) -> Mapping[str, object]:
    """A press on the centre's one-use page as an event; ``pressed_at`` in µs. Older centres asked for no digits."""
    return {
        "act": "press",
        "level": level,
        "pressed_at": pressed_at,
        "reasons": list(reasons),
        "token_digest": token_digest,
        **({"known_by": known_by} if known_by else {}),
    }


# Asking


def check_may_ask(case: Case, facts: RatingAsked) -> None:
    """Raises CounterError unless the question is a new one about a decision that counts and was not asked about.

    A decision that was taken back leaves its rating to the one made instead of it: that is the same handling.
    A paper may still be brought where the citizen pressed nothing; it is no second question.
    """
    if case.channel in NOBODY_HERE:
        raise CounterError("cases.rules.rating_nobody")
    _check_counts(case, facts.decision)
    if facts.question in _known(case):
        raise CounterError("cases.rules.rating_once")
    for one in _same_handling(case, facts.decision):
        if one.level or one.is_open or (one.why not in _ASK_AGAIN and facts.device != PAPER):
            raise CounterError("cases.rules.rating_once")


def check_asked(case: Case, facts: RatingAsked) -> None:
    """As ``check_may_ask``, and the question brings a nonce of its own."""
    check_may_ask(case, facts)
    fresh = re.fullmatch(_NONCE, facts.nonce) and all(one.nonce != facts.nonce for one in case.ratings)
    if not fresh or facts.device == PHONE:
        raise CounterError("cases.rules.rating_proof")


def check_invited(case: Case, facts: RatingInvited, *, now: int) -> None:
    """Raises CounterError unless the handling may be evaluated by telephone. A slip printed again invites again."""
    _check_counts(case, facts.decision)
    if facts.question in _known(case):
        raise CounterError("cases.rules.rating_once")
    if rated_level(case, facts.decision):
        raise CounterError("cases.rules.rating_once")
    most = now + round(INVITED_FOR.total_seconds()) * 1_000_000
    if not re.fullmatch(_DIGEST, facts.token_digest) or not now < facts.until <= most:
        raise CounterError("cases.rules.rating_proof")


def may_ask(case: Case) -> bool:
    """Whether the citizen may be asked about the case's last decision."""
    if case.outcome is None:
        return False
    try:
        check_may_ask(case, RatingAsked(question="", decision=case.outcome.id, device=""))
    except CounterError:
        return False
    return True


def may_invite(case: Case) -> bool:
    """Whether the slip about the case's last decision may invite to evaluate by telephone."""
    return case.outcome is not None and not rated_level(case, case.outcome.id)


def _known(case: Case) -> frozenset[str]:
    """Numbers of questions that the case has had."""
    return frozenset({one.question for one in case.ratings} | {one.question for one in case.invitations})


def _check_counts(case: Case, decision: str) -> None:
    if decision not in (one.id for one in decisions(case)):
        raise CounterError("cases.rules.rating_decision")


def _same_handling(case: Case, decision: str) -> Iterator[CaseRating]:
    """Every question about the handling of a decision, those about what it was made instead of too."""
    handling = _handlings(case)
    mine = handling.get(decision)
    yield from (one for one in case.ratings if one.decision == decision or handling.get(one.decision, -1) == mine)


def _handlings(case: Case) -> Mapping[str, int]:
    """Which handling of the case each decision is of: one that was taken back is of that of the next that counts."""
    counting = {one.id for one in decisions(case)}
    found: dict[str, int] = {}
    place = 0
    for one in case.history:
        if type(one.facts) in DECISIONS:
            found[one.id] = place
            place += one.id in counting
    return found


def rated_level(case: Case, decision: str) -> int:
    """The level the citizen gave the handling of a decision, 0 where none was given."""
    return next((one.level for one in _same_handling(case, decision) if one.level), 0)


# Answering


def check_rated(case: Case, facts: Rated, *, words: str, clerk: str, at: int) -> None:
    """Raises CounterError for a level that nobody can have pressed, and for one that answers no open question."""
    asked = asked_about(case, facts.question)
    if not WORST <= facts.level <= BEST:
        raise CounterError("cases.rules.rating_level")
    codes = facts.reasons
    if len(set(codes)) < len(codes) or not all(one.startswith(str(facts.level)) for one in codes):
        raise CounterError("cases.rules.rating_reasons")
    if len(words) > MOST_WORDS:
        raise CounterError("cases.rules.rating_words", most=MOST_WORDS)
    if rated_level(case, asked.decision):
        raise CounterError("cases.rules.rating_once")
    if facts.source is RatingSource.phone:
        _check_counts(case, asked.decision)
    if facts.source is RatingSource.paper and is_among(clerk, handled_by(case, asked.decision)):
        raise CounterError("cases.rules.rating_own")
    check_proof(case, facts, at=at)


def check_proof(case: Case, facts: Rated, *, at: int) -> None:
    """Raises CounterError ``cases.rules.rating_proof`` unless all that proves a press is there and agrees with the
    asking: source, device, question, nonce, when it was asked and pressed, and the digest of what told it. ``at`` is
    when it is written, in µs."""
    if not _is_proved(case, facts, at):
        raise CounterError("cases.rules.rating_proof")


def _is_proved(case: Case, facts: Rated, at: int) -> bool:
    asked = next((one for one in _askings(case) if one.question == facts.question), None)
    if asked is None or not facts.nonce or not re.fullmatch(_DIGEST, facts.digest):
        return False
    same = (asked.device, asked.nonce, asked.asked_at) == (facts.device, facts.nonce, facts.asked_at)
    in_time = asked.asked_at <= facts.pressed_at <= max(at, asked.asked_at)  # a clock may have been set back
    if not same or not in_time or facts.source is not source_of(facts.device):
        return False
    if facts.known_by and (facts.source is not RatingSource.phone or facts.known_by not in _KNOWN_BY):
        return False
    if facts.source is RatingSource.screen:
        event = screen_event(question=facts.question, nonce=facts.nonce, level=facts.level, pressed_at=facts.pressed_at)
        return facts.digest == event_digest(event)
    if facts.source is RatingSource.phone:
        event = phone_event(
            token_digest=facts.nonce,
            level=facts.level,
            reasons=facts.reasons,
            pressed_at=facts.pressed_at,
            known_by=facts.known_by,
        )
        until = next(one.until for one in case.invitations if one.question == facts.question)
        return facts.digest == event_digest(event) and facts.pressed_at <= until
    if facts.source is RatingSource.paper:
        place = RATING_SCAN + facts.question
        return any((one.material, one.digest) == (place, facts.digest) for one in case.scans)
    return True


def _askings(case: Case) -> Iterator[CaseRating]:
    """Questions of the window that are open, then invitations; these as questions that the telephone asks."""
    yield from (one for one in case.ratings if one.is_open)
    ended = {one.question for one in case.ratings}
    for one in case.invitations:
        if one.question not in ended:
            yield CaseRating(one.question, one.decision, PHONE, one.clerk, one.at, nonce=one.token_digest)


def asked_about(case: Case, question: str) -> CaseRating:
    """What was asked and can still be answered. Raises CounterError where the case has no such question."""
    found = next((one for one in _askings(case) if one.question == question), None)
    if found is None:
        raise CounterError("cases.rules.rating_not_open")
    return found


def open_question(case: Case, question: str) -> CaseRating:
    """A question at the window as it was asked. Raises CounterError where the case has none such that is open."""
    found = asked_about(case, question)
    if found.device == PHONE:
        raise CounterError("cases.rules.rating_not_open")
    return found


def handled_by(case: Case, decision: str) -> frozenset[str]:
    """Whom an evaluation of this decision is about: who made it, and who asked about it."""
    made = {one.clerk for one in case.history if one.id == decision}
    return frozenset(made | {one.clerk for one in _same_handling(case, decision) if one.device != PAPER})


def is_among(clerk: str, whom: frozenset[str]) -> bool:
    """Whether a clerk is one of these, also where they decided at the centre."""
    return not whom.isdisjoint({clerk, text("cases.centre.clerk", by=clerk)})


def answered(case: Case, facts: Rated, action: Action) -> Case:
    """The case with a level that was pressed. One whose proof does not agree with the asking is none: nothing changes.

    Programs before schema 4 recorded no proof; where nothing of one is there, the level stands and says so.
    """
    asked = next((one for one in _askings(case) if one.question == facts.question), None)
    if asked is None:
        return case
    without = not asked.nonce and not facts.nonce and not facts.digest
    if not WORST <= facts.level <= BEST or not (without or _is_proved(case, facts, action.at)):
        return case
    ended = msgspec.structs.replace(
        asked,
        ended_at=action.at,
        level=facts.level,
        reasons=facts.reasons,
        source=facts.source,
        pressed_at=facts.pressed_at,
        digest=facts.digest,
        ended_by=action.id,
        known_by=facts.known_by,
    )
    if asked.device == PHONE:
        return msgspec.structs.replace(case, ratings=(*case.ratings, ended))
    kept = tuple(ended if one is asked else one for one in case.ratings)
    return msgspec.structs.replace(case, ratings=kept)


def lacks_proof(facts: Facts) -> bool:
    """Whether this tells a level and brings nothing that could prove it, as programs before schema 4 wrote."""
    return isinstance(facts, Rated) and not (facts.nonce and facts.digest)


def is_nobodys(facts: Facts) -> bool:
    """Whether nobody at the window did it: a press by telephone, a local rule."""
    return isinstance(facts, DefaultCounted) or (isinstance(facts, Rated) and facts.source is RatingSource.phone)


def is_unproved(case: Case | None, action: Action) -> bool:
    """Whether an action of the case tells a level that the case did not take: its proof does not hold."""
    if isinstance(action.facts, Rated):
        return case is None or all(one.ended_by != action.id for one in case.ratings)
    if isinstance(action.facts, DefaultCounted):
        return case is None or all(one.action != action.id for one in case.defaults)
    return False
