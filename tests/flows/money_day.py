# SPDX-License-Identifier: Apache-2.0
"""A day at which money is claimed, fixed and paid: what tests of it say in few words."""

import contextlib
import csv
import dataclasses
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path

from counter_app.base.duties import Duty
from counter_app.cases.case import Case
from counter_app.cases.people import Party
from counter_app.desk import claims, following, made_money, payments
from counter_app.desk.payments import Batch
from counter_app.forms.filled import FilledForm
from flows.desk_day import DeskDay, open_day

WARD, AID, SETTLEMENT = 22, 29, 32
"""Ordinals: 住院费用报销, 医疗救助的住院报销, 定点医疗机构费用结算."""
CLAIM = "work_claim"
ANSWERS = {"insurance": "employee", "agent": "no", "injury": "no", "emergency": "no", "group": "destitute"}
Rows = Sequence[Mapping[str, str]]
_numbers = count(10_000_000)


def invoice(asked: str = "100.00", **other: str) -> dict[str, str]:
    """An invoice that no other case has, unless its number is told."""
    plain = {"number": str(next(_numbers)), "hospital": "测试医院", "issued_on": "2026-10-02", "asked": asked}
    return plain | other


@dataclasses.dataclass(slots=True)
class MoneyDay:
    """A desk's day with shorthands for money."""

    day: DeskDay

    def accepted(self, ordinal: int = WARD, party: Party | None = None) -> Case:
        """A case of a paying item, just accepted."""
        self.day.people.sit(Duty.window)
        item = self.day.item(ordinal)
        one = self.day.begin(item, ANSWERS, *([party] if party else []))
        return self.day.accepted(self.day.judged(one))

    def claim_of(self, case: Case, rows: Rows, **values: str) -> FilledForm:
        """The claim's sheet with these invoices and their sum."""
        filled = claims.begin_claim(self.day.counter, case, CLAIM).snapshot()
        filled.rosters["lines"] = [dict(one) for one in rows]
        total = sum((Decimal(one["asked"]) for one in rows), Decimal("0.00"))
        filled.values.update({"total_asked": str(total), **values})
        return filled

    def claimed(self, case: Case | None = None, rows: Rows | None = None) -> Case:
        """A case with its claim recorded at the window."""
        self.day.people.sit(Duty.window)
        case = case or self.accepted()
        return claims.record_claim(self.day.counter, case, self.claim_of(case, rows or [invoice()])).case

    def payee(self, case: Case, *, line: int = 0, **values: str) -> Case:
        """The account recorded at the window; of one row of its list where ``line`` says so."""
        self.day.people.sit(Duty.window)
        session = claims.begin_payee(self.day.counter, case)
        typed = made_money.PAYEE | values
        for key, words in typed.items():
            session.type(key, words)
            session.repeat(key, words)
        return claims.record_payee(self.day.counter, case, session.snapshot(), typed, line=line).case

    def sums_of(self, case: Case, fixed: Sequence[str]) -> FilledForm:
        """The sheet with these sums fixed, what is left of each line deducted with a reason."""
        filled = claims.begin_claim(self.day.counter, case, CLAIM, office=True).snapshot()
        less = Decimal("0.00")
        for row, one in zip(filled.rosters["lines"], fixed, strict=True):
            left = Decimal(row["asked"]) - Decimal(one)
            row["fixed"] = one
            less += left
            if left:
                row.update(deducted=str(left), reason="not_covered")
        total = sum((Decimal(one) for one in fixed), Decimal("0.00"))
        filled.values.update(total_fixed=str(total), total_deducted=str(less))
        return filled

    def fixed(self, case: Case, *fixed: str) -> Case:
        """Fixed at review."""
        self.day.people.sit(Duty.review)
        return claims.fix_sums(self.day.counter, case, self.sums_of(case, fixed)).case

    def payable(self, *sums: str, account: str = "") -> Case:
        """A case that may be paid these sums now."""
        case = self.claimed(rows=[invoice(one) for one in sums or ("100.00",)])
        case = self.payee(case, account=account) if account else self.payee(case)
        case = self.fixed(case, *(sums or ("100.00",)))
        step = following.steps_of(self.day.counter, case)[0].step
        self.day.people.sit_for(case, step)
        case = following.pass_step(self.day.counter, case, step).case
        self.day.people.sit(Duty.finance)
        return case

    def results(self, batch: Batch, folder: Path, *rows: Sequence[object]) -> Path:
        """A bank's file: row, account, sum, state, reason, day."""
        words = io.StringIO(newline="")
        writer = csv.writer(words)
        writer.writerow(["批次号", "序号", "账号", "金额", "结果", "原因", "日期"])
        writer.writerows([batch.number, *one] for one in rows)
        path = folder / "回执.csv"
        path.write_bytes(words.getvalue().encode("gb18030"))
        return path

    def fresh(self, case: Case) -> Case:
        """The case as it stands in the store."""
        found = self.day.counter.store.case(case.id)
        assert found is not None
        return found

    def outcome(self, case: Case) -> tuple[Decimal, Decimal, Decimal]:
        """Paid, on its way, still to pay."""
        case = self.fresh(case)
        return case.paid_sum, case.sum_on_its_way, case.sum_to_pay

    def files(self, folder: Path) -> list[str]:
        """What lies in a folder."""
        return sorted(one.name for one in folder.iterdir())

    def acts(self) -> int:
        """How many batches were made and answered."""
        return len(payments.batches(self.day.counter))


@contextlib.contextmanager
def money_day(home: Path) -> Iterator[MoneyDay]:
    """A window in a fresh home."""
    with open_day(home) as day:
        yield MoneyDay(day)
