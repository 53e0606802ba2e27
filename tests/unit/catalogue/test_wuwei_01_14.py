# SPDX-License-Identifier: Apache-2.0
"""武威 items 1 to 14: what each list holds under which answers. The expectations were read off the guide by hand."""

import re

import pytest
from guide_items import Answers, assert_accounted_for, assert_final, paper_of, structure_of, ways_to_answer
from guides_as_shipped import shipped

from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import ApplicantKind, HandlingKind, LimitKind, Material, Need, ServiceItem

ITEMS = shipped().catalogue.guides["wuwei"].items[:14]
EVERY = pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)

KEY, PLAIN = {"key_information": "yes"}, {"key_information": "no"}
SELF, AGENT = {"agent": "no"}, {"agent": "yes"}

LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    1: [({}, ["registration_form", "founding_paper"])],
    2: [(PLAIN, ["change_form", "identity_document"]), (KEY, ["sealed_change_form", "identity_document"])],
    3: [({}, ["registration_form", "founding_paper"])],
    4: [({}, [])],
    5: [({}, [])],
    6: [({}, ["identity_copy", "employee_form"])],
    7: [(SELF, ["identity"]), (AGENT, ["identity", "principal_identity"])],
    8: [({}, ["application", "insurance_certificate"])],
    9: [({}, ["invoice", "expense_list", "identity"])],
    10: [({}, ["invoice", "expense_list", "identity"])],
    11: [({}, ["invoice", "expense_list", "diagnosis", "identity", "medical_record"])],
    12: [({}, ["invoice", "expense_list"])],
    13: [({}, ["invoice", "expense_list", "birth_certificate", "medical_record"])],
    14: [({}, ["invoice", "expense_list", "medical_record"])],
}
CASES = [(ITEMS[ordinal - 1], answers, expected) for ordinal, rows in LISTS.items() for answers, expected in rows]

ELIGIBILITY: dict[int, dict[str, str]] = {
    1: {"employer": "企业法人,事业法人,社会组织法人,非法人企业,其他组织"},
    2: {"insured": "基本信息发生变化的职工基本医疗保险参保人员"},
    3: {"employer": "新成立的用人单位包括国家机关、事业单位、社会团体等"},
    4: {"unit_clerk": "参保单位经办人"},
    5: {"insured": "参保人员本人"},
    6: {"employee": "依法成立的用人单位（国家机关、事业单位、社会团体等）的职工"},
    7: {"stopped": "已在本统筹区停止缴费", "transferring_out": "需办理医疗保险关系转出的参保人员"},
    8: {"insured": "基本医疗保险参保人员"},
    9: {"direct_settlement": "普通门诊异地直接结算"},
    10: {"direct_settlement": "普通门诊异地直接结算"},
    11: {"insured": "参保人员", "not_networked": "住院医疗费用未能联网结算"},
    12: {"entitled": "符合享受生育保险相关待遇", "insured": "女职工", "prenatal": "产前检查费"},
    13: {"entitled": "符合享受生育保险相关待遇", "insured": "女职工", "not_networked": "因特殊情况未能联网结算"},
    14: {
        "entitled": "符合享受生育保险相关待遇",
        "insured": "参加生育保险的职工",
        "not_networked": "因特殊情况未能联网结算",
        "within_rules": "以及复通手术等所发生的符合生育保险规定的医疗费用",
    },
}
"""Every statement with words of the guide that must stand behind it."""

EVIDENCE: dict[int, dict[str, str]] = {
    1: {"registration_form": "加盖单位公章"},
    2: {"sealed_change_form": "加盖单位公章"},
    3: {"registration_form": "加盖单位公章"},
    6: {"identity_copy": "复印件 1 份"},
    11: {"invoice": "原件", "identity": "复印件 1 份", "medical_record": "复印件 1 份"},
    12: {"invoice": "原件"},
    13: {"invoice": "原件"},
    14: {"invoice": "原件"},
}
"""Every paper of which the guide says how it must be brought; of the others it is silent."""

ANY_OF: dict[int, dict[str, list[str]]] = {
    1: {"founding_paper": ["《统一社会信用代码证书》", "单位批准成立的文件"]},
    2: {"identity_document": ["医保电子凭证", "有效身份证件", "社保卡"]},
    3: {"founding_paper": ["《统一社会信用代码证书》", "单位批准成立的文件"]},
    7: {"identity": ["本人社会保障卡", "有效身份证"]},
    9: {"identity": ["有效身份证件", "社保卡"]},
    10: {"identity": ["有效身份证件", "社保卡"]},
    11: {"identity": ["有效身份证件复印件", "社保卡复印件"]},
}
FORMS = {
    1: ["基本医疗保险单位参保信息登记表"],  # the guide's own choice: not a form for changes
    2: ["基本医疗保险职工参保信息变更登记表"],
    3: ["基本医疗保险单位参保信息登记表"],
    6: ["职工基本医疗保险参保登记表"],
    8: ["基本医疗保险关系转移接续申请表"],
}
IMMEDIATE, PROMISED, PROACTIVE = HandlingKind.immediate, HandlingKind.promised, HandlingKind.proactive
DAYS, NO_DAYS = LimitKind.working_days, (LimitKind.within_working_days, 0)

# Handling, promised limit, statutory limit: three facts that do not follow from each other.
TIMES: dict[int, tuple[HandlingKind, tuple[LimitKind, int], tuple[LimitKind, int]]] = {
    **dict.fromkeys((1, 2, 4, 5, 7), (IMMEDIATE, (DAYS, 1), (DAYS, 1))),
    **dict.fromkeys((3, 6), (IMMEDIATE, (DAYS, 1), (DAYS, 5))),
    8: (PROMISED, (DAYS, 20), (DAYS, 20)),
    **dict.fromkeys(range(9, 15), (PROACTIVE, NO_DAYS, NO_DAYS)),
}
RESULTS = {
    1: "单位参保信息变更登记",
    2: "职工参保信息变更登记",
    3: "单位参保登记",
    4: "单位参保信息",
    5: "人员参保信息",
    6: "职工参保登记",
    7: "《参保凭证》",
    8: "基本医疗保险关系转移接续",
    9: "普通门诊异地直接结算",
    10: "门诊费用报销",
    11: "住院费用报销",
    12: "产前检查费支付",
    13: "生育医疗费支付",
    14: "计划生育医疗费支付",
}


def paper(ordinal: int, name: str) -> Material:
    return paper_of(ITEMS[ordinal - 1], name)


@pytest.mark.parametrize(("item", "answers", "expected"), CASES, ids=lambda one: getattr(one, "title", None))
def test_list_is_exactly_what_the_guide_asks(item: ServiceItem, answers: Answers, expected: list[str]) -> None:
    found = build_checklist(item, answers)
    assert_final(found, expected)


@EVERY
def test_every_way_to_answer_has_an_expectation(item: ServiceItem) -> None:
    assert ways_to_answer(item) == {frozenset(answers.items()) for answers, _ in LISTS[item.ordinal]}


@EVERY
def test_every_numbered_paper_is_one_line(item: ServiceItem) -> None:
    """申请材料 numbers its papers; where nothing adds to them, the list is as long as the numbers reach."""
    section = item.section("申请材料")
    assert section is not None
    printed = re.findall(r"(?<!\d)\d[.、]", "".join(line.text for line in section.lines))
    assert [int(one[0]) for one in printed] == list(range(1, len(LISTS[item.ordinal][0][1]) + 1))


@EVERY
def test_every_line_is_accounted_for(item: ServiceItem) -> None:
    assert_accounted_for(item)


@EVERY
def test_conditions_are_asked_in_the_guide_s_words(item: ServiceItem) -> None:
    structure = structure_of(item)
    said = {one.id: "".join(quote.text for quote in one.quotes) for one in structure.eligibility}
    expected = ELIGIBILITY[item.ordinal]
    assert list(said) == list(expected)
    assert [words for name, words in expected.items() if words not in said[name]] == []
    assert {quote.heading for one in structure.eligibility for quote in one.quotes} == {"受理条件"}
    assert structure.clocks == ()


@EVERY
def test_papers_are_asked_in_the_form_the_guide_says(item: ServiceItem) -> None:
    papers = structure_of(item).materials
    assert {one.id: one.evidence.text for one in papers if one.evidence.text} == EVIDENCE.get(item.ordinal, {})
    options = {one.id: [option.text for option in one.any_of] for one in papers if one.any_of}
    assert options == ANY_OF.get(item.ordinal, {})
    assert [one.title for one in structure_of(item).forms] == FORMS.get(item.ordinal, [])
    assert not any(one.promise or one.shared or one.left_to or one.need is Need.if_needed for one in papers)
    assert {quote.heading for one in papers for quote in one.quotes} <= {"申请材料"}


@EVERY
def test_both_limits_stand_as_printed_whatever_the_handling(item: ServiceItem) -> None:
    handling, promised, statutory = TIMES[item.ordinal]
    found = build_checklist(item, LISTS[item.ordinal][0][0])
    assert structure_of(item).handling is handling
    assert (found.limit.kind, found.limit.amount) == promised
    assert found.statutory is not None
    assert (found.statutory.kind, found.statutory.amount) == statutory
    assert [one.quotes[0].text for one in (found.limit, found.statutory)] == [
        f"承诺办结时限：{found.limit.text}",
        f"法定办结时限：{found.statutory.text}",
    ]


@EVERY
def test_the_result_is_named_and_no_step_is_made_up(item: ServiceItem) -> None:
    """Of the flow charts only the titles are text, so there is no step to copy."""
    structure = structure_of(item)
    assert [(one.text, one.numbered) for one in structure.results] == [(RESULTS[item.ordinal], False)]
    assert structure.steps == ()


def test_who_applies_follows_the_item_and_not_the_legal_forms() -> None:
    """服务对象 of item 2 names employers, but its 受理条件 and its papers are an insured person's."""
    units = [item.ordinal for item in ITEMS if structure_of(item).applicant is ApplicantKind.unit]
    assert units == [1, 3, 4]
    assert all(structure_of(item).applicant is ApplicantKind.person for item in ITEMS if item.ordinal not in units)


def test_the_stamp_is_asked_only_where_key_information_changes() -> None:
    assert paper(2, "change_form").text == paper(2, "sealed_change_form").text
    assert [quote.line.number for quote in paper(2, "sealed_change_form").quotes] == [115, 117]
    assert all("公章" not in quote.text for quote in paper(2, "change_form").quotes)
    assert all("公章" not in fault for fault in paper(2, "change_form").defects)


def test_an_agent_is_asked_about_only_where_the_guide_names_one() -> None:
    asked = [item.ordinal for item in ITEMS if any(one.key == "agent" for one in structure_of(item).circumstances)]
    assert asked == [7]
    assert [one.source for one in structure_of(ITEMS[6]).circumstances] == ["agent.present"]


@EVERY
def test_where_a_copy_is_asked_the_original_alone_is_a_fault(item: ServiceItem) -> None:
    for one in structure_of(item).materials:
        assert ("只有原件，没有复印件" in one.defects) == (one.evidence.copies > 0)
        assert ("不是原件" in one.defects) == one.evidence.original
