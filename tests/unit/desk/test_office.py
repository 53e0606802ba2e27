# SPDX-License-Identifier: Apache-2.0
"""Which office stands on a paper, for halls that follow each of the four guides."""

import dataclasses
from functools import cache

import pytest
from guides_as_shipped import shipped

from counter_app.catalogue.items import Catalogue, Guide
from counter_app.desk.office import office_of
from counter_app.reports.facts import OfficeFacts
from counter_app.settings import HallProfile, Hours

OWN = HallProfile(
    name="测试大厅",
    kind="县",
    region="420106",
    guide="",
    address="测试路1号",
    phone="0000-1111111",
    complaint_phone="0000-2222222",
    hours=Hours(()),
)


@cache
def catalogue() -> Catalogue:
    return shipped().catalogue


def offices(guide: str, hall_of: str = "") -> dict[int, OfficeFacts]:
    """The office of every item of a guide, in a hall that follows it (or another one)."""
    hall = dataclasses.replace(OWN, guide=hall_of or guide)
    book: Guide = catalogue().guides[guide]
    return {item.ordinal: office_of(item, book, hall) for item in book.items}


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_the_hall_itself_acts_wherever_in_the_guides_region_it_stands(guide: str) -> None:
    assert {one.name for one in offices(guide).values()} == {"测试大厅"}
    assert {one.name for one in offices(guide, hall_of="other").values()} == {catalogue().guides[guide].issuer}


def test_what_a_guide_leaves_open_is_the_halls_own_and_says_so() -> None:
    for one in offices("hubei").values():
        assert (one.address, one.phone, one.complaint_phone, one.own) == (
            OWN.address,
            OWN.phone,
            OWN.complaint_phone,
            True,
        )


def test_the_guides_own_numbers_come_first() -> None:
    wuwei, yuanjiang = offices("wuwei"), offices("yuanjiang")
    assert {one.complaint_phone for one in wuwei.values()} == {"0935-12345"}
    assert wuwei[13].phone == "0935-2116022、0935-2116039"
    assert {one.complaint_phone for one in yuanjiang.values()} == {"0737-2726749"}
    assert (yuanjiang[2].phone, yuanjiang[2].own) == ("0737-2817103", False)
    assert yuanjiang[2].address.startswith("沅江市桔城大道")
    assert yuanjiang[10].own  # 医保经办机构办事大厅 is no address


CITY = ("芜湖市鸠江区瑞祥路88号皖江财富广场C2座2楼", "0553-3991307、3870927", "0553-3991332")
NANLING = "芜湖市南陵县籍山镇籍山西路25号市民服务中心2楼"


@pytest.mark.parametrize(
    ("district", "title", "insurance", "office"),
    [
        ("", "职工参保登记", "", CITY),
        ("无为市", "职工参保登记", "", ("芜湖市无为市临湖路62号社保大厅2楼", "0553-6322102", "0553-6338078")),
        ("镜湖区", "职工参保登记", "", CITY),
        ("镜湖区", "城乡居民参保登记", "", ("芜湖市镜湖区平湖路政务服务中心1楼大厅", "0553-3877924", "0553-3122799")),
        ("南陵县", "异地转诊人员备案", "resident", ("芜湖市南陵县利民南路27号", "0553-6829080", "0553-6831500")),
        ("南陵县", "异地转诊人员备案", "employee", (NANLING, "0553-6823360", "0553-6834268")),
    ],
)
def test_the_guides_table_names_the_office(
    district: str, title: str, insurance: str, office: tuple[str, str, str]
) -> None:
    """职工 items of a district without an office for them go to the city's own; 居民 items to the district's."""
    hall = dataclasses.replace(OWN, guide="wuhu", district=district)
    item = catalogue().item("wuhu", title)
    assert item is not None
    found = office_of(item, catalogue().guides["wuhu"], hall, {"insurance": insurance})
    assert (found.address, found.phone, found.complaint_phone) == office
    assert not found.own
    assert (found.name == "测试大厅") == (office is not CITY or not district)


def test_a_table_without_an_office_leaves_it_to_the_hall() -> None:
    """The city's own office takes no 居民 items, and a hall of another guide has no row in the table."""
    item = catalogue().item("wuhu", "城乡居民参保登记")
    assert item is not None
    book = catalogue().guides["wuhu"]
    assert office_of(item, book, dataclasses.replace(OWN, guide="wuhu")).own
    assert office_of(item, book, dataclasses.replace(OWN, guide="hubei", district="镜湖区")).own
