# SPDX-License-Identifier: Apache-2.0
"""指南出入: faults of a guide's text. Rules find the plain ones; the rest were found by reading (``guide.yaml``)."""

import re
from collections import Counter
from collections.abc import Iterator

from counter_app.base.texts import text
from counter_app.catalogue.guide_text import NUMERALS, CutGuide, CutItem, CutSection, squeezed
from counter_app.catalogue.items import Line, Remark

_PHONE = re.compile(r"(0\d{2,3})-\d{7,8}")
_TITLED = re.compile(r"《[^《》]{4,}》")


def guide_remarks(guide: CutGuide) -> tuple[Remark, ...]:
    """The hand-written remarks that are of the guide and not of one item."""
    return tuple(Remark(one.text, one.line) for one in guide.facts.remarks if not _of_item(guide, one.line, one.whole))


def item_remarks(guide: CutGuide, item: CutItem) -> tuple[Remark, ...]:
    """What the rules find in an item and what was found by reading it, in the order of the lines."""
    by_hand = [
        Remark(one.text, one.line)
        for one in guide.facts.remarks
        if not one.whole and item.facts.first <= one.line <= item.last
    ]
    found = [*_heading(guide, item), *_sections(guide, item), *_chart(guide, item), *_contents(guide, item), *by_hand]
    return tuple(sorted(found, key=lambda one: one.line))


def _of_item(guide: CutGuide, line: int, whole: bool) -> bool:
    return not whole and any(item.facts.first <= line <= item.last for item in guide.items)


def _remark(code: str, line: int, **facts: str) -> Remark:
    return Remark(text(f"guide.remark.{code}", **facts), line)


def _heading(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    first, title = item.facts.first, item.facts.title
    name = item.section("事项名称")
    if name is not None and squeezed(name.text) != squeezed(title):
        yield _remark("title_differs", name.lines[0].number if name.lines else name.line, title=title, name=name.text)
    if item.facts.heading is None:
        yield _remark("title_missing", first)
    elif item.facts.heading[1] > first:
        yield _remark("title_broken", first)
    elif title not in item.lines[0].text:
        yield _remark("title_spaced", first)
    if not item.code and any(one.code for one in guide.items):
        yield _remark("code_missing", first)
    for other in guide.items:
        if item.code and other.code == item.code and other is not item:
            yield _remark("code_shared", first, title=other.facts.title)


def _sections(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    printed = {one.heading: one for one in item.sections}
    for index, words in enumerate(guide.facts.headings):
        section = next((printed[word] for word in words if word in printed), None)
        if section is None:
            yield _remark("section_missing", 0, heading=words[-1])
        elif section.mark and section.mark.strip("、（）") != NUMERALS[index]:
            yield _remark("section_mark", section.line, heading=section.heading, mark=section.mark)


def _chart(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    if guide.facts.fields or guide.facts.titles_only:
        return
    if item.chart is None:
        yield _remark("chart_missing", 0)
    elif not item.nodes:
        yield _remark("chart_title_only", item.chart.line)


def _contents(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    channels, process = item.section("办理渠道"), item.section("办理流程")
    if channels and process:
        written = _first_with(process, "线上", "网上")
        if written and not any(word in channels.text for word in ("线上", "网上")):
            yield _remark("online_unlisted", written.number)
    asked = _first_with(channels, "查询电话")
    if asked:
        yield _remark("query_as_channel", asked.number)
    asked = _first_with(item.section("监督电话"), "查询电话")
    if asked:
        yield _remark("complaint_as_query", asked.number)
    for line in item.lines:
        for phone in _PHONE.finditer(line.text):
            if guide.facts.area_code and phone.group(1) != guide.facts.area_code:
                yield _remark("phone_area", line.number, phone=phone.group())
    if guide.facts.fields:
        yield from _fields(guide, item)


def _fields(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    condition = item.section("受理条件")
    for other in guide.items:
        same = other.section("受理条件")
        if condition and same and other is not item and same.text == condition.text:
            yield _remark("condition_repeated", condition.line, title=other.facts.title)
    for section in item.sections:
        if section.heading.endswith("办结时限") and not re.search(r"\d", section.text):
            yield _remark("limit_no_number", section.line, heading=section.heading, limit=section.text)
    basis = item.section("法定依据")
    if basis:
        twice = [name for name, times in Counter(_TITLED.findall(basis.text)).items() if times > 1]
        if twice:
            yield _remark("basis_repeated", basis.line, count=str(len(twice)))


def _first_with(section: CutSection | None, *words: str) -> Line | None:
    lines = () if section is None else section.lines
    return next((line for line in lines if any(word in line.text for word in words)), None)
