# SPDX-License-Identifier: Apache-2.0
"""The map of matters covers every item of every guide, and finds what somebody means."""

from dataclasses import replace
from pathlib import Path

import pytest
from guides_as_shipped import shipped

from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.catalogue.items import Catalogue
from counter_app.catalogue.matters import MatterMap, read_local_matters

LOCAL = read_local_matters(resources_root() / "guides" / "local_matters.yaml")
CATALOGUE = shipped().catalogue
KNOWN = MatterMap(CATALOGUE, LOCAL)


def test_all_items_are_covered_and_none_falls_back_on_its_own_title() -> None:
    items = [(one.guide, one.ordinal) for guide in CATALOGUE.guides.values() for one in guide.items]
    assert len(items) == 120
    assert {(one.guide, one.ordinal) for matter in KNOWN.matters for one in matter.items} == set(items)
    assert {one.name for one in KNOWN.matters if not one.national} == set(LOCAL.values())
    assert {one.name for one in KNOWN.matters if one.national} == set(CATALOGUE.matters)


def test_local_matters_name_the_places_that_have_them() -> None:
    places = {one.name: [(item.guide, item.ordinal) for item in one.items] for one in KNOWN.matters if not one.national}
    assert places == {
        "生育保险登记": [("wuhu", 18)],
        "法定断档补缴": [("yuanjiang", 7)],
        "异地急诊人员备案": [("yuanjiang", 18)],
        "基本医疗保险参保人员享受特殊药品待遇认定": [("yuanjiang", 20)],
        "医疗保障信息平台电子凭证": [("wuwei", 27)],
    }


def test_every_title_of_the_local_list_is_some_items() -> None:
    titles = {one.title for guide in CATALOGUE.guides.values() for one in guide.items if not one.matters}
    assert set(LOCAL) == titles


def test_an_item_has_its_matters() -> None:
    maternity = CATALOGUE.guides["wuhu"].items[18]
    assert [one.name for one in KNOWN.of(maternity)] == [
        "产前检查费支付",
        "生育医疗费支付",
        "计划生育医疗费支付",
        "生育津贴支付",
    ]
    [gap] = KNOWN.of(CATALOGUE.guides["yuanjiang"].items[6])
    assert (gap.name, gap.national) == ("法定断档补缴", False)


def test_another_city_joins_by_title_or_stands_by_itself() -> None:
    yuanjiang = CATALOGUE.guides["yuanjiang"]
    emergency, drug = yuanjiang.items[17], yuanjiang.items[19]
    theirs = (
        replace(emergency, guide="elsewhere", ordinal=1),
        replace(drug, guide="elsewhere", ordinal=2, title="长期护理保险待遇申请"),
    )
    guides = {**CATALOGUE.guides, "elsewhere": replace(yuanjiang, id="elsewhere", items=theirs)}
    known = MatterMap(Catalogue(guides, CATALOGUE.matters), LOCAL)
    joined = known.find("异地急诊人员备案")
    assert joined is not None
    assert [one.guide for one in joined.items] == ["yuanjiang", "elsewhere"]
    [alone] = known.of(theirs[1])
    assert (alone.name, alone.national) == ("长期护理保险待遇申请", False)


@pytest.mark.parametrize("words", ["出具《参保凭证》", "出具参保凭证", " 出具 《参保凭证》 ", "“出具《参保凭证》”"])
def test_quotation_marks_and_spaces_do_not_count(words: str) -> None:
    found = KNOWN.find(words)
    assert found is not None
    assert found.name == "出具《参保凭证》"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("异地急诊", "异地急诊人员备案"),
        ("职工参保登计", "职工参保登记"),
        ("一次性生育补助金支付", "生育津贴支付"),  # the title of another item of this matter
        ("退休人员医保管理", "职工参保信息变更登记"),
        ("报销", "门诊费用报销"),
    ],
)
def test_near_names(words: str, first: str) -> None:
    assert KNOWN.find(words) is None
    assert KNOWN.near(words)[0] == first


def test_nothing_is_near_to_nonsense() -> None:
    assert KNOWN.near("养老金") == []
    assert KNOWN.near("") == []


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("- {matter: 甲}\n- {matter: 乙, titles: [丙], more: 1}\n", ":2:34: "),
        ("- {matter: 甲, titles: [丙]}\n- {matter: 乙, titles: [丙]}\n", ":2:"),
        ("matter: 甲\n", ":1:1: "),
        ("- {titles: [丙]}\n", ":1:3: "),
    ],
)
def test_a_wrong_list_is_told_with_its_place(tmp_path: Path, words: str, place: str) -> None:
    path = tmp_path / "local_matters.yaml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        read_local_matters(path)
    assert f"{path.parent.name}/local_matters.yaml{place}" in str(told.value)
