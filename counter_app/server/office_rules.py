# SPDX-License-Identifier: Apache-2.0
"""Who of the back office may decide what on a case now. The window's own rules have the last word all the same: what it
cannot follow is kept there, and somebody looks at it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.claims import FIXING
from counter_app.cases.payment_rules import confirming_step, has_payee, money_of, pays_by_row
from counter_app.cases.steps import next_step
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.work_book import StepWork, WorkBook
from counter_app.server.people import Person
from counter_app.wire.feeds import DecisionKind


@dataclass(frozen=True, slots=True)
class Decidable:
    """The step that waits and what may be said of it, the usual first; with none ``why`` is the sentence that says why.

    ``amount`` is what is to be paid, None where the step pays nothing.
    """

    step: str
    verb: str
    kinds: tuple[DecisionKind, ...]
    why: str = ""
    amount: Decimal | None = None


def decidable(
    case: Case, checklist: Checklist | None, work: WorkBook, person: Person, *, on_its_way: bool
) -> Decidable:
    """What somebody may decide. ``checklist`` is None where the item is not known at the version of the case; then the
    step is the one that the window named."""
    ahead = case.ahead
    if case.status is not CaseStatus.accepted or ahead is None or not ahead.step or ahead.duty == Duty.window:
        return Decidable("", "", (), text("office.not_waiting"))
    step = next_step(case, checklist) if checklist is not None else None
    if checklist is not None and (step is None or step.id != ahead.step):
        return Decidable(ahead.step, ahead.verb, (), text("office.other_step"))
    how = work.of(step) if step is not None else work.step(Verb(ahead.verb))
    try:
        _check_person(case, how, person, on_its_way=on_its_way)
        amount = _check_money(case, checklist, step, work, person) if checklist is not None else None
    except CounterError as refused:
        return Decidable(ahead.step, ahead.verb, (), text(refused.code, **refused.facts))
    kinds = _kinds(case, how, step)
    why = "" if kinds else text("office.at_window")
    return Decidable(ahead.step, ahead.verb, kinds, why, amount)


def check_kind(found: Decidable, kind: DecisionKind, step: str) -> None:
    """Raises CounterError ``office.why`` with the sentence where this cannot be decided, or is about another step than
    the page showed."""
    if found.step != step:
        raise CounterError("office.changed")
    if not found.kinds:
        raise CounterError("office.refused", why=found.why)
    if kind not in found.kinds:
        raise CounterError("office.kind", verb=found.verb)


def own_names(person: Person) -> Collection[str]:
    """Under which names somebody stands in a case: at a window, and as its window writes a decision of the centre."""
    return {person.number, text("cases.centre.clerk", by=person.number)}


def _check_person(case: Case, how: StepWork, person: Person, *, on_its_way: bool) -> None:
    if on_its_way:
        raise CounterError("office.on_its_way")
    if how.duty not in person.duties:
        raise CounterError("office.duty", verb=how.verb.value)
    own = own_names(person)
    for one in case.steps:
        if one.passed and Verb(one.verb) in how.apart_from and one.clerk in own:
            raise CounterError("office.same_person", before=one.verb, verb=how.verb.value)


def _check_money(case: Case, checklist: Checklist, step: Step | None, work: WorkBook, person: Person) -> Decimal | None:
    """Money is fixed by one and confirmed by another, and paid as it was fixed. What is to be paid, at 拨付."""
    if step is None or not money_of(checklist, work):
        return None
    confirming = confirming_step(checklist)
    last = confirming is not None and confirming.id == step.id
    paying = step.verb is Verb.payment
    if (step.verb in FIXING or last or paying) and (not case.claims or case.fixed_sum is None):
        raise CounterError("office.not_fixed")
    mine = any(one.fixed_by in own_names(person) for one in case.claims.values())
    if mine and (last or (paying and confirming is None)):
        raise CounterError("office.fixed_yourself", verb=step.verb.value)
    if (last or paying) and case.sum_to_pay > 0 and not has_payee(case):
        raise CounterError("office.no_payee")
    if not paying:
        return None
    if case.waits_for_payee or case.sum_on_its_way > 0 or pays_by_row(case):
        raise CounterError("office.pay_at_window")
    return case.sum_to_pay


def _kinds(case: Case, how: StepWork, step: Step | None) -> tuple[DecisionKind, ...]:
    begins = how.is_begun_first(step) if step is not None else how.begins
    back = (DecisionKind.returned,) if how.may_fail else ()
    if how.verb is Verb.payment:
        return (DecisionKind.paid, *back)
    if how.verb is Verb.publicity:
        return (DecisionKind.published, *back)
    if how.sheet or how.files or begins:
        return ()
    return (DecisionKind.accepted, *back)
