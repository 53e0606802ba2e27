# SPDX-License-Identifier: Apache-2.0
"""芜湖 items 16 to 31: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import assert_accounted_for, assert_final, guide_item, paper_of, structure_of

from counter_app.base.conditions import holds
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.circumstances import answer_sets
from counter_app.catalogue.items import ApplicantKind, LimitKind, Material, Need, ServiceItem, Structure

ITEMS = range(16, 32)
QUERIES = range(26, 32)
INSTITUTIONS = (22, 23, 24, 25)

LISTS: dict[int, list[str]] = {
    16: ["identity", "invoice", "expense_list", "prescription"],
    17: ["invoice", "discharge_record", "expense_list", "identity", "prescription"],
    18: ["application_form", "health_card"],
    19: ["identity", "invoice", "expense_list", "medical_record"],
    20: ["recipient_identity", "payment_voucher"],
    21: ["assistance_application", "identity", "settlement_sheet"],
    22: [
        *("application_letter", "application_form", "practice_licence", "registration_certificate"),
        *("department_table", "equipment_list", "fee_standard", "related_certificates", "drug_price_list"),
        *("staff_register", "social_insurance_proof", "qualification_certificates", "practice_certificates"),
    ],
    23: [
        *("application_letter", "application_form", "drug_licence", "business_licence"),
        *("pharmacist_qualification", "pharmacist_registration", "staff_qualifications", "social_insurance_proof"),
    ],
    24: ["by_agreement"],
    25: ["by_agreement"],
    **{ordinal: ["identity"] for ordinal in QUERIES},
}
"""What is brought. Nothing in these items makes a paper conditional; the insurance decides the office alone."""

COPY = "复印件 1 份"
EVIDENCE: dict[int, dict[str, str]] = {
    17: {"invoice": "原件", "discharge_record": COPY, "expense_list": "原件 · 加盖医院业务章"},
    22: {
        "practice_licence": COPY,
        "registration_certificate": COPY,
        "related_certificates": COPY,
        "qualification_certificates": COPY,
        "practice_certificates": COPY,
    },
    23: {
        "drug_licence": COPY,
        "business_licence": COPY,
        "pharmacist_qualification": COPY,
        "pharmacist_registration": COPY,
        "staff_qualifications": COPY,
    },
}
"""Every paper of which the guide says how it must be brought."""

IDENTITY = ["医保电子凭证", "有效身份证件", "社保卡"]
ALTERNATIVES = {
    **{(ordinal, "identity"): IDENTITY for ordinal in (16, 17, 19, 21)},
    (22, "practice_licence"): ["《医疗机构执业许可证》", "《中医诊所备案证》"],
    (22, "registration_certificate"): ["《营业执照》", "《事业单位法人证书》", "《民办非企业单位登记证书》"],
}

ELIGIBILITY = {
    **dict.fromkeys((16, 17), "insured"),
    **dict.fromkeys((18, 19), "maternity_insured"),
    **dict.fromkeys((20, 21), "subsidised"),
    22: "medical_institution",
    23: "pharmacy",
    **dict.fromkeys((24, 25), "agreement_signed"),
    **dict.fromkeys(QUERIES, "employee"),
}
# Working days; the query items are finished at once.
LIMITS = {**dict.fromkeys((16, 17, 21, *INSTITUTIONS), 30), 18: 2, 19: 20, 20: 15}

REIMBURSED = ["受理", "初审", "复核", "拨付", "存档", "办结"]
DESIGNATED = ["受理", "审核", "现场评估", "公示"]
SETTLED = ["受理", "初审", "反馈意见", "审核", "复核", "核准", "拨付"]
QUERIED = ["受理", "打印"]
STEPS = {
    **dict.fromkeys((16, 17), REIMBURSED),
    18: ["受理", "审核", "备案上传", "通知"],
    19: ["受理", "审核", "核准", "拨付", "办结"],  # 按规定审批, in the chart alone
    20: ["申请", "审核", "名单报财政", "拨付"],
    21: ["审核", "拨付"],
    22: DESIGNATED,
    23: [*DESIGNATED, "公示"],  # 公布正式名单, in the chart alone
    **dict.fromkeys((24, 25), SETTLED),
    **dict.fromkeys(QUERIES, QUERIED),
}

EITHER = {"employee": "职工", "resident": "居民"}
EMPLOYEES, RESIDENTS = {"": "职工"}, {"": "居民"}
OFFICES = {
    **dict.fromkeys((16, 17, *INSTITUTIONS), EITHER),
    **dict.fromkeys((18, 19, *QUERIES), EMPLOYEES),
    **dict.fromkeys((20, 21), RESIDENTS),
}
"""Which office, by the kind of insurance where it is asked."""

PAID, SETTLEMENT = ["医疗费用支付至个人社保卡或指定银行账户"], ["审核结果", "结算款拨付"]
QUERIED_FOR = ("个人医疗账户", "门诊住院待遇", "中心报销待遇", "医疗费用", "生育登记备案", "生育待遇支付")
RESULTS = {
    **dict.fromkeys((16, 17), PAID),
    18: ["生育保险登记"],
    19: ["正式结算单", "生育保险相关待遇支付"],
    20: ["个人缴费补贴拨付到银行账户"],
    21: ["救助资金打入指定的金融机构账户"],
    22: ["评估结果"],
    23: ["评估结果", "正式名单"],
    **dict.fromkeys((24, 25), SETTLEMENT),
    **{ordinal: [f"{what}信息"] for ordinal, what in zip(QUERIES, QUERIED_FOR, strict=True)},
}


def _item(ordinal: int) -> ServiceItem:
    return guide_item("wuhu", ordinal)


def _structure(ordinal: int) -> Structure:
    return structure_of(_item(ordinal))


def _paper(ordinal: int, name: str) -> Material:
    return paper_of(_item(ordinal), name)


def _lists(ordinal: int) -> list[Checklist]:
    """One list for every way to answer."""
    answered = answer_sets(_structure(ordinal).circumstances)
    return [build_checklist(_item(ordinal), answers) for answers in answered]


@pytest.mark.parametrize("ordinal", ITEMS)
def test_every_line_is_accounted_for(ordinal: int) -> None:
    assert_accounted_for(_item(ordinal))


@pytest.mark.parametrize("ordinal", ITEMS)
def test_list_is_exactly_what_the_guide_asks(ordinal: int) -> None:
    for found in _lists(ordinal):
        assert_final(found, LISTS[ordinal])


@pytest.mark.parametrize("ordinal", ITEMS)
def test_papers_are_asked_in_the_form_the_guide_says(ordinal: int) -> None:
    papers = _structure(ordinal).materials
    assert {one.id: one.evidence.text for one in papers if one.evidence.text} == EVIDENCE.get(ordinal, {})
    assert not any(one.promise or one.shared or one.need is Need.if_needed for one in papers)
    assert ordinal in (24, 25) or not any(one.left_to for one in papers)


def test_alternatives_are_the_guides() -> None:
    found = {
        (ordinal, one.id): [option.text for option in one.any_of]
        for ordinal in ITEMS
        for one in _structure(ordinal).materials
        if one.any_of
    }
    assert found == ALTERNATIVES


def test_one_of_several_papers_is_said_in_the_line_itself() -> None:
    """Papers print the line without its list where it names every one of them; without 或 it would ask for all."""
    for ordinal, name in ALTERNATIVES:
        options = ALTERNATIVES[ordinal, name]
        words = _paper(ordinal, name).text
        assert "或".join(options) in words, (ordinal, words)


def test_staff_of_an_institution_are_more_than_its_register() -> None:
    """从业人员 are insured, 卫生技术人员 are on the register: the two lists need not agree."""
    assert not [one for one in _paper(22, "social_insurance_proof").defects if "名册" in one]


@pytest.mark.parametrize("ordinal", ITEMS)
def test_who_applies_and_what_is_to_be_confirmed(ordinal: int) -> None:
    structure = _structure(ordinal)
    institution = ordinal in INSTITUTIONS
    assert structure.applicant is (ApplicantKind.institution if institution else ApplicantKind.person)
    assert [one.id for one in structure.eligibility] == [ELIGIBILITY[ordinal]]
    assert not structure.clocks
    assert not structure.statutory


@pytest.mark.parametrize("ordinal", ITEMS)
def test_limit_steps_and_results(ordinal: int) -> None:
    limit = (LimitKind.working_days, LIMITS[ordinal]) if ordinal in LIMITS else (LimitKind.immediate, 0)
    for found in _lists(ordinal):
        assert (found.limit.kind, found.limit.amount) == limit
        assert [step.verb.value for step in found.steps] == STEPS[ordinal]
        assert [one.text for one in found.results] == RESULTS[ordinal]
        assert not any(step.limit for step in found.steps)
        assert not any(one.numbered for one in found.results)


@pytest.mark.parametrize("ordinal", ITEMS)
def test_the_insurance_is_asked_where_it_decides_the_office(ordinal: int) -> None:
    structure = _structure(ordinal)
    assert [one.key for one in structure.circumstances] == (["insurance"] if len(OFFICES[ordinal]) > 1 else [])
    found = {
        answers.get("insurance", ""): next(one.covers.value for one in structure.offices if holds(one.when, answers))
        for answers in answer_sets(structure.circumstances)
    }
    assert found == OFFICES[ordinal]
    assert all({"受理单位", "办理渠道"} <= {quote.heading for quote in one.quotes} for one in structure.offices)


def test_prescriptions_of_an_inpatient_stand_in_the_process_alone() -> None:
    headings = {n: {one.heading for one in _paper(n, "prescription").quotes} for n in (16, 17)}
    assert headings == {16: {"申报材料", "办理流程"}, 17: {"办理流程"}}


def test_the_account_is_where_money_goes_and_no_paper() -> None:
    assert not [one.id for n in (16, 17, 20, 21) for one in _structure(n).materials if "银行" in one.text]


@pytest.mark.parametrize(("ordinal", "line"), [(24, 881), (25, 921)])
def test_the_agreement_decides_and_settlement_is_monthly(ordinal: int, line: int) -> None:
    structure = _structure(ordinal)
    assert [one.left_to for one in structure.materials] == ["《芜湖市医疗保险服务协议》"]
    monthly = [
        (step.verb.value, one.line.number) for step in structure.steps for one in step.quotes if "按月" in one.text
    ]
    assert monthly == [("复核", line)]
    assert next(one.by for one in structure.steps if one.id == "feedback") == ("定点医疗机构", "零售药店")[ordinal - 24]


def test_a_slip_of_the_guide_is_not_mended() -> None:
    assert _paper(23, "drug_licence").text == "《药品经营许证》复印件"


def test_forms_are_those_the_guide_names() -> None:
    found = {n: [(one.title, one.layout) for one in _structure(n).forms] for n in ITEMS}
    assert {n: forms for n, forms in found.items() if forms} == {
        18: [("生育保险登记表", None)],
        21: [("芜湖市城乡医疗救助申请审批表", None)],
        22: [("基本医疗保险协议医疗机构申请表", None)],
        23: [("基本医疗保险协议零售药店申请表", None)],
    }
    for ordinal in (18, 21, 22, 23):
        structure = _structure(ordinal)
        assert [one.form for one in structure.materials if one.form] == [one.id for one in structure.forms]
