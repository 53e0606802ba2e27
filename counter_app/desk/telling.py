# SPDX-License-Identifier: Apache-2.0
"""通知 at the desk: face to face, by a call whose result the clerk records, by letter, by a notice that is put up.

Short messages go through a gateway; a window without one says so, and records nothing that did not happen.
"""

from dataclasses import dataclass
from typing import Protocol

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_name
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import AnyFacts, Intent, Printed, PrintState
from counter_app.cases.case import Case, CaseStatus, next_ordinal
from counter_app.cases.payments import PaymentState
from counter_app.cases.people import Person, Personal
from counter_app.cases.telling import CaseTelling, TellingAsked, TellingEnded, TellingState, TellingWay
from counter_app.cases.telling_rules import is_told, money_back, untold
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.messages import Message, Occasion
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed, pass_step
from counter_app.desk.office import office_of
from counter_app.desk.papers import TELLING_PAPERS, checklist_of
from counter_app.desk.recording import record
from counter_app.desk.unmasking import record_unmasking

SHORT_NAME = 4
REVIEWS = frozenset({Verb.review.value, Verb.first_review.value, Verb.second_review.value})


class SmsGateway(Protocol):
    """What sends short messages. ``send`` returns once the gateway took it, else raises CounterError."""

    def send(self, number: str, words: str) -> None:
        """Hand one message over."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case after somebody was told, or after that was tried; ``papers`` are owed for it."""

    case: Case
    papers: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class WayOpen:
    """A way to tell, and why it is not open, "" where it is."""

    way: TellingWay
    off: str = ""


def ways(counter: Counter, case: Case, message: Message, gateway: SmsGateway | None = None) -> tuple[WayOpen, ...]:
    """Every way, with what stands against it."""
    phone = phone_of(case)
    found: list[WayOpen] = []
    for way in (TellingWay.counter, TellingWay.call, TellingWay.letter, TellingWay.page, TellingWay.sms):
        why = ""
        if (way is TellingWay.page) is not message.posted:
            why = text("telling.not_posted")
        elif way is not TellingWay.page and case.applicant is None:
            why = text("telling.nobody")
        elif way in (TellingWay.call, TellingWay.sms) and not phone:
            why = text("telling.no_phone")
        elif way is TellingWay.sms and gateway is None:
            why = text("telling.no_gateway")
        found.append(WayOpen(way, why))
    return tuple(found)


def messages(counter: Counter, case: Case) -> tuple[Message, ...]:
    """The messages that fit the case as it stands, what is owed first."""
    now = set(_occasions(case))
    owed = untold(case)
    fitting = [one for one in counter.work.messages.values() if one.at in now or one.id in owed]
    return tuple(sorted(fitting, key=lambda one: one.id not in owed))


def _occasions(case: Case) -> tuple[Occasion, ...]:
    found: list[Occasion] = []
    match case.status:
        case CaseStatus.accepted | CaseStatus.suspended:
            found.append(Occasion.accepted)
            if _is_reviewed(case):
                found.append(Occasion.reviewed)
        case CaseStatus.notified:
            found.append(Occasion.notified)
        case CaseStatus.sent_back:
            found.append(Occasion.sent_back)
        case CaseStatus.completed | CaseStatus.delivered:
            found.append(Occasion.completed)
    if money_back(case):
        found.insert(0, Occasion.bounced)
    if any(one.state is PaymentState.paid for one in case.payments):
        found.insert(0, Occasion.paid)
    if any("ends" in one.details for one in case.begun.values()):
        found.append(Occasion.public)
    return tuple(found)


def _is_reviewed(case: Case) -> bool:
    """Whether a review was passed and the next step is not another one."""
    passed = any(one.passed and one.verb in REVIEWS for one in case.steps)
    return passed and (case.ahead is None or case.ahead.verb not in REVIEWS)


def words_for(counter: Counter, case: Case, message: Message) -> str:
    """What is said: the name masked, no matter named."""
    item, guide = counter.item_of(case), counter.catalogue.guides.get(case.guide)
    hall = counter.settings.hall
    phone = office_of(item, guide, hall, case.answers).phone if item and guide else hall.phone
    paid = next((one for one in reversed(case.payments) if one.on), None)
    day = civil_date(from_micros(paid.ended_at)) if paid and paid.ended_at else civil_date(counter.clock())
    return message.words.format(
        who=_who(case),
        number=case.number,
        phone=phone.partition("、")[0] or hall.phone,
        day=f"{day.month}月{day.day}日",
        amount=str(paid.amount) if paid else "",
        office=hall.name,
    )


def _who(case: Case) -> str:
    return mask_name(case.applicant.name)[:SHORT_NAME] if isinstance(case.applicant, Person) else text("telling.unit")


def phone_of(case: Case) -> str:
    """The number somebody of the case is called under; "" where none is known."""
    of_applicant = case.applicant.phone if case.applicant else ""
    return of_applicant or (case.agent.person.phone if case.agent else "")


def number_to_call(counter: Counter, case: Case) -> str:
    """The whole number, shown to whoever is going to call; that it was shown is recorded."""
    number = phone_of(case)
    if not number:
        raise CounterError("telling.no_phone")
    record_unmasking(counter, "phone", text("telling.unmasking"), case.id)
    return number


def tell_here(counter: Counter, case: Case, message: str, words: str = "") -> Told:
    """当面: said at the window, one press."""
    return _tell(counter, case, TellingWay.counter, message, words, ended=TellingState.reached)


def called(counter: Counter, case: Case, message: str, *, reached: bool, reason: str = "", words: str = "") -> Told:
    """Phoned by the clerk, and how it ended: one act, written when the call is over."""
    state = TellingState.reached if reached else TellingState.failed
    return _tell(counter, case, TellingWay.call, message, words, ended=state, reason=reason)


def write_letter(counter: Counter, case: Case, message: str, words: str = "") -> Told:
    """A letter is owed; that it was posted is recorded by ``ended``."""
    return _tell(counter, case, TellingWay.letter, message, words)


def put_up(counter: Counter, case: Case, message: str, words: str = "") -> Told:
    """A notice to the public is owed; that it was put up is recorded by ``ended``."""
    return _tell(counter, case, TellingWay.page, message, words)


def send_message(counter: Counter, case: Case, message: str, gateway: SmsGateway | None, words: str = "") -> Told:
    """A short message. It is noted first, then handed over: what the gateway did not take stands as not told.

    A window without a gateway says so, and nothing is noted.
    """
    if gateway is None:
        raise CounterError("telling.no_gateway")
    asked = _tell(counter, case, TellingWay.sms, message, words)
    one = asked.case.tellings[-1]
    try:
        gateway.send(phone_of(case), _said(counter, case, message, words))
    except CounterError as error:
        ended(counter, asked.case, one.telling, TellingState.failed, reason=sentence(error))
        raise
    return ended(counter, asked.case, one.telling, TellingState.sent)


def tell_and_pass(counter: Counter, case: Case, step: Step) -> Followed:
    """The step 通知 at the window, one press: whoever is here is told, and the step passed."""
    if not is_told(case):
        fitting = [one for one in messages(counter, case) if not one.posted]
        case = tell_here(counter, case, fitting[0].id if fitting else "").case
    return pass_step(counter, case, step)


def ended(counter: Counter, case: Case, telling: str, state: TellingState, *, reason: str = "") -> Told:
    """What became of a telling: posted, put up, come back."""
    facts = TellingEnded(telling=telling, state=state)
    words = {"reason": reason} if reason else {}
    record(counter, [Intent(id=new_id(), case=case.id, facts=facts, personal=Personal(words=words))])
    return _told(counter, case, ())


def waiting(case: Case) -> CaseTelling | None:
    """A letter or notice that was written and has not gone out, or went out and may come back; the last one."""
    open_ = (TellingState.asked, TellingState.sent)
    found = [one for one in case.tellings if one.way in TELLING_PAPERS and one.state in open_]
    return next((one for one in found if one.state is TellingState.asked), found[-1] if found else None)


def _said(counter: Counter, case: Case, message: str, words: str) -> str:
    known = counter.work.messages.get(message)
    if known is None:
        raise CounterError("telling.unknown", message=message)
    return words.strip() or words_for(counter, case, known)


def _tell(
    counter: Counter,
    case: Case,
    way: TellingWay,
    message: str,
    words: str,
    *,
    ended: TellingState | None = None,
    reason: str = "",
) -> Told:
    telling, about = new_id(), case.outcome.id if case.outcome else ""
    personal = {"message": _said(counter, case, message, words)}
    if way in (TellingWay.call, TellingWay.sms):
        personal["to"] = phone_of(case)
    facts: list[tuple[AnyFacts, dict[str, str]]] = [
        (TellingAsked(telling=telling, way=way, message=message, about=about), personal)
    ]
    if ended is not None:
        facts.append((TellingEnded(telling=telling, state=ended), {"reason": reason} if reason else {}))
    paper = TELLING_PAPERS.get(way)
    if paper is not None:
        ordinal = str(next_ordinal(case, TellingAsked))
        facts.append((Printed(paper=paper, number=ordinal, state=PrintState.waiting), {}))
    intents = [Intent(id=new_id(), case=case.id, facts=one, personal=Personal(words=said)) for one, said in facts]
    record(counter, intents, checklist=checklist_of(counter, case))
    return _told(counter, case, (paper,) if paper is not None else ())


def _told(counter: Counter, case: Case, papers: tuple[str, ...]) -> Told:
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Told(after, papers, Changes(frozenset({case.id}), papers=bool(papers)))
