# SPDX-License-Identifier: Apache-2.0
"""沅江 items 9 to 20: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import assert_final, guide_item

from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import LimitKind, Material, ServiceItem

SELF = {"agent": "no"}
AGENT = {"agent": "yes"}
DEATH = {"reason": "death", "death_record": "found"}
UNKNOWN_DEATH = {"reason": "death", "death_record": "not_found"}

MANDATE = ["principal_identity", "agent_identity", "mandate"]
HEIR = ["identity", "heir_application", "inheritance", "heir_identity", "heir_account"]
MOVE = ["identity_copy", "transfer_document", "insurance_certificate", "application"]
DRUG = [
    "identity",
    "id_copy",
    "application",
    "medical_records",
    "disease_certificate",
    "medical_documents",
    "gene_test",
]

LISTS: list[tuple[int, dict[str, str], list[str]]] = [
    (9, {}, ["unit_document"]),
    (10, SELF, ["identity"]),
    (10, AGENT, ["identity", *MANDATE]),
    (11, SELF | {"reason": "emigration"}, ["identity", "application", "bank_card"]),
    (11, AGENT | {"reason": "emigration"}, ["identity", "application", "bank_card", *MANDATE]),
    (11, SELF | {"reason": "other"}, ["identity", "application", "bank_card"]),
    (11, AGENT | {"reason": "other"}, ["identity", "application", "bank_card", *MANDATE]),
    (11, SELF | {"reason": "waiver"}, ["identity", "application", "bank_card", "waiver_statement"]),
    (11, AGENT | {"reason": "waiver"}, ["identity", "application", "bank_card", "waiver_statement", *MANDATE]),
    (11, SELF | DEATH, HEIR),
    (11, AGENT | DEATH, [*HEIR, *MANDATE]),
    (11, SELF | UNKNOWN_DEATH, [*HEIR, "personal_promise"]),
    (11, AGENT | UNKNOWN_DEATH, [*HEIR, "personal_promise", *MANDATE]),
    (12, SELF, ["identity"]),
    (12, AGENT, ["identity", *MANDATE]),
    (13, SELF | {"direction": "in"}, MOVE),
    (13, SELF | {"direction": "out"}, MOVE),
    (13, AGENT | {"direction": "in"}, [*MOVE, *MANDATE]),
    (13, AGENT | {"direction": "out"}, [*MOVE, *MANDATE]),
    (14, SELF, ["identity", "filing_form", "settlement_proof"]),
    (14, AGENT, ["identity", "filing_form", "settlement_proof", *MANDATE]),
    (15, SELF, ["identity", "residence_proof"]),
    (15, AGENT, ["identity", "residence_proof", *MANDATE]),
    (16, SELF, ["identity", "filing_form", "work_proof"]),
    (16, AGENT, ["identity", "filing_form", "work_proof", *MANDATE]),
    (17, SELF, ["identity", "filing_form", "referral_proof"]),
    (17, AGENT, ["identity", "filing_form", "referral_proof", *MANDATE]),
    (18, SELF, ["identity", "filing_form", "emergency_records"]),
    (18, AGENT, ["identity", "filing_form", "emergency_records", *MANDATE]),
    (19, SELF, ["identity", "application", "medical_records"]),
    (19, AGENT, ["identity", "application", "medical_records", *MANDATE]),
    (20, SELF, DRUG),
    (20, AGENT, [*DRUG, *MANDATE]),
]

LIMITS: dict[int, tuple[LimitKind, int]] = {
    9: (LimitKind.immediate, 0),
    10: (LimitKind.immediate, 0),
    11: (LimitKind.working_days, 15),
    12: (LimitKind.immediate, 0),
    13: (LimitKind.working_days, 20),
    14: (LimitKind.immediate, 0),
    15: (LimitKind.immediate, 0),
    16: (LimitKind.immediate, 0),
    17: (LimitKind.immediate, 0),
    18: (LimitKind.immediate, 0),
    19: (LimitKind.working_days, 30),
    20: (LimitKind.working_days, 20),
}

STEPS: list[tuple[int, dict[str, str], list[str]]] = [
    (9, {}, ["受理", "办结"]),
    (10, SELF, ["受理", "办结"]),
    (11, SELF | DEATH, ["受理", "审核", "拨付", "办结"]),
    (12, SELF, ["受理", "办结"]),
    (13, SELF | {"direction": "in"}, ["受理", "发函", "收函", "审核", "办结"]),
    (13, SELF | {"direction": "out"}, ["受理", "收函", "发函", "拨付", "办结"]),
    (14, SELF, ["受理", "审核", "办结"]),
    (15, SELF, ["受理", "审核", "办结"]),
    (16, SELF, ["受理", "审核", "办结"]),
    (17, SELF, ["受理", "审核", "办结"]),
    (18, SELF, ["受理", "审核", "办结"]),
    (19, SELF, ["受理", "专家评审", "审核", "通知", "办结"]),
    (20, SELF, ["受理", "专家评审", "审核", "通知", "办结"]),
]


def _item(ordinal: int) -> ServiceItem:
    return guide_item("yuanjiang", ordinal)


def _checklist(ordinal: int, answers: dict[str, str]) -> Checklist:
    return build_checklist(_item(ordinal), answers)


def _materials(ordinal: int, answers: dict[str, str]) -> dict[str, Material]:
    return {line.material.id: line.material for line in _checklist(ordinal, answers).lines}


@pytest.mark.parametrize(("ordinal", "answers", "expected"), LISTS)
def test_list_is_exactly_what_the_guide_asks(ordinal: int, answers: dict[str, str], expected: list[str]) -> None:
    found = _checklist(ordinal, answers)
    assert_final(found, expected)


def test_every_way_to_answer_has_an_expectation() -> None:
    for ordinal in range(9, 21):
        structure = _item(ordinal).structure
        assert structure is not None
        for question in structure.circumstances:
            expected = {answers.get(question.key) for number, answers, _ in LISTS if number == ordinal} - {None}
            assert expected == {option.value for option in question.options}


@pytest.mark.parametrize("ordinal", LIMITS)
def test_limit(ordinal: int) -> None:
    for answers in (answers for number, answers, _ in LISTS if number == ordinal):
        limit = _checklist(ordinal, answers).limit
        assert (limit.kind, limit.amount) == LIMITS[ordinal]


@pytest.mark.parametrize(("ordinal", "answers", "verbs"), STEPS)
def test_steps_in_the_guides_order(ordinal: int, answers: dict[str, str], verbs: list[str]) -> None:
    assert [step.verb.value for step in _checklist(ordinal, answers).steps] == verbs


def test_an_heir_s_application_is_signed_twice() -> None:
    own, heir = (
        _materials(11, SELF | reason)[name]
        for reason, name in (({"reason": "waiver"}, "application"), (DEATH, "heir_application"))
    )
    assert own.text == heir.text
    assert own.evidence.signatures == ("支取人签字",)
    assert heir.evidence.signatures == ("支取人签字", "继承人（代表人）栏签字")


def test_the_filing_form_is_one_and_signed_alike() -> None:
    signed = {ordinal: _materials(ordinal, SELF)["filing_form"].evidence.text for ordinal in (14, 16, 17, 18)}
    assert set(signed.values()) == {"本人或被委托人签名"}


def test_promise_stands_for_nothing_but_a_death_that_cannot_be_queried() -> None:
    for ordinal, answers, _ in LISTS:
        lines = _checklist(ordinal, answers).lines
        allowed = [line.material.id for line in lines if line.promise_allowed]
        assert allowed == (["personal_promise"] if answers.get("death_record") == "not_found" else [])


def test_death_record_is_asked_only_after_a_death() -> None:
    asked = {
        reason: [one.circumstance.key for one in _checklist(11, {"reason": reason}).circumstances]
        for reason in ("death", "emigration", "waiver", "other")
    }
    assert [reason for reason, keys in asked.items() if "death_record" in keys] == ["death"]


def test_open_reason_leaves_the_list_undecided() -> None:
    undecided = {line.material.id for line in _checklist(11, SELF).lines if not line.decided}
    assert undecided == {
        "application",
        "heir_application",
        "bank_card",
        "inheritance",
        "heir_identity",
        "heir_account",
        "personal_promise",
        "waiver_statement",
    }


@pytest.mark.parametrize(
    ("ordinal", "material", "evidence"),
    [
        (9, "unit_document", ""),  # the chart's stamp is not in the list
        (11, "application", "支取人签字"),
        (13, "identity_copy", "复印件 1 份"),
        (13, "application", "申请人签字"),
        (14, "filing_form", "本人或被委托人签名"),
        (14, "settlement_proof", "复印件 1 份"),
        (16, "filing_form", "本人或被委托人签名"),
        (16, "work_proof", ""),
        (17, "referral_proof", ""),
        (19, "application", "申报医药机构（盖章） · 申请人签名 · 医师签名"),
        (20, "id_copy", "复印件 1 份"),
        (20, "disease_certificate", "原件"),
        (20, "application", "医保科盖章 · 申请人签字（患者本人） · 责任医师签章"),
    ],
)
def test_evidence_is_what_the_guide_says(ordinal: int, material: str, evidence: str) -> None:
    answers = next(answers for number, answers, _ in LISTS if number == ordinal)
    assert _materials(ordinal, answers)[material].evidence.text == evidence


@pytest.mark.parametrize(
    ("ordinal", "answers", "material", "options"),
    [
        (9, {}, "unit_document", ["统一社会信用代码证书", "介绍信"]),
        (10, SELF, "identity", ["医保电子凭证", "有效身份证件", "社保卡"]),
        (11, SELF | DEATH, "inheritance", ["继承权公证书", "其他合法有效遗产继承材料"]),
        (13, SELF, "transfer_document", ["工作关系转移文件", "新参保地接收函"]),
        (13, SELF, "insurance_certificate", ["《基本医疗保险参保凭证》", "电子《参保凭证》"]),
        (14, SELF, "settlement_proof", ["常住地身份证（户口本）复印件", "常住暂住证复印件"]),
        (15, SELF, "residence_proof", []),
        (16, SELF, "work_proof", ["参保地工作单位派出证明", "异地工作单位证明", "工作合同"]),
        (18, SELF, "emergency_records", []),
        (19, SELF, "medical_records", ["病历", "检查等资料"]),
        (20, SELF, "medical_records", ["病历资料", "检查资料"]),
    ],
)
def test_any_of(ordinal: int, answers: dict[str, str], material: str, options: list[str]) -> None:
    assert [one.text for one in _materials(ordinal, answers)[material].any_of] == options


def test_gene_test_only_where_needed() -> None:
    needs = {name: paper.need.value for name, paper in _materials(20, SELF).items()}
    assert [name for name, need in needs.items() if need == "if_needed"] == ["gene_test"]


def test_clocks_on_the_citizen() -> None:
    found = {ordinal: [(one.kind, one.amount) for one in _checklist(ordinal, SELF).clocks] for ordinal in range(9, 21)}
    assert {ordinal: clocks for ordinal, clocks in found.items() if clocks} == {
        13: [(LimitKind.months, 3)],
        18: [(LimitKind.working_days, 3)],
    }


@pytest.mark.parametrize("ordinal", [11, 12])
def test_stopped_insurance_is_a_precondition(ordinal: int) -> None:
    statements = {one.id: one.text for one in _checklist(ordinal, SELF).eligibility}
    assert "已办理停保" in statements["stopped"]


@pytest.mark.parametrize(
    ("ordinal", "answers", "numbered"),
    [
        (9, {}, []),
        (11, SELF | DEATH, []),
        (12, SELF, ["《沅江市基本医疗保险参保凭证》"]),
        (13, SELF | {"direction": "in"}, ["《基本医疗保险关系转移接续联系函》"]),
        (13, SELF | {"direction": "out"}, []),
        (14, SELF, ["异地就医备案（备案编号）"]),
        (18, SELF, ["异地就医备案（备案编号）"]),
        (19, SELF, []),
    ],
)
def test_numbered_results(ordinal: int, answers: dict[str, str], numbered: list[str]) -> None:
    results = _checklist(ordinal, answers).results
    assert results
    assert [one.text for one in results if one.numbered] == numbered


def test_letters_go_with_the_direction() -> None:
    forms = {
        direction: [one.id for one in _checklist(13, SELF | {"direction": direction}).forms]
        for direction in ("in", "out")
    }
    assert forms == {
        "in": ["transfer_application", "contact_letter"],
        "out": ["transfer_application", "information_sheet"],
    }


def test_a_line_opens_the_guides_own_words() -> None:
    quotes = _materials(11, SELF | UNKNOWN_DEATH)["personal_promise"].quotes
    assert [(one.line.number, one.text) for one in quotes] == [
        (881, "通过数据共享无法查询死亡信息的应提供个人承诺书"),
        (2570, "承诺人（签名、指印）"),
    ]
    found = _materials(20, SELF)["disease_certificate"].quotes
    assert [(one.line.number, one.text) for one in found] == [(1784, "疾病证明书原件")]
