# SPDX-License-Identifier: Apache-2.0
"""Which office stands on a paper: what the guide names for the item, else the hall's own, marked 本厅."""

import re
from collections.abc import Iterator, Mapping

from counter_app.base.conditions import holds
from counter_app.catalogue.items import Cover, Guide, Office, ServiceItem
from counter_app.reports.facts import OfficeFacts
from counter_app.settings import HallProfile

CITY = Cover.city.value
_PHONE = re.compile(r"(?<![\d-])(?:0\d{2,3}-)?(?:\d{7,8}|12\d{3})(?![\d-])")  # 12345, 12393: hotlines
_PLACE = re.compile(r"^(?:\d+[.．、])?\s*现场(?:查询|办理)[:：]\s*(?P<place>.+?)[；;。]?$")


def _lines(item: ServiceItem, *headings: str) -> Iterator[str]:
    for heading in headings:
        section = item.section(heading)
        if section is not None:
            yield from (line.text for line in section.lines)


def _phones(item: ServiceItem, *headings: str) -> str:
    found = [phone for line in _lines(item, *headings) for phone in _PHONE.findall(line)]
    return "、".join(dict.fromkeys(found))


def _address(item: ServiceItem) -> str:
    for line in _lines(item, "查询方式", "办理渠道"):
        place = _PLACE.match(line)
        if place and re.search(r"[路街道号楼]", place["place"]):
            return place["place"]
    return "".join(_lines(item, "办理地点"))


def _listed(item: ServiceItem, guide: Guide, hall: HallProfile, answers: Mapping[str, str]) -> Office | None:
    """The office of the guide's table that takes the item; None where the table has none for this hall."""
    rules = item.structure.offices if item.structure else ()
    rule = next((one for one in rules if holds(one.when, answers) is True), None)
    if rule is None:
        return None
    here = hall.district or CITY
    regions = {Cover.city: (CITY,), Cover.employees: (here, CITY), Cover.residents: (here,)}[rule.covers]
    kinds = {Cover.residents.value} if rule.covers is Cover.residents else {Cover.employees.value}
    for region in regions:
        for office in guide.offices:
            if office.region == region and office.covers in kinds:
                return office
    return None


def office_of(
    item: ServiceItem, guide: Guide, hall: HallProfile, answers: Mapping[str, str] | None = None
) -> OfficeFacts:
    """The office for an item's papers. What the guide leaves open comes from the hall profile.

    ``own`` is true when the address is the hall's, because the guide names none. Where the guide has a table of
    offices, the item and the ``answers`` say which of them: 职工 items of a district without an office for them go
    to the city's own, 居民 items to the district's.
    """
    listed = _listed(item, guide, hall, answers or {}) if guide.id == hall.guide else None
    if listed is not None:
        return OfficeFacts(
            name=hall.name if listed.region == (hall.district or CITY) else listed.name,
            address=listed.address,
            hours=hall.hours.text,
            phone=listed.phone,
            complaint_phone=listed.complaint_phone,
            buses=hall.buses,
            own=False,
        )
    address = _address(item)
    return OfficeFacts(
        name=hall.name if guide.id == hall.guide else guide.issuer or hall.name,
        address=address or hall.address,
        hours="".join(_lines(item, "办理时间")) or hall.hours.text,
        phone=_phones(item, "查询方式", "咨询方式", "咨询电话") or hall.phone,
        complaint_phone=_phones(item, "监督电话", "投诉电话") or hall.complaint_phone,
        buses=hall.buses,
        own=not address,
    )
