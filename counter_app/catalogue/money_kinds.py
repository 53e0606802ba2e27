# SPDX-License-Identifier: Apache-2.0
"""Which money facts an item with 拨付 has (``resources/work/money.yaml``): its kinds, their sheets, what comes once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem, Verb


class MoneyKind(StrEnum):
    """What is paid."""

    reimbursement = "reimbursement"  # 医疗费: invoices, each with what is asked
    allowance = "allowance"  # 津贴, 补助金: reckoned by the office
    balance = "balance"  # 个人账户余额
    settlement = "settlement"  # 定点结算: an institution's month
    subsidy = "subsidy"  # 缴费补贴: a list of people


class Once(StrEnum):
    """What two cases may not hold at the same time."""

    invoice = "invoice"  # code and number
    month = "month"  # institution and month
    row = "row"  # person and year
    none = "none"


@dataclass(frozen=True, slots=True)
class MatterMoney:
    """The money of one national matter. ``scope``: the same key may be held once in each of several scopes."""

    matter: str
    kind: MoneyKind
    sheet: str  # id of a form of our own
    once: Once
    scope: str
    why: str


@dataclass(frozen=True, slots=True)
class MoneyBook:
    """Money by national matter. ``elsewhere`` are matters whose 拨付 goes between offices and has no claim."""

    matters: Mapping[str, MatterMoney]
    elsewhere: frozenset[str] = frozenset()

    def of(self, item: ServiceItem) -> tuple[MatterMoney, ...]:
        """What an item pays, one entry a kind, in the order of its matters; nothing where it has no 拨付."""
        if not pays(item):
            return ()
        found: dict[MoneyKind, MatterMoney] = {}
        for name in item.matters:
            one = self.matters.get(name)
            if one is not None:
                found.setdefault(one.kind, one)
        return tuple(found.values())

    def is_missing(self, item: ServiceItem) -> bool:
        """Whether an item pays and nothing here says what."""
        return pays(item) and not self.of(item) and self.elsewhere.isdisjoint(item.matters)


def pays(item: ServiceItem) -> bool:
    """Whether its guide names 拨付 among its steps."""
    return item.structure is not None and any(one.verb is Verb.payment for one in item.structure.steps)


NO_MONEY = MoneyBook({})


def load_money(path: Path, faults: list[Fault]) -> MoneyBook:
    """Read the file; everything wrong in it is added to ``faults``."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return NO_MONEY
    document, data = read
    top = Entry(document, (), data, "kinds matters elsewhere", faults)
    kinds = top.entries("kinds", "kind sheet")
    check_names(kinds, "kind")
    sheets = {one.choice("kind", MoneyKind): one.text("sheet") for one in kinds}
    for kind in MoneyKind:
        if kind not in sheets:
            top.fault(text("work.money_kind_missing", kind=kind.value), "kinds")
    matters = top.entries("matters", "matter kind once scope why")
    check_names(matters, "matter")
    found = [_matter(one, sheets) for one in matters]
    return MoneyBook({one.matter: one for one in found}, frozenset(top.texts("elsewhere")))


def _matter(entry: Entry, sheets: Mapping[MoneyKind, str]) -> MatterMoney:
    kind, once = entry.choice("kind", MoneyKind), entry.choice("once", Once)
    scope = entry.text("scope", "")
    if once is not Once.none and not scope:
        entry.fault(text("work.money_scope"), "once")
    return MatterMoney(entry.text("matter"), kind, sheets.get(kind, ""), once, scope, entry.text("why"))
