# SPDX-License-Identifier: Apache-2.0
"""Guards of money: claimed at the window, fixed at review, confirmed by another, paid once and no more than fixed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from counter_app.base.errors import CounterError
from counter_app.cases.actions import AnyFacts, SentBack, StepDone, TakenBack, Withdrawn
from counter_app.cases.asked import Asked
from counter_app.cases.case import Case, next_ordinal
from counter_app.cases.claims import (
    CLAIM_LINES,
    CONFIRMING,
    FIXING,
    PAYEE_SHEET,
    ClaimRecorded,
    PayeeRecorded,
    SumsFixed,
)
from counter_app.cases.payments import PaymentAsked, PaymentEnded, PaymentState
from counter_app.cases.spans import places
from counter_app.cases.steps import next_step, office_steps
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.money_kinds import MatterMoney
from counter_app.catalogue.work_book import WorkBook
from counter_app.forms.filled import FilledForm


def money_of(checklist: Checklist, work: WorkBook) -> tuple[MatterMoney, ...]:
    """What a case pays under its answers, one entry a kind; nothing where none of its steps is 拨付."""
    if all(one.verb is not Verb.payment for one in office_steps(checklist)):
        return ()
    return work.money.of(checklist.item)


def confirming_step(checklist: Checklist) -> Step | None:
    """The last review before 拨付: who passes it confirms what another fixed. None where the guide names none."""
    found = None
    for one in office_steps(checklist):
        if one.verb is Verb.payment:
            break
        if one.verb in CONFIRMING:
            found = one
    return found


def is_confirmed(case: Case, checklist: Checklist) -> bool:
    """Whether the last review before 拨付 was passed."""
    step = confirming_step(checklist)
    return step is not None and step.id in case.passed_steps


def may_fix(case: Case, checklist: Checklist) -> bool:
    """Whether the sums may be fixed now: at 初审 or 审核, and again once the case was sent back.

    Where the guide names no review they are fixed right before 拨付. What was confirmed stays as it was confirmed,
    until a later step sends the case back: it is confirmed anew then (``cases.work_replay.not_reviewed``). What was
    paid, or is on its way, stays for good.
    """
    step = next_step(case, checklist)
    if step is None or is_paid_upon(case) or is_confirmed(case, checklist):
        return False
    reviews = any(one.verb in FIXING for one in office_steps(checklist))
    return step.verb in FIXING or came_back(case) or (not reviews and step.verb is Verb.payment)


def is_paid_upon(case: Case) -> bool:
    """Whether any of its money has arrived or is on its way."""
    return case.paid_sum > 0 or case.sum_on_its_way > 0


def came_back(case: Case) -> bool:
    """Whether the last that was said of a step was that it did not pass."""
    return bool(case.steps) and not case.steps[-1].passed


def pays_by_row(case: Case) -> bool:
    """Whether every row of the case's list has an account of its own."""
    rows = [row for one in _claim_sheets(case) for row in one.rosters.get(CLAIM_LINES, [])]
    return bool(rows) and all(row.get("account") for row in rows)


def has_payee(case: Case) -> bool:
    """Whether it is known where the money goes."""
    payee = case.forms.get(PAYEE_SHEET)
    return pays_by_row(case) or (payee is not None and payee.filled is not None)


def check_money_sheets(asked: Asked, facts: AnyFacts) -> None:
    """Claims and accounts are written by their own actions alone: with no step and as no other form."""
    match facts:
        case ClaimRecorded() | SumsFixed():
            own = {facts.sheet}
        case PayeeRecorded():
            own = {PAYEE_SHEET}
        case _:
            own = set()
    others = asked.personal.forms.keys() - own
    if others and not others.isdisjoint({PAYEE_SHEET, *(one.sheet for one in asked.work.money.matters.values())}):
        raise ValueError("a claim or an account goes with an action of its own")


def _money(asked: Asked, sheet: str) -> MatterMoney:
    found = next((one for one in money_of(asked.checklist, asked.work) if one.sheet == sheet), None)
    if found is None:
        raise CounterError("cases.rules.no_money")
    return found


def _in_turn(asked: Asked, facts: ClaimRecorded | SumsFixed | PayeeRecorded) -> None:
    if facts.ordinal != next_ordinal(asked.present, type(facts)):
        raise CounterError("cases.rules.changed_meanwhile")


def _claim_recorded(asked: Asked, facts: ClaimRecorded) -> None:
    _in_turn(asked, facts)
    _money(asked, facts.sheet)
    before = asked.present.claims.get(facts.sheet)
    fixed = before is not None and before.fixed is not None and not came_back(asked.present)
    if is_paid_upon(asked.present) or fixed or is_confirmed(asked.present, asked.checklist):
        raise CounterError("cases.rules.claim_fixed")
    _need_sheet(asked, facts.sheet)


def _sums_fixed(asked: Asked, facts: SumsFixed) -> None:
    _in_turn(asked, facts)
    _money(asked, facts.sheet)
    claim = asked.present.claims.get(facts.sheet)
    if claim is None:
        raise CounterError("cases.rules.no_claim")
    if not may_fix(asked.present, asked.checklist):
        raise CounterError("cases.rules.not_fixing")
    _need_sheet(asked, facts.sheet)
    if facts.fixed < 0 or facts.deducted < 0:
        raise CounterError("cases.rules.sums")
    if claim.asked is not None and claim.asked != facts.fixed + facts.deducted:
        raise CounterError("cases.rules.sums")


def _payee_recorded(asked: Asked, facts: PayeeRecorded) -> None:
    _in_turn(asked, facts)
    if not money_of(asked.checklist, asked.work):
        raise CounterError("cases.rules.no_money")
    case = asked.present
    if facts.line:
        if facts.line not in case.lines_back:
            raise CounterError("cases.rules.line_not_back", row=facts.line)
        _need_sheet(asked, PAYEE_SHEET)
        return
    if case.sum_on_its_way > 0:
        raise CounterError("cases.rules.on_its_way")
    if case.paid_sum > 0 and case.sum_to_pay <= 0:
        raise CounterError("cases.rules.all_paid")
    if case.payee_at and is_confirmed(case, asked.checklist) and not came_back(case):
        raise CounterError("cases.rules.payee_confirmed")
    _need_sheet(asked, PAYEE_SHEET)


def _need_sheet(asked: Asked, sheet: str) -> None:
    if sheet not in asked.personal.forms:
        raise ValueError("the sheet goes with the action")


def _step_done(asked: Asked, facts: StepDone) -> None:
    """What a step of a paying item needs besides what every step needs."""
    verb = Verb(facts.verb)
    if verb not in CONFIRMING and verb is not Verb.payment:
        return
    if not money_of(asked.checklist, asked.work):
        return
    case = asked.present
    confirming = confirming_step(asked.checklist)
    last = confirming is not None and confirming.id == facts.step
    if verb in FIXING or last or verb is Verb.payment:
        need_fixed(case)
    if last:
        _need_another(case, asked.clerk, verb)
        if case.sum_to_pay > 0 and not has_payee(case):
            raise CounterError("cases.rules.no_payee")
    if verb is Verb.payment and (case.sum_on_its_way > 0 or case.paid_sum != case.fixed_sum):
        raise CounterError("cases.rules.not_paid")


def need_fixed(case: Case) -> None:
    """There is a claim, and every claim is fixed."""
    if not case.claims:
        raise CounterError("cases.rules.no_claim")
    if case.fixed_sum is None:
        raise CounterError("cases.rules.not_fixed")


def _need_another(case: Case, clerk: str, verb: Verb) -> None:
    if any(one.fixed_by == clerk for one in case.claims.values()):
        raise CounterError("cases.rules.fixed_yourself", verb=verb.value)


def check_may_pay(case: Case, checklist: Checklist, work: WorkBook, clerk: str) -> None:
    """Raise CounterError where a case cannot go into a payment batch now."""
    step = next_step(case, checklist)
    if step is None or step.verb is not Verb.payment or not money_of(checklist, work):
        raise CounterError("cases.rules.pay_not_now")
    need_fixed(case)
    if confirming_step(checklist) is None:
        _need_another(case, clerk, step.verb)
    apart_from = work.of(step).apart_from
    before = next(
        (one for one in case.steps if one.passed and Verb(one.verb) in apart_from and one.clerk == clerk), None
    )
    if before is not None:
        raise CounterError("cases.rules.same_person", before=before.verb, verb=step.verb.value)
    if not has_payee(case):
        raise CounterError("cases.rules.no_payee")
    if case.waits_for_payee:
        raise CounterError("cases.rules.bounced")


def _payment_asked(asked: Asked, facts: PaymentAsked) -> None:
    case = asked.present
    check_may_pay(case, asked.checklist, asked.work, asked.clerk)
    whole = bool(facts.lines) or facts.amount == case.sum_to_pay
    if not facts.batch or not whole or not Decimal(0) < facts.amount <= case.sum_to_pay:
        raise CounterError("cases.rules.nothing_to_pay")
    words = asked.personal.words
    if (words.get("payee", ""), words.get("account", "")) != _goes_to(case, facts):
        raise CounterError("cases.rules.changed_meanwhile")


def _goes_to(case: Case, facts: PaymentAsked) -> tuple[str, str]:
    """Names and accounts that are recorded now for what is asked, a line each."""
    if not facts.lines:
        if pays_by_row(case):
            raise CounterError("cases.rules.changed_meanwhile")
        payee = case.forms.get(PAYEE_SHEET)
        values = payee.filled.values if payee is not None and payee.filled is not None else {}
        return values.get("payee", ""), values.get("account", "")
    rows = [row for one in _claim_sheets(case) for row in one.rosters.get(CLAIM_LINES, [])]
    settled = {place for one in case.payments if one.state is not PaymentState.bounced for place in places(one.lines)}
    wanted = [*places(facts.lines)]
    if not settled.isdisjoint(wanted) or not 1 <= min(wanted) <= max(wanted) <= len(rows):
        raise CounterError("cases.rules.changed_meanwhile")
    if not case.lines_back.isdisjoint(wanted):
        raise CounterError("cases.rules.bounced")
    own = [account_of(case, place) for place in wanted]
    return "\n".join(row.get("name", "") for row in own), "\n".join(row.get("account", "") for row in own)


def account_of(case: Case, line: int) -> Mapping[str, str]:
    """What is recorded of the account for a row of the case's list (from 1), or of the case's own (0); nothing where it
    was erased. A row's payee is its ``name``."""
    if line in case.line_payees:
        filled = case.line_payees[line].filled
        return {**filled.values, "name": filled.values.get("payee", "")} if filled is not None else {}
    if line:
        rows = [row for one in _claim_sheets(case) for row in one.rosters.get(CLAIM_LINES, [])]
        return rows[line - 1] if line <= len(rows) else {}
    payee = case.forms.get(PAYEE_SHEET)
    return payee.filled.values if payee is not None and payee.filled is not None else {}


def _claim_sheets(case: Case) -> list[FilledForm]:
    """The sheets of the case's claims, as far as they were not erased."""
    known = (case.forms[one].filled for one in case.claims if one in case.forms)
    return [one for one in known if one is not None]


def _sent_back(asked: Asked, facts: SentBack) -> None:
    """Nobody is told that it did not pass while its money is on its way, or after it arrived."""
    if asked.present.sum_on_its_way > 0:
        raise CounterError("cases.rules.back_on_its_way")
    if asked.present.paid_sum > 0:
        raise CounterError("cases.rules.back_paid")


def _withdrawn(asked: Asked, facts: Withdrawn) -> None:
    """Nobody gives up what they have got, or what is on its way to them."""
    if asked.present.sum_on_its_way > 0:
        raise CounterError("cases.rules.withdrawn_on_its_way")
    if asked.present.paid_sum > 0:
        raise CounterError("cases.rules.withdrawn_paid")


def _taken_back(asked: Asked, facts: TakenBack) -> None:
    """What somebody else has paid upon stands."""
    history = asked.present.history
    place = next((place for place, one in enumerate(history) if one.id == facts.action), len(history))
    if any(isinstance(one.facts, PaymentAsked) for one in history[place:]):
        raise CounterError("cases.rules.paid_upon")


def _payment_ended(asked: Asked, facts: PaymentEnded) -> None:
    place = (facts.batch, facts.row, PaymentState.asked)
    found = next((one for one in asked.present.payments if (one.batch, one.row, one.state) == place), None)
    if found is None or facts.state is PaymentState.asked:
        raise CounterError("cases.rules.not_asked")
    if not Decimal(0) < facts.amount <= found.amount or (facts.amount < found.amount and not facts.rows):
        raise CounterError("cases.rules.other_sum")
    if facts.state is PaymentState.bounced:
        asked.need_reason()


PAYMENT_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    ClaimRecorded: _claim_recorded,
    SumsFixed: _sums_fixed,
    PayeeRecorded: _payee_recorded,
    PaymentAsked: _payment_asked,
    PaymentEnded: _payment_ended,
    StepDone: _step_done,
    SentBack: _sent_back,
    Withdrawn: _withdrawn,
    TakenBack: _taken_back,
}
"""The guards of these actions, for the rules' table."""
