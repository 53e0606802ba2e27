# SPDX-License-Identifier: Apache-2.0
"""What the paying items pay: every one of them is told, and no other."""

from dataclasses import replace
from pathlib import Path

from guides_as_shipped import shipped

from counter_app.base.resources import Fault, resources_root
from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.lint import lint_guide
from counter_app.catalogue.money_kinds import MoneyKind, Once, load_money, pays
from counter_app.catalogue.work_book import shipped_work
from counter_app.forms.loader import default_forms

MONEY = shipped_work().money


def every_item() -> list[ServiceItem]:
    return [item for guide in shipped().catalogue.guides.values() for item in guide.items]


def test_the_paying_items_are_covered_and_no_others() -> None:
    paying = [one for one in every_item() if pays(one)]
    transfers = [one for one in paying if not MONEY.of(one)]
    assert len(paying) - len(transfers) == 31
    assert {one.matters for one in transfers} == {("转移接续手续办理",)}
    assert not any(MONEY.is_missing(one) for one in paying)


def test_a_guide_that_names_no_steps_pays_nothing_here_though_its_matters_are_told() -> None:
    wuwei = [one for one in every_item() if one.guide == "wuwei" and one.title == "门诊费用报销"]
    assert [MONEY.of(one) for one in wuwei] == [()]
    assert MONEY.matters["门诊费用报销"].kind is MoneyKind.reimbursement


def test_an_item_of_several_matters_pays_each_kind_once() -> None:
    found = next(one for one in every_item() if (one.guide, one.ordinal) == ("wuhu", 19))
    assert [one.kind for one in MONEY.of(found)] == [MoneyKind.reimbursement, MoneyKind.allowance]


def test_aid_may_pay_on_an_invoice_that_the_insurance_has_paid_on() -> None:
    scopes = {one.matter: one.scope for one in MONEY.matters.values() if one.once is Once.invoice}
    assert scopes["住院费用报销"] == scopes["生育津贴支付"] != scopes["医疗救助对象手工（零星）报销"]


def test_every_kind_has_a_sheet() -> None:
    assert {one.sheet for one in MONEY.matters.values()} <= default_forms().book.forms.keys()


def test_the_lint_tells_a_paying_item_that_nothing_is_said_of() -> None:
    guide = shipped().catalogue.guides["wuhu"]
    items = [replace(one, matters=()) if one.ordinal == 16 else one for one in guide.items]
    found = lint_guide(replace(guide, items=tuple(items))).faults
    assert [(one.file, one.message) for one in found] == [("wuhu/items/16.yaml", text("work.money_missing"))]


def test_every_fault_of_the_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "money.yaml"
    words = (resources_root() / "work" / "money.yaml").read_text("utf-8")
    path.write_text(words.replace("once: month, scope: hospital", "once: year"), "utf-8")
    faults: list[Fault] = []
    load_money(path, faults)
    assert {one.line for one in faults} == {words[: words.index("scope: hospital")].count("\n") + 1}
