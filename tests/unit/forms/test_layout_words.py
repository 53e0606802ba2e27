# SPDX-License-Identifier: Apache-2.0
"""Words of a form's layout: lines over the title or under a condition, notes in a table, boxes one by one, rules."""

from pathlib import Path

from counter_app.base.conditions import OneOf
from counter_app.forms.definition import FormDefinition, LineBlock, TableBlock
from counter_app.forms.loader import FormLoad, load_forms
from counter_app.forms.templates import ProvinceName, pieces

FORM = """\
id: made_up
title: "{place}样表"
groups: [{id: all}]
fields:
  - {key: number, label: 编号, type: text, group: all}
  - key: kind
    label: 类别
    type: choice
    group: all
    sources: [item.title]
    options: [{value: one, label: 甲, titles: [甲事项]}, {value: two, label: 乙}]
  - {key: place, label: 去哪里, type: region, group: all}
  - {key: months, label: 月数, type: number, group: all}
  - {key: span, label: 时间, type: month_period, group: all}
rules:
  - {id: months, kind: fits_in, fields: [months, span], text: 月数多了。}
  - {id: kind, kind: never, fields: [kind], when: {equals: {kind: two}}, text: 不选乙。}
  - {id: place, kind: region_city, fields: [place], text: 写到地市。}
layout:
  - {line: "编号：{province}{place}{number}", above: true}
  - {line: 甲才有, visible: {equals: {kind: one}}}
  - table:
      widths: [1, 1]
      rows:
        - [{text: "{kind:box:one}甲\\n{kind:box:two}乙"}, {text: "{place:province}{place:code}"}]
        - [{notes: [提示, 一条。], columns: 2}]
        - [{text: "{months}"}, {text: "{span}"}]
  - notes: [注：一条。]
"""


def load(tmp_path: Path, old: str = "", new: str = "") -> FormLoad:
    """The made-up form with one thing changed."""
    assert old in FORM
    (tmp_path / "made_up.yaml").write_text(FORM.replace(old, new, 1) if old else FORM, "utf-8")
    return load_forms(tmp_path)


def made_up(tmp_path: Path) -> FormDefinition:
    """The made-up form; it has no fault."""
    found = load(tmp_path)
    assert found.faults == ()
    return found.book.forms["made_up"]


def line(words: str) -> int:
    """The line of the made-up form that these words stand on."""
    return FORM[: FORM.index(words)].count("\n") + 1


def told(load: FormLoad) -> list[tuple[int, str]]:
    """Faults with their lines."""
    assert not load.book.forms
    return [(one.line, one.message) for one in load.faults]


def test_lines_over_the_title_and_under_a_condition(tmp_path: Path) -> None:
    over, under = [one for one in made_up(tmp_path).blocks if isinstance(one, LineBlock)]
    assert (over.above, over.visible) == (True, None)
    assert (under.above, under.visible) == (False, OneOf("kind", ("one",)))
    assert ProvinceName() in pieces(over.text)


def test_notes_are_found_in_tables_and_below_them_in_order(tmp_path: Path) -> None:
    form = made_up(tmp_path)
    assert form.notes == ("提示", "一条。", "注：一条。")
    (table,) = [one for one in form.blocks if isinstance(one, TableBlock)]
    (cell,) = table.rows[1]
    assert (cell.text, cell.notes, cell.label, cell.columns) == ("提示\n一条。", True, True, 2)


def test_an_answer_knows_the_items_it_stands_for(tmp_path: Path) -> None:
    kind = made_up(tmp_path).field("kind")
    assert kind is not None
    assert [one.titles for one in kind.options] == [("甲事项",), ()]


def test_an_answer_without_its_box_is_told(tmp_path: Path) -> None:
    assert told(load(tmp_path, "\\n{kind:box:two}乙")) == [(line("- {line:"), "“kind”的选项没有印全，还差：乙")]


def test_a_condition_over_what_nobody_asks_is_told(tmp_path: Path) -> None:
    ((at, _),) = told(
        load(tmp_path, "{line: 甲才有, visible: {equals: {kind: one}}}", "{line: 甲, visible: {equals: {x: y}}}")
    )
    assert at == line("甲才有")


def test_a_cell_holds_one_thing(tmp_path: Path) -> None:
    assert told(load(tmp_path, "{notes: [提示, 一条。],", "{notes: [提示], text: 一条。,")) == [
        (line("提示"), "一格里只写 label、text、notes 中的一个")
    ]


def test_rules_name_what_their_kind_compares(tmp_path: Path) -> None:
    assert told(load(tmp_path, "fields: [months, span]", "fields: [span, months]")) == [
        (line("fits_in"), "“fits_in”比的栏不对，或个数不对")
    ]
    assert told(load(tmp_path, "fields: [place], text", "fields: [number], text")) == [
        (line("region_city"), "“region_city”比的栏不对，或个数不对")
    ]


def test_never_says_when(tmp_path: Path) -> None:
    ((at, message),) = told(load(tmp_path, " when: {equals: {kind: two}},"))
    assert at == line("never")
    assert "when" in message


def test_digits_are_those_of_a_region(tmp_path: Path) -> None:
    assert told(load(tmp_path, '"{months}"', '"{months:code}"')) == [(line("{months}"), "“months”不能印成“code”")]
