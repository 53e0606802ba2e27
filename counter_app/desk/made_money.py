# SPDX-License-Identifier: Apache-2.0
"""Money made up for rehearsals: a claim, what is fixed of it, an account, and a bank that answers. Nothing of it is
anybody's; invoices, months and people differ from case to case, so that no case holds another's."""

import csv
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from counter_app.base.check_characters import DECIMAL_X, pure_check_character
from counter_app.base.duties import Duty
from counter_app.cases.case import Case
from counter_app.cases.numbers import parse_case_number
from counter_app.cases.payment_rules import confirming_step
from counter_app.catalogue.bank_words import PayColumn, PayResult
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.money_kinds import MoneyKind
from counter_app.catalogue.work_book import shipped_work
from counter_app.desk.claim_keys import LINES
from counter_app.desk.claims import (
    ClaimSheet,
    begin_claim,
    begin_payee,
    claim_sheets,
    fix_sums,
    may_fix_now,
    record_claim,
    record_payee,
)
from counter_app.desk.counter import Counter
from counter_app.desk.papers import checklist_of
from counter_app.desk.payment_files import FileKind
from counter_app.desk.payment_results import take_results
from counter_app.desk.payments import make_batch, payable_rows
from counter_app.forms.filled import FilledForm

ASKED, DEDUCTED = Decimal("1234.50"), Decimal("34.50")
PAYEE = {"payee": "测试员", "account": "6222020000000000000", "bank": "测试银行沅江支行", "relation": "self"}
_FIRST_YEAR = 1950


Sit = Callable[[Duty, Sequence[str]], object]
"""Lets somebody sit down who has the duty and is none of those named."""


def work_money(counter: Counter, case: Case, step: Step, sit: Sit) -> Case:
    """What money needs before a step is passed: claimed and fixed before the first review, paid at 拨付 (which that
    passes). Nothing where the item pays nothing. Whoever sits last stays."""
    paying = bool(claim_sheets(counter, case))
    if paying and may_fix_now(counter, case) and case.fixed_sum is None:
        sit(Duty.window, ())
        case = claim_made_up(counter, case)
        sit(Duty.review, ())
        case = fix_made_up(counter, case)
    if paying and step.verb is Verb.payment:
        sit(Duty.finance, barred_by_money(counter, case, step))
        with tempfile.TemporaryDirectory() as folder:
            case = pay_made_up(counter, case, Path(folder))
    return case


def barred_by_money(counter: Counter, case: Case, step: Step) -> tuple[str, ...]:
    """Who may not do the step because they fixed the sums that it confirms or pays."""
    checklist = checklist_of(counter, case)
    if checklist is None or not claim_sheets(counter, case):
        return ()
    confirming = confirming_step(checklist)
    if step.id != (confirming.id if confirming else "") and (confirming or step.verb is not Verb.payment):
        return ()
    return tuple(one.fixed_by for one in case.claims.values() if one.fixed_by)


def claim_made_up(counter: Counter, case: Case) -> Case:
    """Everything the item pays is claimed, and the account recorded; by whoever is at the window."""
    for one in claim_sheets(counter, case):
        filled = begin_claim(counter, case, one.money.sheet).snapshot()
        values, rows = _asked(case, one)
        filled.values.update(values)
        if rows:
            filled.rosters[LINES] = [rows]
        case = record_claim(counter, case, filled).case
    session = begin_payee(counter, case)
    for key, words in PAYEE.items():
        session.type(key, words)
        session.repeat(key, words)
    return record_payee(counter, case, session.snapshot(), PAYEE).case


def fix_made_up(counter: Counter, case: Case) -> Case:
    """The sums are fixed, a part deducted with a reason; by whoever is at the window."""
    for one in claim_sheets(counter, case):
        filled = begin_claim(counter, case, one.money.sheet, office=True).snapshot()
        _fix(filled)
        case = fix_sums(counter, case, filled).case
    return case


def pay_made_up(counter: Counter, case: Case, folder: Path) -> Case:
    """A batch with this case alone goes out, and the bank says that all of it arrived."""
    rows = payable_rows(counter, case)
    batch = make_batch(counter, [case], folder, FileKind.csv)
    answers = {str(place): (row.account, str(row.amount)) for place, row in enumerate(rows, 1)}
    path = folder / f"{batch.number}.csv"
    path.write_bytes(results_made_up(batch.number, answers, counter.today()))
    take_results(counter, path)
    return counter.store.case(case.id) or case


def results_made_up(batch: str, answers: Mapping[str, tuple[str, str]], on: str) -> bytes:
    """A bank's answer as .csv: every row (by its number: account and sum) was paid."""
    bank = shipped_work().bank
    columns = (PayColumn.batch, PayColumn.row, PayColumn.account, PayColumn.amount, PayColumn.state, PayColumn.day)
    paid = bank.states[PayResult.paid][0]
    words = io.StringIO(newline="")
    writer = csv.writer(words)
    writer.writerow([bank.head(one) for one in columns])
    writer.writerows([batch, row, account, amount, paid, on] for row, (account, amount) in answers.items())
    return words.getvalue().encode("utf-8-sig")


def _asked(case: Case, one: ClaimSheet) -> tuple[dict[str, str], dict[str, str]]:
    """Fields and the one row of a claim."""
    asked = {"asked": str(ASKED)}
    total = {"total_asked": str(ASKED)}
    number = parse_case_number(case.number)
    place = number.sequence + 40 * number.day.toordinal()  # numbers begin anew each day, and people must not
    match one.money.kind:
        case MoneyKind.reimbursement:
            invoice = "".join(filter(str.isdigit, case.number))[-16:]
            return total, {"number": invoice, "hospital": "测试医院", "issued_on": "2020-01-02", **asked}
        case MoneyKind.allowance:
            return {"event_on": "2020-01-02"}, {}
        case MoneyKind.balance:
            return {}, {}
        case MoneyKind.settlement:
            period = case.period or f"{2000 + place // 12 % 20}-{1 + place % 12:02}"
            return {"period": period, **total}, {"insurance": "employee", "kind": "ward", "visits": "12", **asked}
        case MoneyKind.subsidy:
            born = f"110101{_FIRST_YEAR + place // 336 % 50}{1 + place // 28 % 12:02}{1 + place % 28:02}001"
            born += pure_check_character(born, DECIMAL_X)
            return total, {"name": "测试员", "id_number": born, "category": "测试对象", "year": "2020", **asked}


def _fix(filled: FilledForm) -> None:
    rows = filled.rosters.get(LINES, [])
    for row in rows:
        fixed = Decimal(row["asked"]) - DEDUCTED
        row.update(fixed=str(fixed), deducted=str(DEDUCTED), reason="other", reason_words="测试")
    if "as_of" not in filled.values and not rows:
        filled.values["how"] = "测试"
    fixed = sum((Decimal(row["fixed"]) for row in rows), Decimal()) or ASKED
    filled.values["total_fixed"] = str(fixed)
    if rows:
        filled.values["total_deducted"] = str(DEDUCTED * len(rows))
