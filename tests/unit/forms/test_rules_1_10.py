# SPDX-License-Identifier: Apache-2.0
"""Forms 1 to 10 filled in: what their own notes ask is asked, and a form that is well filled has no fault."""

from collections.abc import Mapping
from datetime import date

import pytest
from guide_labels import form

from counter_app.forms.checks import check
from counter_app.forms.filled import FilledForm

TODAY = date(2026, 11, 20)
MAN = "430981198507150010"  # born 1985-07-15, made up like all of them
WOMAN = "430981199001010023"
BOY = "430981201503010031"
RETIRED = "430981196005200015"

Row = dict[str, str]


def row(**values: str) -> Row:
    """A row of a roster."""
    return values


UNIT = {"unit_name": "沅江芦苇纸业有限公司", "unit_code": "4309810001", "identity": "employee"}
FILING = {"filler": "欧阳建国", "filler_phone": "0737-2817103"}
HIRED = row(
    name="张三丰",
    id_kind="身份证",
    id_number=MAN,
    wage="4500",
    change="increase",
    status="worker",
    work_start="2026-11",
)
GAP = row(
    name="李四娘",
    sex="female",
    birth="1990-01-01",
    id_number=WOMAN,
    category="working",
    wage="4200",
    insurance="职工基本医疗（生育）保险",
    state="valid",
    gap_from="2025-01",
    gap_to="2025-06",
)
DIED = row(name="王五", id_kind="身份证", id_number=RETIRED, change="death", died_on="2026-11-01")
MOVED = row(
    name="王五", id_kind="身份证", id_number=RETIRED, change="manager", reason="合并", current_manager="沅江麻纺厂"
)
RAISED = row(name="王五", id_kind="身份证", id_number=RETIRED, change="pension", pension="2800", new_pension="2960.50")
RENAMED = row(id_number=MAN, name="张三丰", subject="姓名", before="张三", after="张三丰")
PUPIL = row(name="周小宝", sex="male", household="430981", status="pupil", id_number=BOY, paid_on="2026-10-08")

GOOD: Mapping[str, tuple[Mapping[str, str], list[Row]]] = {
    "unit_registration": (
        {
            "registration": "new",
            "unit_name": "沅江芦苇纸业有限公司",
            "credit_code": "91430981MA4L000016",
            "address": "沅江市桔城大道 1 号",
            "nature": "有限责任公司",
            "representative_name": "张三丰",
            "representative_id_number": MAN,
            "handler_name": "李四娘",
            "insurances": "employee,other",
            "other_insurance": "意外险",
        },
        [],
    ),
    "employee_registration": ({**UNIT, **FILING}, [HIRED]),
    "resident_registration": (
        {
            "name": "周小宝",
            "id_kind": "身份证",
            "id_number": BOY,
            "sex": "male",
            "birth": "2015-03",
            "phone": "13800000000",
            "household": "430981",
            "street": "琼湖",
            "village": "书院社区",
            "address": "沅江市桔城大道 1 号",
            "status": "pupil",
            "subsidised": "allowance,disabled",
        },
        [],
    ),
    "school_registration": ({"school": "沅江市第一小学", "school_region": "430981"}, [PUPIL]),
    "unit_change": (
        {"unit_code": "4309810001", "filled_on": "2026-11-20", "old_name": "沅江芦苇厂", "new_name": "沅江芦苇纸业"},
        [],
    ),
    "employee_change": (
        {**UNIT, "phone": "0737-2817103", "key_information": "yes", "filled_on": "2026-11-20"},
        [RENAMED],
    ),
    "resident_change": ({**FILING, "key_information": "yes"}, [RENAMED]),
    "gap_payment": ({**UNIT, **FILING}, [GAP, GAP | {"gap_from": "2025-09", "gap_to": "2025-10"}]),
    "retiree_management": ({**UNIT, **FILING}, [RAISED]),
    "withdrawal_application": (
        {
            "name": "张三丰",
            "id_number": MAN,
            "reason": "emigration",
            "account": "6217000000000000000",
            "bank": "沅江农商行",
        },
        [],
    ),
}


def filled(key: str, values: Mapping[str, str] | None = None, *rows: Row) -> FilledForm:
    """The well-filled form with other values; ``""`` takes one out. Rows stand in the place of its own."""
    own, people = GOOD[key]
    tables = {one.key: list(rows or people) for one in form(key).rosters}
    kept = {name: value for name, value in {**own, **(values or {})}.items() if value}
    return FilledForm(form=key, version="", values=kept, rosters=tables)


def faults(
    key: str, values: Mapping[str, str] | None = None, *rows: Row, office: bool = False
) -> list[tuple[str, str]]:
    """Where something is wrong that stops, and what: the rule, or the code."""
    found = check(form(key), filled(key, values, *rows), today=TODAY, office=office)
    return [(one.field, one.rule or one.code) for one in found if not one.warns]


REQUIRED = "forms.check.required"


@pytest.mark.parametrize("key", GOOD)
def test_a_well_filled_form_has_no_fault(key: str) -> None:
    assert faults(key) == []


def test_a_new_unit_leaves_its_code_to_the_office() -> None:
    assert faults("unit_registration", office=True) == [("new_unit_code", REQUIRED), ("decision", REQUIRED)]
    assert faults("unit_registration", {"registration": "pause"}) == [("unit_code", REQUIRED)]
    granted = {"registration": "pause", "unit_code": "4309810001", "decision": "agreed"}
    assert faults("unit_registration", granted, office=True) == [("granted_insurances", REQUIRED)]
    assert faults("unit_registration", granted | {"decision": "refused"}, office=True) == []


def test_other_insurances_are_named() -> None:
    assert faults("unit_registration", {"other_insurance": ""}) == [("other_insurance", REQUIRED)]
    assert faults("unit_registration", {"insurances": "employee", "other_insurance": ""}) == []


@pytest.mark.parametrize("key", ["employee_registration", "gap_payment", "employee_change", "retiree_management"])
def test_flexible_workers_need_no_unit(key: str) -> None:
    without = {"unit_name": "", "unit_code": ""}
    assert faults(key, without) == [("unit_name", REQUIRED), ("unit_code", REQUIRED)]
    assert faults(key, {**without, "identity": "flexible"}) == []


def test_retiring_needs_the_approved_pension_and_the_first_day_of_work() -> None:
    retiring = HIRED | {"id_number": RETIRED, "change": "retirement", "wage": "", "work_start": ""}
    assert faults("employee_registration", {}, retiring) == [("wage", REQUIRED), ("work_start", REQUIRED)]
    assert faults("employee_registration", {}, retiring | {"wage": "3100.5", "work_start": "1980-07-15"}) == []
    early = retiring | {"wage": "3100", "birth_on_file": "1980-09", "work_start": "1980-07-15"}
    assert faults("employee_registration", {}, early) == [("work_start", "birth_before_work")]


@pytest.mark.parametrize("change", ["interruption", "termination"])
def test_who_leaves_has_no_time_of_work_and_no_wage(change: str) -> None:
    leaving = HIRED | {"change": change, "wage": "", "work_start": ""}
    assert faults("employee_registration", {}, leaving) == []
    strange = check(
        form("employee_registration"),
        filled("employee_registration", {}, leaving | {"work_start": "还没有"}),
        today=TODAY,
    )
    assert strange == ()  # 减少的不填: not asked, so not looked at


def test_a_person_stands_once_in_a_registration_but_may_have_two_gaps() -> None:
    assert faults("employee_registration", {}, HIRED, HIRED) == [("id_number", "forms.check.repeated")]
    assert faults("retiree_management", {}, RAISED, DIED) == [("id_number", "forms.check.repeated")]
    assert faults("school_registration", {}, PUPIL, PUPIL) == [("id_number", "forms.check.repeated")]
    assert faults("gap_payment", {}, GAP, GAP) == []


def test_a_gap_begins_before_it_ends_and_lies_behind_us() -> None:
    assert faults("gap_payment", {}, GAP | {"gap_from": "2025-07"}) == [("gap_to", "gap")]
    assert faults("gap_payment", {}, GAP | {"gap_to": "2026-12"}) == [("gap_to", "past")]
    assert faults("gap_payment", {}, GAP | {"gap_to": "2026-11"}) == []


@pytest.mark.parametrize(
    ("key", "wrong", "where"),
    [
        ("gap_payment", {"birth": "1990-01-02"}, ("birth", "birth")),
        ("gap_payment", {"sex": "male"}, ("sex", "sex")),
        ("school_registration", {"sex": "female"}, ("sex", "sex")),
        ("school_registration", {"paid_on": "2026-12-01"}, ("paid_on", "paid")),
    ],
)
def test_a_row_is_held_against_its_number(key: str, wrong: Row, where: tuple[str, str]) -> None:
    assert faults(key, {}, GOOD[key][1][0] | wrong) == [where]


def test_a_resident_is_held_against_the_number() -> None:
    assert faults("resident_registration", {"birth": "2015-04", "sex": "female"}) == [
        ("sex", "sex"),
        ("birth", "birth"),
    ]
    assert faults("resident_registration", {"household": "430000"}) == [("household", "household")]
    assert faults("resident_registration", {"status": "other"}) == [("other_status", REQUIRED)]
    old = filled("resident_registration", {"id_number": WOMAN, "sex": "female", "birth": "1990-01"})
    assert [(one.field, one.warns) for one in check(form("resident_registration"), old, today=TODAY)] == [
        ("status", True)
    ]


def test_each_change_of_a_retiree_asks_for_its_own_columns() -> None:
    assert faults("retiree_management", {}, DIED | {"died_on": ""}) == [("died_on", REQUIRED)]
    assert faults("retiree_management", {}, DIED) == []
    assert faults("retiree_management", {}, DIED, office=True) == [("recovered", REQUIRED)]
    assert faults("retiree_management", {}, DIED | {"recovered": "126.40"}, office=True) == []
    assert faults("retiree_management", {}, DIED | {"died_on": "2026-11-21"}) == [("died_on", "dead")]
    assert faults("retiree_management", {}, MOVED) == []
    assert faults("retiree_management", {}, MOVED | {"reason": "", "current_manager": ""}) == [
        ("reason", REQUIRED),
        ("current_manager", REQUIRED),
    ]
    assert faults("retiree_management", {}, RAISED | {"new_pension": "2800"}) == [("new_pension", "pension_changes")]


def test_the_receiving_unit_files_the_change_of_unit() -> None:
    found = faults("retiree_management", {"unit_name": "沅江麻纺厂"}, MOVED)
    assert found == [("current_manager", "receiving_unit")]


def test_a_change_changes_something() -> None:
    assert faults("unit_change", {"new_name": ""}) == [("new_name", "something_changes")]
    assert faults("unit_change", {"new_name": "沅江芦苇厂"}) == [("new_name", "name")]
    assert faults("employee_change", {}, RENAMED | {"before": "张三丰"}) == [("after", "changed")]
    assert faults("resident_change", {}, RENAMED, RENAMED | {"subject": "手机号码", "before": "", "after": "1"}) == []


def test_a_withdrawal_after_death_goes_to_the_heir() -> None:
    heir = {
        "reason": "death",
        "account": "",
        "bank": "",
        "heir_name": "李四娘",
        "heir_relation": "配偶",
        "heir_id_number": WOMAN,
        "heir_phone": "13800000000",
        "heir_account": "6217000000000000000",
        "heir_bank": "沅江农商行",
    }
    assert faults("withdrawal_application", heir) == []
    assert faults("withdrawal_application", {"reason": "death", "account": "", "bank": ""}) == [
        (key, REQUIRED)
        for key in ("heir_name", "heir_relation", "heir_id_number", "heir_phone", "heir_account", "heir_bank")
    ]
    assert faults("withdrawal_application", {"account": ""}) == [("account", REQUIRED)]


@pytest.mark.parametrize(
    ("key", "values", "rows"),
    [
        ("withdrawal_application", {"id_kind": "护照", "id_number": "E12345678"}, []),
        ("unit_registration", {"representative_id_kind": "护照", "representative_id_number": "E12345678"}, []),
        ("employee_change", {}, [RENAMED | {"id_kind": "护照", "id_number": "E12345678"}]),
        ("resident_change", {}, [RENAMED | {"id_kind": "护照", "id_number": "E12345678"}]),
    ],
)
def test_a_number_without_a_printed_kind_may_be_of_another_paper(
    key: str, values: Mapping[str, str], rows: list[Row]
) -> None:
    assert faults(key, values, *rows) == []


@pytest.mark.parametrize("key", GOOD)
def test_every_rule_says_what_to_do_in_few_words(key: str) -> None:
    for one in form(key).rules:
        assert all(len(sentence) <= 25 for sentence in one.text.split("。")), one.id
