# SPDX-License-Identifier: Apache-2.0
"""The offices that a guide lists in its annex: region, address, 咨询电话, 监督电话."""

import re
from collections.abc import Iterator, Mapping

from counter_app.base.texts import text
from counter_app.catalogue.guide_facts import GuideFacts, OfficeFacts
from counter_app.catalogue.items import Line, Office

_ADDRESS = re.compile(r"(?P<who>[^：]+)地址：(?P<address>.+)")
_PHONES = re.compile(r"0\d{2,3}-\d{7,8}(、\d{7,8})*", re.ASCII)


def find_offices(facts: GuideFacts, lines: Mapping[int, Line]) -> tuple[Office, ...]:
    """Each office at the line the facts name, its two phones on the next lines. What is not there adds a fault."""
    found: list[Office] = []
    above = 0
    for place in facts.offices:
        named = any(line.text == place.region for number, line in lines.items() if above < number < place.line)
        if not named and not (found and found[-1].region == place.region):
            place.entry.fault(text("guide.office_region", line=place.line, region=place.region), "region")
        office = _office(place, lines)
        above = place.line
        if office is None:
            place.entry.fault(text("guide.office_shape", line=place.line), "line")
        else:
            found.append(office)
    return tuple(found)


def _office(place: OfficeFacts, lines: Mapping[int, Line]) -> Office | None:
    below: Iterator[str] = (line.text for number, line in lines.items() if number >= place.line)
    match = _ADDRESS.fullmatch(next(below, ""))
    phone, complaint = next(below, ""), next(below, "")
    if match is None or not _PHONES.fullmatch(phone) or not _PHONES.fullmatch(complaint):
        return None
    name = match["who"] if place.region.startswith("市") else place.region + match["who"]
    return Office(place.region, name, place.covers, match["address"], phone, complaint)
