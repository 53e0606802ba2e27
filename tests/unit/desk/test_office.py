# SPDX-License-Identifier: Apache-2.0
"""Which office stands on a paper, for halls that follow each of the four guides."""

import dataclasses
from functools import cache

import pytest

from counter_app.catalogue.items import Catalogue, Guide
from counter_app.catalogue.loader import load_catalogue
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
    return load_catalogue().catalogue


def offices(guide: str, hall_of: str = "") -> dict[int, OfficeFacts]:
    """The office of every item of a guide, in a hall that follows it (or another one)."""
    hall = dataclasses.replace(OWN, guide=hall_of or guide)
    book: Guide = catalogue().guides[guide]
    return {item.ordinal: office_of(item, book, hall) for item in book.items}


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_the_hall_itself_acts_wherever_in_the_guides_region_it_stands(guide: str) -> None:
    assert {one.name for one in offices(guide).values()} == {"测试大厅"}
    assert {one.name for one in offices(guide, hall_of="other").values()} == {catalogue().guides[guide].issuer}


@pytest.mark.parametrize("guide", ["wuhu", "hubei"])
def test_what_a_guide_leaves_open_is_the_halls_own_and_says_so(guide: str) -> None:
    for one in offices(guide).values():
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
