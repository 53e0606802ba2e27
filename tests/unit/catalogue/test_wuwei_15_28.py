# SPDX-License-Identifier: Apache-2.0
"""武威 items 15 to 28: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import Answers, assert_accounted_for, assert_final, structure_of, ways_to_answer
from guides_as_shipped import shipped

from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, HandlingKind, LimitKind, ServiceItem

GUIDE = shipped().catalogue.guides["wuwei"]
ITEMS = GUIDE.items[14:28]

CLEAN, PENALISED = {"penalised": "no"}, {"penalised": "yes"}
IMPORTANT, ORDINARY = {"key_information": "yes"}, {"key_information": "no"}

HOSPITAL = [
    *("self_assessment", "equipment_list", "drug_catalogue", "nurse_information", "doctor_information"),
    *("department_information", "premises_proof", "legal_person_document", "establishment_approval"),
    *("practice_licence", "business_licence", "application_form"),
]
PHARMACY = [
    *("self_assessment", "drug_list", "pharmacist_information", "legal_person_document", "premises_proof"),
    *("drug_licence", "business_licence", "application_form"),
]
LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    15: [({}, ["claim_form", "invoice", "settlement_sheet", "birth_certificate"])],
    16: [({}, ["medical_records", "application", "photos"])],
    17: [({}, ["invoice", "expense_list"])],
    18: [({}, ["identity", "settlement_proof"])],
    19: [({}, ["residence_proof", "identity"])],
    20: [({}, ["work_proof", "identity"])],
    21: [({}, ["referral_form", "identity"])],
    22: [(CLEAN, HOSPITAL), (PENALISED, HOSPITAL)],
    23: [({}, PHARMACY)],
    24: [(IMPORTANT, ["change_form"]), (ORDINARY, ["change_form"])],
    25: [({}, ["settlement_form"])],
    26: [({}, ["settlement_form"])],
    27: [({}, [])],
    28: [({}, ["identity", "application"])],
}

TEXTS: dict[int, list[str]] = {
    15: ["武威市生育保险待遇支付审批表", "发票复印件", "医院结算单", "出生医学证明"],
    16: ["病历资料或检查资料", "门诊慢特病待遇认定表", "两张一寸照片"],
    17: ["发票原件", "费用明细清单"],
    18: ["社保卡", "异地户口本"],
    19: ["居住证明", "社保卡"],
    20: ["异地工作证明", "社保卡"],
    21: ["转外就医申请表", "社保卡或有效身份证"],
    22: [
        *("自评表", "大型医用设备清单", "药品医用耗材目录", "护理人员信息", "医师信息", "临床医技科室信息"),
        *("房屋产权证明", "法人证件", "医疗机构设置批复文件", "医疗机构执业许可证", "营业执照"),
        "医保定点医疗机构签约申请书",
    ],
    23: [
        *(
            "自评表",
            "在售药品清单",
            "药学技术人员信息",
            "法人证件",
            "经营场所房屋产权证明",
            "药品经营许可证",
            "营业执照",
        ),
        "医保定点零售药店签约申请书",
    ],
    24: ["甘肃省基本医疗保险定点医药机构变更申请表"],
    25: ["定点医疗机构月结算申报表"],
    26: ["定点零售药店月结算申报表"],
    27: [],
    28: ["医保电子凭证或有效身份证件或社保卡", "《职工基本医疗保险个人账户一次性支取申领表》"],
}

ANY_OF = {
    (16, "medical_records"): ["病历资料", "检查资料"],
    (21, "identity"): ["社保卡", "有效身份证"],
    (28, "identity"): ["医保电子凭证", "有效身份证件", "社保卡"],
}
EVIDENCE = {(15, "invoice"): "复印件 1 份", (17, "invoice"): "原件"}
"""Every paper of which the guide says how it must be brought: no stamp and no signature anywhere."""

ELIGIBILITY = {
    15: ["entitled", "insured"],
    16: ["chronic", "insured"],
    17: ["insured", "chronic"],
    18: ["settled_retiree", "household_moved", "insured"],
    19: ["long_resident", "household_not_moved", "insured"],
    20: ["posted_worker", "insured"],
    21: ["insured"],
    22: ["licensed", "covered_services", "not_cosmetic", "no_accident"],
    23: ["practice_conditions", "licensed"],
    24: ["information_changed"],
    25: ["designated", "costs_arisen"],
    26: ["designated", "costs_arisen"],
    27: ["insured"],
    28: ["stopped"],
}

WITHIN = (LimitKind.within_working_days, 0)
IMMEDIATE, PROMISED, PROACTIVE = HandlingKind.immediate, HandlingKind.promised, HandlingKind.proactive


def days(amount: int) -> tuple[LimitKind, int]:
    return LimitKind.working_days, amount


HANDLING = {  # 办件类型, 承诺办结时限, 法定办结时限: three fields, none follows from another
    15: (PROACTIVE, WITHIN, WITHIN),
    16: (PROMISED, days(15), days(20)),
    17: (PROACTIVE, WITHIN, WITHIN),
    **dict.fromkeys(range(18, 22), (IMMEDIATE, days(1), days(2))),
    22: (PROMISED, days(25), days(30)),
    23: (PROMISED, days(25), days(30)),
    24: (PROMISED, days(2), days(2)),
    25: (PROMISED, days(30), days(30)),
    26: (PROMISED, days(30), days(30)),
    27: (IMMEDIATE, days(1), days(1)),
    28: (PROACTIVE, WITHIN, WITHIN),
}
INSTITUTIONS = range(22, 27)

CASES = [(ITEMS[ordinal - 15], answers, expected) for ordinal, rows in LISTS.items() for answers, expected in rows]
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)


def checklist(ordinal: int, answers: Answers | None = None) -> Checklist:
    return build_checklist(ITEMS[ordinal - 15], LISTS[ordinal][0][0] if answers is None else answers)


@pytest.mark.parametrize(("item", "answers", "expected"), CASES, ids=lambda one: getattr(one, "title", None))
def test_list_is_exactly_what_the_guide_asks(item: ServiceItem, answers: Answers, expected: list[str]) -> None:
    found = build_checklist(item, answers)
    assert_final(found, expected)
    assert [line.material.text for line in found.lines] == TEXTS[item.ordinal]


@each_item
def test_every_way_to_answer_has_an_expectation(item: ServiceItem) -> None:
    assert ways_to_answer(item) == {frozenset(answers.items()) for answers, _ in LISTS[item.ordinal]}


@each_item
def test_papers_are_asked_in_the_form_the_guide_says(item: ServiceItem) -> None:
    for one in structure_of(item).materials:
        assert [option.text for option in one.any_of] == ANY_OF.get((item.ordinal, one.id), [])
        assert one.evidence.text == EVIDENCE.get((item.ordinal, one.id), "")
        assert one.need.value == "required"
        assert (one.promise, one.shared, one.left_to) == (None, False, "")


@each_item
def test_who_applies_and_under_which_conditions(item: ServiceItem) -> None:
    """服务对象 says 自然人 of institutions and 企业法人 of a person's voucher: it decides nothing."""
    expected = ApplicantKind.institution if item.ordinal in INSTITUTIONS else ApplicantKind.person
    assert structure_of(item).applicant is expected
    assert [one.id for one in structure_of(item).eligibility] == ELIGIBILITY[item.ordinal]
    assert not any(quote.heading == "服务对象" for one in structure_of(item).eligibility for quote in one.quotes)


@each_item
def test_handling_and_both_limits_as_printed(item: ServiceItem) -> None:
    found = checklist(item.ordinal)
    assert found.statutory is not None
    limits = [(one.kind, one.amount) for one in (found.limit, found.statutory)]
    assert (structure_of(item).handling, *limits) == HANDLING[item.ordinal]
    for limit, heading in ((found.limit, "承诺办结时限"), (found.statutory, "法定办结时限")):
        assert [quote.heading for quote in limit.quotes] == [heading]
        assert limit.quotes[0].text == f"{heading}：{limit.text}"


@each_item
def test_a_result_and_the_forms_by_their_names(item: ServiceItem) -> None:
    structure = structure_of(item)
    assert len(structure.results) == 1
    assert not structure.results[0].numbered  # the guide speaks of no number
    forms = {one.id: one.title for one in structure.forms}
    papers = {one.form: one.text.strip("《》") for one in structure.materials if one.form}
    assert forms == papers
    assert all(one.layout is None for one in structure.forms)


def test_no_steps_but_the_voucher_s_channels() -> None:
    """Charts are titles only and 办理流程 says nothing; the voucher is drawn on the phone by the citizen."""
    steps = {item.ordinal: [one.verb.value for one in structure_of(item).steps] for item in ITEMS}
    assert {ordinal: verbs for ordinal, verbs in steps.items() if verbs} == {27: ["申请"]}


def test_clocks_on_the_institutions() -> None:
    def clocks(ordinal: int, answers: Answers) -> list[tuple[str, LimitKind, int]]:
        return [(one.id, one.kind, one.amount) for one in checklist(ordinal, answers).clocks]

    operation, penalty = ("operation", LimitKind.months, 3), ("penalty", LimitKind.months, 12)
    assert clocks(22, CLEAN) == [operation]
    assert clocks(22, PENALISED) == [operation, penalty]
    assert clocks(23, {}) == [operation]
    assert clocks(24, IMPORTANT) == [("approved", *days(30))]
    assert clocks(24, ORDINARY) == []  # 一般信息 is told in time, within no number of days
    others = [structure_of(item).clocks for item in ITEMS if item.ordinal not in (22, 23, 24)]
    assert not any(others)


def test_an_older_penalty_is_no_statement_to_refuse_on() -> None:
    statements = {one.id: one.text for one in checklist(22).eligibility}
    assert not any("行政处罚" in words or "个月" in words for words in statements.values())
    assert "申请前1年内" in statements["no_accident"]


def test_the_condition_of_another_matter_is_not_asked_for_a_referral() -> None:
    """异地转诊 prints the 受理条件 of 异地长期居住; of it only that the patient is insured can bind here."""
    long_resident, referral = ITEMS[4], ITEMS[6]
    printed = [one.section("受理条件") for one in (long_resident, referral)]
    assert len({tuple(line.text for line in one.lines) for one in printed if one}) == 1
    assert all(printed)
    said = {n: [one.quotes[0].text for one in checklist(n).eligibility] for n in (19, 21)}
    assert said[19] == ["在参保地外长期居住", "未迁户籍", "的基本医疗保险参保人员"]
    assert said[21] == ["的基本医疗保险参保人员"]
    assert any(remark.line == 957 for remark in referral.remarks)


def test_monthly_settlement_names_its_month_form() -> None:
    quotes = {n: [(q.line.number, q.text) for q in checklist(n).lines[0].material.quotes] for n in (25, 26)}
    assert quotes == {25: [(1147, "定点医疗机构月结算申报表")], 26: [(1189, "定点零售药店月结算申报表")]}


def test_faults_and_places_are_what_a_window_can_know() -> None:
    """Nobody has been at the premises yet, and the month that is settled is as a rule not the present one."""
    papers = [paper for item in ITEMS for paper in structure_of(item).materials]
    faults = {fault for paper in papers for fault in paper.defects}
    assert not [fault for fault in faults if "现场" in fault or "这个月" in fault]
    assert {"月份不对", "与其他材料不一致"} <= faults
    assert not {"照相馆", "出具证明的部门"} & {paper.where for paper in papers}  # 可到……办 would help nobody


def test_a_paper_broken_over_two_lines_quotes_both() -> None:
    quotes = {line.material.id: line.material.quotes for line in checklist(15).lines}["settlement_sheet"]
    assert [(one.line.number, one.text) for one in quotes] == [(701, "3.医"), (703, "院结算单")]


@each_item
def test_every_line_is_accounted_for(item: ServiceItem) -> None:
    assert_accounted_for(item)
