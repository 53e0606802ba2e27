# SPDX-License-Identifier: Apache-2.0
"""What is told of a form as it is filled in. All persons and numbers are made up."""

from datetime import date
from pathlib import Path

import pytest
from made_forms import MAN, TODAY, WOMAN, filled, form

from counter_app.base.errors import CounterError
from counter_app.forms.checks import FormFault, Rows, check, is_required, is_visible
from counter_app.forms.definition import FormDefinition
from counter_app.forms.entering import enter
from counter_app.forms.visibility import visible_only

HEAD = """
id: made
title: 表
groups: [{id: one}, {id: heir, visible: {equals: {reason: death}}}]
"""
FIELDS = """
fields:
  - {key: name, label: 姓名, type: person_name, group: one, required: true}
  - {key: kind, label: 证件类型, type: id_kind, group: one}
  - {key: number, label: 证件号码, type: id_number, group: one, beside: kind}
  - {key: birth, label: 出生日期, type: date, group: one}
  - {key: birth_month, label: 出生年月, type: month, group: one}
  - {key: sex, label: 性别, type: choice, group: one, options: [{value: male, label: 男}, {value: female, label: 女}]}
  - {key: age, label: 年龄, type: number, group: one}
  - key: status
    label: 身份
    type: choice
    group: one
    options: [{value: pupil, label: 中小学生, ages: [5, 20]}, {value: other, label: 其他}]
  - {key: begin, label: 开始, type: date, group: one}
  - {key: middle, label: 中间, type: month, group: one}
  - {key: end, label: 结束, type: date, group: one}
  - {key: total, label: 合计, type: money, group: one}
  - {key: part, label: 其一, type: money, group: one}
  - {key: other_part, label: 其二, type: money, group: one}
  - {key: phone, label: 电话, type: phone, group: one}
  - {key: second_phone, label: 电话2, type: phone, group: one}
  - {key: away, label: 就医地, type: region, group: one}
  - {key: home, label: 参保地, type: region, group: one}
  - {key: leave, label: 产假, type: period, group: one}
  - {key: days, label: 天数, type: number, group: one}
  - {key: months, label: 参保时间, type: month_period, group: one}
  - {key: paid, label: 缴费月数, type: number, group: one}
  - {key: account, label: 账号, type: account, group: one, required: {in: {reason: [waiver]}}}
  - key: reason
    label: 原因
    type: choice
    group: one
    options: [{value: death, label: 死亡}, {value: waiver, label: 放弃}]
  - {key: heir, label: 继承人, type: person_name, group: heir, required: true}
  - key: insurance
    label: 险种
    type: choices
    group: one
    options: [{value: a, label: 职工}, {value: b, label: 其他, other: which}]
  - {key: which, label: 哪种, type: text, group: one, visible: {equals: {insurance: b}}, required: true}
  - {key: sealed, label: 盖章, type: yes_no, group: one, visible: {not: {equals: {reason: death}}}}
  - {key: result, label: 审核结果, type: text, group: one, filled_by: office, required: true}
  - {key: signature, label: 签名, type: signature, group: one, required: true}
  - {key: signed, label: 签名日期, type: date, group: one, filled_by: hand, required: true}
"""
KEYS = (
    "name kind number birth birth_month sex age status begin middle end total part other_part phone second_phone away"
    " home leave days months paid account reason heir insurance which sealed result signed"
).split()
RULES = """
rules:
  - {id: birth, kind: birth_matches, fields: [number, birth]}
  - {id: birth_month, kind: birth_matches, fields: [number, birth_month], text: 对不上。}
  - {id: sex, kind: sex_matches, fields: [number, sex]}
  - {id: age, kind: age_matches, fields: [number, age]}
  - {id: pupil, kind: age_group, fields: [number, status], warns: true}
  - {id: order, kind: in_order, fields: [begin, middle, end]}
  - {id: past, kind: not_future, fields: [begin, middle]}
  - {id: sum, kind: sums_up, fields: [total, part, other_part]}
  - {id: phones, kind: differ, fields: [phone, second_phone], text: 两个电话一样。, quote: 填两个}
  - {id: level, kind: region_level, fields: [away]}
  - {id: city, kind: region_city, fields: [home]}
  - {id: less, kind: at_most, fields: [part, total]}
  - {id: leave, kind: fits_in, fields: [days, leave]}
  - {id: months, kind: fits_in, fields: [paid, months]}
  - id: reach
    kind: one_of
    fields: [phone, second_phone, account]
    when: {equals: {reason: waiver}}
    text: 留一个电话。
  - {id: seal, kind: never, fields: [sealed], when: {equals: {sealed: no}}, text: 补盖了再来。}
  - {id: reviewed, kind: differ, fields: [name, result]}
"""
LAYOUT = "layout:\n" + "".join(f"  - line: '{{{key}}}'\n" for key in KEYS) + "  - line: '{sign:signature}'\n"
ROSTER = """
id: made
title: 表
groups: [{id: one}]
fields:
  - {key: flexible, label: 灵活就业, type: yes_no, group: one}
  - {key: day, label: 填表日期, type: date, group: one}
  - {key: total, label: 合计, type: number, group: one}
rosters:
  - key: people
    printed_rows: 8
    least: 2
    unique: [number]
    columns:
      - {key: name, label: 姓名, type: person_name, required: true}
      - {key: number, label: 身份证号码, type: id_number, required: true}
      - key: change
        label: 变更类别
        type: choice
        options: [{value: retirement, label: 在职转退休}, {value: end, label: 终止}]
      - key: pension
        label: 退休费
        type: money
        visible: {equals: {change: retirement}}
        required: {equals: {flexible: no}}
      - {key: months, label: 月数, type: number}
      - {key: began, label: 起薪, type: date}
rules:
  - {id: retiring, kind: one_of, fields: [began], roster: people, when: {equals: {change: retirement}}, text: 要起薪。}
  - {id: began, kind: in_order, fields: [began, day], roster: people}
  - {id: total, kind: sums_up, fields: [total, months], roster: people}
layout:
  - line: "{flexible}{day}{total}"
  - roster:
      key: people
      widths: [1, 1, 1, 1, 1, 1]
      head: [[{label: 姓名, columns: 6}]]
      cells: ["{name}", "{number}", "{change}", "{pension}", "{months}", "{began}"]
"""


@pytest.fixture
def whole(tmp_path: Path) -> FormDefinition:
    return form(tmp_path, HEAD + FIELDS + RULES + LAYOUT)


@pytest.fixture
def table(tmp_path: Path) -> FormDefinition:
    return form(tmp_path, ROSTER)


def told(found: tuple[FormFault, ...]) -> list[tuple[str, str]]:
    return [(one.field, one.sentence) for one in found]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (
            {"number": WOMAN, "birth": "1949-12-13"},
            "birth",
            "号码里的出生日期是 1949-12-31，填的是 1949-12-13。看哪个对。",
        ),
        (
            {"number": WOMAN, "birth_month": "1949-11"},
            "birth_month",
            "号码里的出生日期是 1949-12，填的是 1949-11。看哪个对。",
        ),
        ({"number": WOMAN, "sex": "male"}, "sex", "号码里的性别是女，填的是男。看哪个对。"),
        ({"number": WOMAN, "age": "77"}, "age", "按号码今天 76 岁，填的是 77 岁。看哪个对。"),
        ({"begin": "2026-03-02", "end": "2026-03-01"}, "end", "“开始”比“结束”晚，看哪个对。"),
        ({"begin": "2026-03-02", "middle": "2026-02", "end": "2026-04-01"}, "middle", "“开始”比“中间”晚，看哪个对。"),
        ({"begin": "2026-11-21"}, "begin", "2026年11月21日还没到，看一眼对不对。"),
        ({"middle": "2026-12"}, "middle", "2026年12月还没到，看一眼对不对。"),
        ({"total": "3.00", "part": "1.00", "other_part": "1.50"}, "total", "填的是 3.00，各项加起来是 2.50。"),
        ({"phone": "13800000000", "second_phone": "13800000000"}, "second_phone", "两个电话一样。"),
        ({"away": "430000"}, "away", "“湖南省”还要写到县（市、区）。"),
        ({"away": "430900"}, "away", "“湖南省益阳市”还要写到县（市、区）。"),
        ({"home": "430000"}, "home", "“湖南省”还要写到市（州）。"),
        ({"total": "1.00", "part": "2.00", "other_part": "0.00"}, "part", "“其一”比“合计”还大，看哪个对。"),
        ({"leave": "2026-07-28/2026-12-22", "days": "149"}, "days", "这段时间只有 148，填的是 149。"),
        ({"months": "2025-11/2026-02", "paid": "5"}, "paid", "这段时间只有 4，填的是 5。"),
        ({"reason": "waiver", "account": ""}, "phone", "留一个电话。"),
        ({"sealed": "no", "reason": "waiver"}, "sealed", "补盖了再来。"),
        ({"reason": "waiver", "phone": "13800000000"}, "account", "还没有填。"),
        ({"reason": "death"}, "heir", "还没有填。"),
        ({"insurance": "a,b"}, "which", "还没有填。"),
        ({"birth": "昨天"}, "birth", "日期要写全，如 2026-11-20。"),
        (
            {"number": WOMAN, "kind": "护照", "birth": "1949-12-13", "nothing": "x"},
            "nothing",
            "表上没有这一栏：nothing",
        ),
    ],
)
def test_each_rule_is_told_at_its_field(
    whole: FormDefinition, values: dict[str, str], field: str, sentence: str
) -> None:
    found = told(check(whole, filled(**{"name": "测试员", **values}), today=TODAY))
    assert (field, sentence) in found


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"number": WOMAN, "birth": "1949-12-31", "birth_month": "1949-12", "sex": "female", "age": "76"},
        {"number": "E12345678", "kind": "护照", "birth": "1949-12-13", "sex": "male", "age": "1"},
        {"begin": "2026-03-02", "middle": "2026-03", "end": "2026-03-02"},
        {"begin": "2026-03-02", "end": "2027-03-02"},
        {"total": "2.50", "part": "1.00", "other_part": "1.50"},
        {"total": "2.50"},
        {"away": "110000"},
        {"away": "460000"},
        {"away": "660000"},
        {"away": "110105", "home": "430900"},
        {"away": "430981", "home": "429004"},
        {"away": "441900"},
        {"leave": "2026-07-28/2026-12-22", "days": "148"},
        {"months": "2025-11/2026-02", "paid": "4"},
        {"insurance": "a", "which": "藏在下面"},
        {"reason": "death", "heir": "测试丁", "sealed": "no"},
        {"reason": "waiver", "account": "123456789"},
    ],
)
def test_what_is_right_or_empty_or_not_asked_is_not_told(whole: FormDefinition, values: dict[str, str]) -> None:
    assert check(whole, filled(**{"name": "测试员", **values}), today=TODAY) == ()


def test_what_cannot_be_read_is_told_once_and_compared_with_nothing(whole: FormDefinition) -> None:
    found = check(whole, filled(name="测试员", number=WOMAN[:-1] + "5", birth="1949-12-13"), today=TODAY)
    assert [(one.field, one.code) for one in found] == [("number", "identity.number_check")]


def test_a_warning_stops_nothing_and_a_rule_has_its_name(whole: FormDefinition) -> None:
    found = check(whole, filled(name="测试员", number=MAN, status="pupil", account="6222020000000000001"), today=TODAY)
    assert [(one.field, one.warns, one.rule) for one in found] == [("status", True, "pupil"), ("account", True, "")]
    assert found[0].sentence == "按号码今天 76 岁，选的是“中小学生”。看哪个对。"
    assert found[0].code == "forms.rule.age_group"


def test_all_at_once_in_the_forms_order(whole: FormDefinition) -> None:
    wrong = filled(second_phone="120", phone="12", birth="x", number="1", paid="x", strange="?")
    assert [one.field for one in check(whole, wrong, today=TODAY)] == [
        "strange",
        "name",
        "number",
        "birth",
        "phone",
        "second_phone",
        "paid",
    ]


def test_what_the_office_fills_is_looked_at_at_review(whole: FormDefinition) -> None:
    sound = filled(name="测试员")
    assert check(whole, sound, today=TODAY) == ()
    assert told(check(whole, sound, today=TODAY, office=True)) == [("result", "还没有填。")]
    same = filled(name="测试员", result="测试员")
    assert [one.rule for one in check(whole, same, today=TODAY, office=True)] == ["reviewed"]


def test_visible_and_required_follow_the_answers(whole: FormDefinition) -> None:
    def asked(key: str, **values: str) -> tuple[bool, bool]:
        field = whole.field(key)
        assert field is not None
        return is_visible(whole, filled(**values), field), is_required(whole, filled(**values), field)

    assert asked("heir") == (False, False)
    assert asked("heir", reason="death") == (True, True)
    assert asked("sealed") == (False, False)  # not while it is undecided
    assert asked("sealed", reason="waiver") == (True, False)
    assert asked("account", reason="death") == (True, False)
    assert asked("account", reason="waiver") == (True, True)
    assert asked("which", insurance="a") == (False, False)
    assert asked("which", insurance="b,a") == (True, True)


def test_a_hidden_question_has_no_answer(tmp_path: Path) -> None:
    made = form(
        tmp_path,
        """
id: made
title: 表
groups: [{id: one}]
fields:
  - {key: a, label: 甲, type: yes_no, group: one}
  - {key: b, label: 乙, type: yes_no, group: one, visible: {equals: {a: yes}}}
  - {key: c, label: 丙, type: text, group: one, visible: {equals: {b: yes}}, required: true}
  - {key: d, label: 丁, type: text, group: one, visible: {not: {equals: {b: yes}}}, required: true}
  - {key: e, label: 戊, type: yes_no, group: one, visible: {equals: {e: yes}}}
layout: [{line: "{a}{b}{c}{d}{e}"}]
""",
    )

    def missing(**values: str) -> list[str]:
        return [one.field for one in check(made, filled(**values), today=TODAY)]

    assert missing(a="yes", b="yes") == ["c"]
    assert missing(a="no", b="yes") == ["d"]
    assert missing(a="yes", b="no") == ["d"]
    assert missing(a="yes") == []
    assert missing(e="yes") == []
    printed = visible_only(made, filled(a="no", b="yes", c="藏", d="写"))
    assert printed.values == {"a": "no", "d": "写"}
    undecided = filled(b="yes", c="留", e="yes")
    assert visible_only(made, undecided).values == undecided.values


def test_rows_are_checked_one_by_one_and_together(table: FormDefinition) -> None:
    rows = [
        {"name": "测试甲", "number": WOMAN, "change": "retirement", "months": "3"},
        {},
        {"name": "", "number": "1", "began": "2026-11-21", "months": "4"},
        {"name": "测试丙", "number": WOMAN, "change": "end", "pension": "不问", "extra": "多"},
    ]
    found = check(table, filled(rows, flexible="no", day="2026-11-20", total="8"), today=TODAY)
    assert [(one.roster, one.row, one.field, one.code) for one in found] == [
        ("", 0, "total", "forms.rule.sums_up"),
        ("people", 1, "pension", "forms.check.required"),
        ("people", 1, "began", "forms.rule.one_of"),
        ("people", 3, "name", "forms.check.required"),
        ("people", 3, "number", "identity.number_short"),
        ("people", 3, "began", "forms.rule.in_order"),
        ("people", 4, "extra", "forms.check.unknown_field"),
        ("people", 4, "number", "forms.check.repeated"),
    ]


def test_a_table_with_too_few_rows_is_told_as_a_whole(table: FormDefinition) -> None:
    found = check(table, filled([{"name": "测试甲", "number": WOMAN}, {"name": " "}]), today=TODAY)
    assert [(one.roster, one.row, one.field, one.sentence) for one in found] == [
        ("people", 0, "", "这张表至少填 2 行。")
    ]


def test_remembered_rows_tell_the_same_when_anything_changes(table: FormDefinition) -> None:
    remembered: dict[str, Rows] = {}
    rows = [
        {"name": "测试甲", "number": WOMAN, "change": "retirement", "began": "2026-11-20"},
        {"name": "测试乙", "number": MAN, "change": "retirement", "pension": "x"},
    ]
    steps: list[tuple[dict[str, str], date]] = [
        ({}, TODAY),
        ({"flexible": "no"}, TODAY),
        ({"flexible": "yes"}, TODAY),
        ({"day": "2026-11-19"}, TODAY),
        ({"day": "2026-11-19", "total": "1"}, date(1950, 1, 1)),
    ]
    for values, today in steps:
        for at in range(2):
            rows[at]["months"] = str(len(values))
            form_now = filled(rows, **values)
            again = check(table, form_now, today=today, remembered=remembered)
            assert again == check(table, form_now, today=today)
    rows.reverse()
    assert check(table, filled(rows), today=TODAY, remembered=remembered) == check(table, filled(rows), today=TODAY)


def test_texts_become_a_form(table: FormDefinition) -> None:
    row = {"name": " 测试甲 ", "number": " 110101 19491231 0024", "change": "在职转退休", "pension": 1234.5}
    texts = {
        "flexible": "否",
        "day": "2026.11.20",
        "strange": " 多 ",
        "total": 7,
        "people": [row, {}],
    }
    made = enter(table, texts, today=TODAY)
    assert made.values == {"flexible": "no", "day": "2026-11-20", "strange": "多", "total": "7"}
    assert made.rosters == {
        "people": [{"name": "测试甲", "number": WOMAN, "change": "retirement", "pension": "1234.50"}, {}]
    }
    assert (made.form, made.version) == ("made", table.version)
    assert [one.field for one in check(table, made, today=TODAY)] == ["strange", "", "began"]


@pytest.mark.parametrize("texts", [{"people": "甲"}, {"people": ["甲"]}, {"day": ["2026"]}, {"people": [{"name": {}}]}])
def test_what_is_no_form_is_refused(table: FormDefinition, texts: dict[str, object]) -> None:
    with pytest.raises(CounterError, match=r"forms\.entry"):
        enter(table, texts, today=TODAY)
