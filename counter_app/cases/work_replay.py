# SPDX-License-Identifier: Apache-2.0
"""What the later work makes of a case: its part of the fold in ``replay``."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from msgspec.structs import replace

from counter_app.cases.actions import Action, LinesCompleted
from counter_app.cases.case import Case, DoneStep, RecordedForm
from counter_app.cases.centre_decisions import CentreDecided, CentreWord, DecisionSettled
from counter_app.cases.claims import CONFIRMING, PAYEE_SHEET, CaseClaim, ClaimRecorded, PayeeRecorded, SumsFixed
from counter_app.cases.links import CaseLink, Linked
from counter_app.cases.payments import CasePayment, PaymentAsked, PaymentEnded, PaymentState
from counter_app.cases.roster_rows import kept_results
from counter_app.cases.rosters import RowResult, RowsDecided
from counter_app.cases.series import CaseNumberGiven, NumberGiven, NumberVoided
from counter_app.cases.spans import places, spans_of
from counter_app.cases.telling import CaseTelling, TellingAsked, TellingEnded, TellingState
from counter_app.cases.work import BegunStep, Objection, ObjectionHandled, ObjectionRaised, StepBegun
from counter_app.catalogue.items import Verb


def with_sheets(case: Case, action: Action) -> Case:
    """The case with the sheets that were filled in with a step, as they stand in the action's personal part."""
    filled = action.personal.forms if action.personal else {}
    sheets = {key: RecordedForm(one.form, _title(one.form), one.version, action.at, one) for key, one in filled.items()}
    rows = case.rows
    for key, one in filled.items() if rows else ():
        before = case.forms.get(key)
        if before is not None and before.filled is not None:
            rows = kept_results(rows, key, before.filled.rosters, one.rosters)
    return replace(case, forms={**case.forms, **sheets}, rows=rows) if sheets else case


@cache
def _title(sheet: str) -> str:
    """What a sheet of ours is called; forms are read when the first case that has one is looked at."""
    from counter_app.forms.loader import default_forms

    form = default_forms().book.get(sheet)
    return form.title.replace("　", "") if form is not None else ""


def _lines_completed(case: Case, action: Action, facts: LinesCompleted) -> Case:
    return replace(case, lines=facts.lines)


def _step_begun(case: Case, action: Action, facts: StepBegun) -> Case:
    begun = BegunStep(facts.step, facts.verb, action.at, action.clerk, facts.details)
    return with_sheets(replace(case, begun={**case.begun, facts.step: begun}, ahead=facts.ahead or case.ahead), action)


def _objection_raised(case: Case, action: Action, facts: ObjectionRaised) -> Case:
    raised = Objection(facts.objection, facts.step, action.at, action.clerk)
    return replace(case, objections=(*case.objections, raised))


def _objection_handled(case: Case, action: Action, facts: ObjectionHandled) -> Case:
    objections = (
        replace(one, upheld=facts.upheld, handled_at=action.at) if one.id == facts.objection else one
        for one in case.objections
    )
    return replace(case, objections=tuple(objections))


def _rows_decided(case: Case, action: Action, facts: RowsDecided) -> Case:
    key = f"{facts.form}.{facts.roster}"
    words = action.personal.words if action.personal else {}
    results = dict(case.rows.get(key, {}))
    results |= dict.fromkeys(places(facts.passed), RowResult(True))
    for one in facts.rejected:
        results[one.row] = RowResult(False, words.get(f"row:{one.row}") or one.reason)
    return replace(case, rows={**case.rows, key: results})


def not_reviewed(case: Case, verb: str) -> tuple[DoneStep, ...]:
    """The steps that stay when a paying case is sent back from a step (``verb``) that is no review: without the last
    review and all that came after it. What is fixed anew is confirmed anew."""
    reviews = [place for place, one in enumerate(case.steps) if one.passed and Verb(one.verb) in CONFIRMING]
    if not case.claims or not reviews or Verb(verb) in CONFIRMING:
        return case.steps
    return case.steps[: reviews[-1]]


def _claim_recorded(case: Case, action: Action, facts: ClaimRecorded) -> Case:
    claim = CaseClaim(facts.sheet, facts.money, facts.asked, facts.lines, facts.keys, action.clerk, action.at)
    claims = {**case.claims, facts.sheet: claim}
    # the rows of a list, and where their money goes, are those of the new sheet
    return with_sheets(replace(case, claims=claims, lines_back=frozenset(), line_payees={}), action)


def _sums_fixed(case: Case, action: Action, facts: SumsFixed) -> Case:
    fixed = replace(
        case.claims[facts.sheet],
        fixed=facts.fixed,
        deducted=facts.deducted,
        fixed_by=action.clerk,
        fixed_at=action.at,
    )
    return with_sheets(replace(case, claims={**case.claims, facts.sheet: fixed}), action)


def _payee_recorded(case: Case, action: Action, facts: PayeeRecorded) -> Case:
    if not facts.line:
        return with_sheets(replace(case, payee_at=action.at), action)
    filled = action.personal.forms.get(PAYEE_SHEET) if action.personal else None
    recorded = RecordedForm(PAYEE_SHEET, _title(PAYEE_SHEET), facts.version, action.at, filled)
    line_payees = {**case.line_payees, facts.line: recorded}
    return replace(case, line_payees=line_payees, lines_back=case.lines_back - {facts.line})


def _payment_asked(case: Case, action: Action, facts: PaymentAsked) -> Case:
    asked = CasePayment(facts.batch, facts.row, facts.amount, PaymentState.asked, action.at, lines=facts.lines)
    return replace(case, payments=(*case.payments, asked), lines_back=case.lines_back.difference(places(facts.lines)))


def _payment_ended(case: Case, action: Action, facts: PaymentEnded) -> Case:
    reason = action.personal.words.get("reason", "") if action.personal else ""
    payments: list[CasePayment] = []
    lines_back = case.lines_back
    for one in case.payments:
        if (one.batch, one.row, one.state) != (facts.batch, facts.row, PaymentState.asked):
            payments.append(one)
            continue
        here = list(places(one.lines))
        ended = [here[row - one.row] for row in places(facts.rows)] if facts.rows else here
        if facts.state is PaymentState.bounced:
            lines_back |= set(ended)
        if facts.amount < one.amount:  # the rest keeps its rows of the batch: they are told next
            payments.append(replace(one, amount=one.amount - facts.amount))
        payments.append(
            replace(
                one,
                amount=facts.amount,
                state=facts.state,
                on=facts.on,
                reason=reason,
                lines=spans_of(ended),
                ended_at=action.at,
            )
        )
    back = facts.state is PaymentState.bounced and not facts.rows
    payee_at = 0 if back else case.payee_at
    return replace(case, payments=tuple(payments), lines_back=lines_back, payee_at=payee_at)


def _telling_asked(case: Case, action: Action, facts: TellingAsked) -> Case:
    asked = CaseTelling(
        facts.telling, facts.way, facts.message, facts.about, TellingState.asked, action.clerk, action.at
    )
    return replace(case, tellings=(*case.tellings, asked))


def _telling_ended(case: Case, action: Action, facts: TellingEnded) -> Case:
    tellings = (
        replace(one, state=facts.state, ended_at=action.at) if one.telling == facts.telling else one
        for one in case.tellings
    )
    return replace(case, tellings=tuple(tellings))


def _number_given(case: Case, action: Action, facts: NumberGiven) -> Case:
    given = CaseNumberGiven(facts.series, facts.year, facts.number, action.at, facts.instead_of)
    return replace(case, numbers=(*case.numbers, given))


def _number_voided(case: Case, action: Action, facts: NumberVoided) -> Case:
    key = (facts.series, facts.year, facts.number)
    numbers = (
        replace(one, voided=facts.reason) if (one.series, one.year, one.number) == key else one for one in case.numbers
    )
    return replace(case, numbers=tuple(numbers))


def _centre_decided(case: Case, action: Action, facts: CentreDecided) -> Case:
    word = CentreWord(
        facts.decision,
        facts.says,
        facts.step,
        facts.verb,
        facts.by,
        facts.decided_at,
        action.at,
        facts.standing,
        action.personal.words.get("reason", "") if action.personal else "",
        facts.why,
        facts.amount,
        facts.on,
    )
    return replace(case, centre_words=(*case.centre_words, word))


def _decision_settled(case: Case, action: Action, facts: DecisionSettled) -> Case:
    words = (replace(one, settled_at=action.at) if one.decision == facts.decision else one for one in case.centre_words)
    return replace(case, centre_words=tuple(words))


def _linked(case: Case, action: Action, facts: Linked) -> Case:
    others = tuple(one for one in case.links if one.other != facts.other)
    return replace(case, links=(*others, CaseLink(facts.other, facts.number, facts.link, action.at, facts.back)))


WORK_CHANGES: Mapping[type, Callable[[Case, Action, Any], Case]] = {
    LinesCompleted: _lines_completed,
    StepBegun: _step_begun,
    ObjectionRaised: _objection_raised,
    ObjectionHandled: _objection_handled,
    RowsDecided: _rows_decided,
    ClaimRecorded: _claim_recorded,
    SumsFixed: _sums_fixed,
    PayeeRecorded: _payee_recorded,
    PaymentAsked: _payment_asked,
    PaymentEnded: _payment_ended,
    TellingAsked: _telling_asked,
    TellingEnded: _telling_ended,
    NumberGiven: _number_given,
    NumberVoided: _number_voided,
    Linked: _linked,
    CentreDecided: _centre_decided,
    DecisionSettled: _decision_settled,
}
