# SPDX-License-Identifier: Apache-2.0
"""指南出入: faults of a guide's text. Rules find the plain ones; the rest were found by reading (``guide.yaml``).

The rules here need the text alone; those over what an item asks are in ``structure_remarks``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from counter_app.catalogue.codes import code_remarks
from counter_app.catalogue.contacts import contact_remarks, phone_remarks, printed_addresses
from counter_app.catalogue.guide_text import NUMERALS, CutGuide, CutItem, CutSection, squeezed
from counter_app.catalogue.items import Line, Remark
from counter_app.catalogue.remark_words import remark

_TITLED = re.compile(r"《[^《》]{4,}》")


def guide_remarks(guide: CutGuide) -> tuple[Remark, ...]:
    """What is of the guide and not of one item: found by reading, and phones in the annex."""
    by_hand = [Remark(one.text, one.line) for one in guide.facts.remarks if not _of_item(guide, one.line, one.whole)]
    return (*by_hand, *(found for block in guide.blocks for found in phone_remarks(guide, block.lines)))


class TextRemarks:
    """The rules over one guide's text. ``matters`` gives the class of every national matter, in order."""

    def __init__(self, guide: CutGuide, matters: Mapping[str, str]) -> None:
        self._guide = guide
        self._matters = matters
        self._addresses = printed_addresses(guide)

    def of(self, item: CutItem) -> tuple[Remark, ...]:
        """What the rules find in an item and what was found by reading it, in the order of the lines."""
        guide = self._guide
        by_hand = [
            Remark(one.text, one.line)
            for one in guide.facts.remarks
            if not one.whole and item.facts.first <= one.line <= item.last
        ]
        found = [
            *_heading(guide, item),
            *code_remarks(guide, item, self._matters),
            *_sections(guide, item),
            *_chart(guide, item),
            *_contents(guide, item),
            *contact_remarks(guide, item, self._addresses),
            *by_hand,
        ]
        return tuple(sorted(found, key=lambda one: one.line))


def _of_item(guide: CutGuide, line: int, whole: bool) -> bool:
    return not whole and any(item.facts.first <= line <= item.last for item in guide.items)


def _heading(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    first, title = item.facts.first, item.facts.title
    name = item.section("事项名称")
    if name is not None and squeezed(name.text) != squeezed(title):
        yield remark("title_differs", name.lines[0].number if name.lines else name.line, title=title, name=name.text)
    if item.facts.heading is None:
        yield remark("title_missing", first)
    elif item.facts.heading[1] > first:
        yield remark("title_broken", first)
    elif title not in item.lines[0].text:
        yield remark("title_spaced", first)
    if not item.code and any(one.code for one in guide.items):
        yield remark("code_missing", first)
    for other in guide.items:
        if item.code and other.code == item.code and other is not item:
            yield remark("code_shared", first, title=other.facts.title)


def _sections(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    printed = {one.heading: one for one in item.sections}
    for index, words in enumerate(guide.facts.headings):
        section = next((printed[word] for word in words if word in printed), None)
        if section is None:
            yield remark("section_missing", 0, heading=words[-1])
        elif section.mark and section.mark.strip("、（）") != NUMERALS[index]:
            yield remark("section_mark", section.line, heading=section.heading, mark=section.mark)


def _chart(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    if guide.facts.fields or guide.facts.titles_only:
        return
    if item.chart is None:
        yield remark("chart_missing", 0)
    elif not item.nodes:
        yield remark("chart_title_only", item.chart.line)


def _contents(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    channels, process = item.section("办理渠道"), item.section("办理流程")
    if channels and process:
        written = _first_with(process, "线上", "网上")
        if written and not any(word in channels.text for word in ("线上", "网上")):
            yield remark("online_unlisted", written.number)
    asked = _first_with(channels, "查询电话")
    if asked:
        yield remark("query_as_channel", asked.number)
    asked = _first_with(item.section("监督电话"), "查询电话")
    if asked:
        yield remark("complaint_as_query", asked.number)
    if guide.facts.fields:
        yield from _fields(guide, item)


def _fields(guide: CutGuide, item: CutItem) -> Iterator[Remark]:
    condition = item.section("受理条件")
    for other in guide.items:
        same = other.section("受理条件")
        if condition and same and other is not item and same.text == condition.text:
            yield remark("condition_repeated", condition.line, title=other.facts.title)
    for section in item.sections:
        if section.heading.endswith("办结时限") and not re.search(r"\d", section.text):
            yield remark("limit_no_number", section.line, heading=section.heading, limit=section.text)
    basis = item.section("法定依据")
    if basis:
        twice = [name for name, times in Counter(_TITLED.findall(basis.text)).items() if times > 1]
        if twice:
            yield remark("basis_repeated", basis.line, count=str(len(twice)))


def _first_with(section: CutSection | None, *words: str) -> Line | None:
    lines = () if section is None else section.lines
    return next((line for line in lines if any(word in line.text for word in words)), None)
