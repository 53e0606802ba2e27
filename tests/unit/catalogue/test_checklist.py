# SPDX-License-Identifier: Apache-2.0
"""From answers to the list: on made-up items what each part does, on every real item what must always hold."""

from dataclasses import replace

import pytest
from guides_as_shipped import shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from made_item import TEXT_ONLY

from counter_app.base.conditions import NOT_ASKED, All, AnyOf, Condition, Not, OneOf
from counter_app.base.resources import resources_root
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.circumstances import answer_sets, can_hold
from counter_app.catalogue.items import (
    ApplicantKind,
    Circumstance,
    EvidenceForm,
    HandlingKind,
    Limit,
    LimitKind,
    Material,
    Need,
    Option,
    ServiceItem,
    Structure,
)

CATALOGUE = shipped().catalogue
STRUCTURED = [item for guide in CATALOGUE.guides.values() for item in guide.items if item.structure is not None]
ISSUED = {
    guide: (resources_root() / "guides" / guide / "guide.txt").read_text(encoding="utf-8").splitlines()
    for guide in CATALOGUE.guides
}

structured_items = st.sampled_from(STRUCTURED)


def question(key: str, values: str, when: Condition | None = None, source: str | None = None) -> Circumstance:
    options = tuple(Option(value, f"{key}是{value}") for value in values.split())
    return Circumstance(key, f"{key}？", options, when, source, ())


def paper(name: str, when: Condition | None = None, promise_when: Condition | None = None) -> Material:
    return Material(
        id=name,
        text=name,
        any_of=(),
        evidence=EvidenceForm(),
        need=Need.required,
        when=when,
        promise="个人承诺书" if promise_when else None,
        promise_when=promise_when,
        shared=False,
        form=None,
        where="",
        defects=(),
        quotes=(),
    )


def limit(words: str, when: Condition | None = None) -> Limit:
    return Limit(LimitKind.working_days, 1, words, when, ())


WHO_SELF, WHO_AGENT = OneOf("who", ("self",)), OneOf("who", ("agent",))
DEAD, KNOWN = OneOf("reason", ("death",)), OneOf("record", ("found",))

STRUCTURE = Structure(
    applicant=ApplicantKind.person,
    handling=HandlingKind.unstated,
    eligibility=(),
    clocks=(),
    circumstances=(
        question("who", "self agent", source="agent.present"),
        question("reason", "death leaving other"),
        question("record", "found unknown", when=DEAD),
    ),
    materials=(
        paper("form"),
        paper("mandate", WHO_AGENT),
        paper("proof", DEAD, promise_when=Not(KNOWN)),
        paper("either", AnyOf((WHO_AGENT, OneOf("reason", ("leaving",))))),
        paper("neither", Not(AnyOf((WHO_AGENT, DEAD)))),
        paper("promise", All((DEAD, Not(KNOWN)))),
    ),
    forms=(),
    steps=(),
    limits=(limit("五天", DEAD), limit("三天", OneOf("reason", ("leaving",)))),
    statutory=(limit("三十天"),),
    results=(),
)

ITEM = replace(TEXT_ONLY, structure=STRUCTURE)


def ids(checklist: Checklist, decided: bool | None = None) -> list[str]:
    return [line.material.id for line in checklist.lines if decided in (None, line.decided)]


def test_nothing_answered_keeps_everything_open() -> None:
    found = build_checklist(ITEM, {})
    assert [one.circumstance.key for one in found.open_questions] == ["who", "reason"]
    assert ids(found) == ["form", "mandate", "proof", "either", "neither", "promise"]
    assert ids(found, decided=True) == ["form"]
    assert (found.limit.kind, found.limit.text) == (LimitKind.unstated, "看情形")


def test_an_answer_opens_the_question_behind_it() -> None:
    found = build_checklist(ITEM, {"who": "self", "reason": "death"})
    assert [one.circumstance.key for one in found.open_questions] == ["record"]
    assert ids(found, decided=True) == ["form", "proof"]
    assert ids(found, decided=False) == ["promise"]
    assert not found.lines[1].promise_allowed


def test_a_question_that_is_not_asked_leaves_nothing_open() -> None:
    found = build_checklist(ITEM, {"who": "self", "reason": "other", "record": "found"})
    assert found.open_questions == ()
    assert dict(found.answers) == {"who": "self", "reason": "other"}
    assert ids(found) == ids(found, decided=True) == ["form", "neither"]


def test_because_names_the_answers_that_brought_a_line() -> None:
    found = build_checklist(ITEM, {"who": "agent", "reason": "leaving"})
    assert {line.material.id: line.because for line in found.lines} == {
        "form": "",
        "mandate": "who是agent",
        "either": "who是agent、reason是leaving",
    }
    death = build_checklist(ITEM, {"who": "self", "reason": "death", "record": "unknown"})
    assert [line.because for line in death.lines] == ["", "reason是death", "reason是death、record是unknown"]
    none = build_checklist(ITEM, {"who": "self", "reason": "other"})
    assert none.lines[-1].because == "who是self、reason是other"


def test_a_promise_is_allowed_only_under_its_condition() -> None:
    death = {"who": "self", "reason": "death"}
    allowed = {
        record: [
            line.material.id
            for line in build_checklist(ITEM, {**death, "record": record}).lines
            if line.promise_allowed
        ]
        for record in ("found", "unknown")
    }
    assert allowed == {"found": [], "unknown": ["proof"]}


def test_a_fact_answers_and_the_clerk_s_answer_is_stronger() -> None:
    derived = build_checklist(ITEM, {}, {"agent.present": "agent"})
    assert [(one.answer, one.derived) for one in derived.circumstances] == [("agent", True), (None, False)]
    told = build_checklist(ITEM, {"who": "self"}, {"agent.present": "agent"})
    assert (told.circumstances[0].answer, told.circumstances[0].derived) == ("self", False)
    strange = build_checklist(ITEM, {}, {"agent.present": "nobody"})
    assert (strange.circumstances[0].answer, strange.circumstances[0].derived) == (None, False)


def test_strange_answers_are_left_out() -> None:
    found = build_checklist(ITEM, {"who": "nobody", "reason": NOT_ASKED, "colour": "red"})
    assert dict(found.answers) == {}
    assert len(found.open_questions) == 2


def test_the_first_limit_that_holds_counts() -> None:
    assert build_checklist(ITEM, {"reason": "death"}).limit.text == "五天"
    assert build_checklist(ITEM, {"reason": "leaving"}).limit.text == "三天"
    silent = build_checklist(ITEM, {"reason": "other"})
    assert (silent.limit.kind, silent.limit.text) == (LimitKind.unstated, "")
    assert silent.statutory is not None
    assert silent.statutory.text == "三十天"


def test_an_item_without_structure_has_no_checklist() -> None:
    with pytest.raises(ValueError, match="no structure"):
        build_checklist(TEXT_ONLY, {})


def test_answer_sets_follow_the_questions() -> None:
    found = list(answer_sets(STRUCTURE.circumstances))
    assert len(found) == 2 * (2 + 1 + 1)
    assert {one["record"] for one in found if one["reason"] != "death"} == {NOT_ASKED}
    assert can_hold(STRUCTURE.circumstances, All((WHO_SELF, KNOWN)))
    assert not can_hold(STRUCTURE.circumstances, OneOf("reason", ("other",)), KNOWN)


# Every item written as data


def plainly(condition: Condition | None, answers: dict[str, str]) -> bool:
    """The condition under complete answers, told without the code under test."""
    match condition:
        case None:
            return True
        case OneOf(key, values):
            return answers.get(key, "") in values
        case Not(part):
            return not plainly(part, answers)
        case All(parts):
            return all(plainly(part, answers) for part in parts)
        case AnyOf(parts):
            return any(plainly(part, answers) for part in parts)


def structure_of(item: ServiceItem) -> Structure:
    assert item.structure is not None
    return item.structure


def answer_to_the_end(item: ServiceItem, data: st.DataObject) -> dict[str, str]:
    """Answers as a clerk would give them, one open question after the other."""
    answers: dict[str, str] = {}
    while opened := build_checklist(item, answers).open_questions:
        one = data.draw(st.sampled_from(opened)).circumstance
        answers[one.key] = data.draw(st.sampled_from(one.options)).value
    return answers


@settings(deadline=None)
@given(structured_items, st.data())
def test_a_final_list_is_what_the_conditions_say(item: ServiceItem, data: st.DataObject) -> None:
    answers = answer_to_the_end(item, data)
    found = build_checklist(item, answers)
    assert ids(found) == [one.id for one in structure_of(item).materials if plainly(one.when, answers)]
    assert all(line.decided for line in found.lines)
    assert [one.id for one in found.forms] == [one.id for one in structure_of(item).forms if plainly(one.when, answers)]
    assert [one.id for one in found.steps] == [one.id for one in structure_of(item).steps if plainly(one.when, answers)]
    holding = [one for one in structure_of(item).limits if plainly(one.when, answers)]
    assert found.limit.text == (holding[0].text if holding else "")


@settings(deadline=None)
@given(structured_items, st.data())
def test_more_answers_never_bring_a_line_back(item: ServiceItem, data: st.DataObject) -> None:
    answers = answer_to_the_end(item, data)
    order = data.draw(st.permutations(sorted(answers)))
    before = build_checklist(item, {})
    for count in range(1, len(order) + 1):
        after = build_checklist(item, {key: answers[key] for key in order[:count]})
        assert set(ids(after)) <= set(ids(before))
        assert set(ids(before, decided=True)) <= set(ids(after, decided=True))
        before = after


@settings(deadline=None)
@given(structured_items, st.data())
def test_no_line_is_there_twice(item: ServiceItem, data: st.DataObject) -> None:
    found = build_checklist(item, answer_to_the_end(item, data))
    assert len(set(ids(found))) == len(found.lines)
    read = [(line.material.text, line.material.evidence) for line in found.lines]
    assert len(set(read)) == len(read)


@settings(deadline=None)
@given(structured_items, st.data())
def test_every_line_stands_on_the_guide_s_own_words(item: ServiceItem, data: st.DataObject) -> None:
    for line in build_checklist(item, answer_to_the_end(item, data)).lines:
        assert line.material.quotes
        for quote in line.material.quotes:
            assert quote.text
            assert quote.text in ISSUED[item.guide][quote.line.number - 1]
            assert quote.heading


@settings(deadline=None)
@given(structured_items, st.data())
def test_because_speaks_of_the_answers_given(item: ServiceItem, data: st.DataObject) -> None:
    answers = answer_to_the_end(item, data)
    labels = {
        option.label
        for question in structure_of(item).circumstances
        for option in question.options
        if answers.get(question.key) == option.value
    }
    for line in build_checklist(item, answers).lines:
        assert (line.because == "") == (line.material.when is None)
        rest = line.because
        for label in sorted(labels, key=len, reverse=True):
            rest = rest.replace(label, "")
        assert set(rest) <= {"、"}


@pytest.mark.parametrize("item", STRUCTURED, ids=lambda item: f"{item.guide}-{item.ordinal}")
def test_every_answer_to_every_question_can_be_reached(item: ServiceItem) -> None:
    reached = {
        (key, value)
        for answers in answer_sets(structure_of(item).circumstances)
        for key, value in build_checklist(item, answers).answers.items()
    }
    wanted = {
        (question.key, option.value) for question in structure_of(item).circumstances for option in question.options
    }
    assert reached == wanted


# 职工参保登记, as the guide has it


def employee_list(**answers: str) -> Checklist:
    item = CATALOGUE.item("yuanjiang", "职工参保登记")
    assert item is not None
    return build_checklist(item, answers)


EMPLOYEE = ["employee_form", "insurance_proof", "identity_copy"]
FLEXIBLE = ["identity_document", "flexible_form", "elsewhere_certificate"]
MANDATE = ["principal_identity", "agent_identity", "mandate"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("identity=employee origin=mainland change=other agent=no", EMPLOYEE),
        (
            "identity=employee origin=hk_macao_tw change=other agent=no",
            [*EMPLOYEE, "hk_macao_tw_document", "employment_proof"],
        ),
        ("identity=employee origin=foreign change=other agent=no", [*EMPLOYEE, "foreigner_document"]),
        ("identity=employee origin=mainland change=emigration agent=no", [*EMPLOYEE, "emigration_document"]),
        ("identity=employee origin=mainland change=retirement agent=no", [*EMPLOYEE, "retirement_approval"]),
        (
            "identity=employee origin=foreign change=retirement agent=yes",
            [*EMPLOYEE, "foreigner_document", "retirement_approval", *MANDATE],
        ),
        ("identity=flexible change=other agent=no", FLEXIBLE),
        ("identity=flexible change=emigration agent=no", [*FLEXIBLE, "emigration_document"]),
        ("identity=flexible change=retirement agent=yes", [*FLEXIBLE, "retirement_approval", *MANDATE]),
    ],
)
def test_groups_add_to_the_base_list(answers: str, expected: list[str]) -> None:
    found = employee_list(**dict(one.split("=") for one in answers.split()))
    assert ids(found) == expected
    assert found.open_questions == ()


def test_the_form_s_note_lifts_the_seal_for_flexible_workers() -> None:
    stamped, plain = (
        next(line.material for line in employee_list(identity=identity).lines if line.material.form)
        for identity in ("employee", "flexible")
    )
    assert stamped.text == plain.text
    assert stamped.evidence.seals == ("加盖单位公章",)
    assert plain.evidence == EvidenceForm()
    assert "1.灵活就业人员无需单位盖章和填写单位编码" in [quote.text for quote in plain.quotes]


def test_flexible_workers_are_asked_three_questions_and_done_at_once() -> None:
    found = employee_list(identity="flexible")
    assert len(found.circumstances) == 3
    assert found.limit.kind is LimitKind.immediate
    certificate = next(line for line in found.lines if line.material.id == "elsewhere_certificate")
    assert certificate.material.need is Need.if_needed
    employed = employee_list(identity="employee")
    assert (employed.limit.kind, employed.limit.amount) == (LimitKind.working_days, 5)


def test_the_mandate_s_words_come_from_where_the_guide_wrote_them() -> None:
    item = CATALOGUE.item("yuanjiang", "10")
    assert item is not None
    mandate = next(
        line.material for line in build_checklist(item, {"agent": "yes"}).lines if line.material.id == "mandate"
    )
    assert [(quote.line.number, quote.text) for quote in mandate.quotes] == [(160, "委托人授权委托书")]


def test_a_promise_may_stand_in_for_one_paper_of_one_item_only() -> None:
    promised = [
        item.title
        for item in STRUCTURED
        for material in structure_of(item).materials
        if material.promise and item.guide == "yuanjiang"
    ]
    assert promised == ["参保人员个人账户一次性支取"]
