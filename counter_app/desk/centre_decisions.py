# SPDX-License-Identifier: Apache-2.0
"""Decisions of the back office at this window: recorded once, followed where nothing speaks against it, never forced.

One press records the decision and writes the actions it means. Where the rules do not let the window follow, or the
window has gone on meanwhile, the decision alone is recorded and waits for somebody to look at it.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case
from counter_app.cases.centre_decisions import CentreDecided, CentreSays, CentreWord, DecisionSettled, Standing
from counter_app.cases.centre_rules import (
    known_decision,
    may_follow,
    said_by_centre,
    says_it_already,
    step_named,
    went_on,
)
from counter_app.cases.payment_rules import account_of, money_of, pays_by_row
from counter_app.cases.payments import PaymentAsked, PaymentEnded, PaymentState
from counter_app.cases.people import Personal
from counter_app.cases.rules import check
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed, passing, sending_back
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import NO_CASE, News
from counter_app.wire.feeds import Decision, read

_SAID = {Standing.followed: "pull.decision.followed", Standing.agreed: "pull.decision.agreed"}


def take_decision(counter: Counter, row: PulledRow) -> News | None:
    """Record a decision that came, and follow it where that may be. Doing so again changes nothing.

    Raises CounterError ``pull.no_case`` for a case that is not here.
    """
    told = read(row.body, Decision)
    case = counter.store.case(told.case)
    if case is None or not case.number:
        raise CounterError(NO_CASE)
    if known_decision(case, told.decision) is not None:
        return None
    checklist = checklist_of(counter, case)
    standing, why = _standing(case, checklist, told)
    if standing is Standing.open and not why and checklist is not None:
        why = _follow(counter, case, checklist, told)
        standing = Standing.open if why else Standing.followed
    if standing is not Standing.followed:
        _write(counter, checklist, [_recorded(case, checklist, told, standing, why)], told.by)
    after = counter.store.case(case.id) or case
    word = known_decision(after, told.decision)
    if word is None:
        raise CounterError(NO_CASE)
    code = _SAID.get(standing, f"pull.decision.{standing.value}")
    facts = {"number": case.number, "said": said_by_centre(word)}
    return News(row.feed, code, facts, case=case.id, aloud=word.is_open)


def _standing(case: Case, checklist: Checklist | None, told: Decision) -> tuple[Standing, str]:
    """How it meets the case: ``open`` without a reason is to be tried."""
    says = CentreSays(told.kind.value)
    if says_it_already(case, says, told.step):
        return Standing.agreed, ""
    if checklist is None:
        return Standing.open, sentence(CounterError("following.no_item"))
    if went_on(case, told.epoch, told.seq) or not may_follow(case, checklist, says, told.step):
        return Standing.differs, ""
    return Standing.open, ""


def _follow(counter: Counter, case: Case, checklist: Checklist, told: Decision) -> str:
    """Record the decision with what it means; why that may not be, "" where it is written."""
    step = step_named(checklist, told.step)
    if step is None:
        raise ValueError("a decision that may be followed is of a step")
    try:
        intents = [
            _recorded(case, checklist, told, Standing.followed, ""),
            *_meant(counter, case, checklist, step, told),
        ]
        _write(counter, checklist, intents, told.by)
    except CounterError as refused:
        if refused.code.startswith("store."):
            raise
        return sentence(refused)
    return ""


def _meant(counter: Counter, case: Case, checklist: Checklist, step: Step, told: Decision) -> Sequence[Intent]:
    """The actions that a decision means."""
    if told.kind.value == CentreSays.returned.value:
        return sending_back(counter, case, step, told.reason).intents
    paid = _paid(case, told) if told.kind.value == CentreSays.paid.value and money_of(checklist, counter.work) else ()
    return [*paid, *passing(counter, case, step).intents]


def _paid(case: Case, told: Decision) -> Sequence[Intent]:
    """The centre paid the whole sum to the account that is recorded. What it paid otherwise somebody looks at."""
    try:
        amount = Decimal(told.amount)
    except InvalidOperation as error:
        raise CounterError("cases.rules.other_sum") from error
    if pays_by_row(case) or amount != case.sum_to_pay or not told.on:
        raise CounterError("cases.rules.other_sum")
    account = account_of(case, 0)
    words = {"payee": account.get("payee", ""), "account": account.get("account", "")}
    asked = PaymentAsked(batch=told.decision, row=1, amount=amount)
    ended = PaymentEnded(batch=told.decision, row=1, amount=amount, state=PaymentState.paid, on=told.on)
    return [
        Intent(id=new_id(), case=case.id, facts=asked, personal=Personal(words=words)),
        Intent(id=new_id(), case=case.id, facts=ended),
    ]


def _recorded(case: Case, checklist: Checklist | None, told: Decision, standing: Standing, why: str) -> Intent:
    step = step_named(checklist, told.step) if checklist is not None else None
    facts = CentreDecided(
        decision=told.decision,
        says=CentreSays(told.kind.value),
        step=told.step,
        verb=step.verb.value if step else "",
        by=told.by,
        decided_at=told.at,
        base_epoch=told.epoch,
        base_seq=told.seq,
        standing=standing,
        why=why,
        amount=told.amount,
        on=told.on,
    )
    words = {"reason": told.reason} if told.reason else {}
    return Intent(id=told.decision, case=case.id, facts=facts, personal=Personal(words=words))


def _write(counter: Counter, checklist: Checklist | None, intents: Sequence[Intent], by: str) -> None:
    """Through the rules, as whoever decided at the centre: with every duty, but for what two people have to do."""
    now, clerk = counter.clock(), text("cases.centre.clerk", by=by)

    def guard(current: Case | None, intent: Intent) -> None:
        check(
            current,
            intent,
            clerk=clerk,
            duties=frozenset(Duty),
            now=now,
            work=counter.work,
            checklist=checklist,
        )

    counter.store.record(intents, clerk=clerk, at=counter.now_micros(), check=guard)


def owed_to_centre(word: CentreWord) -> str:
    """What somebody here has to do about a decision."""
    reason = text("page.steps.because", act=said_by_centre(word), reason=word.reason)
    said = reason if word.reason else said_by_centre(word)
    return text(f"cases.centre.owed.{word.standing.value}", said=said, why=word.why)


def settle(counter: Counter, case: Case, reason: str) -> Followed:
    """Somebody looked at every decision of the centre that was not followed; what was found goes with it."""
    words = Personal(words={"reason": reason.strip()} if reason.strip() else {})
    intents = [
        Intent(id=new_id(), case=case.id, facts=DecisionSettled(decision=one.decision), personal=words)
        for one in case.centre_words
        if one.is_open
    ]
    if not intents:
        raise CounterError("cases.rules.centre_settled")
    record(counter, intents, seen=case, checklist=checklist_of(counter, case))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Followed(after, (), Changes(frozenset({after.id})))
