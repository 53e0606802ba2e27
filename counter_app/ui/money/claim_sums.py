# SPDX-License-Identifier: Apache-2.0
"""What a claim adds up to while it is written: down the rows, across the totals, and in capitals."""

from dataclasses import dataclass
from decimal import Decimal

from counter_app.base.money import LARGEST, capitals, parse_money, spoken_money
from counter_app.base.texts import text
from counter_app.forms.definition import FieldType, FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.visibility import is_blank

ASKED, FIXED, DEDUCTED = "asked", "fixed", "deducted"
COLUMNS = (ASKED, FIXED, DEDUCTED)
"""Columns of a sheet's rows, and ``total_…`` of them among its fields."""
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum both ways; None where nothing stands there yet or the sheet has no such place."""

    name: str
    rows: Decimal | None
    total: Decimal | None

    @property
    def amount(self) -> Decimal | None:
        """What is known of it: the total that was written, else the rows."""
        return self.total if self.total is not None else self.rows

    @property
    def differs(self) -> bool:
        """Whether both are known and are not the same."""
        return self.rows is not None and self.total is not None and self.rows != self.total


@dataclass(frozen=True, slots=True)
class ClaimSums:
    """All sums of a sheet. ``count`` rows are written, ``settled`` of them hold what is fixed."""

    count: int
    settled: int
    sums: tuple[Sum, ...]

    def of(self, name: str) -> Sum:
        """One of them; an empty one where the sheet has none."""
        return next((one for one in self.sums if one.name == name), Sum(name, None, None))

    @property
    def pays(self) -> Decimal | None:
        """What is to be paid: what is fixed."""
        return self.of(FIXED).amount

    @property
    def gap(self) -> Decimal | None:
        """How far asked is from fixed and deducted together; None while one of them is missing."""
        asked, fixed = self.of(ASKED).amount, self.of(FIXED).amount
        if asked is None or fixed is None:
            return None
        deducted = self.of(DEDUCTED).amount
        return asked - fixed - (deducted or NOTHING)

    @property
    def agrees(self) -> bool:
        """Whether nothing that is known contradicts anything else."""
        return not any(one.differs for one in self.sums) and not self.gap

    @property
    def settled_all(self) -> bool:
        """Whether every row holds what is fixed."""
        return self.settled == self.count


def sums_of(form: FormDefinition, filled: FilledForm) -> ClaimSums:
    """The sums of a sheet as it stands."""
    money = {one.key for one in form.fields if one.type is FieldType.money}
    roster = next((one for one in form.rosters if any(column.key in COLUMNS for column in one.columns)), None)
    rows = [one for one in filled.rosters.get(roster.key, ()) if not is_blank(one)] if roster else []
    columns = {one.key for one in roster.columns if one.key in COLUMNS} if roster else set()
    found: list[Sum] = []
    for name in COLUMNS:
        total = f"total_{name}"
        if name in columns or total in money:
            here = [parse_money(one.get(name, "")) for one in rows] if name in columns else []
            known = [one for one in here if one is not None]
            across = parse_money(filled.values.get(total, "")) if total in money else None
            found.append(Sum(name, sum(known, NOTHING) if known else None, across))
    settled = sum(1 for one in rows if parse_money(one.get(FIXED, "")) is not None)
    return ClaimSums(len(rows), settled, tuple(found))


def spoken(amount: Decimal | None) -> str:
    """``1,234.50``; a dash where nothing is known."""
    return text("money.none") if amount is None else spoken_money(amount)


def in_capitals(amount: Decimal | None) -> str:
    """人民币大写; "" where nothing is known."""
    if amount is None or not NOTHING <= amount <= LARGEST:
        return ""
    return text("money.capitals", words=capitals(amount))
