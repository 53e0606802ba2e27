# SPDX-License-Identifier: Apache-2.0
"""What stands around the sections of a guide's items: lines outside them, flow charts, printed forms, offices."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counter_app.catalogue.guide_text import CHART, squeezed
from counter_app.catalogue.intake.cutting import CODE, ITEM_MARK, CutText, ItemPlace

_PART = re.compile(r"(?P<name>第[一二三四五六七八九十百\d]{1,3}(?:部分|章|编|篇|类))[：:、\s]*(?P<title>.*)\Z")
_ANNEX = re.compile(r"(?P<name>附(?:件|录|表))\s*\d{0,2}\s*[：:]?\s*(?P<title>.{0,60})\Z")
_PROMISE = re.compile(r"本人.{0,30}(?:身份证|承诺|保证).*(?:保证|承诺)")
_FORM = re.compile(
    r"(?!打印|出具|填写|提交|提供|领取|审核|发放|生成)[^□，。；：:;、\d]{4,44}(?:表|凭证|联系函|承诺书|授权书|申请书|审批单|结算单|回执|台账)"
)
_ABOVE_FORM = re.compile(r".{0,10}(?:编号|编码|[一二三四]联)[：:].{0,12}")
_ADDRESS = re.compile(r"(?P<who>[^：]+)地址：.+")
_PHONES = re.compile(r"0\d{2,3}-\d{7,8}(?:、\d{7,8})*", re.ASCII)
_COVERS = ("职工", "居民")
_MOST = 0.8
_LOOK_BACK = 8
_SHORT_FORM = 10
"""A shorter title of a form stands behind a blank line; without one it may be a box of the chart."""


@dataclass(frozen=True, slots=True)
class OutsideBlock:
    """Lines of no item. ``part`` not "": the items after it belong to it."""

    first: int
    last: int
    heading: str
    part: str


@dataclass(frozen=True, slots=True)
class ItemOutline:
    """One item with what stands behind its sections. ``part`` "": a new part begins without a heading."""

    place: ItemPlace
    last: int
    chart: int | None  # where it begins; None: the reader finds it, or there is none
    forms: tuple[tuple[int, int], ...]
    part: str | None


@dataclass(frozen=True, slots=True)
class OfficePlace:
    """An office of a table: the line of its address."""

    region: str
    covers: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole guide."""

    cut: CutText
    items: tuple[ItemOutline, ...]
    blocks: tuple[OutsideBlock, ...]
    offices: tuple[OfficePlace, ...]
    titles_only: bool  # of all charts the text has no more than the titles


def outline(cut: CutText) -> Outline:
    """Look at everything that is not a section."""
    blocks = list(_before(cut))
    items: list[ItemOutline] = []
    part, last_number = "", 0
    for index, place in enumerate(cut.items):
        is_last = index + 1 == len(cut.items)
        block = _behind(cut, place, is_last=is_last)
        last = block.first - 1 if block else place.last
        number = _number(cut, place)
        restarts = 0 < number <= last_number and part != "" and not (blocks and blocks[-1].last == place.first - 1)
        follows = bool(blocks) and _only_blank(cut, blocks[-1].last + 1, place.first - 1)
        if follows and blocks[-1].part:
            part = blocks[-1].part
        begins = "" if restarts and not follows else None
        part = "" if begins == "" else part
        last_number = number or last_number
        items.append(ItemOutline(place, last, _chart(cut, place, last), tuple(_forms(cut, place, last)), begins))
        if block:
            blocks.append(block)
    return Outline(cut, tuple(items), tuple(blocks), tuple(_offices(cut, blocks)), _titles_only(cut, items))


def _only_blank(cut: CutText, first: int, last: int) -> bool:
    return not any(True for _ in cut.filled(first, last))


def _before(cut: CutText) -> Iterator[OutsideBlock]:
    filled = list(cut.filled(1, cut.items[0].first - 1))
    if not filled:
        return
    for number in filled[-_LOOK_BACK:]:
        match = _PART.fullmatch(cut.line(number))
        if match:
            if number > filled[0]:
                yield OutsideBlock(filled[0], number - 1, _opening(cut, filled[0], number - 1), "")
            yield _part_block(cut, number, filled[-1])
            return
    yield OutsideBlock(filled[0], filled[-1], _opening(cut, filled[0], filled[-1]), "")


def _opening(cut: CutText, first: int, last: int) -> str:
    """What the lines before the first item are."""
    words = [cut.line(number) for number in cut.filled(first, last)]
    if any(squeezed(one) in ("目录", "目次") for one in words) or sum("..." in one or "…" in one for one in words) > 2:
        return "目录"
    return "印发通知" if any(one.startswith("关于印发") or "印发给你们" in one for one in words) else "标题"


def _part_block(cut: CutText, first: int, last: int) -> OutsideBlock:
    match = _PART.fullmatch(cut.line(first))
    words = [match["title"] if match else "", *(cut.line(number) for number in cut.filled(first + 1, last))]
    title = "".join(CODE.sub("", one).strip() for one in words)
    return OutsideBlock(first, last, match["name"] if match else cut.line(first), title)


def _behind(cut: CutText, place: ItemPlace, *, is_last: bool) -> OutsideBlock | None:
    """A new part's heading, an annex, or a promise that stands for the whole guide, behind an item's own lines."""
    filled = list(cut.filled(place.headings[-1].line + 1, place.last))
    for number in filled if is_last else filled[-_LOOK_BACK:]:
        line = cut.line(number)
        if _PART.fullmatch(line) and not is_last:
            return _part_block(cut, number, filled[-1])
        annex = _ANNEX.fullmatch(line)
        if annex and (is_last or not annex["title"]):
            below = next((cut.line(one) for one in filled if one > number), "")
            return OutsideBlock(number, filled[-1], f"{annex['name']} {annex['title'] or below}".strip(), "")
        if is_last and _PROMISE.match(line):
            return OutsideBlock(number, filled[-1], "个人承诺书", "")
    return None


_NUMERALS = {sign: index for index, sign in enumerate("一二三四五六七八九", start=1)}


def _number(cut: CutText, place: ItemPlace) -> int:
    """The number printed before an item's title; 0 for none."""
    mark = ITEM_MARK.match(cut.line(place.heading[0])) if place.heading else None
    if mark is None:
        return 0
    sign = mark.group().strip("（()） 、.．")
    if sign.isdecimal():
        return int(sign)
    tens, ten, ones = sign.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _chart(cut: CutText, place: ItemPlace, last: int) -> int | None:
    """The chart's first line, where it is not the line that holds the word: its title is broken or stands below it."""
    if cut.fields:
        return None
    filled = list(cut.filled(place.headings[-1].line + 1, last))
    named = next((number for number in filled if CHART in cut.line(number)), None)
    if named is None:
        return None
    own = squeezed(cut.line(named)).partition(CHART)[0]
    title = squeezed(place.title)
    if title in own:
        return None
    for number in reversed([one for one in filled if named - _LOOK_BACK <= one < named]):
        head = squeezed(cut.line(number)).strip("（(")
        joined = squeezed(head + own)
        if (len(head) > 2 and title.startswith(head)) or (title in joined and number + 1 == named) or head == title:
            return number
    return None


def _forms(cut: CutText, place: ItemPlace, last: int) -> Iterator[tuple[int, int]]:
    """Printed forms: behind the sections and the chart, a line that is a form's title and nothing else."""
    if cut.fields:
        return
    filled = list(cut.filled(place.headings[-1].line + 1, last))
    starts = [number for number in filled if CHART in cut.line(number)]
    behind = starts[0] if starts else next((one - 1 for one in filled if not cut.line(one - 1)), last + 1)
    for above, number in zip([0, *filled], filled, strict=False):
        line = cut.line(number)
        if number <= behind or ITEM_MARK.match(line) or not _FORM.fullmatch(squeezed(line)) or line[0] in "《（(":
            continue
        if cut.line(number - 1) and (len(squeezed(line)) < _SHORT_FORM or line[-1] != "表"):
            continue
        if above > behind and _ABOVE_FORM.fullmatch(cut.line(above)) and not cut.line(number - 1):
            yield above, number
        else:
            yield number, number


def _titles_only(cut: CutText, items: Sequence[ItemOutline]) -> bool:
    bare = with_nodes = 0
    for item in items:
        filled = list(cut.filled(item.place.headings[-1].line + 1, item.last))
        at = next((index for index, number in enumerate(filled) if CHART in cut.line(number)), None)
        if at is not None and cut.line(filled[at]).partition(CHART)[2] == "" and at + 1 == len(filled):
            bare += 1
        elif at is not None:
            with_nodes += 1
    return bare > 0 and bare >= (bare + with_nodes) * _MOST


def _offices(cut: CutText, blocks: Sequence[OutsideBlock]) -> Iterator[OfficePlace]:
    """Addresses with two phones below, under the name of their region."""
    for block in blocks:
        filled = list(cut.filled(block.first, block.last))
        region = ""
        for at, number in enumerate(filled):
            line = cut.line(number)
            match = _ADDRESS.fullmatch(line)
            phones = [cut.line(one) for one in filled[at + 1 : at + 3]]
            if match and len(phones) == 2 and all(_PHONES.fullmatch(one) for one in phones) and region:
                covers = "、".join(one for one in _COVERS if one in match["who"]) or "、".join(_COVERS)
                yield OfficePlace(region, covers, number)
            elif not match and not _PHONES.fullmatch(line) and not line.isdecimal():
                region = line


def area_code(lines: Sequence[str]) -> str:
    """The area code of most phones; "" where the text prints none."""
    found = Counter(code for line in lines for code in re.findall(r"\b(0\d{2,3})-\d{7,8}", line, re.ASCII))
    return found.most_common(1)[0][0] if found else ""
