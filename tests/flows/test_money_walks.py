# SPDX-License-Identifier: Apache-2.0
"""Days on which anything is done with money by anybody, also from old pages: nothing is paid twice or elsewhere."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import all_texts
from counter_app.cases.actions import LineState, StepDone
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.claims import PAYEE_SHEET, PayeeRecorded, SumsFixed
from counter_app.cases.links import LinkKind
from counter_app.cases.outcome import Outcome
from counter_app.cases.payments import PaymentAsked
from counter_app.catalogue.items import Step
from counter_app.desk import (
    claims,
    deciding,
    following,
    linking,
    listing,
    made_money,
    payment_results,
    payments,
    reopening,
    signing_in,
    telling,
)
from counter_app.desk.payments import Batch
from flows.desk_day import CLERK, SUPERVISOR
from flows.money_day import ANSWERS, CLAIM, WARD, MoneyDay, invoice, money_day

PRESSES = 80
STAFF = ("0312", "0315", "0301", "0321", "0300")
INVOICES = [invoice() for _ in range(6)]


@pytest.fixture
def money(tmp_path: Path) -> Iterator[MoneyDay]:
    with money_day(tmp_path / "home") as opened:
        yield opened


@dataclass
class Fingers:
    """Does anything with money, on a case as it stands or as it stood long ago."""

    money: MoneyDay
    chance: random.Random
    folder: Path
    seen: list[Case] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    def press(self) -> None:
        """Some time passes, somebody sits at the window, one thing is done."""
        day, chance = self.money.day, self.chance
        day.clock.move(seconds=chance.choice([1, 5, 10, 600]))
        ids = list(dict.fromkeys(one.id for one in self.seen))
        if len(ids) < 3 or chance.random() < 0.05:
            signing_in.sign_in(day.counter, CLERK, CLERK)
            begun = day.accepted(day.judged(day.begin(day.item(WARD), ANSWERS)))
            self.seen.append(self.money.payable() if chance.random() < 0.7 else begun)
            return
        old = chance.random() < 0.25
        case = chance.choice(self.seen) if old else listing.get_case(day.counter, chance.choice(ids))
        self.seen.append(case)
        weighted: tuple[tuple[Callable[[Case], object], int], ...] = (
            (self.claim, 3),
            (self.payee, 3),
            (self.fix, 3),
            (self.step, 6),
            (self.pay, 5),
            (self.answer, 4),
            (self.back, 1),
            (self.return_, 2),
            (self.other, 2),
            (lambda one: deciding.take_back(day.counter, one), 2),
        )
        (act,) = chance.choices([one for one, _ in weighted], [weight for _, weight in weighted])
        if act in (self.pay, self.answer) and chance.random() < 0.8:
            day.people.sit(Duty.finance)
        elif act == self.step and chance.random() < 0.6:
            day.sign_in_for(case, self._next(case))
        else:
            who = chance.choice(STAFF)
            signing_in.sign_in(day.counter, who, who)
        act(case)

    def claim(self, case: Case) -> None:
        rows = self.chance.sample(INVOICES, 2)
        claims.record_claim(self.money.day.counter, case, self.money.claim_of(case, rows))

    def payee(self, case: Case) -> None:
        typed = made_money.PAYEE | {"account": f"621700001000{self.chance.randrange(1000, 9999)}"}
        session = claims.begin_payee(self.money.day.counter, case)
        for key, words in typed.items():
            session.type(key, words)
            session.repeat(key, words)
        claims.record_payee(self.money.day.counter, case, session.snapshot(), typed)

    def fix(self, case: Case) -> None:
        if CLAIM in case.claims:
            sums = [str(self.chance.choice([50, 100])) for _ in range(case.claims[CLAIM].lines)]
            claims.fix_sums(self.money.day.counter, case, self.money.sums_of(case, sums))

    def step(self, case: Case) -> None:
        following.pass_step(self.money.day.counter, case, self._next(case))

    def back(self, case: Case) -> None:
        following.send_back(self.money.day.counter, case, self._next(case), "不符")

    def return_(self, case: Case) -> None:
        one = self.money.day.judged(reopening.reopen(self.money.day.counter, case))
        if one.checklist.lines and self.chance.random() < 0.3:
            self.money.day.judged(one, {one.checklist.lines[0].material.id: LineState.missing})
            deciding.decide(self.money.day.counter, one, Outcome.notice)
        else:
            deciding.decide(self.money.day.counter, one, Outcome.accept)

    def pay(self, case: Case) -> None:
        others = [one for one in self.chance.sample(self.seen, 1) if one.id != case.id and self.chance.random() < 0.2]
        self.batches.append(payments.make_batch(self.money.day.counter, [case, *others], self.folder))

    def answer(self, case: Case) -> None:
        if not self.batches:
            return
        batch = self.chance.choice(self.batches)
        asked = [
            act.facts
            for one in {one.id: one for one in self.seen}
            for act in self.money.day.counter.store.actions_of(one)
            if isinstance(act.facts, PaymentAsked) and act.facts.batch == batch.number
        ]
        rows = [
            (one.row, "", one.amount, *self.chance.choice([("成功", ""), ("退票", "销户")]), "2026-11-21")
            for one in asked
        ]
        payment_results.take_results(self.money.day.counter, self.money.results(batch, self.folder, *rows))

    def other(self, case: Case) -> None:
        counter = self.money.day.counter
        match self.chance.randrange(5):
            case 0:
                following.withdraw(counter, case, "不办了")
            case 1:
                following.suspend(counter, case, "等材料", supervisor=SUPERVISOR)
            case 2:
                following.resume_case(counter, case, "")
            case 3:
                linking.link_cases(counter, case, self.chance.choice(self.seen), LinkKind.follows)
            case 4:
                telling.called(counter, case, "bounced", reached=self.chance.random() < 0.5, reason="没人接")

    def _next(self, case: Case) -> Step:
        states = following.steps_of(self.money.day.counter, case)
        return next((one.step for one in states if not one.done), states[0].step)


def check(case: Case) -> None:
    """What holds of every paying case at any time."""
    whole = case.fixed_sum
    if case.payments and whole is not None:
        assert case.paid_sum + case.sum_on_its_way + case.sum_to_pay == whole
        assert min(case.paid_sum, case.sum_on_its_way, case.sum_to_pay) >= 0
    account, fixed_by = "", ""
    for act in case.history:
        if isinstance(act.facts, PayeeRecorded) and act.personal is not None:
            account = act.personal.forms[PAYEE_SHEET].values["account"]
        if isinstance(act.facts, SumsFixed):
            fixed_by = act.clerk
        if isinstance(act.facts, PaymentAsked) and act.personal is not None:
            assert act.personal.words["account"] == account
            assert act.clerk != fixed_by or any(isinstance(one.facts, StepDone) for one in case.history)
    if case.paid_sum or case.sum_on_its_way:
        assert case.held_keys
        assert case.status in (CaseStatus.accepted, CaseStatus.suspended)


def test_whatever_is_done_with_money(money: MoneyDay, tmp_path: Path) -> None:
    fingers = Fingers(money, random.Random(4), tmp_path)  # noqa: S311 - the same days every time
    counter = money.day.counter
    refused: list[str] = []
    for _ in range(PRESSES):
        known = {one.id: listing.get_case(counter, one.id) for one in fingers.seen[-6:]}
        try:
            fingers.press()
        except CounterError as error:
            refused.append(error.code)
            assert {one: listing.get_case(counter, one) for one in known} == known
    cases = [listing.get_case(counter, one) for one in dict.fromkeys(one.id for one in fingers.seen)]
    for case in cases:
        check(case)
    held = [key for case in cases for key in case.held_keys]
    assert len(set(held)) == len(held)
    assert fingers.batches
    assert any(case.paid_sum > Decimal(0) for case in cases)
    assert set(refused) <= set(all_texts())
    assert counter.store.compare() == ()
