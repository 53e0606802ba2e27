# SPDX-License-Identifier: Apache-2.0
"""The money of a case through the desk: claimed at the window, fixed at review, with the earlier case named where an
invoice was claimed before, and the 结算单 on paper."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from printed_words import words_of

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.desk import claims, deciding, following, made_money, payments, reopening
from counter_app.desk.form_printing import draw_form, form_of_case
from counter_app.forms.sheets import read_sheet
from flows.money_day import AID, CLAIM, MoneyDay, invoice, money_day


@pytest.fixture(scope="module")
def money(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MoneyDay]:
    with money_day(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def refused(money: MoneyDay, case: Case, row: dict[str, str]) -> str:
    """The sentence that refuses a claim of this invoice; the case stays as it is."""
    money.day.people.sit(Duty.window)
    with pytest.raises(CounterError) as error:
        claims.record_claim(money.day.counter, case, money.claim_of(case, [invoice(), row]))
    assert not money.fresh(case).claims
    return sentence(error.value)


def test_an_invoice_is_claimed_once_and_the_earlier_case_is_named(money: MoneyDay) -> None:
    first = money.claimed(rows=[invoice(), invoice(number="00777001", code="043002000111")])
    second = money.accepted()
    said = refused(money, second, invoice(number="777001", code="43002000111"))  # zeros in front are lost on the way
    assert first.number in said
    assert "2026-11-20" in said
    assert "第 2 张发票" in said
    assert claims.claim_faults(
        money.day.counter, second, CLAIM, money.claim_of(second, [invoice(number="00777001", code="043002000111")])
    )
    money.claimed(second, [invoice(number="00777001")])  # another code, or none, is another invoice
    assert money.day.counter.store.compare() == ()


def test_aid_pays_on_an_invoice_that_the_insurance_has_paid_on(money: MoneyDay) -> None:
    row = invoice()
    money.claimed(rows=[row])
    aided = money.claimed(money.accepted(AID), [row])
    assert refused(money, money.accepted(AID), row).count(aided.number) == 1


def test_an_invoice_of_a_withdrawn_case_may_be_claimed_again(money: MoneyDay) -> None:
    row = invoice()
    first = money.claimed(rows=[row])
    second = money.accepted()
    assert refused(money, second, row)
    following.withdraw(money.day.counter, first, "群众不办了")
    assert money.claimed(second, [row]).held_keys
    assert money.day.counter.store.compare() == ()


def test_one_invoice_twice_on_a_sheet_is_told_by_its_row(money: MoneyDay) -> None:
    case, row = money.accepted(), invoice()
    faults = claims.claim_faults(money.day.counter, case, CLAIM, money.claim_of(case, [row, invoice(), row]))
    assert [(one.row, one.field, one.code) for one in faults] == [(3, "number", "claims.twice")]


def test_invoices_come_in_from_a_spreadsheet(money: MoneyDay, tmp_path: Path) -> None:
    path = tmp_path / "invoices.csv"
    rows = [f"043002,880{at:05},测试医院,2026-10-{1 + at % 28:02},{at}.50" for at in range(1, 41)]
    path.write_text("\n".join(["票据代码,票据号码,医药机构,开票日期,申报金额", *rows]), "gb18030")
    case = money.accepted()
    session = claims.begin_claim(money.day.counter, case, CLAIM)
    read = read_sheet(path, session.form.rosters[0], today=date(2026, 11, 20))
    session.set_rows("lines", read.rows)
    session.type("total_asked", "840.00")
    case = claims.record_claim(money.day.counter, case, session.snapshot()).case
    assert (case.claims[CLAIM].lines, case.claims[CLAIM].asked) == (40, Decimal("840.00"))


def test_a_total_that_is_not_the_sum_writes_nothing(money: MoneyDay) -> None:
    case = money.accepted()
    wrong = money.claim_of(case, [invoice("100.00"), invoice("0.10")], total_asked="100.01")
    with pytest.raises(CounterError) as error:
        claims.record_claim(money.day.counter, case, wrong)
    assert error.value.code == "claims.faults"
    assert not money.fresh(case).claims


def test_a_deduction_wants_a_reason_and_every_line_adds_up(money: MoneyDay) -> None:
    case = money.claimed(rows=[invoice("100.00"), invoice("50.00")])
    money.day.people.sit(Duty.review)
    filled = money.sums_of(case, ["100.00", "20.00"])
    del filled.rosters["lines"][1]["reason"]
    faults = claims.claim_faults(money.day.counter, case, CLAIM, filled, office=True)
    assert [(one.row, one.field) for one in faults] == [(2, "reason")]
    for key, value in (("fixed", "30.00"), ("deducted", "40.00")):
        filled = money.sums_of(case, ["100.00", "20.00"])
        filled.rosters["lines"][1][key] = value
        with pytest.raises(CounterError):
            claims.fix_sums(money.day.counter, case, filled)
    assert money.fresh(case).fixed_sum is None
    assert money.fixed(case, "100.00", "20.00").fixed_sum == Decimal("120.00")


def test_the_review_cannot_change_what_was_asked(money: MoneyDay) -> None:
    case = money.claimed(rows=[invoice("100.00")])
    money.day.people.sit(Duty.review)
    filled = money.sums_of(case, ["100.00"])
    filled.rosters["lines"][0]["hospital"] = "另一家医院"
    with pytest.raises(CounterError) as error:
        claims.fix_sums(money.day.counter, case, filled)
    assert error.value.code == "claims.not_the_offices"


def test_an_account_is_typed_twice_and_neither_is_told(money: MoneyDay) -> None:
    case = money.claimed()
    session = claims.begin_payee(money.day.counter, case)
    for key, words in made_money.PAYEE.items():
        session.type(key, words)
        session.repeat(key, words)
    again = made_money.PAYEE | {"account": "6222020000000000001"}
    with pytest.raises(CounterError) as error:
        claims.record_payee(money.day.counter, case, session.snapshot(), again)
    assert sentence(error.value) == "两次输的“银行账号”不一样，再输一遍。"
    assert "62220200" not in repr(error.value) + sentence(error.value)
    assert not money.fresh(case).payee_at


def test_two_reviewers_at_one_case_do_not_undo_each_other(money: MoneyDay) -> None:
    case = money.claimed(rows=[invoice("100.00")])
    money.day.people.sit(Duty.review)
    claims.fix_sums(money.day.counter, case, money.sums_of(case, ["90.00"]))
    with pytest.raises(CounterError) as error:
        claims.fix_sums(money.day.counter, case, money.sums_of(case, ["80.00"]))
    assert error.value.code == "cases.rules.changed_meanwhile"
    assert money.fresh(case).fixed_sum == Decimal("90.00")


def test_the_settlement_tells_sums_reasons_account_and_two_reviewers(money: MoneyDay) -> None:
    case = money.payee(money.claimed(rows=[invoice("12345.60"), invoice("1234.56")]))
    case = money.fixed(case, "12000.60", "1234.56")
    fixer = money.day.counter.clerk_number
    step = following.steps_of(money.day.counter, case)[0].step
    money.day.people.sit_for(case, step)
    done = following.pass_step(money.day.counter, case, step)
    form = form_of_case(money.day.counter, done.case, "work_settlement")
    assert [one.missing for one in done.case.papers if one.paper == "form:work_settlement"] == [True]
    words = words_of(draw_form(money.day.counter, done.case, form, 1, ""))
    told = ("13,580.16", "13,235.16", "345.00", "目录外费用", "壹万叁仟贰佰叁拾伍元壹角陆分", "6222***********0000")
    for one in (*told, f"算{done.case.number}-1", fixer, money.day.counter.clerk_number):
        assert one.replace(" ", "") in words
    assert fixer != money.day.counter.clerk_number
    assert made_money.PAYEE["account"] not in words


def test_where_the_guide_names_no_review_the_settlement_comes_with_the_fixing(money: MoneyDay) -> None:
    counter = money.day.counter
    item = counter.item("wuhu", 9)
    assert item is not None
    assert item.structure is not None
    money.day.people.sit(Duty.window)
    one = money.day.begin(item, {asked.key: asked.options[0].value for asked in item.structure.circumstances})
    case = made_money.claim_made_up(counter, money.day.accepted(money.day.judged(one)))
    money.day.people.sit(Duty.review)
    case = made_money.fix_made_up(counter, case)
    assert "form:work_settlement" in {paper.paper for paper in case.papers}


def test_nobody_confirms_an_account_or_a_claim_they_have_not_seen(money: MoneyDay) -> None:
    case = money.payee(money.claimed())
    seen = money.fixed(case, "100.00")
    step = following.steps_of(money.day.counter, seen)[0].step
    money.payee(seen, account="6217000010001234")
    money.day.people.sit_for(seen, step)
    with pytest.raises(CounterError) as error:
        following.pass_step(money.day.counter, seen, step)
    assert error.value.code == "cases.rules.changed_meanwhile"
    following.pass_step(money.day.counter, money.fresh(seen), step)


def test_sums_sent_back_at_the_payment_are_fixed_and_confirmed_anew(money: MoneyDay) -> None:
    counter = money.day.counter
    case = money.payable("100.00")
    pay = following.steps_of(counter, case)[-1].step
    money.day.people.sit_for(case, pay)
    following.send_back(counter, case, pay, "金额算错了")
    money.day.people.sit(Duty.window)
    one = money.day.judged(reopening.reopen(counter, money.fresh(case)))
    case = deciding.decide(counter, one, Outcome.accept).case
    assert case.ahead is not None
    assert case.ahead.step != pay.id
    case = money.fixed(case, "60.00")
    review = following.steps_of(counter, case)[0].step
    money.day.people.sit_for(case, review)
    case = following.pass_step(counter, case, review).case
    settlements = [paper for paper in case.papers if paper.paper == "form:work_settlement"]
    form = form_of_case(counter, case, "work_settlement")
    assert "60.00" in words_of(draw_form(counter, case, form, 1, ""))
    assert settlements[-1].missing
    assert case.ahead is not None
    assert case.ahead.step == pay.id
    assert [row.amount for row in payments.payable_rows(counter, case)] == [Decimal("60.00")]
    assert counter.store.compare() == ()
