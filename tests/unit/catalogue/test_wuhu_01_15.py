# SPDX-License-Identifier: Apache-2.0
"""芜湖 items 1 to 15: what each list holds under which answers. The expectations were read off the guide by hand."""

from collections.abc import Iterator

import pytest
from guide_items import Answers, assert_accounted_for, assert_final, paper_of, structure_of, ways_to_answer
from guides_as_shipped import shipped

from counter_app.base.conditions import holds
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, HandlingKind, LimitKind, Material, ServiceItem

GUIDE = shipped().catalogue.guides["wuhu"]
ITEMS = GUIDE.items[:15]

UNITS = (1, 4, 7)
SELF, AGENT = {"agent": "no"}, {"agent": "yes"}
EMPLOYEE, RESIDENT = {"insurance": "employee"}, {"insurance": "resident"}
ALIVE = ["identity", "application", "bank_card"]
HEIR = ["identity", "application", "heir_identity", "heir_account"]

LISTS: dict[int, list[tuple[Answers, list[str]]]] = {
    1: [({}, ["registration_form", "founding_paper"])],
    2: [({}, ["employee_form", "identity_document"])],
    3: [({}, ["identity_document"])],
    4: [({}, ["change_form"])],
    5: [({}, ["change_form"])],
    6: [({}, ["identity_document"])],
    7: [({}, ["unit_document"])],
    8: [(EMPLOYEE, ["identity"]), (RESIDENT, ["identity"])],
    9: [
        (who | {"reason": reason}, [*papers, *spoken_for])
        for who, spoken_for in ((SELF, []), (AGENT, ["agent_statement"]))
        for reason, papers in (
            ("death", HEIR),
            ("emigration", ALIVE),
            ("waiver", [*ALIVE, "waiver_statement"]),
            ("transfer_out", ALIVE),
        )
    ],
    10: [(EMPLOYEE, ["identity"]), (RESIDENT, ["identity"])],
    11: [({}, ["information_sheet", "application", "identity"])],
    12: [({}, ["filing_form", "settlement_proof", "identity"])],
    13: [({}, ["identity", "residence_proof"])],
    14: [({}, ["filing_form", "work_proof", "identity"])],
    15: [(who, ["identity", "filing_form", "referral_proof"]) for who in (EMPLOYEE, RESIDENT)],
}

ELIGIBLE = {
    **{1: ["employer"], 2: ["insurable"], 3: ["resident"], 4: ["employer"], 5: ["insured"], 6: ["resident"]},
    **{7: ["employer"], 8: ["insured"], 9: ["insured", "qualifying"], 10: ["insured"], 11: ["insured"]},
    **{12: ["settled_retiree"], 13: ["long_resident"], 14: ["posted_worker"], 15: ["referred"]},
}

FORMS = {
    1: ["信息登记表"],
    2: ["参保登记表"],
    4: ["信息变更登记表"],
    5: ["参保人员基本情况变更表"],
    9: ["职工基本医疗保险个人账户一次性支取申请表"],
    11: ["基本医疗保险关系转移接续信息表", "基本医疗保险关系转移接续申请表"],
    12: ["异地安置人员申请表"],
    14: ["基本医疗保险单位在职长期驻外备案申请表"],
    15: ["转外诊疗申请表"],
}

PRINTED = ["受理", "审核", "打印"]
FILED = ["受理", "审核", "备案上传", "通知"]
STEPS = {
    **{1: ["受理", "审核"], 2: ["申请", "受理", "审核"]},
    **{3: ["申请", *PRINTED], 4: PRINTED, 5: PRINTED, 6: ["申请", *PRINTED], 7: ["受理", "打印"], 8: ["受理", "打印"]},
    **{9: ["申请", "受理", "拨付"], 10: ["受理", "打印"], 11: ["受理", "审核", "核准", "办结"]},
    **{12: FILED, 13: FILED, 14: FILED, 15: ["申请", *FILED]},
}

ONLY_EMPLOYEES = (1, 2, 4, 5, 7, 9, 11, 12, 14)
ONLY_RESIDENTS = (3, 6, 13)
"""受理单位 names one kind of office; for 8, 10 and 15 it names both."""

CASES = [(item, answers, expected) for item in ITEMS for answers, expected in LISTS[item.ordinal]]


def title(value: object) -> str | None:
    return value.title if isinstance(value, ServiceItem) else None


def checklist(ordinal: int, answers: Answers | None = None) -> Checklist:
    return build_checklist(ITEMS[ordinal - 1], LISTS[ordinal][0][0] if answers is None else answers)


def paper(ordinal: int, name: str) -> Material:
    return paper_of(ITEMS[ordinal - 1], name)


def every_paper() -> Iterator[tuple[int, Material]]:
    for item in ITEMS:
        for one in structure_of(item).materials:
            yield item.ordinal, one


@pytest.mark.parametrize(("item", "answers", "expected"), CASES, ids=title)
def test_list_is_exactly_what_the_guide_asks(item: ServiceItem, answers: Answers, expected: list[str]) -> None:
    found = build_checklist(item, answers)
    assert_final(found, expected)


@pytest.mark.parametrize("item", ITEMS, ids=title)
def test_every_way_to_answer_has_an_expectation(item: ServiceItem) -> None:
    assert ways_to_answer(item) == {frozenset(answers.items()) for answers, _ in LISTS[item.ordinal]}


@pytest.mark.parametrize("item", ITEMS, ids=title)
def test_every_line_is_accounted_for(item: ServiceItem) -> None:
    assert assert_accounted_for(item).noted <= 1


def test_who_applies_and_what_is_confirmed() -> None:
    kinds = {item.ordinal: structure_of(item).applicant for item in ITEMS}
    assert kinds == {**dict.fromkeys(range(1, 16), ApplicantKind.person), **dict.fromkeys(UNITS, ApplicantKind.unit)}
    assert {structure_of(item).handling for item in ITEMS} == {HandlingKind.unstated}
    assert {item.ordinal: [one.id for one in structure_of(item).eligibility] for item in ITEMS} == ELIGIBLE
    assert not any(structure_of(item).clocks for item in ITEMS)


def test_everything_is_done_at_once_but_the_transfer() -> None:
    for item in ITEMS:
        for answers, _ in LISTS[item.ordinal]:
            limit = build_checklist(item, answers).limit
            expected = (LimitKind.working_days, 20) if item.ordinal == 11 else (LimitKind.immediate, 0)
            assert (limit.kind, limit.amount) == expected
        assert structure_of(item).statutory == ()


def test_steps_forms_and_results() -> None:
    assert {ordinal: [one.verb.value for one in checklist(ordinal).steps] for ordinal in STEPS} == STEPS
    assert {n: titles for n in STEPS if (titles := [one.title for one in checklist(n).forms])} == FORMS
    assert not any(form.layout for item in ITEMS for form in structure_of(item).forms)  # no form is printed
    for item in ITEMS:
        (result,) = structure_of(item).results
        assert not result.numbered  # no number is printed either
        assert all(step.limit is None for step in structure_of(item).steps)


def test_no_seal_copy_signature_or_promise_is_asked_anywhere() -> None:
    """The guide says of no paper of these items how it must be brought."""
    for ordinal, one in every_paper():
        assert one.evidence.text == "", (ordinal, one.id)
        assert one.need.value == "required", (ordinal, one.id)
        assert not one.shared
        assert one.promise is None
        assert one.left_to == ""


def test_any_of_only_where_the_guide_says_or() -> None:
    assert {
        (ordinal, one.id): [option.text for option in one.any_of] for ordinal, one in every_paper() if one.any_of
    } == {
        (1, "founding_paper"): ["统一社会信用代码证书", "单位批准成立的文件"],
        (9, "identity"): ["医保电子凭证", "有效身份证件", "社保卡"],
    }


@pytest.mark.parametrize("item", ITEMS, ids=title)
def test_the_office_is_the_one_the_item_names(item: ServiceItem) -> None:
    for answers, _ in LISTS[item.ordinal]:
        taken = [rule.covers.value for rule in structure_of(item).offices if holds(rule.when, answers)]
        if item.ordinal in ONLY_EMPLOYEES:
            assert taken == ["职工"]
        elif item.ordinal in ONLY_RESIDENTS:
            assert taken == ["居民"]
        else:
            assert taken == [{"employee": "职工", "resident": "居民"}[answers["insurance"]]]
    headings = {quote.heading for rule in structure_of(item).offices for quote in rule.quotes}
    assert headings == {"受理单位", "办理渠道"}


def test_the_kind_of_insurance_is_asked_only_where_it_finds_the_office() -> None:
    asked = {item.ordinal: [one.key for one in structure_of(item).circumstances] for item in ITEMS}
    assert {n: keys for n, keys in asked.items() if keys} == {
        8: ["insurance"],
        9: ["reason", "agent"],
        10: ["insurance"],
        15: ["insurance"],
    }


def test_the_debit_card_stands_in_the_process_only() -> None:
    """申报材料 leaves it out. Of a dead man nothing is asked but what his heir brings."""
    words = [(one.heading, one.line.number) for one in paper(9, "bank_card").quotes]
    assert words == [("办理流程", 276), ("办理流程", 277)]
    assert "bank_card" not in [line.material.id for line in checklist(9, {"reason": "death"}).lines]


def test_giving_up_the_insurance_is_not_refused() -> None:
    """服务对象 names three reasons, 申报材料 four."""
    confirmed = {
        reason: [one.id for one in checklist(9, {"reason": reason}).eligibility]
        for reason in ("death", "emigration", "transfer_out", "waiver")
    }
    assert [reason for reason, ids in confirmed.items() if "qualifying" not in ids] == ["waiver"]


def test_somebody_else_brings_a_statement_and_nothing_more() -> None:
    """代办说明: this guide asks for no mandate and no copy of the agent's card."""
    (agent,) = (one for one in structure_of(ITEMS[8]).circumstances if one.key == "agent")
    assert agent.source == "agent.present"
    assert {one.line.number for one in paper(9, "agent_statement").quotes} == {277, 282, 283}


def test_a_new_name_or_number_is_no_fault_of_the_card_that_proves_it() -> None:
    assert not [one for one in paper(6, "identity_document").defects if "参保登记" in one]


def test_open_reason_leaves_the_list_undecided() -> None:
    undecided = {line.material.id for line in checklist(9, SELF).lines if not line.decided}
    assert undecided == {"bank_card", "heir_identity", "heir_account", "waiver_statement"}


def test_two_ways_to_apply_stand_in_the_process() -> None:
    applied = {n: step for n in (2, 3, 6, 15) for step in checklist(n).steps if step.verb.value == "申请"}
    assert applied[2].by == "参保单位"
    assert "网上申请" in applied[3].text
    assert "网上" not in applied[6].text
    assert "定点医疗机构直接申办" in applied[15].text


def test_a_line_opens_the_guides_own_words() -> None:
    assert [(one.line.number, one.text) for one in paper(10, "identity").quotes] == [
        (309, "参保人员有效身份证件"),
        (307, "在窗口向工作人员提交本人身份证"),
    ]
    annex = [one for one in structure_of(ITEMS[9]).circumstances[0].quotes if one.heading == "附件"]
    assert [one.line.number for one in annex] == [1161, 1171]
