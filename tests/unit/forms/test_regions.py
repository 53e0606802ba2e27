# SPDX-License-Identifier: Apache-2.0
"""Places and nations: the tables hold together, and words find their place again."""

from pathlib import Path

import pytest

from counter_app.base.resources import ResourceFaults
from counter_app.forms.nations import load_nations, nations
from counter_app.forms.regions import PROVINCE_IS_ENOUGH, load_regions, regions


def test_every_place_is_found_by_its_whole_name_and_by_its_code() -> None:
    book = regions()
    assert [code for code in book.names if book.find(book.spoken(code)) != (code,)] == []
    assert [code for code in book.names if book.find(code) != (code,)] == []


def test_the_table_is_the_whole_country() -> None:
    book = regions()
    assert len(book.below()) == 35  # 34 and 兵团
    assert set(book.below()) >= PROVINCE_IS_ENOUGH
    assert list(book.names) == sorted(book.names)
    assert all(book.below(code) for code in book.below() if code not in ("660000", "710000", "810000", "820000"))
    reached = {one for province in book.below() for city in book.below(province) for one in (city, *book.below(city))}
    assert reached | set(book.below()) == set(book.names)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("湖南省益阳市沅江市", "湖南省益阳市沅江市"),
        ("湖南省沅江市", "湖南省益阳市沅江市"),
        ("沅江", "湖南省益阳市沅江市"),
        ("湖南/益阳/沅江", "湖南省益阳市沅江市"),
        ("430981000000", "湖南省益阳市沅江市"),
        ("北京", "北京市"),
        ("北京市北京市朝阳区", "北京市朝阳区"),
        ("北京市 市辖区 朝阳区", "北京市朝阳区"),
        ("长沙", "湖南省长沙市"),
        ("吉林", "吉林省"),
        ("海南", "海南省"),
        ("恩施州", "湖北省恩施土家族苗族自治州"),
        ("城步县", "湖南省邵阳市城步苗族自治县"),
        ("龙胜", "广西壮族自治区桂林市龙胜各族自治县"),
        ("克孜勒苏", "新疆维吾尔自治区克孜勒苏柯尔克孜自治州"),
        ("内蒙古", "内蒙古自治区"),
        ("湖北仙桃", "湖北省仙桃市"),
        ("兵团", "新疆生产建设兵团"),
        ("广东东莞", "广东省东莞市"),
        ("台湾", "台湾省"),
    ],
)
def test_short_words_find_their_place(words: str, place: str) -> None:
    book = regions()
    assert [book.spoken(one) for one in book.find(words)] == [place]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("朝阳区", 2),
        ("鼓楼区", 4),
        ("东乡", 2),
        ("桃花源", 0),
        ("湖北沅江", 0),
        ("999999", 0),
        ("4309810", 1),
        ("/", 0),
    ],
)
def test_words_that_mean_several_places_or_none(words: str, count: int) -> None:
    assert len(regions().find(words)) == count


def test_what_is_whole_has_nothing_below() -> None:
    book = regions()
    assert [book.is_whole(one) for one in ("430000", "430900", "430981", "441900", "429004", "710000")] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert book.below("420000")[-4:] == ("429004", "429005", "429006", "429021")
    assert book.spoken("999999") == ""
    assert book.level("999999", 0) == ""


def test_the_nations_are_56_and_the_25th_is_the_shui() -> None:
    names = [one for code, one in nations().items() if code not in ("97", "98")]
    assert len(names) == 56
    assert nations()["25"] == "水族"
    assert (nations()["01"], nations()["56"], nations()["97"]) == ("汉族", "基诺族", "其他")
    assert "18" in nations()
    assert sum("族" not in one for one in nations().values()) == 2


def test_damaged_tables_tell_every_line(tmp_path: Path) -> None:
    table = tmp_path / "regions.tsv"
    table.write_text(
        "# 表\n430000\t湖南省\n430000\t湖北省\n430981 沅江市\n110101\t东城区\n\n43098\t县\n", encoding="utf-8"
    )
    with pytest.raises(ResourceFaults) as told:
        load_regions(table)
    assert [(one.file, one.line) for one in told.value.faults] == [
        ("regions/regions.tsv", line) for line in (3, 4, 5, 7)
    ]
    small = tmp_path / "nations.tsv"
    small.write_text("01\t汉族\n1\t壮族\n01\t回族\n02\t汉族\n", encoding="utf-8")
    with pytest.raises(ResourceFaults) as told:
        load_nations(small)
    assert [one.line for one in told.value.faults] == [2, 3, 4]
    with pytest.raises(ResourceFaults):
        load_regions(tmp_path / "gone.tsv")
