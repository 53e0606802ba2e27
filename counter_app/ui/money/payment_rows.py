# SPDX-License-Identifier: Apache-2.0
"""What stands in the tables of 拨付: cases that can be paid, batches, money that came back."""

from collections.abc import Collection
from datetime import datetime

from counter_app.base.clock import SHANGHAI
from counter_app.base.money import spoken_money
from counter_app.base.privacy import mask_name, mask_number
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.claims import PAYEE_SHEET
from counter_app.cases.payment_rules import pays_by_row
from counter_app.cases.payments import CasePayment, PaymentState
from counter_app.cases.people import Person
from counter_app.desk.money_back import sum_back
from counter_app.desk.payments import Batch, Payable
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.case_table import Cell, HeaderCell, Row
from counter_app.ui.widgets.marks import Mark

TO_PAY = {"chosen": 92, "number": 92, "item": 0, "payee": 112, "account": 190, "rows": 60, "amount": 128, "why": 330}
BATCHES = {"batch": 232, "made": 150, "clerk": 84, "cases": 96, "total": 140, "state": 0, "paid": 150}
BACK = {"number": 92, "item": 0, "who": 130, "amount": 128, "reason": 300, "day": 120, "batch": 232}


def columns(names: dict[str, int]) -> tuple[HeaderCell, ...]:
    """The columns of a table."""
    return tuple(HeaderCell(text(f"money.pay.column.{name}"), width) for name, width in names.items())


def payable_row(one: Payable, left_out: Collection[str]) -> Row:
    """A case before 拨付: whether it goes into the batch, and why it cannot."""
    case = one.case
    return Row(
        case.id,
        (
            _chosen(one, left_out),
            Cell(short_number(case)),
            Cell(case.title, bold=True),
            Cell(_payee(case)),
            Cell(_account(case), tone=Colour.ink2),
            Cell(str(one.rows) if one.rows else text("money.none"), tone=Colour.ink2),
            Cell(spoken_money(one.amount), bold=not one.trouble),
            Cell(_why(one), tone=Colour.warn),
        ),
    )


def batch_row(one: Batch) -> Row:
    """A batch that went out, and what came back."""
    if not one.answered:
        state = Cell(text("money.pay.waiting"), Mark.waiting)
    elif one.bounced:
        state = Cell(text("money.pay.some_back", paid=one.paid, bounced=one.bounced), Mark.defective)
    else:
        state = Cell(text("money.pay.all_paid", paid=one.paid), Mark.met)
    paid = spoken_money(one.total_paid) if one.answered else text("money.none")
    return Row(
        one.number,
        (
            Cell(one.number, bold=True),
            Cell(_moment(one.made_at)),
            Cell(one.clerk, tone=Colour.ink2),
            Cell(text("money.pay.cases_rows", cases=one.cases, rows=one.rows)),
            Cell(spoken_money(one.total)),
            state,
            Cell(paid),
        ),
    )


def back_row(one: Payable) -> Row:
    """A case whose money came back."""
    last = last_back(one.case)
    reason = last.reason if last else ""
    if one.case.lines_back:
        reason = text("money.pay.lines_back", count=len(one.case.lines_back), reason=reason)
    amount = sum_back(one.case) if one.case.lines_back else one.amount
    return Row(
        one.case.id,
        (
            Cell(short_number(one.case)),
            Cell(one.case.title, bold=True),
            Cell(_who(one.case)),
            Cell(spoken_money(amount)),
            Cell(reason, Mark.defective),
            Cell(last.on if last else "", tone=Colour.ink2),
            Cell(last.batch if last else "", tone=Colour.ink2),
        ),
    )


def last_back(case: Case) -> CasePayment | None:
    """The payment that came back last."""
    found = [one for one in case.payments if one.state is PaymentState.bounced]
    return found[-1] if found else None


def short_number(case: Case) -> str:
    """The end of a case's number, by which it is called."""
    return case.number.rpartition("-")[2]


def _chosen(one: Payable, left_out: Collection[str]) -> Cell:
    if one.trouble:
        return Cell(text("money.pay.cannot"), Mark.defective)
    if one.case.id in left_out:
        return Cell(text("money.pay.left_out"), Mark.unseen)
    return Cell(text("money.pay.goes"), Mark.met)


def _why(one: Payable) -> str:
    """Why it cannot go, without the number that stands in the row already."""
    return one.trouble.removeprefix(f"{one.case.number}：").removesuffix(text("money.pay.nothing_asked"))


def _payee(case: Case) -> str:
    values = _payee_values(case)
    if values.get("payee"):
        return mask_name(values["payee"])
    return text("money.pay.by_list") if pays_by_row(case) else text("money.none")


def _account(case: Case) -> str:
    account = _payee_values(case).get("account", "")
    return mask_number(account) if account else ""


def _payee_values(case: Case) -> dict[str, str]:
    known = case.forms.get(PAYEE_SHEET)
    return known.filled.values if known is not None and known.filled is not None else {}


def _who(case: Case) -> str:
    party = case.applicant
    if party is None:
        return text("page.cases.nobody")
    return mask_name(party.name) if isinstance(party, Person) else party.name


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
