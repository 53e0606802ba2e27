# SPDX-License-Identifier: Apache-2.0
"""Phones, addresses and offices that a guide prints more than once, and not alike."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from counter_app.catalogue.guide_text import CutGuide, CutItem, squeezed
from counter_app.catalogue.items import Line, Remark
from counter_app.catalogue.pairing import likeness
from counter_app.catalogue.remark_words import remark, told_apart

_PHONE = re.compile(r"(?<![0-9A-Za-z])[（(]?(0[1-9]\d{1,2})[）)\s—–－-]*(\d{5,8})(?!\d)", re.ASCII)
_LABELLED = re.compile(rf"([\u4e00-\u9fff]{{2,8}})[：:]?\s*(?={_PHONE.pattern})", re.ASCII)
_ADDRESS = re.compile(r"[\u4e00-\u9fff]{2,12}(?:路|街|道|大道)[^；;。、，,]{2,}")
_SCOPE = re.compile(r"(?:市本级、?)?各(?=[县市区（])[县市区（）]+")
_PREMISES = ("号", "楼", "层", "中心", "大厅", "专区", "窗口")
_SAME_OFFICE = 0.85

Addresses = Mapping[str, Counter[str]]
"""How often each address is printed, by the heading it stands under."""


def phone_remarks(guide: CutGuide, lines: Iterable[Line]) -> Iterator[Remark]:
    """Phones with another area code than the guide's."""
    area = guide.facts.area_code
    for line in lines:
        for phone in _PHONE.finditer(line.text):
            if area and not (phone[1] + phone[2]).startswith(area):
                yield remark("phone_area", line.number, phone=f"{phone[1]}-{phone[2]}")


def printed_addresses(guide: CutGuide) -> Addresses:
    """How often the items print each address, by heading."""
    found: dict[str, Counter[str]] = {}
    for item in guide.items:
        for section in item.sections:
            found.setdefault(section.heading, Counter()).update(place for _, place in _places(section.lines))
    return found


def contact_remarks(guide: CutGuide, item: CutItem, printed: Addresses) -> Iterator[Remark]:
    """What an item prints otherwise than it does elsewhere, or than other items do."""
    yield from phone_remarks(guide, item.lines)
    yield from _labelled(item)
    yield from _scopes(item)
    yield from _addresses(item, printed)


def _labelled(item: CutItem) -> Iterator[Remark]:
    """One name (城乡, 城职) with two numbers."""
    seen: dict[str, str] = {}
    for line in item.lines:
        for found in _LABELLED.finditer(line.text):
            number = found[2] + found[3]
            if seen.setdefault(found[1], number) != number:
                yield remark("phone_twice", line.number, name=found[1])


def _scopes(item: CutItem) -> Iterator[Remark]:
    """Offices counted otherwise (各县（市）) than where the item says who accepts it (各县市区)."""
    accepted = item.section("受理单位")
    counted = {found.group() for found in _SCOPE.finditer(accepted.text)} if accepted else set()
    if len(counted) != 1:
        return
    (own,) = counted
    for section in item.sections:
        for line in section.lines:
            for found in _SCOPE.finditer(line.text):
                if found.group() != own:
                    yield remark("office_scope", line.number, here=found.group(), own=own)


def _addresses(item: CutItem, printed: Addresses) -> Iterator[Remark]:
    """An address that is nearly, and not quite, what most items print under the same heading."""
    for section in item.sections:
        counted = printed[section.heading]
        for line, place in _places(section.lines):
            for usual, times in counted.most_common():
                if times > counted[place] and _near(place, usual):
                    here, there = told_apart(place, usual)
                    yield remark("address_differs", line.number, here=here, usual=there)
                    break


def _places(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """The addresses of a section; one that is broken over lines is one."""
    whole, starts = "", []
    for line in lines:
        starts.append((len(whole), line))
        whole += squeezed(line.text)
    for found in _ADDRESS.finditer(whole):
        if any(word in found.group() for word in _PREMISES):
            yield next(line for start, line in reversed(starts) if start <= found.start()), found.group()


def _near(one: str, other: str) -> bool:
    return likeness(one, other) >= _SAME_OFFICE
