# SPDX-License-Identifier: Apache-2.0
"""An item in the words of finder and card: the guide's own where it has them, 指南未写 where it is silent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counter_app.base.clock import spoken_date
from counter_app.base.conditions import Condition, OneOf, keys_of
from counter_app.base.texts import text
from counter_app.cases.deadlines import compute_due
from counter_app.catalogue.items import Limit, LimitKind, Line, Material, Quote, ServiceItem, Structure
from counter_app.catalogue.said import ASK, BRING, LIMIT, lines_of
from counter_app.desk.counter import Counter
from counter_app.desk.due import spoken_limits
from counter_app.ui.widgets.guide_panel import GuideLine, GuideText

_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-)?\d{7,8}(?!\d)")


def silent() -> str:
    """What is said where the guide says nothing."""
    return text("ui.item.silent")


def words_of(item: ServiceItem, headings: tuple[str, ...], joint: str = "　") -> str:
    """The guide's words under a heading, on one line, or that it is silent."""
    return joint.join(lines_of(item, headings)) or silent()


def phones(item: ServiceItem) -> str:
    """The numbers to ask at; the guide's own words where it names none."""
    lines = lines_of(item, ASK)
    found = dict.fromkeys(number for line in lines for number in _PHONE.findall(line))
    return "、".join(found) or "　".join(lines) or silent()


def bring(item: ServiceItem) -> str:
    """What everybody brings, and that some bring more."""
    structure = item.structure
    if structure is None:
        return words_of(item, BRING)
    base = [_brought(one) for one in structure.materials if one.when is None]
    more = len(structure.materials) - len(base)
    if not base:
        return text("ui.item.by_case", count=more)
    words = "；".join(base)
    return text("ui.item.and_by_case", words=words, count=more) if more else words


def _brought(material: Material) -> str:
    form, words = material.evidence, material.text
    parts = [text("ui.item.original")] if form.original and text("ui.item.original") not in words else []
    if form.copies > 1 or (form.copies and text("ui.item.copy") not in words):
        parts.append(text("ui.item.copies", count=form.copies))
    parts += [one for one in (*form.seals, *form.signatures) if one not in words]
    return f"{words}（{'，'.join(parts)}）" if parts else words


def due_words(counter: Counter, limit: Limit, statutory: Limit | None) -> str:
    """Today's due date for a limit: ``今天``, ``11月27日 周五``, "" where none can be said. The stricter one leads."""
    now = counter.clock()
    due = compute_due(limit, statutory, now, counter.calendar, counter.settings.hall.hours)
    if not due.due:
        return ""
    day = date.fromisoformat(due.due)
    words = text("ui.item.today") if due.due == counter.today() else spoken_date(day)
    return text("ui.item.provisional", date=words) if due.provisional else words


def _statutory(structure: Structure, limit: Limit) -> Limit | None:
    """The statutory limit that holds wherever the promised one does; guides print both without a condition so far."""
    return next((one for one in structure.statutory if one.when in (None, limit.when)), None)


def how_long(counter: Counter, item: ServiceItem) -> str:
    """Limits in the guide's words; with today's due date where there is only one."""
    structure = item.structure
    if structure is None:
        return words_of(item, LIMIT)
    if not structure.limits:
        return silent()
    if len(structure.limits) > 1:
        return "；".join(_conditional(item, one) for one in structure.limits)
    limit = structure.limits[0]
    statutory = _statutory(structure, limit)
    words, due = spoken_limits(limit, statutory), due_words(counter, limit, statutory)
    if not due or limit.kind is LimitKind.immediate:
        return words
    return text("ui.item.accepted_today", limit=words, date=due)


def brief_limit(item: ServiceItem) -> str:
    """The limit at the end of a search hit's line."""
    if item.structure is None:
        return "".join(lines_of(item, LIMIT))[:24]
    limits = item.structure.limits
    if not limits:
        return text("ui.item.limit_silent")
    return limits[0].text if len(limits) == 1 else text("ui.item.limit_by_case")


def _conditional(item: ServiceItem, limit: Limit) -> str:
    labels = _labels(item)
    who = "、".join(
        labels[one.key, value] for one in keys_of(limit.when) for value in one.values if (one.key, value) in labels
    )
    return f"{who} {limit.text}" if who else limit.text


def _labels(item: ServiceItem) -> dict[tuple[str, str], str]:
    if item.structure is None:
        return {}
    return {
        (question.key, option.value): option.label
        for question in item.structure.circumstances
        for option in question.options
    }


@dataclass(frozen=True, slots=True)
class CircumstanceRow:
    """A line of the card's table: whom it is for, what they bring, how long it takes, today's due date."""

    who: str
    bring: str
    limit: str
    due: str


def circumstance_rows(counter: Counter, item: ServiceItem) -> tuple[CircumstanceRow, ...]:
    """What each answer adds, in the order of the questions."""
    return tuple(_rows(counter, item))


def _rows(counter: Counter, item: ServiceItem) -> Iterator[CircumstanceRow]:
    structure = item.structure
    if structure is None:
        return
    order = [question.key for question in structure.circumstances]
    base = [one for one in structure.materials if one.when is None]
    everybody = next((one for one in structure.limits if one.when is None), None)
    legal = _statutory(structure, everybody) if everybody else None
    undecided = text("ui.item.limit_by_case") if structure.limits else silent()
    if base or everybody is not None or not order:
        yield CircumstanceRow(
            text("ui.item.everybody"),
            "　".join(_brought(one) for one in base) or text("ui.item.nothing"),
            spoken_limits(everybody, legal) if everybody else undecided,
            due_words(counter, everybody, legal) if everybody else "",
        )
    for question in structure.circumstances:
        for option in question.options:
            added = [one for one in structure.materials if _decides(one, question.key, option.value, order)]
            limit = next((one for one in structure.limits if _mentions(one.when, question.key, option.value)), None)
            if not added and limit is None:
                continue
            first = question.key == order[0] and not base
            words = "　".join(_brought(one) for one in added)
            legal = _statutory(structure, limit) if limit else None
            yield CircumstanceRow(
                option.label if len(option.label) > 2 else f"{question.question.rstrip('？')}：{option.label}",
                words if first or not words else text("ui.item.besides", words=words),
                spoken_limits(limit, legal) if limit else "",
                due_words(counter, limit, legal) if limit else "",
            )


def _mentions(condition: Condition | None, key: str, value: str) -> bool:
    return any(one.key == key and value in one.values for one in keys_of(condition))


def _decides(material: Material, key: str, value: str, order: list[str]) -> bool:
    """Whether an answer brings a material in: it is the last of the questions that the material depends on."""
    compared: list[OneOf] = list(keys_of(material.when))
    if not compared:
        return False
    last = max((one.key for one in compared), key=lambda name: order.index(name) if name in order else -1)
    return last == key and any(one.key == key and value in one.values for one in compared)


def guide_text(item: ServiceItem, guide_title: str, quotes: tuple[Quote, ...] = (), title: str = "") -> GuideText:
    """The item's text as issued, with quotes marked; quotes from elsewhere in the guide stand behind it."""
    lines: list[GuideLine] = []
    shown: set[int] = set()
    for section in item.sections:
        lines.append(GuideLine(f"{section.heading}：" if section.lines else section.heading, heading=True))
        for line in section.lines:
            lines.append(GuideLine(line.text, _marks(line, quotes)))
            shown.add(line.number)
    elsewhere: dict[int, Quote] = {one.line.number: one for one in quotes if one.line.number not in shown}
    for quote in elsewhere.values():
        lines.append(GuideLine(f"{quote.heading}：", heading=True))
        lines.append(GuideLine(quote.line.text, _marks(quote.line, quotes)))
    source = f"{item.title} {item.code}".strip()
    return GuideText(title or text("ui.panel.guide"), f"{source}　{guide_title}", tuple(lines))


def _marks(line: Line, quotes: tuple[Quote, ...]) -> tuple[tuple[int, int], ...]:
    """Where quotes stand in a line. A section's first line may be the rest of its heading's line."""
    marks = []
    for one in quotes:
        if one.line.number == line.number:
            before = len(one.line.text) - len(line.text)
            if one.end > before:
                marks.append((max(0, one.start - before), one.end - before))
    return tuple(dict.fromkeys(marks))
