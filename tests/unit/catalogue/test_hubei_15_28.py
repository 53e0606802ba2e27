# SPDX-License-Identifier: Apache-2.0
"""湖北 items 15 to 28: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import Answers, assert_accounted_for, assert_final, paper_of, ways_to_answer
from guides_as_shipped import shipped

from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, LimitKind, Material, Need, ServiceItem, Structure

ITEMS = range(15, 29)
GUIDE = shipped().catalogue.guides["hubei"]

KNOWN, NOT_YET = {"recognised": "yes"}, {"recognised": "no"}
FOUND, NOT_FOUND = {"platform_proof": "found"}, {"platform_proof": "not_found"}

VISIT = ["identity", "invoice", "expense_list", "prescription", "bank_card"]
STAY = ["identity", "invoice", "expense_list", "discharge_record", "bank_card"]
BIRTH = ["identity", "invoice", "expense_list", "medical_record", "bank_card"]
ALLOWANCE = ["identity", "medical_record", "bank_card"]
SUBSIDY = ["recipient_identity", "payment_voucher", "bank_card"]
AID = ["identity", "settlement_sheet", "treatment_proof", "assistance_application", "bank_card"]

LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    15: [({}, ["identity", "filing_form", "referral_proof"])],
    16: [({}, ["identity", "application", "medical_records", "examination"])],
    17: [({"restricted_drug": "no"}, VISIT), ({"restricted_drug": "yes"}, [*VISIT, "drug_examination"])],
    18: [({}, STAY)],
    19: [(FOUND, STAY), (NOT_FOUND, [*STAY, "related_proof"])],
    20: [(FOUND, BIRTH), (NOT_FOUND, [*BIRTH, "related_proof"])],
    21: [(FOUND, BIRTH), (NOT_FOUND, [*BIRTH, "marriage_certificate"])],
    22: [(FOUND, ALLOWANCE), (NOT_FOUND, [*ALLOWANCE, "marriage_certificate"])],
    23: [(KNOWN, SUBSIDY), (NOT_YET, [*SUBSIDY, "check_authorisation"])],
    24: [(KNOWN, AID), (NOT_YET, [*AID, "check_authorisation"])],
    25: [({}, ["by_rules"])],
    26: [({}, ["by_rules"])],
    27: [({}, ["by_agreement"])],
    28: [({}, ["by_agreement"])],
}
CASES = [(ordinal, answers, expected) for ordinal, rows in LISTS.items() for answers, expected in rows]

ELIGIBILITY: list[tuple[int, Answers, list[str]]] = [
    (15, {}, ["referred"]),
    *((ordinal, {}, ["insured"]) for ordinal in (16, 17, 18, 22)),
    *((ordinal, {}, ["entitled", "not_networked", "insured"]) for ordinal in (19, 20)),
    (21, {}, ["not_networked", "insured"]),
    *((ordinal, KNOWN, ["subsidised"]) for ordinal in (23, 24)),
    *((ordinal, NOT_YET, ["unrecognised"]) for ordinal in (23, 24)),
    (25, {}, ["medical_institution"]),
    (26, {}, ["pharmacy"]),
    *((ordinal, {}, ["agreement_signed"]) for ordinal in (27, 28)),
]

LIMITS = {
    15: (LimitKind.immediate, 0),
    16: (LimitKind.working_days, 20),
    **dict.fromkeys((17, 18, 19, 20, 21, 23, 24), (LimitKind.working_days, 15)),
    22: (LimitKind.working_days, 20),
    **dict.fromkeys((25, 26), (LimitKind.working_days, 90)),
    **dict.fromkeys((27, 28), (LimitKind.working_days, 30)),
}

REIMBURSED = ["受理", "初审", "复核", "拨付", "通知"]
DESIGNATED = ["受理", "专家评审", "公示", "协商签约", "公示"]
SETTLED = ["申请", "审核", "拨付"]
STEPS = {
    15: ["受理", "审核", "通知", "办结"],
    16: ["受理", "初审", "专家评审", "存档", "通知"],
    **dict.fromkeys(range(17, 22), REIMBURSED),
    22: ["申请", *REIMBURSED],
    23: ["申请", "受理", "审核", "名单报财政", "拨付"],
    24: ["受理", "审核", "拨付", "办结"],
    **dict.fromkeys((25, 26), DESIGNATED),
    **dict.fromkeys((27, 28), SETTLED),
}

FORMS: list[tuple[int, Answers, list[str]]] = [
    (15, {}, ["异地就医登记备案表"]),
    (16, {}, ["门诊慢特病病种待遇认定申请表"]),
    *((ordinal, FOUND, []) for ordinal in range(19, 23)),
    *((ordinal, NOT_FOUND, ["个人承诺书"]) for ordinal in range(19, 23)),
    (23, KNOWN, []),
    (23, NOT_YET, ["个人家庭经济状况核查委托授权书"]),
    (24, KNOWN, ["医疗救助申请卡"]),
    (24, NOT_YET, ["医疗救助申请卡", "个人家庭经济状况核查委托授权书"]),
    *((ordinal, {}, []) for ordinal in (17, 18, 25, 26, 27, 28)),
]

CARDS = ["医保电子凭证", "有效身份证件", "社会保障卡"]
ACCOUNTS = ["待遇享受人提供的银行账户资料", "单位提供的银行账户资料"]
DISCHARGE = ["出院记录（小结）", "诊断证明"]
ALTERNATIVES = {
    **{(ordinal, "identity"): CARDS for ordinal in (*range(15, 23), 24)},
    **{(ordinal, "bank_card"): ACCOUNTS for ordinal in range(19, 23)},
    **{(ordinal, "discharge_record"): DISCHARGE for ordinal in (18, 19)},
    (24, "treatment_proof"): ["定点医疗机构处方底方", "定点医疗机构病历资料", "定点药店购药发票"],
}

RULES = "两定机构协议管理办法和经办规程"
LEFT_TO = {
    25: RULES,
    26: RULES,
    27: "定点医疗机构与医保经办机构签订的协议",
    28: "定点零售药店与医保经办机构签订的协议",
}


def item_of(ordinal: int) -> ServiceItem:
    return GUIDE.items[ordinal - 1]


def structure_of(ordinal: int) -> Structure:
    structure = item_of(ordinal).structure
    assert structure is not None
    return structure


def checklist_of(ordinal: int, answers: Answers) -> Checklist:
    return build_checklist(item_of(ordinal), answers)


def paper(ordinal: int, name: str) -> Material:
    return paper_of(item_of(ordinal), name)


@pytest.mark.parametrize(("ordinal", "answers", "expected"), CASES)
def test_list_is_exactly_what_the_guide_asks(ordinal: int, answers: Answers, expected: list[str]) -> None:
    found = checklist_of(ordinal, answers)
    assert_final(found, expected)


@pytest.mark.parametrize("ordinal", ITEMS)
def test_every_way_to_answer_has_an_expectation(ordinal: int) -> None:
    assert ways_to_answer(item_of(ordinal)) == {frozenset(answers.items()) for answers, _ in LISTS[ordinal]}


@pytest.mark.parametrize("ordinal", ITEMS)
def test_every_line_is_accounted_for(ordinal: int) -> None:
    assert_accounted_for(item_of(ordinal))


@pytest.mark.parametrize(("ordinal", "answers", "expected"), ELIGIBILITY)
def test_who_it_is_for(ordinal: int, answers: Answers, expected: list[str]) -> None:
    found = checklist_of(ordinal, answers)
    assert [one.id for one in found.eligibility] == expected
    assert found.clocks == ()
    assert structure_of(ordinal).applicant is (ApplicantKind.institution if ordinal >= 25 else ApplicantKind.person)


@pytest.mark.parametrize("ordinal", ITEMS)
def test_limit_and_steps(ordinal: int) -> None:
    found = checklist_of(ordinal, LISTS[ordinal][0][0])
    assert (found.limit.kind, found.limit.amount) == LIMITS[ordinal]
    assert found.statutory is None
    assert [step.verb.value for step in found.steps] == STEPS[ordinal]
    assert found.results
    assert not any(one.numbered for one in found.results)


@pytest.mark.parametrize(("ordinal", "answers", "titles"), FORMS)
def test_forms_are_the_named_ones_and_none_is_printed(ordinal: int, answers: Answers, titles: list[str]) -> None:
    forms = checklist_of(ordinal, answers).forms
    assert [one.title for one in forms] == titles
    assert not any(one.layout for one in forms)


def test_alternatives_are_the_guides() -> None:
    found = {
        (ordinal, one.id): [option.text for option in one.any_of]
        for ordinal in ITEMS
        for one in structure_of(ordinal).materials
        if one.any_of
    }
    assert found == ALTERNATIVES


def test_the_guide_asks_no_original_copy_seal_or_signature_here() -> None:
    papers = [one for ordinal in ITEMS for one in structure_of(ordinal).materials]
    assert not any(one.evidence.text or one.shared for one in papers)
    assert all(one.need is Need.required for one in papers)


def test_a_promise_stands_in_for_what_the_platform_cannot_get_and_nothing_else() -> None:
    for ordinal, answers, _ in CASES:
        allowed = [line.material.id for line in checklist_of(ordinal, answers).lines if line.promise_allowed]
        expected = {19: "related_proof", 20: "related_proof", 21: "marriage_certificate", 22: "marriage_certificate"}
        assert allowed == ([expected[ordinal]] if answers == NOT_FOUND else [])
    assert not any(one.promise for one in structure_of(15).materials)  # 转诊, unlike 12 to 14


def test_the_same_printed_words_read_alike_in_every_item() -> None:
    cards = "医保电子凭证或有效身份证件或社会保障卡"
    found = [
        one
        for item in GUIDE.items
        if item.structure
        for one in item.structure.materials
        if any("医保电子凭证（或有效身份证件、社会保障卡）" in quote.text for quote in one.quotes)
    ]
    assert len(found) == 18
    assert {one.text for one in found} == {cards}
    filings = [structure_of(ordinal) for ordinal in (12, 13, 14, 15)]
    assert len({tuple((one.id, one.verb, one.text) for one in filing.steps) for filing in filings}) == 1


def test_what_is_left_to_other_rules_names_them_in_the_guides_words() -> None:
    found = {ordinal: one.left_to for ordinal in ITEMS for one in structure_of(ordinal).materials if one.left_to}
    assert found == LEFT_TO


def test_missing_papers_are_told_within_five_days_of_their_own() -> None:
    for ordinal in (25, 26):
        limits = [
            (one.verb.value, one.limit.kind, one.limit.amount) for one in structure_of(ordinal).steps if one.limit
        ]
        assert limits == [("受理", LimitKind.working_days, 5)]
    assert not any(one.limit for ordinal in ITEMS if ordinal not in (25, 26) for one in structure_of(ordinal).steps)


def test_the_pharmacy_s_text_stays_as_issued() -> None:
    assert "一次性告知医疗机构补充" in "".join(one.text for step in structure_of(26).steps for one in step.quotes)
    assert "医疗机构" not in "".join(step.text for step in structure_of(26).steps)


def test_aid_before_recognition_waits_for_another_department() -> None:
    verbs = [(step.verb.value, step.by) for step in checklist_of(24, NOT_YET).steps]
    assert verbs[:3] == [("受理", "医疗保障部门"), ("核准", "相关部门"), ("审核", "医疗保障部门")]
    assert [step.verb.value for step in checklist_of(23, NOT_YET).steps] == STEPS[23]


def test_the_authorisation_is_quoted_from_who_it_is_for() -> None:
    assert [quote.line.number for quote in paper(23, "check_authorisation").quotes] == [1126]
    assert [quote.line.number for quote in paper(24, "check_authorisation").quotes] == [1175, 1195]


def test_papers_of_a_joint_payment_are_brought_once() -> None:
    for ordinal in (20, 22):
        accept = next(step for step in structure_of(ordinal).steps if step.id == "accept")
        assert accept.text.endswith("合并支付的，一次性提供材料即可")
        assert 989 in [quote.line.number for quote in accept.quotes]


def test_settlement_is_declared_when_the_agreement_says_not_by_the_month() -> None:
    for ordinal in (27, 28):
        assert structure_of(ordinal).steps[0].text == "按协议约定时间申报"
        assert "月" not in "".join(line.text for line in item_of(ordinal).lines)
