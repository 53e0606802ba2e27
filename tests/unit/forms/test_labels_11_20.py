# SPDX-License-Identifier: Apache-2.0
"""Forms 11 to 20: all that the guide's layouts print is there, in the guide's order, and nothing else is."""

import re
from collections.abc import Mapping
from functools import cache

import pytest
from guide_labels import PLACE, Difference, differences, form, printed_words, strange_labels, strange_quotes
from guides_as_shipped import shipped

from counter_app.base.entries import Span
from counter_app.base.resources import read_yaml, resources_root
from counter_app.catalogue.items import Form, ServiceItem
from counter_app.forms.definition import Field, FieldType, Filler, LineBlock, RuleKind

FORMS = (
    "insurance_certificate",
    "transfer_application",
    "contact_letter",
    "information_sheet",
    "filing_form",
    "chronic_application",
    "drug_application",
    "maternity_claim",
    "personal_promise",
)
ALL = (*FORMS, "mandate")
OFFICE_FORMS = ("insurance_certificate", "contact_letter", "information_sheet")

_NUMBER = (Difference("", "年份"), Difference("", "X" * 4))  # the layout's own marks for the two parts of a number
PARTED = {
    "insurance_certificate": _NUMBER,
    "transfer_application": _NUMBER,
    "contact_letter": (Difference("", "年份"), Difference("", "X" * 7)),
    "information_sheet": (Difference("5", "..."),),  # a row more, for as many as there are
    "personal_promise": (Difference("个人承诺书", ""),),  # the guide prints no title; its items name it so
}
"""Where our paper and the layout part, each with its reason; nowhere else."""

_KIND = "the form prints 身份证件号码 alone; asked on screen because it decides how the number is checked"
_DAY = "the form prints 年 月 日 alone"
_WRITTEN = "the cell is open; written, not ticked"
_SEAL = "the form prints 盖章 alone"
_ASKED = "asked on screen only, in the words of the items' questions: the form's notes depend on it"
_PAPER = "the name of the paper is in the guide, the word 审核结果 over its column"
_SEX = {"男": _WRITTEN, "女": _WRITTEN}
OURS: Mapping[str, Mapping[str, str]] = {
    "insurance_certificate": {
        "身份证件类型": _KIND,
        **dict.fromkeys(("居民", "农业", "非农业", "台港澳", "外籍", "职工医保", "城乡居民医保"), _WRITTEN),
    },
    "transfer_application": {
        "身份证件类型": _KIND,
        "别人来申请": "decides whether 申请人信息 is filled in at all",
        **_SEX,
    },
    "contact_letter": {"身份证件类型": _KIND, "转入地医疗保障经办机构（章）": _SEAL, **_SEX},
    "information_sheet": {"身份证件类型": _KIND, **_SEX},
    "filing_form": {"身份证件类型": _KIND, **_SEX},
    "chronic_application": {
        "身份证件类型": _KIND,
        "险种": "the cell has its two boxes and no word before them",
        **dict.fromkeys(("认定机构盖章", "申报医药机构盖章", "医保部门盖章"), _SEAL),
        **dict.fromkeys(("核实日期", "专家审批日期", "医保部门审批日期"), _DAY),
        **_SEX,
    },
    "drug_application": {"身份证件类型": _KIND, "申报日期": _DAY, "审核日期": _DAY, **_SEX},
    "maternity_claim": {
        **dict.fromkeys(("身份证件类型", "配偶身份证件类型", "经办人身份证件类型"), _KIND),
        **dict.fromkeys(("申领哪一种", "谁申领", "生育情况", "所有复印件加盖单位公章"), _ASKED),
        "申报单位（盖章）": "printed 申报单位：（盖章）",
        **dict.fromkeys(("申领生育津贴单位承诺经办人", "申领一次性生育补助金承诺人"), "below its commitment"),
        **dict.fromkeys(("申领生育津贴单位承诺日期", "申领一次性生育补助金承诺日期"), _DAY),
        **dict.fromkeys(
            (
                "（1）生育（服务）证（复印件）审核结果",
                "（2）婴儿出生证（含多胎）或婴儿死亡证（复印件）审核结果",
                "（3）难产医学证明或住院医疗费用医保结算单(原件)审核结果",
                "（4）终止妊娠的医学证明(原件)审核结果",
                "（5）失业女职工，由失业保险经办机构出具的失业证（复印件）审核结果",
                "（6）医院出据的费用发票(原件)审核结果",
            ),
            _PAPER,
        ),
        "审核日期": _DAY,
        "复核日期": _DAY,
    },
    "personal_promise": {"身份证件类型": _KIND, "签名日期": _DAY},
}
"""Labels of ours by form, each with its reason; none of them is printed."""

PRINTED_AGAIN: tuple[tuple[str, Span, Mapping[str, str]], ...] = (
    ("filing_form", (1436, 1488), {}),
    ("maternity_claim", (2113, 2191), {"claim": "allowance"}),
    ("maternity_claim", (2249, 2328), {"claim": "lump_sum"}),
)


@pytest.mark.parametrize("key", FORMS)
def test_the_paper_prints_what_the_guide_prints(key: str) -> None:
    assert differences(form(key)) == PARTED.get(key, ())


@pytest.mark.parametrize(("key", "lines", "answers"), PRINTED_AGAIN)
def test_a_form_that_the_guide_prints_twice_is_right_both_times(
    key: str, lines: Span, answers: Mapping[str, str]
) -> None:
    assert differences(form(key), lines, answers) == ()


@pytest.mark.parametrize("key", FORMS)
def test_labels_are_the_guides_words(key: str) -> None:
    assert set(strange_labels(form(key))) == set(OURS[key])


@pytest.mark.parametrize("key", FORMS)
def test_quoted_notes_stand_in_the_layout(key: str) -> None:
    assert strange_quotes(form(key)) == ()


# The same form under the names of the other guides. Only 沅江 prints the layouts.
NAMES = {
    ("wuhu", "transfer_application"): {"基本医疗保险关系转移接续申请表"},
    ("wuhu", "information_sheet"): {"基本医疗保险关系转移接续信息表"},
    ("hubei", "transfer_application"): {"基本医疗保险关系转移接续申请表"},
    ("hubei", "contact_letter"): {"联系函"},
    ("hubei", "information_sheet"): {"信息表"},
    ("hubei", "filing_form"): {"异地就医登记备案表"},
    ("hubei", "chronic_application"): {"门诊慢特病病种待遇认定申请表"},
    ("hubei", "personal_promise"): {"个人承诺书"},
    ("wuwei", "transfer_application"): {"基本医疗保险关系转移接续申请表"},
}


@cache
def items_with_forms(guide: str = "") -> tuple[tuple[ServiceItem, Form], ...]:
    """Every form of ours that an item names, with the item."""
    guides = shipped().catalogue.guides.values()
    items = [item for one in guides if guide in ("", one.id) for item in one.items]
    return tuple((item, one) for item in items if item.structure for one in item.structure.forms if one.id in ALL)


def test_every_layout_of_the_items_is_one_that_was_compared() -> None:
    compared = {(key, form(key).lines) for key in FORMS} | {(key, lines) for key, lines, _ in PRINTED_AGAIN}
    named = {(one.id, one.layout) for _, one in items_with_forms("yuanjiang") if one.layout is not None}
    assert named == compared - {("personal_promise", (2564, 2572))}  # the annex belongs to no item


@pytest.mark.parametrize("key", [one for one in FORMS if one != "personal_promise"])
def test_items_with_the_layout_name_the_form_by_its_title(key: str) -> None:
    titles = {one.title for _, one in items_with_forms("yuanjiang") if one.id == key and one.layout is not None}
    assert titles == {form(key).title.replace("{place}", PLACE)}


def test_other_guides_name_the_same_forms_under_their_own_names() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for item, one in items_with_forms():
        if item.guide != "yuanjiang":
            found.setdefault((item.guide, one.id), set()).add(one.title)
    assert found == NAMES


def test_the_mandate_is_marked_as_ours() -> None:
    mandate = form("mandate")
    assert (mandate.guide, mandate.lines, mandate.title) == ("", None, "授权委托书")
    assert not any([one.quote for one in mandate.fields] + [one.quote for one in mandate.rules])


def test_the_promise_says_what_the_window_prints() -> None:
    """The office's own paper and the form are the same annex."""
    path = resources_root() / "papers" / "promise.yaml"
    data = read_yaml(path, "papers/promise.yaml").data
    assert isinstance(data, dict)
    oath = re.sub(r"\{[^}]*\}", "", data["blocks"][0]["text"])
    assert oath in printed_words(form("personal_promise"))


def field(key: str, name: str) -> Field:
    """A field that the form has."""
    found = form(key).field(name)
    assert found is not None
    return found


def test_an_items_title_says_which_kind_of_person_files() -> None:
    category = field("filing_form", "category")
    assert category.sources == ("item.title",)
    stands_for = {title: one.label for one in category.options for title in one.titles}
    named = {item.title for item, one in items_with_forms("yuanjiang") if one.id == "filing_form"}
    assert named <= set(stands_for)
    assert stands_for == {
        "异地安置退休人员备案": "异地安置退休人员",
        "异地长期居住人员备案": "异地长期居住人员",
        "常驻异地工作人员备案": "常驻异地工作人员",
        "异地转诊人员备案": "异地转诊（急诊）人员",
        "异地急诊人员备案": "异地转诊（急诊）人员",
    }


def test_an_items_title_says_what_is_claimed() -> None:
    claim = field("maternity_claim", "claim")
    titles = {title for one in claim.options for title in one.titles}
    assert titles == {item.title for item, one in items_with_forms("yuanjiang") if one.id == "maternity_claim"}


def test_answers_of_the_items_fill_the_fields_that_name_them() -> None:
    checked = set()
    for item, named in items_with_forms():
        asked = {one.key: one for one in item.structure.circumstances} if item.structure else {}
        for one in form(named.id).fields:
            for source in one.sources:
                key = source.removeprefix("answer.")
                if source != key and key in asked:
                    values = {option.value for option in one.options}
                    assert {option.value for option in asked[key].options} <= values, (item.guide, item.title, one.key)
                    checked.add((named.id, one.key))
    assert checked == {
        ("maternity_claim", "claimant"),
        ("maternity_claim", "outcome"),
    }


def test_the_forms_notes_on_papers_are_rules() -> None:
    """Every one of the five notes under the claim stands behind what the office must have looked at."""
    claim = form("maternity_claim")
    notes = [one.removeprefix("注：") for one in claim.notes]
    assert len(notes) == 5
    quoted = [one.quote for one in claim.fields] + [one.quote for one in claim.rules]
    assert set(quoted) - {""} == set(notes)


def test_the_hints_of_the_filing_form_can_be_read_out() -> None:
    filing = form("filing_form")
    title, *hints = filing.notes
    assert title == "温馨提示"
    assert [one[:2] for one in hints] == ["1．", "2．", "3．", "4．"]
    (rule,) = [one for one in filing.rules if one.kind is RuleKind.region_city]
    assert (rule.fields, rule.quote) == (("destination",), hints[2])


def test_the_number_of_a_filing_stands_over_the_title() -> None:
    above = [one.text for one in form("filing_form").blocks if isinstance(one, LineBlock) and one.above]
    assert above == ["备案编号：{filing_number}"]


@pytest.mark.parametrize("key", ALL)
def test_every_identity_number_knows_its_kind(key: str) -> None:
    numbers = [one for one in form(key).fields if one.type is FieldType.id_number]
    assert all(one.beside for one in numbers)


@pytest.mark.parametrize("key", ALL)
def test_what_the_office_fills_is_marked(key: str) -> None:
    definition = form(key)
    columns = [column for roster in definition.rosters for column in roster.columns]
    office = {one.key for one in (*definition.fields, *columns) if one.filled_by is Filler.office}
    others = {one.key for one in (*definition.fields, *columns) if one.filled_by is Filler.applicant}
    if key in OFFICE_FORMS:
        assert office
        assert not others
        return
    assert others
    assert office == {
        "transfer_application": {"series_year", "series_number"},
        "filing_form": {"filing_number", "agency_name", "agency_phone", "handled_by", "handled_on"},
        "chronic_application": {"assessor", "expert_opinion", "office_opinion"},
        "drug_application": {"opinion"},
        "maternity_claim": {
            *("permit_result", "birth_result", "difficult_result", "termination_result"),
            *("unemployment_result", "invoice_result", "copies_sealed", "remark"),
        },
        "personal_promise": set(),
        "mandate": set(),
    }.get(key)


@pytest.mark.parametrize("key", ALL)
def test_account_and_payee_are_asked_for_twice(key: str) -> None:
    fields = form(key).fields
    assert all(one.twice for one in fields if one.type is FieldType.account or one.key == "payee")


def test_copies_and_holders_are_those_of_the_note() -> None:
    page = form("drug_application").page
    assert (page.copies, page.holders) == (2, ("医保经办机构", "参保患者"))
    assert "本表一式二份，医保经办机构、参保患者各持一份。" in form("drug_application").notes[0]
    assert {form(key).page.copies for key in ALL if key != "drug_application"} == {1}


def test_the_periods_of_the_information_sheet() -> None:
    (roster,) = form("information_sheet").rosters
    assert (roster.printed_rows, roster.least, roster.unique) == (5, 1, ("period",))
    assert [one.type for one in roster.columns] == [
        FieldType.month_period,
        FieldType.text,
        FieldType.number,
        FieldType.text,
        FieldType.region,
        FieldType.text,
    ]
