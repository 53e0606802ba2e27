# SPDX-License-Identifier: Apache-2.0
"""What is known goes where a form says it may. All persons and numbers are made up."""

from pathlib import Path

import pytest
from made_forms import MAN, TODAY, WOMAN, form

from counter_app.forms.definition import FormDefinition
from counter_app.forms.prefill import Proposal, propose, propose_row, source_word, with_derived

MADE = """
id: made
title: 表
groups: [{id: one}]
fields:
  - {key: name, label: 姓名, type: person_name, group: one, sources: [applicant.name, unit.contact]}
  - {key: kind, label: 证件, type: id_kind, group: one, printed: false, sources: [applicant.id_kind]}
  - {key: number, label: 号码, type: id_number, group: one, beside: kind, sources: [applicant.id_number]}
  - key: sex
    label: 性别
    type: choice
    group: one
    sources: [applicant.sex]
    options: [{value: male, label: 男}, {value: female, label: 女}]
  - {key: birth, label: 出生年月, type: month, group: one, sources: [applicant.birth_month]}
  - {key: age, label: 年龄, type: number, group: one, sources: [applicant.age]}
  - {key: nation, label: 民族, type: nation, group: one, sources: [earlier.nation]}
  - {key: phone, label: 电话, type: phone, group: one, sources: [agent.phone, applicant.phone, earlier.phone]}
  - {key: home, label: 参保地, type: region, group: one, sources: [earlier.home, office.region]}
  - key: reason
    label: 原因
    type: choice
    group: one
    sources: [answer.reason, earlier.reason]
    options: [{value: death, label: 死亡}, {value: waiver, label: 放弃}]
  - key: category
    label: 类别
    type: choice
    group: one
    sources: [item.title]
    options:
      - {value: retired, label: 退休, titles: [退休备案, 安置备案]}
      - {value: referred, label: 转诊, titles: [转诊备案]}
  - {key: item, label: 事项, type: text, group: one, sources: [item.title]}
  - {key: day, label: 日期, type: date, group: one, sources: [today]}
  - {key: case, label: 编号, type: text, group: one, sources: [case.number]}
  - {key: officer, label: 经办人, type: text, group: one, filled_by: office, sources: [clerk.name]}
  - {key: signed, label: 签名日期, type: date, group: one, filled_by: hand, sources: [today]}
rosters:
  - key: people
    printed_rows: 8
    columns:
      - {key: name, label: 姓名, type: person_name, sources: [applicant.name]}
      - {key: kind, label: 证件, type: id_kind, sources: [applicant.id_kind]}
      - {key: number, label: 号码, type: id_number, beside: kind, sources: [applicant.id_number]}
      - {key: wage, label: 工资, type: money, sources: [answer.wage]}
layout:
  - line: "{name}{number}{sex}{birth}{age}{nation}{phone}{home}{reason}{category}{item}{day}{case}{officer}{signed}"
  - roster:
      key: people
      widths: [1, 1, 1, 1]
      head: [[{label: 人员, columns: 4}]]
      cells: ["{name}", "{kind}", "{number}", "{wage}"]
"""


@pytest.fixture
def made(tmp_path: Path) -> FormDefinition:
    return form(tmp_path, MADE)


@pytest.mark.parametrize(
    ("facts", "field", "proposal"),
    [
        ({"applicant.name": "测试员"}, "name", Proposal("测试员", "applicant")),
        ({"applicant.name": "测试员", "applicant.source": "card"}, "name", Proposal("测试员", "card")),
        ({"applicant.phone": "13800000000", "applicant.source": "card"}, "phone", Proposal("13800000000", "applicant")),
        ({"unit.contact": "测试乙"}, "name", Proposal("测试乙", "unit")),
        ({"applicant.name": " ", "unit.contact": "测试乙"}, "name", Proposal("测试乙", "unit")),
        ({"applicant.name": "测试员", "unit.contact": "测试乙"}, "name", Proposal("测试员", "applicant")),
        ({"applicant.sex": "女"}, "sex", Proposal("female", "applicant")),
        ({"applicant.sex": "未说明"}, "sex", None),
        ({"earlier.nation": "01"}, "nation", Proposal("01", "earlier")),
        ({"earlier.nation": "水"}, "nation", Proposal("25", "earlier")),
        ({"applicant.birth_month": "1949-12"}, "birth", Proposal("1949-12", "applicant")),
        ({"agent.phone": "13900000000", "earlier.phone": "13800000000"}, "phone", Proposal("13900000000", "agent")),
        ({"earlier.phone": "13800000000"}, "phone", Proposal("13800000000", "earlier")),
        ({"applicant.phone": "说不清"}, "phone", Proposal("说不清", "applicant")),
        ({"earlier.home": "撤了的县", "office.region": "430981"}, "home", Proposal("430981", "office")),
        ({"answer.reason": "waiver"}, "reason", Proposal("waiver", "answer")),
        ({"answer.reason": "lost", "earlier.reason": "death"}, "reason", Proposal("death", "earlier")),
        ({"item.title": "安置备案"}, "category", Proposal("retired", "case")),
        ({"item.title": "别的事"}, "category", None),
        ({"item.title": "别的事"}, "item", Proposal("别的事", "case")),
        ({"today": "2026-11-20"}, "day", Proposal("2026-11-20", "case")),
        ({"case.number": "A0001"}, "case", Proposal("A0001", "case")),
        ({"clerk.name": "测试乙"}, "officer", Proposal("测试乙", "office")),
        ({"today": "2026-11-20"}, "signed", None),
        ({"applicant.id_number": "e12345678"}, "number", Proposal("e12345678", "applicant")),
        (
            {"applicant.id_number": "e12345678", "applicant.id_kind": "护照"},
            "number",
            Proposal("E12345678", "applicant"),
        ),
    ],
)
def test_the_first_source_that_fits_fills_a_field(
    made: FormDefinition, facts: dict[str, str], field: str, proposal: Proposal | None
) -> None:
    assert propose(made, facts, today=TODAY).get(field) == proposal


def test_a_row_is_proposed_for_a_person_only(made: FormDefinition) -> None:
    (people,) = made.rosters
    facts = {
        "applicant.name": "测试员",
        "applicant.id_kind": "身份证",
        "applicant.id_number": WOMAN,
        "answer.wage": "1",
    }
    assert {key: one.value for key, one in propose_row(people, facts, today=TODAY).items()} == {
        "name": "测试员",
        "kind": "身份证",
        "number": WOMAN,
        "wage": "1.00",
    }
    assert propose_row(people, {"answer.wage": "1"}, today=TODAY) == {}


def test_birth_sex_and_age_follow_from_the_number() -> None:
    known = with_derived({"applicant.id_number": WOMAN, "applicant.id_kind": "身份证"}, today=TODAY)
    assert known["applicant.birth"] == "1949-12-31"
    assert known["applicant.birth_month"] == "1949-12"
    assert known["applicant.age"] == "76"
    assert known["applicant.sex"] == "女"
    own = {"applicant.id_number": MAN, "applicant.birth": "1950-01-01", "applicant.age": "7"}
    told = with_derived(own, today=TODAY)
    assert (told["applicant.birth"], told["applicant.age"]) == ("1950-01-01", "7")
    assert told["applicant.birth_month"] == "1950-01"
    assert told["applicant.sex"] == "男"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"applicant.id_number": WOMAN[:-1]},
        {"applicant.id_number": "E12345678", "applicant.id_kind": "护照"},
        {"applicant.birth": "不知道"},
    ],
)
def test_nothing_follows_from_nothing(facts: dict[str, str]) -> None:
    assert with_derived(facts, today=TODAY) == facts


def test_who_is_not_born_yet_has_no_age() -> None:
    assert "applicant.age" not in with_derived({"applicant.birth": "2026-11-21"}, today=TODAY)


def test_every_origin_has_its_word() -> None:
    words = [
        source_word(one)
        for one in ("typed", "applicant", "unit", "agent", "answer", "earlier", "case", "form", "office")
    ]
    assert len(set(words)) == len(words)
    assert not any("〔" in one for one in words)
