# SPDX-License-Identifier: Apache-2.0
"""Guards of 通知: what may be told how, that nobody is named in it, how it ended, and what is still owed."""

from collections.abc import Callable, Mapping
from typing import Any

from counter_app.base.errors import CounterError
from counter_app.cases.actions import StepDone
from counter_app.cases.asked import Asked
from counter_app.cases.case import Case
from counter_app.cases.payments import CasePayment, PaymentState
from counter_app.cases.people import Person
from counter_app.cases.spans import places
from counter_app.cases.telling import TellingAsked, TellingEnded, TellingState, TellingWay
from counter_app.catalogue.items import Verb
from counter_app.catalogue.messages import LONGEST

ARRIVED = frozenset({TellingState.sent, TellingState.reached})
_BY_NUMBER = frozenset({TellingWay.sms, TellingWay.call})
BOUNCED = "bounced"
"""The message that a payment which came back owes."""


def untold(case: Case) -> tuple[str, ...]:
    """The messages somebody still has to be told: tried in vain, and of money that came back and is still here."""
    last, waits = {one.message: one for one in case.tellings}, money_back(case)
    owed = [message for message, one in last.items() if one.state is TellingState.failed]
    owed = [message for message in owed if message != BOUNCED or waits]
    told_at = max((one.asked_at for one in case.tellings if one.message == BOUNCED and one.state in ARRIVED), default=0)
    back = [one for one in waits if one.ended_at > told_at]
    return tuple(dict.fromkeys([*owed, *([BOUNCED] if back else [])]))


def money_back(case: Case) -> tuple[CasePayment, ...]:
    """Payments that came back, with neither an account nor a payment since: what a citizen can still do about."""
    return tuple(one for one in case.payments if one.state is PaymentState.bounced and not _made_good(case, one))


def _made_good(case: Case, back: CasePayment) -> bool:
    later = [one for one in case.payments if one.batch != back.batch and one.asked_at >= back.ended_at]
    if not back.lines:
        return bool(case.payee_at or later)  # no payee is known from a bounce on until one is recorded
    paid_for = {place for one in later for place in places(one.lines)}
    return case.lines_back.isdisjoint(place for place in places(back.lines) if place not in paid_for)


def is_told(case: Case) -> bool:
    """Whether somebody was told since the case was accepted last."""
    return any(one.state in ARRIVED and one.asked_at >= case.accepted_at for one in case.tellings)


def _asked(asked: Asked, facts: TellingAsked) -> None:
    message = asked.work.messages.get(facts.message)
    if message is None:
        raise CounterError("telling.unknown", message=facts.message)
    case, words = asked.present, asked.personal.words.get("message", "").strip()
    if not words:
        raise CounterError("telling.empty")
    if facts.way is TellingWay.sms and len(words) > LONGEST:
        raise CounterError("telling.too_long", have=len(words), most=LONGEST)
    if (facts.way is TellingWay.page) is not message.posted:
        raise CounterError("telling.not_posted")
    if facts.way is not TellingWay.page and case.applicant is None:
        raise CounterError("telling.nobody")
    if facts.way in _BY_NUMBER and not asked.personal.words.get("to", "").strip():
        raise CounterError("telling.no_phone")
    if isinstance(case.applicant, Person) and _names(case.applicant, words):
        raise CounterError("telling.identity")
    if any(one.telling == facts.telling for one in case.tellings):
        raise ValueError("a telling has an id of its own")


def _names(person: Person, words: str) -> bool:
    return (bool(person.id_number) and person.id_number in words) or (len(person.name) > 1 and person.name in words)


def _ended(asked: Asked, facts: TellingEnded) -> None:
    before = next((one for one in asked.present.tellings if one.telling == facts.telling), None)
    if before is None or facts.state is TellingState.asked:
        raise CounterError("telling.over")
    came_later = before.state is TellingState.sent and facts.state is not before.state
    if before.state is not TellingState.asked and not came_later:
        raise CounterError("telling.over")
    if facts.state is TellingState.failed and not asked.personal.words.get("reason", "").strip():
        raise CounterError("telling.reason")


def _step_done(asked: Asked, facts: StepDone) -> None:
    if facts.verb == Verb.notify.value and not is_told(asked.present):
        raise CounterError("telling.first")


TELLING_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    TellingAsked: _asked,
    TellingEnded: _ended,
    StepDone: _step_done,
}
"""Guards of these actions, for the rules' table."""
