# SPDX-License-Identifier: Apache-2.0
"""How far the money of a case is, in a mark and a few words, for the list of its steps."""

from dataclasses import dataclass

from counter_app.base.duties import Duty
from counter_app.base.money import spoken_money
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.claims import CONFIRMING, NO_SUM
from counter_app.cases.payments import PaymentState
from counter_app.catalogue.items import Verb
from counter_app.desk.claims import claim_sheets
from counter_app.desk.counter import Counter
from counter_app.ui.money.claim_parts import first_part, needs_payee
from counter_app.ui.widgets.marks import Mark

WAITING = frozenset(one.value for one in (*CONFIRMING, Verb.payment))
"""Steps that cannot pass before the money is written down."""


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """``verb`` names the button: what is most likely to be done next. ``first``: before the step ahead can pass."""

    mark: Mark
    words: str
    verb: str
    first: bool


def claim_standing(counter: Counter, case: Case) -> ClaimStanding | None:
    """How far it is; None for a case that pays nothing, or is not accepted yet."""
    sheets = claim_sheets(counter, case) if case.accepted_at else ()
    if not sheets:
        return None
    verb = "pay" if may_pay(counter, case) else first_part(counter, case).name
    told = []
    asked = [one.asked for one in case.claims.values() if one.asked is not None]
    if asked:
        told.append(text("money.row.asked", sum=spoken_money(sum(asked, NO_SUM))))
    elif case.claims:
        told.append(text("money.row.recorded"))
    if case.fixed_sum is not None:
        told.append(text("money.row.fixed", sum=spoken_money(case.fixed_sum)))
    missing = _missing(case, any(one.claim is None for one in sheets))
    paid, waits = _paid(case)
    told += [one for one in (paid, missing) if one]
    if waits or (missing and (case.waits_for_payee or case.lines_back)):
        mark = Mark.waiting if waits else Mark.defective
    else:
        mark = Mark.unseen if missing else Mark.met
    first = verb == "pay" or (bool(missing) and verb in ("record", "fix") and _ahead(case) in WAITING)
    return ClaimStanding(mark, "　".join(told), verb, first)


def may_pay(counter: Counter, case: Case) -> bool:
    """Whether whoever is at the window pays, and this case is before 拨付."""
    finance = Duty.finance in counter.duties_of(counter.clerk_number)
    return finance and _ahead(case) == Verb.payment.value and case.fixed_sum is not None


def _ahead(case: Case) -> str:
    return case.ahead.verb if case.ahead is not None else ""


def _missing(case: Case, unrecorded: bool) -> str:
    """What is still to be written, the first of it."""
    if unrecorded:
        return text("money.row.not_recorded")
    if case.waits_for_payee:
        return text("money.row.bounced", reason=_reason(case))
    if case.lines_back:
        return text("money.row.lines_back", count=len(case.lines_back), reason=_reason(case))
    if needs_payee(case):
        return text("money.row.no_payee")
    return text("money.row.not_fixed") if case.fixed_sum is None else ""


def _reason(case: Case) -> str:
    back = [one for one in case.payments if one.state is PaymentState.bounced]
    return back[-1].reason if back else ""


def _paid(case: Case) -> tuple[str, bool]:
    """How far it is paid, and whether an answer is waited for."""
    if case.sum_on_its_way > 0:
        batch = next(one.batch for one in reversed(case.payments) if one.state is PaymentState.asked)
        return text("money.row.on_its_way", batch=batch), True
    if case.paid_sum > 0:
        return text("money.row.paid", sum=spoken_money(case.paid_sum)), False
    return "", False
