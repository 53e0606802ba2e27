# SPDX-License-Identifier: Apache-2.0
"""Forms 1 to 10: all that the guide's layouts print is there, in the guide's order, and nothing else is."""

import pytest
from guide_labels import PLACE, differences, form, strange_labels, strange_quotes
from guides_as_shipped import shipped

from counter_app.catalogue.items import Form
from counter_app.forms.definition import Field, FieldType, Filler

FORMS = (
    "unit_registration",
    "employee_registration",
    "resident_registration",
    "school_registration",
    "unit_change",
    "employee_change",
    "resident_change",
    "gap_payment",
    "retiree_management",
    "withdrawal_application",
)

_DAY = "the form prints 年 月 日 alone"
_KIND = "the form prints 身份证件号码 alone; asked on screen because it decides how the number is checked"
_TICK = "the form prints □灵活就业人员 alone; unticked it is a unit's form"
_MERGED = "one word over several rows, written out for each"
OURS = {
    "unit_registration": {
        "登记种类": "the form prints its four boxes without a word before them",
        "身份证件类型": _KIND,
        "声明日期": _DAY,
        "审核日期": _DAY,
    },
    "employee_registration": {"参保身份": _TICK, "在职职工": _TICK, "经办日期": _DAY},
    "resident_registration": {"签字日期": _DAY, "审核日期": _DAY},
    "school_registration": {"男": "性别 is written, not ticked", "女": "性别 is written, not ticked"},
    "unit_change": {
        "法定代表人（负责人）身份证件类型": _KIND,
        "法定代表人（负责人）身份证件号码": _MERGED,
        "法定代表人（负责人）联系电话": _MERGED,
        "缴费单位经办人联系电话": _MERGED,
        "审核日期": _DAY,
    },
    "employee_change": {
        "参保身份": "the form's remark leaves things out for 灵活就业人员 but has no box for them",
        "用人单位职工": "the same",
        "身份证件类型": _KIND,
        "填报日期": _DAY,
    },
    "resident_change": {"审核日期": _DAY, "身份证件类型": _KIND},
    "gap_payment": {
        "参保身份": _TICK,
        "用人单位职工": _TICK,
        "身份证件类型": _KIND,
        "男": "性别 is written, not ticked",
        "女": "性别 is written, not ticked",
        "经办日期": _DAY,
    },
    "retiree_management": {"参保身份": _TICK, "用人单位退休人员": _TICK, "经办日期": _DAY},
    "withdrawal_application": {
        "签字日期": _DAY,
        "身份证件类型": _KIND,
        "有被委托人": "asked, so that nobody types an empty group",
    },
}
"""Labels of ours by form, each with its reason; none of them is printed."""


@pytest.mark.parametrize("key", FORMS)
def test_the_paper_prints_what_the_guide_prints(key: str) -> None:
    assert differences(form(key)) == ()


@pytest.mark.parametrize("key", FORMS)
def test_labels_are_the_guides_words(key: str) -> None:
    assert set(strange_labels(form(key))) == set(OURS[key])


@pytest.mark.parametrize("key", FORMS)
def test_quoted_notes_stand_in_the_layout(key: str) -> None:
    assert strange_quotes(form(key)) == ()


# The same form under the names of the other guides. Only 沅江 prints the layouts.
NAMES = {
    ("wuhu", "unit_registration"): {"信息登记表"},
    ("wuhu", "employee_registration"): {"参保登记表"},
    ("wuhu", "unit_change"): {"信息变更登记表"},
    ("wuhu", "employee_change"): {"参保人员基本情况变更表"},
    ("wuhu", "withdrawal_application"): {"职工基本医疗保险个人账户一次性支取申请表"},
    ("hubei", "unit_registration"): {"基本医疗保险单位参保信息登记表"},
    ("hubei", "employee_registration"): {"职工基本医疗保险参保登记表"},
    ("hubei", "resident_registration"): {"城乡居民基本医疗保险参保登记表"},
    ("hubei", "unit_change"): {"基本医疗保险参保单位信息变更登记表"},
    ("hubei", "employee_change"): {"基本医疗保险职工参保信息变更登记表"},
    ("hubei", "resident_change"): {"基本医疗保险城乡居民参保信息变更登记表"},
    ("hubei", "withdrawal_application"): {"职工基本医疗保险个人账户一次性支取申请表"},
    ("wuwei", "unit_registration"): {"基本医疗保险单位参保信息登记表"},
    ("wuwei", "employee_registration"): {"职工基本医疗保险参保登记表"},
    ("wuwei", "employee_change"): {"基本医疗保险职工参保信息变更登记表"},
    ("wuwei", "withdrawal_application"): {"职工基本医疗保险个人账户一次性支取申领表"},
}


def item_forms() -> list[tuple[str, Form]]:
    """Every form that an item of a guide names, with the guide."""
    guides = shipped().catalogue.guides.values()
    items = [item for guide in guides for item in guide.items if item.structure is not None]
    return [(item.guide, one) for item in items if item.structure for one in item.structure.forms]


@pytest.mark.parametrize("key", FORMS)
def test_the_items_name_the_form_with_its_lines_and_title(key: str) -> None:
    named = [one for guide, one in item_forms() if guide == "yuanjiang" and one.id == key]
    definition = form(key)
    assert [(one.layout, one.title) for one in named] == [
        (definition.lines, definition.title.replace("{place}", PLACE))
    ]


def test_other_guides_name_the_same_forms_under_their_own_names() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for guide, one in item_forms():
        if guide != "yuanjiang" and one.id in FORMS:
            found.setdefault((guide, one.id), set()).add(one.title)
    assert found == NAMES


def columns(key: str) -> dict[str, Field]:
    """The columns of a form's only roster."""
    (roster,) = form(key).rosters
    return {one.key: one for one in roster.columns}


@pytest.mark.parametrize(
    ("key", "rows", "page"),
    [
        ("employee_registration", 8, ("A3", True)),
        ("school_registration", 13, ("A4", True)),
        ("employee_change", 6, ("A4", True)),
        ("resident_change", 6, ("A4", True)),
        ("gap_payment", 8, ("A3", True)),
        ("retiree_management", 8, ("A3", True)),
    ],
)
def test_rosters_have_the_guides_rows(key: str, rows: int, page: tuple[str, bool]) -> None:
    (roster,) = form(key).rosters
    assert roster.printed_rows == rows
    assert (form(key).page.size, form(key).page.landscape) == page


def test_what_the_office_fills_is_marked() -> None:
    office = {
        key: [
            one.key
            for one in (*form(key).fields, *(column for roster in form(key).rosters for column in roster.columns))
            if one.filled_by is Filler.office
        ]
        for key in FORMS
    }
    assert office == {
        "unit_registration": ["new_unit_code", "decision", "granted_insurances", "granted_other"],
        "employee_registration": ["retirement_payment"],
        "resident_registration": ["decision"],
        "school_registration": [],
        "unit_change": ["office_opinion"],
        "employee_change": ["office_opinion"],
        "resident_change": ["office_opinion"],
        "gap_payment": [],
        "retiree_management": ["recovered"],
        "withdrawal_application": [],
    }


def test_closed_words_of_the_notes_are_choices() -> None:
    def labels(field: Field) -> list[str]:
        assert field.type is FieldType.choice
        return [one.label for one in field.options]

    registration = columns("employee_registration")
    assert labels(registration["change"]) == ["增加", "中断", "终止", "恢复", "在职转退休", "统筹区内转移"]
    assert labels(registration["status"]) == ["干部", "工人"]
    gap = columns("gap_payment")
    assert labels(gap["category"]) == ["在职", "退休"]
    assert labels(gap["state"]) == ["有效", "无效", "未参保"]
    assert labels(columns("retiree_management")["change"]) == ["退休工资变更", "死亡停保", "医保管理责任单位变更"]


@pytest.mark.parametrize("key", FORMS)
def test_account_and_payee_are_asked_for_twice(key: str) -> None:
    accounts = [one for one in form(key).fields if one.type is FieldType.account]
    assert [one.key for one in accounts if not one.twice] == (["old_account"] if key == "unit_change" else [])
