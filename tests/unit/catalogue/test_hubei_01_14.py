# SPDX-License-Identifier: Apache-2.0
"""湖北 items 1 to 14: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import Answers, assert_accounted_for, assert_final, structure_of, ways_to_answer
from guides_as_shipped import shipped

from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, LimitKind, Material, ServiceItem

GUIDE = shipped().catalogue.guides["hubei"]
ITEMS = GUIDE.items[:14]
UNITS = (1, 4, 7)

EMPLOYEE, FLEXIBLE = {"identity": "employee"}, {"identity": "flexible"}
KEY, PLAIN = {"key_information": "yes"}, {"key_information": "no"}
SELF, AGENT = {"agent": "no"}, {"agent": "yes"}
FOUND, NOT_FOUND = ({"reason": "death", "death_record": record} for record in ("found", "not_found"))
IN, OUT = {"direction": "in"}, {"direction": "out"}
HEIR = ["heir_identity", "heir_account"]
THREE = ["医保电子凭证", "有效身份证件", "社会保障卡"]

# 个人账户一次性支取: why, and what this reason adds to the identity and the 申请表.
REASONS: list[tuple[Answers, list[str]]] = [
    (FOUND, HEIR),
    (NOT_FOUND, [*HEIR, "personal_promise"]),
    ({"reason": "transfer_out"}, ["by_local_rules"]),
    ({"reason": "emigration"}, []),
    ({"reason": "waiver"}, ["waiver_statement"]),
    ({"reason": "other"}, ["by_local_rules"]),
]
LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    1: [({}, ["founding_paper", "registration_form"])],
    2: [(EMPLOYEE, ["employee_form", "identity_copy"]), (FLEXIBLE, ["identity_document", "flexible_form"])],
    3: [({}, ["identity_document", "resident_form"])],
    4: [(KEY, ["change_form", "supporting_material"]), (PLAIN, ["change_form"])],
    5: [
        (KEY, ["identity_document", "stamped_change_form", "supporting_material"]),
        (PLAIN, ["identity_document", "change_form"]),
    ],
    6: [
        (KEY, ["identity_document", "change_form", "supporting_material"]),
        (PLAIN, ["identity_document", "change_form"]),
    ],
    7: [({}, ["unit_document"])],
    8: [({}, ["identity"])],
    9: [
        (reason | agent, ["identity", "application", *statement, *added])
        for reason, added in REASONS
        for agent, statement in ((SELF, []), (AGENT, ["agent_statement"]))
    ],
    10: [({}, ["identity"])],
    11: [(IN, ["identity", "insurance_certificate", "application"]), (OUT, [])],
    12: [({}, ["identity", "filing_form", "settlement_proof"])],
    13: [({}, ["identity", "filing_form", "residence_proof"])],
    14: [({}, ["identity", "filing_form", "work_proof"])],
}
EVIDENCE: dict[int, dict[str, str]] = {
    1: {"registration_form": "加盖单位公章"},
    2: {"employee_form": "加盖单位公章", "identity_copy": "复印件 1 份"},
    4: {"change_form": "加盖单位公章"},
    5: {"stamped_change_form": "加盖单位公章"},
}
"""Every paper of which the guide says how it must be brought."""

FORMS: dict[int, list[str]] = {
    1: ["基本医疗保险单位参保信息登记表"],
    2: ["职工基本医疗保险参保登记表"],
    3: ["城乡居民基本医疗保险参保登记表"],
    4: ["基本医疗保险参保单位信息变更登记表"],
    5: ["基本医疗保险职工参保信息变更登记表"],
    6: ["基本医疗保险城乡居民参保信息变更登记表"],
    9: ["职工基本医疗保险个人账户一次性支取申请表", "个人承诺书"],
    11: ["基本医疗保险关系转移接续申请表", "联系函", "信息表"],
    **{key: ["异地就医登记备案表"] for key in (12, 13, 14)},
}
ELIGIBILITY: dict[int, list[str]] = {
    **{key: ["employer"] for key in UNITS},
    2: ["insurable"],
    3: ["resident"],
    5: ["insured"],
    6: ["resident"],
    8: ["insured"],
    9: ["qualifying", "stopped"],
    10: ["insured"],
    11: ["transferring"],
    12: ["settled_retiree", "household_moved"],
    13: ["long_resident"],
    14: ["posted_worker"],
}
CASES = [(ITEMS[ordinal - 1], answers, expected) for ordinal, rows in LISTS.items() for answers, expected in rows]


def listed(ordinal: int, answers: Answers | None = None) -> Checklist:
    return build_checklist(ITEMS[ordinal - 1], answers or {})


def papers(ordinal: int, answers: Answers | None = None) -> dict[str, Material]:
    return {line.material.id: line.material for line in listed(ordinal, answers).lines}


@pytest.mark.parametrize(("item", "answers", "expected"), CASES, ids=lambda one: getattr(one, "title", None))
def test_list_is_exactly_what_the_guide_asks(item: ServiceItem, answers: Answers, expected: list[str]) -> None:
    found = build_checklist(item, answers)
    assert_final(found, expected)


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)
def test_every_way_to_answer_has_an_expectation(item: ServiceItem) -> None:
    assert ways_to_answer(item) == {frozenset(answers.items()) for answers, _ in LISTS[item.ordinal]}


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)
def test_papers_forms_and_statements_are_those_of_the_guide(item: ServiceItem) -> None:
    found = structure_of(item)
    own = found.materials
    assert {one.id: one.evidence.text for one in own if one.evidence.text} == EVIDENCE.get(item.ordinal, {})
    assert [one.title for one in found.forms] == FORMS.get(item.ordinal, [])
    assert [one.id for one in found.eligibility] == ELIGIBILITY[item.ordinal]
    assert not any(one.shared or one.need.value == "if_needed" for one in own)
    assert not found.clocks
    assert not any(one.numbered for one in found.results)
    assert found.results


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)
def test_every_line_is_accounted_for(item: ServiceItem) -> None:
    assert_accounted_for(item)


def test_who_applies_and_that_the_guide_names_no_kind_of_handling() -> None:
    kinds = {item.ordinal: structure_of(item).applicant for item in ITEMS}
    assert kinds == dict.fromkeys(range(1, 15), ApplicantKind.person) | dict.fromkeys(UNITS, ApplicantKind.unit)
    assert {structure_of(item).handling.value for item in ITEMS} == {"unstated"}


def test_limits() -> None:
    longer = {2: 5, 9: 15, 11: 20}
    for item, answers, _ in CASES:
        limit = build_checklist(item, answers).limit
        days = 0 if answers == FLEXIBLE else longer.get(item.ordinal, 0)
        assert (limit.kind, limit.amount) == (LimitKind.working_days if days else LimitKind.immediate, days)


def test_steps_in_the_guide_s_order() -> None:
    verbs = {
        item.ordinal: [step.verb.value for step in build_checklist(item, LISTS[item.ordinal][0][0]).steps]
        for item in ITEMS
    }
    assert verbs == {
        **{key: ["受理", "审核", "办结"] for key in (*range(1, 7), 10)},
        **{key: ["受理", "办结"] for key in (7, 8)},
        9: ["受理", "审核", "拨付", "办结"],
        11: ["审核", "发函", "收函", "拨付", "通知"],
        **{key: ["受理", "审核", "通知", "办结"] for key in (12, 13, 14)},
    }


@pytest.mark.parametrize(
    ("ordinal", "answers", "material", "options"),
    [
        (1, {}, "founding_paper", ["统一社会信用代码证书", "单位批准成立的文件"]),
        (7, {}, "unit_document", ["统一社会信用代码证书", "介绍信"]),
        *((one, PLAIN, "identity_document", THREE) for one in (5, 6)),
        *((one, {}, "identity", THREE) for one in (8, 9, 10, 11, 12, 13, 14)),
        (2, FLEXIBLE, "identity_document", []),  # the guide has no list of what counts as 有效身份证件
        (3, {}, "identity_document", []),
        (11, IN, "insurance_certificate", ["《参保凭证》", "电子《参保凭证》"]),
        (12, {}, "settlement_proof", []),  # both papers, not either
        (14, {}, "work_proof", ["参保地工作单位派出证明", "异地工作单位证明", "工作合同"]),
    ],
)
def test_any_of(ordinal: int, answers: Answers, material: str, options: list[str]) -> None:
    assert [one.text for one in papers(ordinal, answers)[material].any_of] == options


def test_the_stamp_only_where_key_information_changes() -> None:
    plain, stamped = papers(5, PLAIN)["change_form"], papers(5, KEY)["stamped_change_form"]
    assert (plain.text, plain.form) == (stamped.text, stamped.form)
    assert (plain.evidence.seals, stamped.evidence.seals) == ((), ("加盖单位公章",))
    assert not any(paper.evidence.seals for answers in (KEY, PLAIN) for paper in papers(6, answers).values())


def test_the_misprinted_stamp_is_quoted_as_printed_and_as_meant() -> None:
    quotes = [(one.line.number, one.text) for one in papers(2, EMPLOYEE)["employee_form"].quotes]
    assert (84, "中断、终止、恢复、在职转退休）（加盖单位公项）") in quotes
    assert (33, "加盖单位公章") in quotes
    assert not papers(2, FLEXIBLE)["flexible_form"].evidence.seals


def test_a_promise_stands_in_for_three_papers_and_a_death_that_cannot_be_queried() -> None:
    promised = {
        (item.ordinal, line.material.id): line.material.promise
        for item, answers, _ in CASES
        for line in build_checklist(item, answers).lines
        if line.promise_allowed
    }
    assert promised == dict.fromkeys(
        [(9, "personal_promise"), (12, "settlement_proof"), (13, "residence_proof"), (14, "work_proof")], "个人承诺书"
    )
    for ordinal, name in ((12, "settlement_proof"), (13, "residence_proof"), (14, "work_proof")):
        assert "或个人承诺书" in papers(ordinal)[name].quotes[0].text


def test_a_death_record_and_stopped_insurance_are_asked_for_only_after_a_death() -> None:
    for reason, _ in REASONS:
        found = listed(9, {"reason": reason["reason"]})
        after_death = reason["reason"] == "death"
        assert ("death_record" in [one.circumstance.key for one in found.circumstances]) is after_death
        assert ("stopped" in [one.id for one in found.eligibility]) is after_death


def test_a_reason_without_words_of_its_own_is_left_to_local_rules() -> None:
    left = {item.ordinal: [one.left_to for one in structure_of(item).materials if one.left_to] for item in ITEMS}
    assert {ordinal: found for ordinal, found in left.items() if found} == {9: ["地方规定"]}
    assert "按地方规定提交资料" in papers(9, {"reason": "other"})["by_local_rules"].quotes[0].text
    for reason in ("transfer_out", "other"):  # one line behind both, so it names no reason itself
        assert papers(9, {"reason": reason})["by_local_rules"].text == "按地方规定提交的资料"


def test_no_field_of_another_guide_s_form_is_looked_for() -> None:
    assert papers(2, EMPLOYEE)["employee_form"].defects == ("没有加盖单位公章", "没有填完")


def test_letters_have_their_own_limits() -> None:
    limits = {
        direction: {one.id: one.limit.amount for one in listed(11, {"direction": direction}).steps if one.limit}
        for direction in ("in", "out")
    }
    assert limits == {
        "in": {"send_contact_letter": 5, "receive_information_sheet": 10, "settle_funds": 5},
        "out": {"send_information_sheet": 10},
    }
    assert [step.verb.value for step in listed(11, OUT).steps] == ["收函", "发函", "拨付"]
    assert [one.id for one in listed(11, OUT).forms] == ["information_sheet"]
