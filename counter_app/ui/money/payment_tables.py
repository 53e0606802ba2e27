# SPDX-License-Identifier: Apache-2.0
"""The three tables of 拨付: what waits to be paid, the batches, what came back."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from counter_app.base.texts import text
from counter_app.desk.payments import Batch, Payable
from counter_app.ui import theme
from counter_app.ui.money.payment_rows import BACK, BATCHES, TO_PAY, back_row, batch_row, columns, payable_row
from counter_app.ui.widgets.case_table import CaseTable, Row


class Tab(IntEnum):
    """A part of the page, by the digit of its key."""

    to_pay = 1
    batches = 2
    back = 3


WIDTHS = {Tab.to_pay: TO_PAY, Tab.batches: BATCHES, Tab.back: BACK}
GIVE_WAY = {Tab.to_pay: (5, 4), Tab.batches: (2,), Tab.back: (6,)}
"""Columns that may be left out where there is little room, the least needed first."""
WORDS_LEAST = 190
"""Room that the widest column needs, in px at normal text."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the store answered."""

    waiting: tuple[Payable, ...]
    made: tuple[Batch, ...]

    @property
    def to_pay(self) -> list[Payable]:
        """What can go, and what is kept from it; what is on its way already is in a batch."""
        return [one for one in self.waiting if not _is_back(one) and not _is_away(one)]

    def count(self, tab: Tab) -> int:
        """How much waits in a part; of the batches those that were not answered."""
        match tab:
            case Tab.to_pay:
                return len(self.to_pay)
            case Tab.batches:
                return sum(not one.answered for one in self.made)
            case Tab.back:
                return len(self.back)

    @property
    def back(self) -> list[Payable]:
        """What came back and waits for another account; a list whose other rows can go stands in both."""
        return [one for one in self.waiting if one.case.waits_for_payee or one.case.lines_back]


def _is_back(one: Payable) -> bool:
    """Whether nothing of it can go before there is another account."""
    return one.case.waits_for_payee or (bool(one.case.lines_back) and not one.rows)


def _is_away(one: Payable) -> bool:
    return one.case.sum_on_its_way > 0 and one.case.sum_to_pay <= 0


class PaymentTables(dict[Tab, CaseTable]):
    """A table a part."""

    def __init__(self) -> None:
        super().__init__(
            {tab: CaseTable(columns(widths), text(f"money.pay.tab.{tab.name}")) for tab, widths in WIDTHS.items()}
        )

    def show_found(self, found: Found, left_out: Collection[str]) -> None:
        """Everything that waits, and every batch."""
        shown: dict[Tab, list[Row]] = {
            Tab.to_pay: [payable_row(one, left_out) for one in found.to_pay],
            Tab.batches: [batch_row(one) for one in found.made],
            Tab.back: [back_row(one) for one in found.back],
        }
        for tab, rows in shown.items():
            self[tab].show_rows(rows, len(rows))

    def show_payable(self, one: Payable, left_out: Collection[str]) -> None:
        """Whether a case goes into the batch stands otherwise now."""
        rows = self[Tab.to_pay].rows
        rows.change_row(rows.find(one.case.id), payable_row(one, left_out))

    def fit(self, room: int) -> None:
        """Hide the least needed columns where there is little room (px)."""
        scale = theme.sizes().body / theme.NORMAL.body
        for tab, widths in WIDTHS.items():
            wide = list(widths.values())
            taken = sum(round(one * scale) for one in wide) + round(WORDS_LEAST * scale)
            for place in GIVE_WAY[tab]:
                self[tab].setColumnHidden(place, taken > room)
                if taken > room:
                    taken -= round(wide[place] * scale)
