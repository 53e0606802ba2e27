# SPDX-License-Identifier: Apache-2.0
"""A guide's text as issued, cut into items and their sections: headed chapters or ``field：value`` lines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counter_app.base.entries import Span
from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.guide_facts import BlockFacts, GuideFacts, ItemFacts
from counter_app.catalogue.items import Line, Section

CHART = "流程图"
"""Heading given to an item's flow chart; its first lines are the chart's printed title."""

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")

_LOCAL = "事项编码"
_MARK = re.compile(r"(?:\d{1,3}[.、．]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*")
_SECTION_MARK = r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}、"
_CODE = re.compile(r"[（(]([0-9A-Za-z]{8,31})[）)]$", re.ASCII)
_CHART_RESIDUE = re.compile(r"[()（）\s]*(?:流程图)?[()（）\s]*")


@dataclass(frozen=True, slots=True)
class CutSection:
    """A section with how its heading is printed: the number mark before it and its line."""

    heading: str
    mark: str
    line: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All its lines as one text."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class CutItem:
    """One item's text: the guide's own sections, then the flow chart and the forms printed behind them.

    ``sound`` is false where the text is not what the facts say; such an item is not offered to anybody.
    """

    facts: ItemFacts
    code: str
    part: str
    last: int
    lines: tuple[Line, ...]
    sections: tuple[CutSection, ...]
    chart: CutSection | None
    nodes: tuple[str, ...]
    forms: tuple[CutSection, ...]
    sound: bool

    @property
    def printed(self) -> tuple[Section, ...]:
        """What is printed behind the guide's own sections."""
        charts = () if self.chart is None else (self.chart,)
        return tuple(Section(one.heading, one.lines) for one in (*charts, *self.forms))

    def section(self, heading: str) -> CutSection | None:
        """The guide's own section whose heading contains the words."""
        return next((one for one in self.sections if heading in one.heading), None)


@dataclass(frozen=True, slots=True)
class CutGuide:
    """A guide's items and the blocks outside them."""

    facts: GuideFacts
    items: tuple[CutItem, ...]
    blocks: tuple[Section, ...]


@lru_cache(maxsize=8)
def read_lines(issued: str) -> Mapping[int, Line]:
    """The non-blank lines of a text, by their number; each item of a guide asks for them."""
    rows = enumerate(issued.splitlines(), start=1)
    return {number: Line(number, row.strip()) for number, row in rows if row.strip()}


def cut_guide(facts: GuideFacts, lines: Mapping[int, Line], file: str, faults: list[Fault]) -> CutGuide:
    """Cut a text's lines where the facts say. What does not fit adds a fault."""
    return _Cutter(facts, lines, file, faults).cut()


def squeezed(words: str) -> str:
    """Without any white space: how titles are compared."""
    return "".join(words.split())


class _Cutter:
    """Holds one guide's text while it is cut."""

    def __init__(self, facts: GuideFacts, lines: Mapping[int, Line], file: str, faults: list[Fault]) -> None:
        self.facts = facts
        self.lines = lines
        self.end = max(lines, default=0)
        self.file = file
        self.faults = faults
        words = sorted((word for words in facts.headings for word in words), key=len, reverse=True)
        names = "|".join(re.escape(word) for word in words)
        rest = r"\s*[：:]\s*(?P<rest>.*)"
        mark, rest = ("()", rest) if facts.fields else (_SECTION_MARK, f"(?:{rest})?")
        self._heading = re.compile(rf"(?P<mark>{mark})\s*(?P<name>{names}){rest}\Z")

    def cut(self) -> CutGuide:
        places: list[ItemFacts | BlockFacts] = [*self.facts.items, *self.facts.blocks]
        places.sort(key=_first)
        items: list[CutItem] = []
        part, before = "", 0
        for number, place in enumerate(places, 1):
            end = self.end if number == len(places) else _first(places[number]) - 1
            first, last = (place.first, end) if isinstance(place, ItemFacts) else place.lines
            if not before < first <= last <= self.end:
                place.entry.fault(text("guide.line_order", line=first))
                continue
            self._check_gap(before + 1, first - 1)
            before = last
            part = part if place.part is None else place.part
            if isinstance(place, ItemFacts):
                items.append(self._item(place, last, part))
        self._check_gap(before + 1, self.end)
        return CutGuide(self.facts, tuple(items), tuple(self._block(one) for one in self.facts.blocks))

    def _item(self, facts: ItemFacts, last: int, part: str) -> CutItem:
        found_before = len(self.faults)
        lines = self._lines(facts.first, last)
        code = "" if facts.heading is None else self._check_title(facts, facts.heading)
        behind = facts.first if facts.heading is None else facts.heading[1] + 1
        forms = [place for place in facts.forms if self._inside(facts, place, last)]
        end = min((first for first, _ in forms), default=last + 1) - 1
        chart_at = self._chart_at(facts, self._lines(behind, end))
        headed = self._headed(facts, self._lines(behind, (chart_at or end + 1) - 1))
        if self.facts.fields and any(_LOCAL in words for words in self.facts.headings):
            code = self._local_code(facts, headed)
        chart, nodes = self._chart(self._lines(chart_at, end)) if chart_at else (None, ())
        printed = self._forms(forms, last)
        sound = len(self.faults) == found_before
        return CutItem(facts, code, part, last, lines, headed, chart, nodes, printed, sound)

    def _check_title(self, facts: ItemFacts, heading: Span) -> str:
        """The code printed behind the title, after checking that the title is the one the facts name."""
        printed = "".join(line.text for line in self._lines(*heading))
        bare = _MARK.sub("", printed, count=1)
        code = _CODE.search(bare)
        if squeezed(bare[: code.start()] if code else bare) != squeezed(facts.title):
            facts.entry.fault(text("guide.title_not_there", line=heading[0], title=facts.title), "line")
        return code.group(1) if code else ""

    def _headed(self, facts: ItemFacts, lines: Sequence[Line]) -> tuple[CutSection, ...]:
        found: list[CutSection] = []
        for line in lines:
            match = self._heading.match(line.text)
            if match:
                rest = match.group("rest") or ""
                inline = (Line(line.number, rest),) if rest else ()
                found.append(CutSection(match.group("name"), match.group("mark"), line.number, inline))
            elif found:
                one = found[-1]
                found[-1] = CutSection(one.heading, one.mark, one.line, (*one.lines, line))
            else:
                self._text_fault(line.number, "guide.line_before_sections", title=facts.title)
        order = [self._order(one.heading) for one in found]
        for one, here, before in zip(found, order, [-1, *order], strict=False):
            if here <= before:
                self._text_fault(one.line, "guide.section_order", heading=one.heading)
        if not found:
            self._text_fault(facts.first, "guide.no_sections", title=facts.title)
        return tuple(found)

    def _order(self, heading: str) -> int:
        return next(index for index, words in enumerate(self.facts.headings) if heading in words)

    def _local_code(self, facts: ItemFacts, headed: Iterable[CutSection]) -> str:
        section = next((one for one in headed if one.heading == _LOCAL), None)
        if section is None or not section.text:
            self._text_fault(section.line if section else facts.first, "guide.no_code", title=facts.title)
            return ""
        return section.text

    def _chart_at(self, facts: ItemFacts, lines: Sequence[Line]) -> int | None:
        """Where the flow chart begins: after the last section's heading, at the line that names it."""
        if self.facts.fields:
            return None
        if facts.chart is not None:
            if any(line.number == facts.chart for line in lines):
                return facts.chart
            facts.entry.fault(text("guide.line_outside", line=facts.chart), "chart")
        headings = [line.number for line in lines if self._heading.match(line.text)]
        last = headings[-1] if headings else 0
        return next((line.number for line in lines if line.number > last and CHART in line.text), None)

    def _chart(self, lines: Sequence[Line]) -> tuple[CutSection, tuple[str, ...]]:
        titles = 2 if CHART not in lines[0].text and len(lines) > 1 and CHART in lines[1].text else 1
        behind_title = lines[titles - 1].text.partition(CHART)[2]
        nodes = [behind_title, *(line.text for line in lines[titles:])]
        kept = tuple(node for node in nodes if not _CHART_RESIDUE.fullmatch(node))
        return CutSection(CHART, "", lines[0].number, tuple(lines)), kept

    def _inside(self, facts: ItemFacts, place: Span, last: int) -> bool:
        if facts.first < place[0] <= place[1] <= last and place[1] in self.lines:
            return True
        facts.entry.fault(text("guide.line_outside", line=place[0]), "forms")
        return False

    def _forms(self, places: Sequence[Span], last: int) -> tuple[CutSection, ...]:
        ends = [*(first - 1 for first, _ in places[1:]), last][: len(places)]
        found = []
        for (first, title), end in zip(places, ends, strict=True):
            lines = tuple(line for line in self._lines(first, end) if line.number != title)
            found.append(CutSection(self.lines[title].text, "", title, lines))
        return tuple(found)

    def _block(self, facts: BlockFacts) -> Section:
        lines = self._lines(*facts.lines)
        if facts.part and squeezed(facts.part) not in squeezed("".join(line.text for line in lines)):
            facts.entry.fault(text("guide.title_not_there", line=facts.lines[0], title=facts.part), "part")
        return Section(facts.heading, lines)

    def _lines(self, first: int, last: int) -> tuple[Line, ...]:
        return tuple(self.lines[number] for number in range(first, min(last, self.end) + 1) if number in self.lines)

    def _check_gap(self, first: int, last: int) -> None:
        for line in self._lines(first, last):
            self._text_fault(line.number, "guide.line_lost")

    def _text_fault(self, line: int, code: str, **facts: str) -> None:
        self.faults.append(Fault(self.file, line, 1, text(code, **facts)))


def _first(place: ItemFacts | BlockFacts) -> int:
    return place.first if isinstance(place, ItemFacts) else place.lines[0]
