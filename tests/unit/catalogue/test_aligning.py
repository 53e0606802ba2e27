# SPDX-License-Identifier: Apache-2.0
"""What shares a row: ids, forms, words; what never does; and the order of rows."""

from pathlib import Path

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.catalogue.aligning import Part, Plain, align, likeness, read_alike


def _part(column: int, number: int, name: str, words: str = "", form: str = "") -> Part:
    return Part(column, number, name, words or name, form)


def _rows(parts: list[Part], *apart: tuple[str, str]) -> list[list[str]]:
    """Rows as ``column:id``; pairs in ``apart`` can never both apply."""

    def never(one: Part, other: Part) -> bool:
        return (one.id, other.id) in apart or (other.id, one.id) in apart

    return [[f"{part.column}:{part.id}" for part in row] for row in align(parts, never)]


def test_the_same_id_shares_a_row_whatever_the_words() -> None:
    parts = [_part(0, 0, "invoice", "发票原件"), _part(1, 0, "list", "清单"), _part(1, 1, "invoice", "医院收费票据")]
    assert _rows(parts) == [["1:list"], ["0:invoice", "1:invoice"]]


def test_the_same_form_or_words_share_a_row_under_other_ids() -> None:
    assert _rows([_part(0, 0, "a", "甲表", "f"), _part(1, 0, "b", "乙表", "f")]) == [["0:a", "1:b"]]
    assert _rows([_part(0, 0, "a", "申请书"), _part(1, 0, "b", "申请书")]) == [["0:a", "1:b"]]


def test_words_that_are_nearly_the_same_share_a_row_if_they_end_alike() -> None:
    near = [_part(0, 0, "a", "异地就医登记备案申请表"), _part(1, 0, "b", "异地就医备案申请表")]
    assert _rows(near) == [["0:a", "1:b"]]
    apart = [_part(0, 0, "a", "医疗保险关系转移接续申请表"), _part(1, 0, "b", "医疗保险关系转移接续信息表")]
    assert _rows(apart) == [["0:a"], ["1:b"]]
    one_item = [_part(0, 0, "a", "异地就医登记备案申请表"), _part(0, 1, "b", "异地就医备案申请表")]
    assert _rows(one_item, ("a", "b")) == [["0:a"], ["0:b"]]


def test_two_of_one_item_share_a_row_only_if_they_exclude_each_other() -> None:
    parts = [_part(0, 0, "a", "甲", "f"), _part(0, 1, "b", "乙", "f"), _part(1, 0, "c", "丙", "f")]
    assert _rows(parts, ("a", "b")) == [["0:a", "0:b", "1:c"]]
    assert _rows(parts) == [["0:a", "1:c"], ["0:b"]]


def test_rows_keep_the_first_columns_order_and_others_their_place_in_it() -> None:
    first = [_part(0, number, name) for number, name in enumerate("abc")]
    second = [_part(1, number, name) for number, name in enumerate("xbyc")]
    third = [_part(2, number, name) for number, name in enumerate("cz")]
    order = [row[0].split(":")[1] for row in _rows([*first, *second, *third])]
    assert order == ["a", "x", "b", "y", "c", "z"]


def test_plain_words() -> None:
    plain = Plain({"社会保障卡": "社保卡", "社保卡": "社保卡"}, ["沅江", "武威"])
    assert plain("《沅江市参保登记表》") == plain("参保登记表") == plain("武威市参保登记表 ")
    assert plain("医保电子凭证、社会保障卡；") == plain("医保电子凭证社保卡")
    assert plain("转入沅江，还是从沅江转出？") == plain("转入本地，还是从本地转出？")
    assert plain("２０个工作日") == plain("20 个工作日")


def test_likeness_is_a_share() -> None:
    assert likeness("参保登记表", "参保登记表") == 1
    assert likeness("甲", "甲") == 1
    assert likeness("", "") == 0
    assert 0 < likeness("门诊费用报销", "住院费用报销") < 1
    assert likeness("甲乙", "丙丁") == 0


def test_every_name_of_the_list_is_used() -> None:
    """A name that no item bears would stand there for nothing."""
    found: dict[str, set[str]] = {"materials": set(), "forms": set(), "eligibility": set()}
    for guide in shipped().catalogue.guides.values():
        for item in guide.items:
            assert item.structure is not None
            found["materials"].update(one.id for one in item.structure.materials)
            found["forms"].update(one.id for one in item.structure.forms)
            found["eligibility"].update(one.id for one in item.structure.eligibility)
    alike = read_alike(resources_root() / "guides" / "alike.yaml")
    for kind, names in found.items():
        assert set(alike.ids[kind]) <= names


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("materials: [a, b]\n", ":1:13: "),
        ("forms:\n  - [a, b]\n  - [b, c]\n", ":3:5: "),
        ("papers: []\n", ":1:9: "),
        ("- a\n", ":1:1: "),
    ],
)
def test_a_wrong_list_is_told_with_its_place(tmp_path: Path, words: str, place: str) -> None:
    path = tmp_path / "alike.yaml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        read_alike(path)
    assert f"alike.yaml{place}" in str(told.value)
