# SPDX-License-Identifier: Apache-2.0
"""事项编码, read by position.

Twelve places are the national code: 00 for the nation or the province's two digits, two for the kind of service, 36
for 医疗保障, three for the class and three for the matter within it. Thirty-one places are the body's 统一社会信用代码
with its check character, one digit for the body's kind, and then those twelve.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counter_app.base.check_characters import CREDIT_CODE, credit_code_holds
from counter_app.catalogue.guide_text import CutGuide, CutItem
from counter_app.catalogue.items import Remark
from counter_app.catalogue.remark_words import remark

_NATION = "00"
_UNDIVIDED = "000"  # a class that has no matters of its own below it
_CODE = re.compile(
    rf"(?:(?P<body>[{CREDIT_CODE}]{{2}}(?P<region>\d{{6}})[{CREDIT_CODE}]{{10}})(?P<kind>\d))?"
    r"(?P<place>\d\d)(?P<service>\d\d)36(?P<group>\d{3})(?P<matter>\d{3})",
    re.ASCII,
)
_PART = re.compile(r"（(\d{6}(\d{3})\d\dY)）", re.ASCII)


@dataclass(frozen=True, slots=True)
class ItemCode:
    """What a code says. ``body``, ``region`` and ``kind`` are empty in the national form."""

    body: str
    region: str
    kind: str
    place: str
    service: str
    group: str
    matter: str

    @property
    def family(self) -> tuple[str, str, str]:
        """What items of one class have in common."""
        return self.place, self.service, self.group


def read_code(code: str, region: str) -> ItemCode | None:
    """A code by position; None where it does not read as one of a place with this region code."""
    found = _CODE.fullmatch(code)
    if found is None or found["place"] not in (_NATION, region[:2]):
        return None
    parts = found.groupdict(default="")
    return ItemCode(**parts)


def code_remarks(guide: CutGuide, item: CutItem, matters: Mapping[str, str]) -> Iterator[Remark]:
    """What is wrong with an item's code. ``matters`` gives the class of every national matter, in order."""
    if not item.code:
        return
    section = item.section("事项编码")
    line = section.line if section else item.facts.first
    region = guide.facts.region
    code = read_code(item.code, region)
    if code is None:
        yield remark("code_shape", line, number=item.code)
        return
    if code.body and not credit_code_holds(code.body):
        yield remark("code_check", line, body=code.body)
    if code.body and code.region != region:
        yield remark("code_region", line, region=code.region, own=region)
    others = [read for one in guide.items if (read := read_code(one.code, region)) is not None]
    usual = Counter((one.body, one.kind) for one in others).most_common(1)[0][0]
    if code.body != usual[0]:
        yield remark("code_body", line, body=code.body, usual=usual[0])
    elif code.kind != usual[1]:
        yield remark("code_kind", line, kind=code.kind, usual=usual[1])
    yield from _of_part(guide, item, code, line)
    if code.place == _NATION and _list_class(code, matters) is not None:
        yield from _by_list(item, code, matters, line)
    else:
        yield from _by_family(guide, item, code, matters, line)


def _of_part(guide: CutGuide, item: CutItem, code: ItemCode, line: int) -> Iterator[Remark]:
    """The class must be that of the guide's own part, where the part prints one."""
    for facts, block in zip(guide.facts.blocks, guide.blocks, strict=True):
        printed = _PART.search("".join(one.text for one in block.lines))
        if printed and facts.part and facts.part == item.part and printed[2] != code.group:
            yield remark("code_part", line, part=printed[1])


def _list_class(code: ItemCode, matters: Mapping[str, str]) -> str | None:
    """The class of the national list that the code names by its number there, if any."""
    classes = list(dict.fromkeys(matters.values()))
    number = int(code.group)
    return classes[number - 1] if 1 <= number <= len(classes) else None


def _by_list(item: CutItem, code: ItemCode, matters: Mapping[str, str], line: int) -> Iterator[Remark]:
    """Against the national list; numbers behind its last matter of a class are the province's additions."""
    named = _list_class(code, matters)
    own = {matters[one] for one in item.facts.matters}
    listed = [matter for matter, group in matters.items() if group == named]
    number = int(code.matter)
    if own and named not in own:
        yield remark("code_class", line, group=code.group, title=named)
    elif 1 <= number <= len(listed) and listed[number - 1] not in item.facts.matters:
        yield remark("code_matter", line, title=listed[number - 1])


def _by_family(
    guide: CutGuide, item: CutItem, code: ItemCode, matters: Mapping[str, str], line: int
) -> Iterator[Remark]:
    """Where the numbers are not the list's: items of one class number must be of one class."""
    own = {matters[one] for one in item.facts.matters}
    for other in guide.items:
        read = read_code(other.code, guide.facts.region)
        theirs = {matters[one] for one in other.facts.matters}
        if other is item or read is None or read.family != code.family or not theirs:
            continue
        if (own and own.isdisjoint(theirs)) or (not own and code.matter == _UNDIVIDED != read.matter):
            yield remark("code_class", line, group=code.group, title=other.facts.title)
            return
