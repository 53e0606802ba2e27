# SPDX-License-Identifier: Apache-2.0
"""Forms as data: the shipped ones are sound, and a damaged one is told with file and line, all at once."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from counter_app.base.resources import resources_root
from counter_app.forms.definition import Filler
from counter_app.forms.loader import default_forms, load_forms

SOUND = """\
id: made
title: "{place}表"
groups:
  - {id: one, title: 第一组}
fields:
  - {key: name, label: 姓名, type: person_name, group: one, required: true, sources: [applicant.name]}
  - {key: kind, label: 证件, type: id_kind, group: one}
  - {key: number, label: 号码, type: id_number, group: one, beside: kind}
  - {key: reason, label: 因, group: one, type: choice, options: [{value: a, label: 甲}, {value: b, label: b, other: i}]}
  - {key: i, label: 哪种, type: text, group: one, visible: {equals: {reason: b}}}
  - {key: day, label: 日期, type: date, group: one}
  - {key: sum, label: 金额, type: money, group: one}
  - {key: mark, label: 签名, type: signature, group: one}
rosters:
  - key: people
    printed_rows: 8
    unique: [number]
    columns:
      - {key: name, label: 姓名, type: person_name}
      - {key: number, label: 号码, type: id_number}
rules:
  - {id: past, kind: not_future, fields: [day]}
layout:
  - {line: "{name}{kind}{number}{i}", align: right}
  - table:
      widths: [1, 2]
      rows:
        - [{label: 原因, rows: 2}, {text: "{reason:boxes}"}]
        - {height: 12, cells: [{text: "{day:year}年 {sum:capitals} {sign:mark} {___:12}"}]}
  - roster: {key: people, widths: [1, 2], head: [[{label: 姓名}, {label: 号码}]], cells: ["{#}{name}", "{number}"]}
  - notes: [注：1.照实填。]
enclosed: [两张一寸照片]
"""


def faults(folder: Path, words: str, name: str = "made.yaml") -> list[tuple[int, str]]:
    (folder / name).write_text(words, encoding="utf-8")
    load = load_forms(folder)
    assert not (load.faults and "made" in load.book.forms)
    assert all(one.file == f"forms/{name}" for one in load.faults)
    return [(one.line, one.message) for one in load.faults]


def test_the_shipped_forms_are_sound() -> None:
    load = default_forms()
    assert load.faults == ()
    assert set(load.book.forms) == {path.stem for path in (resources_root() / "forms").glob("*.yaml")}
    assert len(load.book.forms) >= 20


def test_a_sound_form_is_read_as_it_is_written(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND) == []
    made = load_forms(tmp_path).book.forms["made"]
    assert [one.key for one in made.fields][:3] == ["name", "kind", "number"]
    mark = made.field("mark")
    assert mark is not None
    assert mark.filled_by is Filler.hand
    assert made.fields[0].required
    assert made.notes == ("注：1.照实填。",)
    assert made.enclosed == ("两张一寸照片",)
    before = made.version
    (tmp_path / "made.yaml").write_bytes(SOUND.replace("\n", "\r\n").encode())
    assert load_forms(tmp_path).book.forms["made"].version == before
    (tmp_path / "made.yaml").write_text(SOUND.replace("第一组", "第二组"), encoding="utf-8")
    assert load_forms(tmp_path).book.forms["made"].version != before


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ("id: made", "id: other", 1, "id 要和文件名一样（made.yaml）"),
        ('title: "{place}表"\n', "", 1, "少了“title”"),
        ("enclosed: [", "colour: red\nenclosed: [", 32, "不认识“colour”"),
        ("type: person_name, group", "type: persn, group", 6, "“type”不认识“persn”"),
        ("group: one, beside", "group: two, beside", 8, "没有这一组：two"),
        ("beside: kind", "beside: name", 8, "没有这一栏，或它不能这样用：name"),
        ("beside: kind", "beside: nobody", 8, "没有这一栏，或它不能这样用：nobody"),
        ("other: i", "other: day", 9, "没有这一栏，或它不能这样用：day"),
        ("[applicant.name]", "[applicant.shoe]", 6, "不认识的来源“applicant.shoe”"),
        ("[applicant.name]", "[earlier.shoe]", 6, "不认识的来源“earlier.shoe”"),
        ("[applicant.name]", "[form.made.shoe]", 6, "不认识的来源“form.made.shoe”"),
        ("[applicant.name]", "[form.other.name]", 6, "不认识的来源“form.other.name”"),
        ("required: true", "required: maybe", 6, "条件要写成一个算符"),
        ("{reason: b}}", "{reason: c}}", 10, "“reason”没有“c”这个答案"),
        ("{reason: b}}", "{day: b}}", 10, "条件用到的“day”不是前面问过的问题"),
        ("type: text, group", "type: choice, group", 10, "“choice”这一类要有选项，别的不要有"),
        ("{value: b, label: b", "{value: a, label: b", 9, "“a”在这里写了两次"),
        ("label: 甲}", "label: 甲, ages: [9, 3]}", 9, "“ages”要写成"),
        ("{key: sum, label: 金额", "{key: day, label: 金额", 12, "“day”在这里写了两次"),
        ("{key: sum, label: 金额", "{key: place, label: 金额", 24, "纸上没有这些栏：place"),
        ("unique: [number]", "unique: [nobody]", 17, "没有这一栏，或它不能这样用：nobody"),
        ("printed_rows: 8", "printed_rows: none", 16, "“printed_rows”要写整数"),
        ("kind: not_future", "kind: not_past", 22, "“kind”不认识“not_past”"),
        ("fields: [day]", "fields: [nobody]", 22, "没有这一栏，或它不能这样用：nobody"),
        ("fields: [day]", "fields: [sum]", 22, "“not_future”比的栏不对，或个数不对"),
        ("fields: [day]", "fields: []", 22, "“not_future”比的栏不对，或个数不对"),
        ("kind: not_future", "kind: one_of", 22, "少了“text”"),
        ("kind: not_future", "kind: never, text: 不行", 22, "少了“when”"),
        ("fields: [day]", "fields: [day], roster: nobody", 22, "没有这一栏，或它不能这样用：nobody"),
        ("{name}{kind}", "{nam}{kind}", 24, "没有这一栏，或它不能这样用：nam"),
        ("{name}{kind}", "{name:seal}{kind}", 24, "不认识“{name:seal}”"),
        ("{name}{kind}", "{name:year}{kind}", 24, "“name”不能印成“year”"),
        ("{kind}", "", 24, "纸上没有这些栏：kind"),
        ("{sign:mark}", "", 24, "纸上没有这些栏：mark"),
        ("align: right", "align: up", 24, "“align”不认识“up”"),
        ("widths: [1, 2]\n      rows", "widths: [1, 0]\n      rows", 26, "widths 要写成一列大于 0 的整数"),
        ("{label: 原因, rows: 2}", "{label: 原因, rows: 3}", 28, "有一格伸到了表的下面"),
        ("{label: 原因, rows: 2}", "{label: 原因}", 29, "这一行要有 2 格，写了 1 格"),
        ("{label: 原因, rows: 2}", "{label: 原因, text: 甲, rows: 2}", 28, "一格里只写 label、text、notes 中的一个"),
        ("height: 12", "height: -1", 29, "“height”要写整数"),
        ("{___:12}", "{___:x}", 29, "不认识“{___:x}”"),
        ("roster: {key: people", "roster: {key: nobody", 30, "没有这一栏，或它不能这样用：nobody"),
        ('cells: ["{#}{name}", "{number}"]', 'cells: ["{#}{name}"]', 30, "这一行要有 2 格，写了 1 格"),
        ('"{#}{name}", ', '"{#}", ', 30, "纸上没有这些栏：name"),
        ('line: "{name}', 'line: "{#}{name}', 24, "不认识“{#}”"),
        ("  - notes: [", "  - {notes: [], line: x}\n  - notes: [", 31, "这里要写 line、table、roster、notes 中的一个"),
        ("enclosed: [两张一寸照片]", "enclosed: 两张", 32, "“enclosed”要写成一列"),
        ("enclosed: [两张一寸照片]", "page: {size: A5}", 32, "“size”不认识“A5”"),
        ("  - {id: one, title: 第一组}", "  - {id: one, title: 第一组\n", 6, "YAML 写法不对"),
    ],
)
def test_each_damage_is_told_at_its_line(tmp_path: Path, right: str, wrong: str, line: int, message: str) -> None:
    assert right in SOUND
    found = faults(tmp_path, SOUND.replace(right, wrong, 1))
    assert any(message in said for _, said in found), found
    assert line in [at for at, said in found if message in said]


def test_all_damages_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    damaged = SOUND.replace("[applicant.name]", "[applicant.shoe]").replace("beside: kind", "beside: shoe")
    (tmp_path / "made.yaml").write_text(damaged.replace("{reason:boxes}", "{shoe:boxes}"), encoding="utf-8")
    (tmp_path / "sound.yaml").write_text(SOUND.replace("id: made", "id: sound"), encoding="utf-8")
    (tmp_path / "torn.yaml").write_bytes(b"id: torn\ntitle: \xff\n")
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- a\n", encoding="utf-8")
    load = load_forms(tmp_path)
    assert list(load.book.forms) == ["sound"]
    assert {one.file for one in load.faults} == {f"forms/{name}.yaml" for name in ("made", "torn", "empty", "list")}
    assert {one.line for one in load.faults if one.file == "forms/made.yaml"} >= {6, 8, 28}
    assert [one.line for one in load.faults if one.file == "forms/torn.yaml"] == [2]


def test_a_form_may_take_from_another(tmp_path: Path) -> None:
    words = SOUND.replace("[applicant.name]", "[form.other.name]")
    (tmp_path / "made.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(SOUND.replace("id: made", "id: other"), encoding="utf-8")
    load = load_forms(tmp_path)
    assert load.faults == ()
    (tmp_path / "other.yaml").write_text("id: other\n", encoding="utf-8")
    damaged = load_forms(tmp_path)
    assert list(damaged.book.forms) == ["made"]
    assert {one.file for one in damaged.faults} == {"forms/other.yaml"}
    (tmp_path / "other.yaml").unlink()
    assert list(load_forms(tmp_path).book.forms) == []
    assert load_forms(tmp_path, known=load.book).faults == ()


def _paths(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in below:
        yield from _paths(one, (*at, key))


JUNK: tuple[object, ...] = (
    None,
    "",
    "x",
    "{x}",
    "{",
    0,
    -1,
    7,
    True,
    [],
    {},
    [[]],
    [{}],
    {"x": 1},
    ["x"],
    {"equals": 1},
)


def test_no_damage_at_all_makes_the_loader_fall(tmp_path: Path) -> None:
    """Every value of a form replaced by junk, or taken out: the form is whole or it is told, never an exception."""
    chance = random.Random(7)  # noqa: S311 - to vary, not to protect
    words = yaml.safe_load(SOUND)
    path = tmp_path / "made.yaml"
    for at in list(_paths(words))[1:]:
        for junk in chance.sample(JUNK, 4):
            damaged = copy.deepcopy(words)
            below = damaged
            for key in at[:-1]:
                below = below[key]
            below[at[-1]] = junk
            path.write_text(yaml.safe_dump(damaged, allow_unicode=True), encoding="utf-8")
            load = load_forms(tmp_path)
            assert bool(load.faults) is not bool(load.book.forms)
            assert all(one.message and "〔" not in one.message for one in load.faults)
