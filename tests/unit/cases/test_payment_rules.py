# SPDX-License-Identifier: Apache-2.0
"""The rules of money: claimed, fixed, confirmed by another, paid once and no more than fixed."""

import contextlib
import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import PERSON, STRUCTURE, Window, accepted, made_item, opened, reasons, step
from msgspec.structs import replace

from counter_app.base.errors import CounterError
from counter_app.cases.actions import FormFilled, Reopened, SentBack, StepDone, TakenBack, Withdrawn
from counter_app.cases.case import CaseStatus, RecordedForm, next_ordinal
from counter_app.cases.claims import ClaimRecorded, HeldKey, PayeeRecorded, SumsFixed
from counter_app.cases.payments import PaymentAsked, PaymentEnded, PaymentState
from counter_app.cases.people import Personal
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import Step, Verb
from counter_app.forms.filled import FilledForm

CLAIM, PAYEE = "work_claim", "work_payee"
FIXER, CONFIRMER, PAYER = "0312", "0315", "0321"
TAKE, DONE = STRUCTURE.steps[0], STRUCTURE.steps[3]
REVIEW, AGAIN, PAY = step("review", Verb.first_review), step("again", Verb.second_review), step("pay", Verb.payment)
KEY = HeldKey("invoice/insurance", "0f")


class Paying(Window):
    """A window with an accepted case of an item that pays invoices back."""

    def __init__(self, *steps: Step, matter: str = "住院费用报销") -> None:
        structure = dataclasses.replace(STRUCTURE, steps=(TAKE, *(steps or (REVIEW, AGAIN, PAY)), DONE))
        item = dataclasses.replace(made_item(structure), matters=(matter,))
        super().__init__(build_checklist(item, {"who": "self"}))
        self.do(opened(), Personal(applicant=PERSON))
        self.do(accepted())

    def claim(self, asked: str = "100.00") -> None:
        self.do(_claimed(asked, next_ordinal(self.case, ClaimRecorded)), _sheet(CLAIM))

    def fix(self, fixed: str = "90.00", deducted: str = "10.00", *, ordinal: int = 0, clerk: str = FIXER) -> None:
        ordinal = ordinal or next_ordinal(self.case, SumsFixed)
        facts = SumsFixed(sheet=CLAIM, version="1", fixed=Decimal(fixed), deducted=Decimal(deducted), ordinal=ordinal)
        self.do(facts, _sheet(CLAIM), clerk=clerk)

    def payee(self) -> None:
        self.do(PayeeRecorded(version="1", ordinal=next_ordinal(self.case, PayeeRecorded)), _sheet(PAYEE))

    def passed(self, name: str, verb: Verb, clerk: str) -> None:
        self.do(StepDone(step=name, verb=verb.value), clerk=clerk)

    def confirmed(self) -> None:
        """Everything up to 拨付."""
        self.claim()
        self.payee()
        self.fix()
        self.passed("review", Verb.first_review, FIXER)
        self.passed("again", Verb.second_review, CONFIRMER)

    def ask(self, amount: str = "90.00", batch: str = "B1") -> None:
        self.do(PaymentAsked(batch=batch, row=1, amount=Decimal(amount)), clerk=PAYER)

    def end(self, state: PaymentState, amount: str = "90.00", batch: str = "B1") -> None:
        facts = PaymentEnded(batch=batch, row=1, amount=Decimal(amount), state=state, on="2026-11-21")
        self.do(facts, reasons("户名不符"), clerk=PAYER)

    @contextlib.contextmanager
    def refuses(self, code: str) -> Iterator[None]:
        with pytest.raises(CounterError) as refused:
            yield
        assert refused.value.code == f"cases.rules.{code}"


def _claimed(asked: str, ordinal: int) -> ClaimRecorded:
    return ClaimRecorded(
        sheet=CLAIM,
        version="1",
        money="reimbursement",
        asked=Decimal(asked),
        lines=1,
        keys=(KEY,),
        ordinal=ordinal,
    )


def _sheet(form: str) -> Personal:
    return Personal(forms={form: FilledForm(form=form, version="1")})


def test_the_review_waits_for_a_claim_and_for_fixed_sums() -> None:
    window = Paying()
    with window.refuses("no_claim"):
        window.passed("review", Verb.first_review, FIXER)
    window.claim()
    with window.refuses("not_fixed"):
        window.passed("review", Verb.first_review, FIXER)
    window.fix()
    window.passed("review", Verb.first_review, FIXER)
    assert window.present.fixed_sum == Decimal("90.00")


def test_what_was_fixed_is_confirmed_by_another_and_cannot_be_changed_by_them() -> None:
    window = Paying()
    window.claim()
    window.fix()
    window.passed("review", Verb.first_review, CONFIRMER)
    with window.refuses("not_fixing"):
        window.fix("80.00", "20.00")
    with window.refuses("claim_fixed"):
        window.claim("200.00")
    with window.refuses("no_payee"):
        window.passed("again", Verb.second_review, "0301")
    window.payee()
    with window.refuses("fixed_yourself"):
        window.passed("again", Verb.second_review, FIXER)
    window.passed("again", Verb.second_review, "0301")


def test_one_review_alone_takes_two_people() -> None:
    window = Paying(step("review", Verb.review), PAY)
    window.claim()
    window.payee()
    window.fix()
    with window.refuses("fixed_yourself"):
        window.passed("review", Verb.review, FIXER)
    window.passed("review", Verb.review, CONFIRMER)


def test_where_no_review_is_named_nobody_pays_what_they_fixed() -> None:
    window = Paying(PAY)
    window.claim()
    window.payee()
    window.fix(clerk=PAYER)
    with window.refuses("fixed_yourself"):
        window.ask()


def test_a_case_that_was_sent_back_is_fixed_anew() -> None:
    window = Paying()
    window.claim()
    window.payee()
    window.fix()
    window.passed("review", Verb.first_review, FIXER)
    window.do(SentBack(step="again", verb=Verb.second_review.value), reasons("算错了"), clerk=CONFIRMER)
    window.do(Reopened(by="search"))
    window.do(accepted())
    window.claim("120.00")
    assert window.present.fixed_sum is None
    window.fix("120.00", "0.00")
    window.passed("again", Verb.second_review, CONFIRMER)


def _sent_back_from_paying(window: Paying) -> None:
    window.do(SentBack(step="pay", verb=Verb.payment.value), reasons("账号不对"), clerk=PAYER)
    window.do(Reopened(by="search"))
    window.do(accepted())


def test_what_was_confirmed_is_changed_by_nobody_until_it_is_sent_back_and_then_confirmed_anew() -> None:
    window = Paying()
    window.confirmed()
    with window.refuses("payee_confirmed"):
        window.payee()
    with window.refuses("claim_fixed"):
        window.claim("120.00")
    with window.refuses("not_fixing"):
        window.fix("100.00", "0.00")
    _sent_back_from_paying(window)
    assert window.present.passed_steps == {"review"}
    window.payee()
    window.fix("80.00", "20.00", clerk="0301")
    with window.refuses("pay_not_now"):
        window.ask("80.00")
    with window.refuses("fixed_yourself"):
        window.passed("again", Verb.second_review, "0301")
    window.passed("again", Verb.second_review, CONFIRMER)
    with window.refuses("not_fixing"):
        window.fix("70.00", "30.00")
    window.ask("80.00")


def test_sums_stay_while_money_is_on_its_way_and_are_open_when_it_came_back() -> None:
    window = Paying()
    window.confirmed()
    window.ask()
    with window.refuses("back_on_its_way"):
        window.do(SentBack(step="pay", verb=Verb.payment.value), reasons("算错了"), clerk=PAYER)
    window.end(PaymentState.bounced)
    with window.refuses("not_fixing"):
        window.fix("80.00", "20.00")
    _sent_back_from_paying(window)
    window.claim("70.00")
    window.fix("70.00", "0.00")
    window.payee()
    window.passed("again", Verb.second_review, CONFIRMER)
    window.ask("70.00", "B2")
    window.end(PaymentState.paid, "70.00", "B2")
    assert (window.present.paid_sum, window.present.sum_to_pay) == (Decimal("70.00"), Decimal(0))


def test_two_who_fix_at_once_do_not_undo_each_other() -> None:
    window = Paying()
    window.claim()
    window.fix(ordinal=1)
    with window.refuses("changed_meanwhile"):
        window.fix("50.00", "50.00", ordinal=1, clerk=CONFIRMER)


@pytest.mark.parametrize(("fixed", "deducted"), [("90.00", "0.00"), ("110.00", "-10.00"), ("101.00", "0.00")])
def test_sums_that_do_not_add_up_are_not_fixed(fixed: str, deducted: str) -> None:
    window = Paying()
    window.claim()
    with window.refuses("sums"):
        window.fix(fixed, deducted)


def test_a_payment_is_asked_only_when_it_is_its_turn_and_only_once() -> None:
    window = Paying()
    window.claim()
    window.payee()
    window.fix()
    with window.refuses("pay_not_now"):
        window.ask()
    window.passed("review", Verb.first_review, FIXER)
    window.passed("again", Verb.second_review, CONFIRMER)
    for wrong in ("90.01", "89.99", "0.00"):
        with window.refuses("nothing_to_pay"):
            window.ask(wrong)
    window.ask()
    with window.refuses("nothing_to_pay"):
        window.ask(batch="B2")
    with window.refuses("not_paid"):
        window.passed("pay", Verb.payment, PAYER)
    window.end(PaymentState.paid)
    with window.refuses("not_asked"):
        window.end(PaymentState.paid)
    with window.refuses("all_paid"):
        window.payee()
    window.passed("pay", Verb.payment, PAYER)


def test_money_that_came_back_waits_for_another_account() -> None:
    window = Paying()
    window.confirmed()
    window.ask()
    with window.refuses("on_its_way"):
        window.payee()
    with window.refuses("other_sum"):
        window.end(PaymentState.bounced, "80.00")
    window.end(PaymentState.bounced)
    assert window.present.waits_for_payee
    with window.refuses("bounced"):
        window.ask(batch="B2")
    window.payee()
    window.ask(batch="B2")
    window.end(PaymentState.paid, batch="B2")
    assert (window.present.paid_sum, window.present.sum_to_pay) == (Decimal("90.00"), Decimal(0))


@given(st.integers(1, 10**12), st.lists(st.sampled_from(["ask", "paid", "bounced", "payee", "half"]), max_size=12))
def test_whatever_happens_nothing_is_paid_twice_and_sums_add_up(cents: int, acts: list[str]) -> None:
    whole = Decimal(cents) / 100
    window = Paying()
    window.claim(str(whole))
    window.payee()
    window.fix(str(whole), "0.00")
    window.passed("review", Verb.first_review, FIXER)
    window.passed("again", Verb.second_review, CONFIRMER)
    for number, act in enumerate(acts):
        batch = next((one.batch for one in reversed(window.present.payments)), "")
        with contextlib.suppress(CounterError):
            match act:
                case "ask":
                    window.ask(str(whole), f"B{number}")
                case "half":
                    window.ask(str(whole / 2), f"B{number}")
                case "payee":
                    window.payee()
                case _:
                    window.end(PaymentState(act), str(whole), batch)
        case = window.present
        assert case.paid_sum + case.sum_on_its_way + case.sum_to_pay == whole
        assert min(case.paid_sum, case.sum_on_its_way, case.sum_to_pay) >= 0
        assert len([one for one in case.payments if one.state is PaymentState.paid]) <= 1


def test_nothing_is_taken_back_or_sent_back_that_was_paid_upon() -> None:
    window = Paying()
    window.claim()
    window.payee()
    window.fix()
    window.passed("review", Verb.first_review, FIXER)
    window.passed("again", Verb.second_review, CONFIRMER)
    confirmed = window.history[-1].id
    window.now -= timedelta(seconds=50)
    window.ask()
    with window.refuses("withdrawn_on_its_way"):
        window.do(Withdrawn(), reasons("不办了"), after=timedelta(0))
    with window.refuses("paid_upon"):
        window.do(TakenBack(action=confirmed), clerk=CONFIRMER, after=timedelta(seconds=5))
    for code, state in (("back_on_its_way", PaymentState.paid), ("back_paid", None)):
        with window.refuses(code):
            window.do(SentBack(step="pay", verb=Verb.payment.value), reasons("账号不对"), clerk=PAYER)
        if state:
            window.end(state)
    with window.refuses("withdrawn_paid"):
        window.do(Withdrawn(), reasons("不办了"))


def test_whoever_confirmed_does_not_pay() -> None:
    window = Paying()
    window.confirmed()
    with window.refuses("same_person"):
        window.do(PaymentAsked(batch="B1", row=1, amount=Decimal("90.00")), clerk=CONFIRMER)


def test_money_goes_only_where_it_is_recorded_to_go() -> None:
    window = Paying(PAY)
    window.claim()
    values = {"payee": "测试员", "account": "6217000010001234"}
    sheet = Personal(forms={PAYEE: FilledForm(form=PAYEE, version="1", values=values)})
    window.do(PayeeRecorded(version="1", ordinal=1), sheet)
    window.fix()
    facts = PaymentAsked(batch="B1", row=1, amount=Decimal("90.00"))
    with window.refuses("changed_meanwhile"):
        window.do(facts, Personal(words={**values, "account": "6217000010009999"}), clerk=PAYER)
    window.do(facts, Personal(words=values), clerk=PAYER)


@pytest.mark.parametrize("after", ["opened", "notified", "refused"])
def test_a_banks_answer_is_taken_wherever_the_case_stands_by_then(after: str) -> None:
    window = Paying()
    window.confirmed()
    window.ask()
    window.case = replace(window.present, status=CaseStatus(after))
    window.end(PaymentState.paid)


def test_rows_of_a_list_end_each_by_itself() -> None:
    window = Paying()
    window.confirmed()
    people = [{"name": "测试员", "account": str(number)} for number in range(1, 6)]
    sheet = FilledForm(form=CLAIM, version="1", rosters={"lines": people})
    window.case = replace(window.present, forms={CLAIM: RecordedForm(CLAIM, "", "1", 0, sheet)})
    words = Personal(words={"payee": "测试员\n测试员\n测试员", "account": "1\n2\n5"})
    window.do(PaymentAsked(batch="B1", row=4, amount=Decimal("90.00"), lines=((1, 2), (5, 5))), words, clerk=PAYER)
    for state, amount, rows in (
        (PaymentState.bounced, "30.00", ((5, 5),)),
        (PaymentState.paid, "60.00", ((4, 4), (6, 6))),
    ):
        facts = PaymentEnded(batch="B1", row=4, amount=Decimal(amount), state=state, on="2026-11-21", rows=rows)
        window.do(facts, reasons("销户"), clerk=PAYER)
    told = {(one.state, one.amount, one.lines) for one in window.present.payments}
    assert told == {
        (PaymentState.bounced, Decimal("30.00"), ((2, 2),)),
        (PaymentState.paid, Decimal("60.00"), ((1, 1), (5, 5))),
    }
    assert (window.present.sum_to_pay, window.present.waits_for_payee) == (Decimal("30.00"), False)
    assert window.present.lines_back == {2}
    again = PaymentAsked(batch="B2", row=1, amount=Decimal("30.00"), lines=((2, 2),))
    with window.refuses("bounced"):
        window.do(again, Personal(words={"payee": "测试员", "account": "2"}), clerk=PAYER)
    payee = FilledForm(form=PAYEE, version="1", values={"payee": "另一人", "account": "9"})
    personal = Personal(forms={PAYEE: payee})
    for line in (1, 5, 6):
        with window.refuses("line_not_back"):
            window.do(PayeeRecorded(version="1", ordinal=2, line=line), personal)
    with window.refuses("changed_meanwhile"):
        window.do(PayeeRecorded(version="1", ordinal=1, line=2), personal)
    with pytest.raises(ValueError, match="sheet goes with the action"):
        window.do(PayeeRecorded(version="1", ordinal=2, line=2), Personal())
    window.do(PayeeRecorded(version="1", ordinal=2, line=2), personal)
    assert PAYEE not in window.present.forms, "it is the row's account, not the case's"
    with window.refuses("changed_meanwhile"):
        window.do(again, Personal(words={"payee": "测试员", "account": "2"}), clerk=PAYER)
    whole = PaymentAsked(batch="B2", row=1, amount=Decimal("30.00"))
    with window.refuses("changed_meanwhile"):  # not to the case's own account, which no row of the list has
        window.do(whole, Personal(words={"payee": "", "account": ""}), clerk=PAYER)
    window.do(again, Personal(words={"payee": "另一人", "account": "9"}), clerk=PAYER)
    ended = PaymentEnded(
        batch="B2", row=1, amount=Decimal("30.00"), state=PaymentState.bounced, on="2026-11-22", rows=((1, 1),)
    )
    window.do(ended, reasons("销户"), clerk=PAYER)
    assert window.present.lines_back == {2}, "it came back from the new account too"


def test_a_case_that_came_to_nothing_gives_its_keys_back() -> None:
    window = Paying()
    window.claim()
    assert window.present.held_keys == (KEY,)
    took_back = Paying()
    took_back.write_facts(_claimed("100.00", 1), _sheet(CLAIM))
    took_back.now -= timedelta(minutes=1)
    took_back.do(TakenBack(action=took_back.history[1].id), after=timedelta(seconds=5))
    window.do(Withdrawn(), reasons())
    assert window.present.held_keys == took_back.present.held_keys == ()


def test_what_was_paid_is_held_for_good() -> None:
    window = Paying()
    window.confirmed()
    window.ask()
    window.write_facts(Withdrawn(), reasons())  # as a program could that let it happen
    assert window.present.held_keys == (KEY,)


@pytest.mark.parametrize("sheet", [CLAIM, PAYEE])
def test_no_other_action_writes_a_claim_or_an_account(sheet: str) -> None:
    window = Paying()
    window.claim()
    window.payee()
    window.fix()
    for facts in (
        StepDone(step="review", verb=Verb.first_review.value),
        FormFilled(form=sheet, title="单", version="1"),
    ):
        with pytest.raises(ValueError, match="action of its own"):
            window.do(facts, _sheet(sheet), clerk=FIXER)


def test_an_item_that_pays_nothing_has_no_claim() -> None:
    window = Paying(REVIEW, AGAIN, PAY, matter="转移接续手续办理")
    with window.refuses("no_money"):
        window.claim()
    window.passed("review", Verb.first_review, FIXER)
