# SPDX-License-Identifier: Apache-2.0
"""Batches of payments: what is recorded is what stands in the file; nothing is paid twice, whatever a bank answers."""

import csv
import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.base.texts import sentence
from counter_app.cases.actions import StepDone
from counter_app.cases.case import Case
from counter_app.cases.telling_rules import untold
from counter_app.desk import (
    claims,
    following,
    made_money,
    money_back,
    payment_results,
    payments,
    roster_review,
    subsidy_lists,
)
from counter_app.desk.payment_files import PART, BadResults, FileKind
from counter_app.desk.payments import Batch
from counter_app.desk.roster_review import Rejection
from counter_app.forms.filled import FilledForm
from flows.money_day import MoneyDay, money_day

ACCOUNT = "6222020000000000000"
ZERO = Decimal(0)


@pytest.fixture(scope="module")
def money(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MoneyDay]:
    with money_day(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def faults_of(error: BaseException) -> list[tuple[int, str]]:
    assert isinstance(error, BadResults)
    return [(one.at, one.code.removeprefix("payments.")) for one in error.faults]


def paid(batch: Batch, cases: Sequence[Case]) -> list[list[object]]:
    """Every row of the batch as a bank that paid it says it."""
    rows: list[list[object]] = []
    for place, case in enumerate(cases, 1):
        assert case.fixed_sum is not None
        rows.append([place, ACCOUNT[-4:], str(case.fixed_sum), "成功", "", "2026-11-21"])
    return rows


@pytest.mark.parametrize("kind", FileKind)
def test_a_batch_goes_out_comes_back_and_passes_the_step(money: MoneyDay, tmp_path: Path, kind: FileKind) -> None:
    cases = [money.payable("100.10", "0.01"), money.payable("1234.50")]
    batch = payments.make_batch(money.day.counter, cases, tmp_path, kind)
    assert batch.path is not None
    assert batch.trouble is None
    assert money.files(tmp_path) == [batch.path.name]
    assert (batch.rows, batch.total) == (2, Decimal("1334.61"))
    assert hashlib.sha256(batch.path.read_bytes()).hexdigest() == batch.digest
    assert [money.outcome(one) for one in cases] == [(ZERO, Decimal("100.11"), ZERO), (ZERO, Decimal("1234.50"), ZERO)]
    done = payment_results.take_results(money.day.counter, money.results(batch, tmp_path, *paid(batch, cases)))
    assert [one.id for one in done.done] == [one.id for one in cases]
    assert (done.paid, done.bounced, done.total_paid, done.back) == (2, 0, Decimal("1334.61"), ())
    for one in done.done:
        assert following.steps_of(money.day.counter, one)[-1].done
        last = [act.facts for act in one.history if isinstance(act.facts, StepDone)][-1]
        assert last.verb == "拨付"
    assert payments.batches(money.day.counter)[0].answered
    assert money.day.counter.store.compare() == ()


def test_the_file_holds_what_is_recorded(money: MoneyDay, tmp_path: Path) -> None:
    case = money.payable("0.07", account="6217000010001234")
    batch = payments.make_batch(money.day.counter, [case], tmp_path)
    assert batch.path is not None
    book = openpyxl.load_workbook(batch.path, read_only=True)
    _, row = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    assert row[:6] == (batch.number, 1, case.number, "测试员", "6217000010001234", "测试银行沅江支行")
    assert Decimal(str(row[7])) == Decimal("0.07")
    assert case.applicant is not None
    assert case.applicant.name not in batch.path.name


def test_a_file_of_the_practice_hall_says_so_to_whoever_gets_hold_of_it(money: MoneyDay, tmp_path: Path) -> None:
    case = money.payable("0.08")
    money.day.with_window(practice=True)
    try:
        batch = payments.make_batch(money.day.counter, [case], tmp_path)
        again = payments.write_again(money.day.counter, batch.number, private_folder(tmp_path / "again"))
    finally:
        money.day.with_window(practice=False)
    for path in (batch.path, again.path):
        assert path is not None
        assert path.name.startswith("练习-拨付表-")
        book = openpyxl.load_workbook(path, read_only=True)
        _, row = book.worksheets[0].iter_rows(values_only=True)
        book.close()
        assert str(row[8]).startswith("练习-")


def test_money_that_came_back_waits_for_a_new_account_and_is_paid_again(money: MoneyDay, tmp_path: Path) -> None:
    good, bad = money.payable("10.00"), money.payable("20.00")
    batch = payments.make_batch(money.day.counter, [good, bad], tmp_path)
    rows = [[1, "", "10.00", "成功", "", "2026-11-21"], [2, ACCOUNT, "20", "退票", "户名不符", "2026/11/21"]]
    answered = payment_results.take_results(money.day.counter, money.results(batch, tmp_path, *rows))
    assert [one.id for one in answered.back] == [bad.id]
    back = answered.back[0]
    assert back.waits_for_payee
    assert [one.reason for one in back.payments] == ["户名不符"]
    waiting = next(one for one in payments.payable_cases(money.day.counter) if one.case.id == bad.id)
    assert "等新账户" in waiting.trouble
    with pytest.raises(CounterError):
        payments.make_batch(money.day.counter, [back], tmp_path)
    money.payee(back, account="6217000010001234")
    money.day.people.sit(Duty.finance)
    again = payments.make_batch(money.day.counter, [money.fresh(bad)], tmp_path)
    path = money.results(again, tmp_path, [1, "1234", "20.00", "成功", "", "20261122"])
    assert [one.id for one in payment_results.take_results(money.day.counter, path).done] == [bad.id]
    assert money.outcome(bad) == (Decimal("20.00"), ZERO, ZERO)


def test_everything_wrong_in_a_result_file_is_told_by_its_row_and_nothing_changes(
    money: MoneyDay, tmp_path: Path
) -> None:
    cases = [money.payable("10.00") for _ in range(5)]
    batch = payments.make_batch(money.day.counter, cases, tmp_path)
    rows: list[list[object]] = [
        [1, "0000", "10.00", "成功", "", "2026-11-21"],
        [1, "0000", "10.00", "成功", "", "2026-11-21"],
        [2, "0000", "10.01", "成功", "", "2026-11-21"],
        [3, "9999", "10.00", "成功", "", "2026-11-21"],
        [7, "0000", "10.00", "成功", "", "2026-11-21"],
    ]
    before = [money.outcome(one) for one in cases]
    with pytest.raises(BadResults) as error:
        payment_results.take_results(money.day.counter, money.results(batch, tmp_path, *rows))
    assert faults_of(error.value) == [
        (0, "missing_rows"),
        (3, "row_twice"),
        (4, "other_amount"),
        (5, "other_account"),
        (6, "unknown_row"),
    ]
    with pytest.raises(BadResults) as error:
        payment_results.take_results(
            money.day.counter,
            money.results(
                batch,
                tmp_path,
                ["一", "", "十元", "也许", "", "昨天"],
                [2, "", "1", "退票", "", "2026-11-21"],
                ["9" * 5000, "", "1", "成功", "", "2026-11-21"],
            ),
        )
    assert faults_of(error.value) == [
        (2, "no_row"),
        (2, "no_amount"),
        (2, "no_state"),
        (2, "no_day"),
        (3, "no_reason"),
        (4, "no_row"),
    ]
    assert [money.outcome(one) for one in cases] == before
    assert not payments.batches(money.day.counter)[0].answered


def test_the_file_of_another_batch_changes_nothing(money: MoneyDay, tmp_path: Path) -> None:
    first, second = money.payable("10.00"), money.payable("10.00")
    one = payments.make_batch(money.day.counter, [first], tmp_path)
    two = payments.make_batch(money.day.counter, [second], tmp_path)
    path = money.results(one, tmp_path, *paid(one, [first]))
    with pytest.raises(BadResults) as error:
        payment_results.take_results(money.day.counter, path, batch=two.number)
    assert [code for _, code in faults_of(error.value)] == ["missing_rows", "other_batch"]
    unknown = money.results(replace(one, number="20200101-000000-03"), tmp_path, *paid(one, [first]))
    with pytest.raises(CounterError) as gone:
        payment_results.take_results(money.day.counter, unknown)
    assert gone.value.code == "payments.no_batch"
    payment_results.take_results(money.day.counter, money.results(one, tmp_path, *paid(one, [first])))
    with pytest.raises(CounterError) as twice:
        payment_results.take_results(money.day.counter, money.results(one, tmp_path, *paid(one, [first])))
    assert twice.value.code == "payments.answered"
    assert money.outcome(second)[1] == Decimal("10.00")


def test_one_case_that_may_not_go_keeps_the_whole_batch_back(money: MoneyDay, tmp_path: Path) -> None:
    good, gone = money.payable("10.00"), money.payable("20.00")
    money.day.people.sit(Duty.window)
    following.withdraw(money.day.counter, gone, "群众不办了")
    money.day.people.sit(Duty.finance)
    acts = money.acts()
    with pytest.raises(CounterError) as error:
        payments.make_batch(money.day.counter, [good, gone], tmp_path)
    assert gone.number in sentence(error.value)
    assert money.files(tmp_path) == []
    assert money.acts() == acts
    assert money.outcome(good) == (ZERO, ZERO, Decimal("10.00"))


def test_what_is_on_its_way_goes_into_no_other_batch(money: MoneyDay, tmp_path: Path) -> None:
    case = money.payable("10.00")
    payments.make_batch(money.day.counter, [case], tmp_path)
    for seen in (case, money.fresh(case)):
        with pytest.raises(CounterError):
            payments.make_batch(money.day.counter, [seen], tmp_path)
    assert len(money.files(tmp_path)) == 1
    money.day.people.sit(Duty.window)
    with pytest.raises(CounterError) as error:
        payments.make_batch(money.day.counter, [money.payable("1.00"), money.fresh(case)], tmp_path)
    assert case.number in sentence(error.value)


def test_an_interrupted_batch_leaves_both_or_neither(money: MoneyDay, tmp_path: Path) -> None:
    case = money.payable("10.00")
    (tmp_path / f"拨付表-20261101-000000-03.xlsx{PART}").write_bytes(b"never recorded")
    blocked = next(tmp_path.glob("*"))
    batch = payments.make_batch(money.day.counter, [case], tmp_path)
    assert not blocked.exists()
    assert batch.path is not None
    # as if the program had been ended between the record and the file's name
    batch.path.rename(batch.path.with_name(batch.path.name + PART))
    assert payments.finish_files(money.day.counter, tmp_path) == (batch.path,)
    assert hashlib.sha256(batch.path.read_bytes()).hexdigest() == batch.digest


def test_a_folder_that_takes_nothing_records_nothing(money: MoneyDay, tmp_path: Path) -> None:
    case, acts = money.payable("10.00"), money.acts()
    with pytest.raises(CounterError) as error:
        payments.make_batch(money.day.counter, [case], tmp_path / "gone")
    assert error.value.code == "payments.folder"
    assert money.acts() == acts
    assert money.outcome(case)[1] == ZERO


def test_words_that_a_sheet_would_reckon_are_no_payee(money: MoneyDay) -> None:
    case = money.claimed()
    with pytest.raises(CounterError) as error:
        money.payee(case, payee="=1+1")
    assert error.value.code == "claims.signs"


def listed(money: MoneyDay, *people: tuple[str, str]) -> Case:
    """A list of these people, taken in at the window."""
    counter = money.day.counter
    money.day.people.sit(Duty.window)
    case = money.accepted(28, None)
    filled = claims.begin_claim(counter, case, "work_subsidy").snapshot()
    filled.rosters["lines"] = [
        {
            "name": name,
            "id_number": number,
            "category": "低保对象",
            "year": "2027",
            "asked": "380.00",
            "account": f"6228480{at}",
        }
        for at, (name, number) in enumerate(people, 1000)
    ]
    filled.values["total_asked"] = str(len(people) * Decimal("380.00"))
    return claims.record_claim(counter, case, filled).case


def test_people_of_a_list_are_paid_each_to_their_own_account(money: MoneyDay, tmp_path: Path) -> None:
    counter = money.day.counter
    struck = "测试员乙", "110101195001010025"
    case = listed(money, ("测试员", "110101194912310024"), struck, ("测试员丙", "110101194912310083"))
    with pytest.raises(CounterError):
        listed(money, struck)
    money.day.people.sit(Duty.review)
    (roster,) = roster_review.rosters_to_review(counter, case)
    case = roster_review.review_rows(counter, case, roster, [Rejection(2, words="不在资助范围")]).case
    step = following.steps_of(counter, case)[0].step
    money.day.people.sit_for(case, step)
    case = following.pass_step(counter, case, step).case
    money.day.people.sit(Duty.review)
    with pytest.raises(CounterError) as error:  # who is struck now would be paid all the same
        roster_review.review_rows(counter, case, roster, [Rejection(1, words="不在资助范围")])
    assert error.value.code == "cases.rules.rows_fixed"
    listed(money, struck)  # who was not taken may come with the next list
    money.day.people.sit(Duty.finance)
    batch = payments.make_batch(counter, [case], tmp_path, FileKind.csv)
    assert batch.rows == 2
    rows = [[1, "1000", "380.00", "成功", "", "2026-11-21"], [2, "1002", "380.00", "退票", "销户", "2026-11-21"]]
    case = payment_results.take_results(counter, money.results(batch, tmp_path, *rows)).back[0]
    assert (case.paid_sum, case.sum_to_pay) == (Decimal("380.00"), Decimal("380.00"))
    assert counter.store.compare() == ()
    _paid_to_another_account(money, case, tmp_path)


def _paid_to_another_account(money: MoneyDay, case: Case, folder: Path) -> None:
    """The third row's account was closed: it waits, gets another one, and that is paid."""
    counter = money.day.counter
    (waiting,) = [one for one in payments.payable_cases(counter) if one.case.id == case.id]
    assert (waiting.rows, "等新账户" in waiting.trouble) == (0, True)
    with pytest.raises(CounterError):
        payments.make_batch(counter, [case], folder)
    (back,) = money_back.back_lines(case)
    assert (back.line, back.amount, back.reason, money_back.sum_back(case)) == (
        3,
        Decimal("380.00"),
        "销户",
        back.amount,
    )
    assert untold(case) == ("bounced",)
    new = {"payee": "测试监护人", "account": "6217000010001234", "relation": "family"}
    with pytest.raises(CounterError, match="line_not_back"):
        money.payee(case, line=1, **new)
    with pytest.raises(CounterError, match="differs"):
        claims.record_payee(counter, case, _sheet_of(money, case, new), new | {"account": "6217000010001243"}, line=3)
    case = money.payee(case, line=3, **new)
    with pytest.raises(CounterError, match="line_not_back"):
        money.payee(case, line=3, **new)
    kept = case.forms["work_subsidy"].filled
    assert kept is not None
    assert (kept.rosters["lines"][2]["account"], case.payee_at, untold(case)) == ("62284801002", 0, ())
    money.day.people.sit(Duty.finance)
    batch = payments.make_batch(counter, [case], folder)
    assert batch.path is not None
    _, row = cells_of(batch.path)
    assert row[3:6] == ["测试监护人", "6217000010001234", "测试银行沅江支行"]
    batch.path.unlink()
    payments.write_again(counter, batch.number, folder)
    path = money.results(batch, folder, [1, "1234", "380.00", "成功", "", "2026-11-22"])
    (done,) = payment_results.take_results(counter, path).done
    assert (done.paid_sum, done.sum_to_pay) == (Decimal("760.00"), ZERO)
    assert following.steps_of(counter, done)[-1].done
    exported = cells_of(subsidy_lists.export_for_finance(counter, done, "核对"))
    assert [one[-2] for one in exported] == ["银行账号", "62284801000", "6217000010001234"]
    assert counter.store.compare() == ()


def _sheet_of(money: MoneyDay, case: Case, values: dict[str, str]) -> FilledForm:
    session = claims.begin_payee(money.day.counter, case)
    for key, words in (made_money.PAYEE | values).items():
        session.type(key, words)
        session.repeat(key, words)
    return session.snapshot()


def test_sums_add_up_over_rounds_of_money_that_comes_back(money: MoneyDay, tmp_path: Path) -> None:
    cases = [money.payable(one) for one in ("0.01", "99999.99", "10.10")]
    whole = sum((one.sum_to_pay for one in cases), ZERO)
    arrived = ZERO
    for answers in ("成退退", "退成", "成"):
        left = [money.fresh(one) for one in cases if money.fresh(one).sum_to_pay > 0]
        for one in left:
            if one.waits_for_payee:
                money.payee(one)
        money.day.people.sit(Duty.finance)
        left = [money.fresh(one) for one in left]
        batch = payments.make_batch(money.day.counter, left, tmp_path, FileKind.csv)
        rows = [
            [at, ACCOUNT[-4:], str(one.fixed_sum), "成功" if answer == "成" else "退票", "销户", "2026-11-21"]
            for at, (one, answer) in enumerate(zip(left, answers, strict=True), 1)
        ]
        arrived += payment_results.take_results(money.day.counter, money.results(batch, tmp_path, *rows)).total_paid
        states = [money.outcome(one) for one in cases]
        assert sum((one[0] for one in states), ZERO) == arrived
        assert arrived + sum((one[2] for one in states), ZERO) == whole
    assert arrived == whole


@pytest.mark.parametrize("kind", FileKind)
def test_a_file_that_is_gone_is_written_again_as_it_was_recorded(
    money: MoneyDay, tmp_path: Path, kind: FileKind
) -> None:
    counter = money.day.counter
    numbers = {
        FileKind.xlsx: ("110101195203030032", "110101195304040045"),
        FileKind.csv: ("110101195405050058", "110101195506060060"),
    }
    people = listed(money, *zip(("测试员甲", "测试员乙"), numbers[kind], strict=True))
    cases = [money.payable("100.10"), _list_payable(money, people), money.payable("0.07", account="6217000010001234")]
    batch = payments.make_batch(counter, cases, tmp_path, kind)
    assert batch.path is not None
    before = cells_of(batch.path)
    money.day.clock.move(minutes=5)
    with pytest.raises(CounterError) as there:
        payments.write_again(counter, batch.number, tmp_path, kind)
    assert there.value.code == "payments.there"
    batch.path.unlink()
    again = payments.write_again(counter, batch.number, tmp_path, kind)
    assert (again.path, again.trouble) == (batch.path, None)
    assert again.same or kind is FileKind.xlsx
    assert cells_of(again.path) == before
    assert stat.S_IMODE(again.path.stat().st_mode) == 0o600
    assert money.files(tmp_path) == [batch.path.name]
    money.day.people.sit(Duty.window)
    with pytest.raises(CounterError) as other:
        payments.write_again(counter, batch.number, tmp_path / "else", kind)
    assert other.value.code == "payments.not_finance"
    money.day.people.sit(Duty.finance)
    rows = [
        [1, "", "100.10", "成功", "", "2026-11-21"],
        [2, "", "380.00", "成功", "", "2026-11-21"],
        [3, "", "380.00", "成功", "", "2026-11-21"],
        [4, "", "0.07", "成功", "", "2026-11-21"],
    ]
    payment_results.take_results(counter, money.results(batch, tmp_path, *rows))
    with pytest.raises(CounterError) as answered:
        payments.write_again(counter, batch.number, tmp_path, kind)
    assert answered.value.code == "payments.answered"


def cells_of(path: Path) -> list[list[str]]:
    """Everything a payment file says, its head too."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [*csv.reader(file)]
    book = openpyxl.load_workbook(path, read_only=True)
    found = [["" if one is None else str(one) for one in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return found


def _list_payable(money: MoneyDay, case: Case) -> Case:
    """A list all of whose people were taken, before its payment."""
    counter = money.day.counter
    money.day.people.sit(Duty.review)
    (roster,) = roster_review.rosters_to_review(counter, case)
    case = roster_review.review_rows(counter, case, roster, []).case
    step = following.steps_of(counter, case)[0].step
    money.day.people.sit_for(case, step)
    case = following.pass_step(counter, case, step).case
    money.day.people.sit(Duty.finance)
    return case
