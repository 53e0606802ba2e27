# SPDX-License-Identifier: Apache-2.0
"""沅江 items 21 to 33: what each list holds under which answers. The expectations were read off the guide by hand."""

import pytest
from guide_items import Answers, assert_accounted_for, assert_final, guide_item, ids, structure_of, ways_to_answer

from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, LimitKind, Need, ServiceItem, Structure

SELF = {"agent": "no"}
AGENT = {"agent": "yes"}
MANDATE = ["principal_identity", "agent_identity", "mandate"]

OUTPATIENT = ["patient_identity", "diagnosis", "invoice", "expense_list"]
INPATIENT = ["patient_identity", "discharge_record", "diagnosis", "invoice", "expense_list"]

# (六)5(2)③: 农商、建设、邮政 always want the branch, and cannot be used where opened elsewhere; ②: 农业银行 wants the
# branch only where opened elsewhere; of other banks the guide says nothing, so the place is not asked.
BANKS: list[tuple[Answers, str]] = [
    ({"bank": "agricultural", "place": "inside"}, "plain"),
    ({"bank": "agricultural", "place": "outside"}, "branch"),
    ({"bank": "rural_commercial", "place": "inside"}, "branch"),
    ({"bank": "rural_commercial", "place": "outside"}, "unusable"),
    ({"bank": "construction", "place": "inside"}, "branch"),
    ({"bank": "construction", "place": "outside"}, "unusable"),
    ({"bank": "postal", "place": "inside"}, "branch"),
    ({"bank": "postal", "place": "outside"}, "unusable"),
    ({"bank": "other"}, "plain"),
]
ACCOUNTS: dict[tuple[str, str], list[str]] = {
    ("own", "plain"): ["bank_card"],
    ("own", "branch"): ["bank_card", "branch"],
    ("own", "unusable"): ["usable_account"],
    ("family", "plain"): ["family_bank_card", "household_proof"],
    ("family", "branch"): ["family_bank_card", "household_proof", "branch"],
    ("family", "unusable"): ["usable_account", "household_proof"],
}

ALLOWANCE = ["claim_form", "medical_record", "reimbursement_statement", "birth_permit"]
LUMP_SUM = [
    "claim_form",
    "couple_identity",
    "discharge_record",
    "diagnosis",
    "invoice",
    "expense_list",
    "birth_permit",
    "bank_card",
]
BORN = ["birth_certificate"]
DIFFICULT = ["birth_certificate", "difficult_birth_proof"]
TERMINATED = ["termination_proof"]
UNEMPLOYED = ["unemployment_certificate"]
RESCUE = ["identity", "bank_card", "invoice", "expense_list", "diagnosis"]


def _maternity(base: list[str], of_man: list[str]) -> list[tuple[Answers, list[str]]]:
    """Notes 1 to 4 of the claim form. Its （1） is in the base list of both items."""
    return [
        ({"claimant": "employed", "outcome": "normal"}, [*base, *BORN]),
        ({"claimant": "employed", "outcome": "difficult"}, [*base, *DIFFICULT]),
        ({"claimant": "employed", "outcome": "terminated"}, [*base, *TERMINATED]),
        ({"claimant": "unemployed", "outcome": "normal"}, [*base, *BORN, *UNEMPLOYED]),
        ({"claimant": "unemployed", "outcome": "difficult"}, [*base, *DIFFICULT, *UNEMPLOYED]),
        ({"claimant": "unemployed", "outcome": "terminated"}, [*base, *TERMINATED, *UNEMPLOYED]),
        ({"claimant": "male", "outcome": "normal"}, [*base, *BORN, *of_man]),
        ({"claimant": "male", "outcome": "difficult"}, [*base, *DIFFICULT, *of_man]),
        ({"claimant": "male", "outcome": "terminated"}, [*base, *TERMINATED, *of_man]),
    ]


def _reimbursement(base: list[str]) -> list[tuple[Answers, list[str]]]:
    rows: list[tuple[Answers, list[str]]] = [({"insurance": "employee"}, [*base, "bank_card"])]
    for card in ("own", "family"):
        rows += [
            ({"insurance": "resident", "card": card, **bank}, [*base, *ACCOUNTS[card, rule]]) for bank, rule in BANKS
        ]
    return rows


# What is to be brought where the applicant comes in person.
LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    21: _reimbursement(OUTPATIENT),
    22: _reimbursement(INPATIENT),
    23: [
        (
            {},
            [
                "couple_identity",
                "discharge_record",
                "diagnosis",
                "invoice",
                "expense_list",
                "birth_certificate",
                "birth_permit",
                "bank_card",
            ],
        )
    ],
    24: [
        (
            {},
            [
                "couple_identity",
                "discharge_record",
                "diagnosis",
                "invoice",
                "expense_list",
                "birth_certificate",
                "birth_permit",
                "bank_card",
            ],
        )
    ],
    25: [
        (
            {},
            [
                "couple_identity",
                "discharge_record",
                "diagnosis",
                "invoice",
                "expense_list",
                "birth_permit",
                "bank_card",
            ],
        )
    ],
    26: _maternity(ALLOWANCE, ["hospital_invoice"]),
    27: _maternity(LUMP_SUM, []),  # the man's （6） is 4.医药机构发票原件 of the base list
    28: [
        ({"group": "destitute"}, ["civil_affairs_voucher", "pushed_identity"]),
        ({"group": "other"}, ["pushed_identity"]),
    ],
    29: [
        ({"injury": "no", "emergency": "no"}, RESCUE),
        ({"injury": "yes", "emergency": "no"}, [*RESCUE, "injury_proof"]),
        ({"injury": "no", "emergency": "yes"}, [*RESCUE, "emergency_diagnosis"]),
        ({"injury": "yes", "emergency": "yes"}, [*RESCUE, "injury_proof", "emergency_diagnosis"]),
    ],
    30: [({}, ["application_form", "practice_licence"])],
    31: [({}, ["application_form", "drug_licence", "business_licence", "representative_identity"])],
    32: [({}, ["by_agreement"])],
    33: [({}, ["by_agreement"])],
}
PERSONAL = (21, 22, 23, 24, 25, 26, 27, 29)

# How each paper must be brought: the guide's words and no more.
COPY = "复印件 1 份"
UNIT_COPY = "复印件 1 份 · 加盖单位公章"
HOSPITAL = "加盖医院印章"
EVIDENCE: dict[int, dict[str, str]] = {
    21: {
        "patient_identity": COPY,
        "agent_identity_copy": COPY,
        "diagnosis": HOSPITAL,
        "invoice": "原件",
        "expense_list": "加盖医药机构印章",
        "bank_card": COPY,
        "family_bank_card": COPY,
        "usable_account": COPY,
        "household_proof": "",
        "branch": "",
    },
    22: {
        "patient_identity": COPY,
        "agent_identity_copy": COPY,
        "discharge_record": HOSPITAL,
        "diagnosis": HOSPITAL,
        "invoice": "原件",
        "expense_list": HOSPITAL,
        "bank_card": COPY,
        "family_bank_card": COPY,
        "usable_account": COPY,
        "household_proof": "",
        "branch": "",
    },
    23: {
        "couple_identity": COPY,
        "discharge_record": HOSPITAL,
        "diagnosis": HOSPITAL,
        "invoice": "原件",
        "expense_list": HOSPITAL,
        "birth_certificate": COPY,
        "birth_permit": COPY,
        "bank_card": COPY,
    },
    24: {
        "couple_identity": COPY,
        "discharge_record": HOSPITAL,
        "diagnosis": HOSPITAL,
        "invoice": "原件",
        "expense_list": HOSPITAL,
        "birth_certificate": COPY,
        "birth_permit": COPY,
        "bank_card": COPY,
    },
    25: {
        "couple_identity": COPY,
        "discharge_record": HOSPITAL,
        "diagnosis": HOSPITAL,
        "invoice": "原件",
        "expense_list": HOSPITAL,
        "birth_permit": COPY,
        "bank_card": COPY,
    },
    26: {
        "claim_form": "",
        "medical_record": HOSPITAL,
        "reimbursement_statement": "",
        "birth_permit": UNIT_COPY,
        "birth_certificate": UNIT_COPY,
        "difficult_birth_proof": "原件",
        "termination_proof": "原件",
        "unemployment_certificate": UNIT_COPY,
        "hospital_invoice": "原件",
    },
    27: {
        "claim_form": "申报单位盖章",
        "couple_identity": COPY,
        "discharge_record": HOSPITAL,
        "diagnosis": HOSPITAL,
        "invoice": "原件",
        "expense_list": HOSPITAL,
        "birth_permit": UNIT_COPY,
        "bank_card": COPY,
        "birth_certificate": UNIT_COPY,
        "difficult_birth_proof": "原件",
        "termination_proof": "原件",
        "unemployment_certificate": UNIT_COPY,
    },
    28: {"civil_affairs_voucher": "", "pushed_identity": ""},
    29: {
        "identity": "",
        "bank_card": COPY,
        "invoice": "",
        "expense_list": HOSPITAL,
        "diagnosis": HOSPITAL,
        "injury_proof": COPY,
        "emergency_diagnosis": "",
    },
    30: {"application_form": "加盖申请单位公章", "practice_licence": COPY},
    31: {
        "application_form": "加盖申请单位公章",
        "drug_licence": COPY,
        "business_licence": COPY,
        "representative_identity": COPY,
    },
    32: {"by_agreement": ""},
    33: {"by_agreement": ""},
}

LIMITS: dict[int, tuple[LimitKind, int]] = {
    21: (LimitKind.unstated, 0),
    22: (LimitKind.unstated, 0),
    23: (LimitKind.working_days, 20),
    24: (LimitKind.working_days, 20),
    25: (LimitKind.working_days, 20),
    26: (LimitKind.working_days, 20),
    27: (LimitKind.working_days, 20),
    28: (LimitKind.immediate, 0),
    29: (LimitKind.immediate, 0),
    30: (LimitKind.months, 3),
    31: (LimitKind.months, 3),
    32: (LimitKind.working_days, 30),
    33: (LimitKind.working_days, 30),
}

PAID = ["受理", "审核", "拨付", "办结"]
MATERNITY_PAID = ["受理", "审核", "复核", "拨付", "办结"]
DESIGNATED = ["受理", "现场评估", "公示", "协商签约", "报备案", "开通联网", "办结"]
STEPS: dict[int, list[str]] = {
    21: PAID,
    22: PAID,
    23: PAID,
    24: PAID,
    25: PAID,
    26: MATERNITY_PAID,
    27: MATERNITY_PAID,
    28: PAID,
    29: PAID,
    30: DESIGNATED,
    31: DESIGNATED,
    32: PAID,
    33: PAID,
}

APPLICANTS = {
    **dict.fromkeys(PERSONAL, ApplicantKind.person),
    28: ApplicantKind.none,
    **dict.fromkeys((30, 31, 32, 33), ApplicantKind.institution),
}

ITEMS = range(21, 34)
CASES = [(ordinal, answers, expected) for ordinal, rows in LISTS.items() for answers, expected in rows]


def _item(ordinal: int) -> ServiceItem:
    return guide_item("yuanjiang", ordinal)


def _structure(ordinal: int) -> Structure:
    return structure_of(_item(ordinal))


def _checklist(ordinal: int, answers: Answers, comes: Answers) -> Checklist:
    return build_checklist(_item(ordinal), answers | (comes if ordinal in PERSONAL else {}))


@pytest.mark.parametrize(("ordinal", "answers", "expected"), CASES)
def test_list_is_exactly_what_the_guide_asks(ordinal: int, answers: Answers, expected: list[str]) -> None:
    found = _checklist(ordinal, answers, SELF)
    assert_final(found, expected)


@pytest.mark.parametrize("ordinal", ITEMS)
def test_every_way_to_answer_has_an_expectation(ordinal: int) -> None:
    assert ways_to_answer(_item(ordinal), "agent") == {frozenset(answers.items()) for answers, _ in LISTS[ordinal]}


@pytest.mark.parametrize("ordinal", PERSONAL)
def test_an_agent_brings_the_mandate(ordinal: int) -> None:
    own_copy = ["agent_identity_copy"] if ordinal in (21, 22) else []  # 1.患者及代办人身份证复印件
    for answers, expected in LISTS[ordinal]:
        found = ids(_checklist(ordinal, answers, AGENT))
        assert found == [*expected[:1], *own_copy, *expected[1:], *MANDATE]


@pytest.mark.parametrize("ordinal", [28, 30, 31, 32, 33])
def test_nobody_is_asked_for_a_mandate_where_no_person_applies(ordinal: int) -> None:
    for answers, expected in LISTS[ordinal]:
        assert ids(_checklist(ordinal, answers | AGENT, SELF)) == expected


@pytest.mark.parametrize("ordinal", ITEMS)
def test_papers_are_asked_in_the_form_the_guide_says(ordinal: int) -> None:
    found = {one.id: one.evidence.text for one in _structure(ordinal).materials if one.id not in MANDATE}
    assert found == EVIDENCE[ordinal]


@pytest.mark.parametrize("ordinal", ITEMS)
def test_limit_and_steps(ordinal: int) -> None:
    for answers, _ in LISTS[ordinal]:
        found = _checklist(ordinal, answers, SELF)
        assert (found.limit.kind, found.limit.amount) == LIMITS[ordinal]
        assert [step.verb.value for step in found.steps] == STEPS[ordinal]


@pytest.mark.parametrize("ordinal", ITEMS)
def test_who_applies(ordinal: int) -> None:
    assert _structure(ordinal).applicant is APPLICANTS[ordinal]


@pytest.mark.parametrize("ordinal", ITEMS)
def test_every_line_is_accounted_for(ordinal: int) -> None:
    assert_accounted_for(_item(ordinal))


@pytest.mark.parametrize("ordinal", ITEMS)
def test_no_promise_stands_in_and_only_pushed_data_is_shared(ordinal: int) -> None:
    papers = _structure(ordinal).materials
    assert [one.id for one in papers if one.promise] == []
    assert [one.id for one in papers if one.shared] == (["pushed_identity"] if ordinal == 28 else [])


def test_bank_questions_come_only_to_residents_and_as_far_as_they_decide() -> None:
    for ordinal in (21, 22):
        asked = {
            insurance: [
                one.circumstance.key
                for one in _checklist(
                    ordinal, {"insurance": insurance, "card": "own", "bank": bank}, SELF
                ).circumstances
            ]
            for insurance, bank in (("employee", "postal"), ("resident", "postal"))
        }
        assert asked == {
            "employee": ["insurance", "agent"],
            "resident": ["insurance", "agent", "card", "bank", "place"],
        }


def test_an_account_that_cannot_be_used_says_so_on_the_list() -> None:
    answers = {"insurance": "resident", "card": "own", "bank": "construction", "place": "outside"}
    line = next(one for one in _checklist(22, answers, SELF).lines if one.material.id == "usable_account")
    assert "不能使用" in line.material.text
    assert "市外开户的银行账号不能使用" in [quote.text for quote in line.material.quotes]


def test_emergency_diagnosis_may_be_asked_for_and_the_rest_must() -> None:
    needs = {one.id for one in _structure(29).materials if one.need is Need.if_needed}
    assert needs == {"emergency_diagnosis"}


def test_alternatives_are_the_guides() -> None:
    found = {
        (ordinal, one.id): [option.text for option in one.any_of]
        for ordinal in ITEMS
        for one in _structure(ordinal).materials
        if one.any_of
    }
    births = ["婴儿出生证（含多胎）", "婴儿死亡证"]
    difficult = ["难产医学证明", "住院医疗费用医保结算单"]
    assert found == {
        (26, "birth_certificate"): births,
        (26, "difficult_birth_proof"): difficult,
        (27, "birth_certificate"): births,
        (27, "difficult_birth_proof"): difficult,
        (29, "identity"): ["医保电子凭证", "身份证件", "社保卡"],
        (29, "injury_proof"): ["交警事故认定书", "法院判决书", "调解协议书", "公检法部门出具的其他相关证明材料"],
    }


def test_printed_form_of_the_maternity_items() -> None:
    layouts = {ordinal: [(form.title, form.layout) for form in _structure(ordinal).forms] for ordinal in (26, 27)}
    title = "沅江市生育津贴（一次性生育补助金）申领表"
    assert layouts == {26: [(title, (2113, 2191))], 27: [(title, (2249, 2328))]}
