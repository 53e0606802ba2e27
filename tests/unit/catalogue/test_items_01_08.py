# SPDX-License-Identifier: Apache-2.0
"""沅江 items 1 to 8: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import Answers, assert_final, ids, ways_to_answer
from guides_as_shipped import shipped

from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import ApplicantKind, LimitKind, ServiceItem

ITEMS = shipped().catalogue.guides["yuanjiang"].items[:8]

SELF = {"agent": "no"}
AGENT = {"agent": "yes"}
MANDATE = ["principal_identity", "agent_identity", "mandate"]
UNITS = (1, 4)
KEY, PLAIN = {"key_information": "yes"}, {"key_information": "no"}
EMPLOYEE, FLEXIBLE = {"identity": "employee"}, {"identity": "flexible"}
PERSON, SCHOOL = {"reporter": "person"}, {"reporter": "school"}

EMPLOYED = ["employee_form", "insurance_proof", "identity_copy"]
BY_ONESELF = ["identity_document", "flexible_form", "elsewhere_certificate"]
ORIGINS: list[tuple[str, list[str]]] = [
    ("mainland", []),
    ("hk_macao_tw", ["hk_macao_tw_document", "employment_proof"]),
    ("foreign", ["foreigner_document"]),
]
CHANGES: list[tuple[str, list[str]]] = [
    ("other", []),
    ("emigration", ["emigration_document"]),
    ("retirement", ["retirement_approval"]),
]

# What is to be brought where nobody is sent.
LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    1: [({}, ["founding_paper", "registration_form", "contract_filing", "staff_roster", "legal_representative_id"])],
    2: [
        *(
            (EMPLOYEE | {"origin": origin, "change": change}, [*EMPLOYED, *from_there, *brought])
            for origin, from_there in ORIGINS
            for change, brought in CHANGES
        ),
        *((FLEXIBLE | {"change": change}, [*BY_ONESELF, *brought]) for change, brought in CHANGES),
    ],
    3: [(PERSON, ["identity_document", "resident_form"]), (SCHOOL, ["school_roster"])],
    4: [(PLAIN, ["change_form", "change_proof"]), (KEY, ["change_form", "change_proof", "supporting_material"])],
    5: [
        (EMPLOYEE | PLAIN, ["identity_document", "employee_form"]),
        (EMPLOYEE | KEY, ["identity_document", "employee_form", "supporting_material"]),
        (FLEXIBLE | PLAIN, ["identity_document", "flexible_form"]),
        (FLEXIBLE | KEY, ["identity_document", "flexible_form", "supporting_material"]),
    ],
    6: [
        (PLAIN, ["identity_document", "payment_voucher", "change_form"]),
        (KEY, ["identity_document", "payment_voucher", "change_form", "supporting_material"]),
    ],
    7: [(EMPLOYEE, ["employee_form", "identity_support"]), (FLEXIBLE, ["flexible_form", "identity_support"])],
    8: [
        ({"change": "pension"}, ["management_form", "pension_approval"]),
        ({"change": "death"}, ["management_form", "death_certificate"]),
        (
            {"change": "manager"},
            ["receiving_unit_form", "unit_change_document", "retirement_approval", "publicity_material"],
        ),
    ],
}
NOT_A_PERSON = [(3, SCHOOL), (8, {"change": "manager"})]
"""A school and the receiving unit report by their own form; nobody gives them a mandate."""

EVIDENCE: dict[int, dict[str, str]] = {
    1: {"registration_form": "加盖单位公章", "legal_representative_id": "复印件 1 份"},
    2: {"employee_form": "加盖单位公章", "identity_copy": "复印件 1 份"},
    3: {"resident_form": "申请人或监护人签字", "school_roster": "加盖学校公章"},
    4: {"change_form": "加盖单位公章"},
    5: {"employee_form": "加盖单位公章 · 签字栏签字 · 单位经办人签章", "flexible_form": "签字栏签字"},
    6: {"change_form": "签字栏签字"},
    7: {"employee_form": "加盖单位公章 · 参保人手写签名", "flexible_form": "参保人手写签名"},
    8: {"management_form": "加盖单位公章", "receiving_unit_form": "加盖单位公章"},
}
"""Every paper of which the guide says how it must be brought."""

IF_NEEDED = {
    2: ["elsewhere_certificate"],
    4: ["supporting_material"],
    5: ["supporting_material"],
    6: ["supporting_material"],
    7: ["identity_support"],
}
REVIEWED = ["受理", "审核", "办结"]

CASES = [(ITEMS[ordinal - 1], answers, expected) for ordinal, rows in LISTS.items() for answers, expected in rows]


@pytest.mark.parametrize(("item", "answers", "expected"), CASES, ids=lambda one: getattr(one, "title", None))
def test_list_is_exactly_what_the_guide_asks(item: ServiceItem, answers: Answers, expected: list[str]) -> None:
    found = build_checklist(item, answers | SELF)
    assert_final(found, expected)


@pytest.mark.parametrize(("item", "answers", "expected"), CASES, ids=lambda one: getattr(one, "title", None))
def test_an_agent_brings_the_mandate(item: ServiceItem, answers: Answers, expected: list[str]) -> None:
    asked = item.ordinal not in UNITS and (item.ordinal, answers) not in NOT_A_PERSON
    assert ids(build_checklist(item, answers | AGENT)) == [*expected, *(MANDATE if asked else [])]


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)
def test_every_way_to_answer_has_an_expectation(item: ServiceItem) -> None:
    assert ways_to_answer(item, "agent") == {frozenset(answers.items()) for answers, _ in LISTS[item.ordinal]}


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.title)
def test_papers_are_asked_in_the_form_the_guide_says(item: ServiceItem) -> None:
    assert item.structure is not None
    own = [one for one in item.structure.materials if one.id not in MANDATE]
    assert {one.id: one.evidence.text for one in own if one.evidence.text} == EVIDENCE[item.ordinal]
    assert [one.id for one in own if one.need.value == "if_needed"] == IF_NEEDED.get(item.ordinal, [])
    assert not any(one.promise or one.shared for one in own)


def test_limits() -> None:
    immediate, five = (LimitKind.immediate, 0), (LimitKind.working_days, 5)
    found = [build_checklist(item, LISTS[item.ordinal][0][0]).limit for item in ITEMS]
    assert [(one.kind, one.amount) for one in found] == [
        five,
        five,
        immediate,
        immediate,
        immediate,
        immediate,
        five,
        five,
    ]
    flexible = build_checklist(ITEMS[1], FLEXIBLE).limit
    assert (flexible.kind, flexible.amount) == immediate


def test_steps_in_the_guide_s_order() -> None:
    verbs = {
        item.ordinal: [step.verb.value for step in build_checklist(item, LISTS[item.ordinal][0][0]).steps]
        for item in ITEMS
    }
    assert verbs == {**dict.fromkeys(range(1, 9), REVIEWED), 3: ["受理", "办结"]}
    special = [(ITEMS[1], EMPLOYEE | {"origin": "mainland", "change": "retirement"}), (ITEMS[7], {"change": "death"})]
    for item, answers in special:  # what the office itself works out: premiums still owed, account paid too much
        steps = build_checklist(item, answers).steps
        assert [step.verb.value for step in steps] == ["受理", "审核", "审核", "办结"]
        assert steps[2].by == "医保部门"


def test_who_applies() -> None:
    kinds = {item.ordinal: item.structure.applicant for item in ITEMS if item.structure}
    assert kinds == {
        **dict.fromkeys(range(1, 9), ApplicantKind.person),
        **dict.fromkeys(UNITS, ApplicantKind.unit),
    }


def test_a_unit_number_is_the_only_number_given() -> None:
    numbered = {
        item.ordinal: [one.text for one in item.structure.results if one.numbered]
        for item in ITEMS
        if item.structure is not None
    }
    assert {ordinal: texts for ordinal, texts in numbered.items() if texts} == {1: ["单位编码"]}
