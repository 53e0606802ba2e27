# SPDX-License-Identifier: Apache-2.0
"""Whether every line of an item is accounted for by its structure, and nothing asked hides in a note."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counter_app.base.entries import Span
from counter_app.catalogue.items import Line, Quote, ServiceItem, Structure
from counter_app.catalogue.structure import ItemFile

TRIGGERS = ("提供", "提交", "需", "应", "原件", "复印件", "证明", "《")
"""Words by which a line asks something of the citizen. 对应, 相应 and the like hold 应 and are not excused."""

SHOWN_AS_THEY_STAND = ("查询方式", "咨询方式", "监督电话", "评价渠道", "办理渠道", "受理单位", "事项名称")
"""Sections that the item card shows verbatim; they ask nothing and are covered by themselves."""

FIELDS_SHOWN = (
    *("事项编码", "事项类型", "办件类型", "服务对象", "咨询电话", "投诉电话", "办理形式", "到办事现场次数"),
    *("是否进驻大厅", "是否收费", "办理地点", "办理时间", "投诉地址", "特别程序", "法定依据"),
)
"""The same where a guide prints fields. Its 服务对象 names legal forms that contradict the items: it refuses nobody."""

_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十0-9]+[）)、.．]")
_CLAUSE = re.compile(r"[^；。;]+")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the non-blank lines of one item are accounted for."""

    total: int
    noted: int  # by a note and nothing else
    uncovered: tuple[Line, ...]
    unquoted: tuple[Line, ...]  # they sound like asking, and neither a quote nor a reason stands behind them
    clauses: tuple[Quote, ...]  # parts of quoted lines that sound like asking and that no quote touches

    @property
    def covered(self) -> int:
        """Lines that are accounted for."""
        return self.total - len(self.uncovered)

    @property
    def whole(self) -> bool:
        """Every line is accounted for, and nothing asked is hidden."""
        return not (self.uncovered or self.unquoted or self.clauses)


def cover(item: ServiceItem, structure: Structure, file: ItemFile) -> Coverage:
    """Account for every line of an item."""
    quotes: dict[int, list[Quote]] = {}
    for quote in quotes_of(structure):
        quotes.setdefault(quote.line.number, []).append(quote)
    own = _own_lines(item)
    layouts = [form.layout for form in structure.forms if form.layout]
    notes = [note.lines for note in file.notes]
    reasoned = [note.lines for note in file.notes if note.reason]
    noted = 0
    uncovered: list[Line] = []
    unquoted: list[Line] = []
    clauses: list[Quote] = []
    for line in item.lines:
        here = quotes.get(line.number)
        by_note, by_reason = _inside(line.number, notes), _inside(line.number, reasoned)
        printed = _inside(line.number, [*file.chart, *layouts])
        if here:
            if not by_reason and not _inside(line.number, file.chart):
                clauses += _untouched(line, here)
        elif line.number in own:
            continue
        elif not by_note and not printed:
            uncovered.append(line)
        else:
            noted += by_note and not printed
            if asks(line.text) and not by_reason:
                unquoted.append(line)
    return Coverage(len(item.lines), noted, tuple(uncovered), tuple(unquoted), tuple(clauses))


def asks(words: str) -> bool:
    """Whether words sound like asking something of the citizen."""
    return any(trigger in words for trigger in TRIGGERS)


def quotes_of(structure: Structure) -> Iterator[Quote]:
    """Every quote behind any entry of a structure."""
    for many in structure.provisions.values():
        for one in many:
            yield from one.quotes
    for step in structure.steps:
        if step.limit:
            yield from step.limit.quotes


def _own_lines(item: ServiceItem) -> set[int]:
    """Lines that stand for themselves: the item's heading, bare section headings, sections shown as they stand."""
    found: set[int] = set()
    inside = {line.number for section in item.sections for line in section.lines}
    headings = {section.heading for section in item.sections}
    for line in item.lines:
        bare = _NUMBERED.sub("", line.text, count=1).rstrip("：:").strip()
        if line.number not in inside and (bare in headings or line.number == item.first_line):
            found.add(line.number)
    shown = FIELDS_SHOWN if item.section("事项类型") else SHOWN_AS_THEY_STAND
    for section in item.sections:
        if any(name in section.heading for name in shown):
            found.update(line.number for line in section.lines)
    return found


def _untouched(line: Line, quotes: Iterable[Quote]) -> Iterator[Quote]:
    spans = [(quote.start, quote.end) for quote in quotes]
    heading = next(iter(quotes)).heading
    for clause in _CLAUSE.finditer(line.text):
        touched = any(start < clause.end() and clause.start() < end for start, end in spans)
        if not touched and asks(clause.group()):
            yield Quote(line, clause.start(), clause.end(), heading)


def _inside(number: int, spans: Iterable[Span]) -> bool:
    return any(first <= number <= last for first, last in spans)
