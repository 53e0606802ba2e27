# SPDX-License-Identifier: Apache-2.0
"""Entries, lines, items and faults of a guide draft in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.intake.entry_text import ItemEntry, Values
from counter_app.catalogue.intake.item_check import ItemCheck, LineCheck, Standing
from counter_app.catalogue.items import Circumstance, Quote
from counter_app.desk.condition_words import answer_words
from counter_app.desk.item_writing import ItemWork
from counter_app.ui.editor.rows import ViewRow
from counter_app.ui.widgets.marks import Mark

Key = tuple[str, int]
"""Which entry: its list and its place there."""

HEAD: Key = ("head", 0)
"""For whom an item is and how it is handled: no entry, shown like one."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "eligibility": ("eligibility", "clocks"),
    "circumstances": ("circumstances",),
    "materials": ("materials",),
    "forms": ("forms",),
    "steps": ("steps",),
    "limits": ("limits", "statutory"),
    "results": ("results", "offices"),
    "notes": ("notes",),
}
"""The headings of the page, each with the lists under it."""

STANDING: Mapping[Standing, Mark | None] = {
    Standing.quoted: Mark.met,
    Standing.noted: Mark.info,
    Standing.shown: None,
    Standing.partly: Mark.defective,
    Standing.unreasoned: Mark.defective,
    Standing.loose: Mark.missing,
}


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What a row of the middle shows."""

    key: Key
    mark: Mark
    state: str
    title: str
    under: str = ""
    faults: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The row for screen readers."""
        return "，".join(one for one in (self.title, self.state, self.under, *self.faults) if one)


def group_title(group: str) -> str:
    """The heading of a group."""
    return text(f"page.editor.group.{group}")


def kind_title(section: str) -> str:
    """What an entry of a list is called."""
    return text(f"page.editor.kind.{section}")


def entry_rows(work: ItemWork, check: ItemCheck | None) -> Iterator[tuple[str, list[EntryWords]]]:
    """Group by group: its heading and its rows."""
    questions = check.questions if check else ()
    yield text("page.editor.group.head"), [_head(work, check)]
    for group, sections in GROUPS.items():
        entries = [one for section in sections for one in work.entries if one.section == section]
        rows = [_row(one, questions, check.faults_of(one) if check else ()) for one in entries]
        yield f"{group_title(group)}　{len(rows)}" if rows else group_title(group), rows


def _head(work: ItemWork, check: ItemCheck | None) -> EntryWords:
    values = work.text.head if work.text else {}
    said = [text(f"page.editor.{key}.{values[key]}") for key in ("applicant", "handling") if known(key, values)]
    last = max((one.last for one in work.entries), default=0)
    lines = {line for one in work.entries for line in range(one.first, one.last + 1)}
    faults = [one for one in check.faults if one.line not in lines] if check else []
    title = "，".join(said) or text("page.editor.no_head")
    state = _state(faults, False)
    return EntryWords(HEAD, *state, title, "", tuple(one.message for one in faults) if last or faults else ())


def known(key: str, values: Values) -> bool:
    """Whether a value at the top is one of those there are."""
    return values.get(key) in HEADS[key]


HEADS: Mapping[str, tuple[str, ...]] = {
    "applicant": ("person", "unit", "institution", "none"),
    "handling": ("immediate", "promised", "proactive", "unstated"),
}
"""What may stand at the top of an item."""


def _row(entry: ItemEntry, questions: Sequence[Circumstance], faults: Sequence[Fault]) -> EntryWords:
    mark, state = _state(faults, entry.draft)
    under = [condition_said(entry.values.get("when"), questions), _quotes_said(entry.values.get("quote"))]
    words = "　".join(one for one in under if one)
    said = tuple(one.message for one in faults)
    return EntryWords((entry.section, entry.index), mark, state, title_of(entry, questions), words, said)


def _state(faults: Sequence[Fault], draft: bool) -> tuple[Mark, str]:
    if faults:
        return Mark.missing, text("page.editor.faulty")
    if draft:
        return Mark.waiting, text("page.editor.unconfirmed")
    return Mark.met, text("page.editor.sound")


def title_of(entry: ItemEntry, questions: Sequence[Circumstance] = ()) -> str:
    """An entry in one line."""
    values, words = entry.values, str(entry.values.get("text", ""))
    match entry.section:
        case "circumstances" if "common" in values:
            left_out = f"（{values['omit']}）" if "omit" in values else ""
            asked = next((one.question for one in questions if one.key == entry.id), entry.id)
            return text("page.editor.common", question=asked) + left_out
        case "circumstances":
            labels = "／".join(_labels(values.get("options"), "label"))
            return f"{values.get('question', '')}　{labels}".strip()
        case "clocks":
            return f"{values.get('question', '')}　{words}".strip()
        case "materials":
            return "　".join(one for one in (words, _evidence(values)) if one)
        case "forms":
            layout = values.get("layout")
            return f"《{values.get('title', '')}》" + (_lines_said(layout) if layout else "")
        case "steps":
            return "　".join(str(one) for one in (values.get("verb", ""), words, values.get("by", "")) if one)
        case "statutory":
            return text("page.editor.statutory", words=words)
        case "offices":
            return text("page.editor.office", covers=values.get("covers", ""))
        case "notes":
            return "　".join(one for one in (_lines_said(values.get("lines")), str(values.get("reason", ""))) if one)
        case _:
            return words


def _labels(listed: object, key: str) -> list[str]:
    return [str(one.get(key, "")) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _lines_said(span: object) -> str:
    if not isinstance(span, list) or len(span) != 2:
        return ""
    first, last = span
    return text("page.editor.lines", first=first, last=last) if first != last else text("page.editor.line", line=first)


def _evidence(values: Values) -> str:
    """How a paper is brought, and what may stand for it."""
    evidence = values.get("evidence")
    found = evidence if isinstance(evidence, dict) else {}
    parts = [text("page.editor.original")] if found.get("original") is True else []
    if found.get("copies"):
        parts.append(text("page.editor.copies", count=found["copies"]))
    parts += [str(one) for key in ("seals", "signatures") for one in found.get(key) or () if isinstance(one, str)]
    if values.get("need") == "if_needed":
        parts.append(text("page.editor.if_needed"))
    if values.get("promise"):
        parts.append(text("page.editor.promise", paper=values["promise"]))
    return " · ".join(parts)


def condition_said(value: object, questions: Sequence[Circumstance]) -> str:
    """A condition in short words, "" where there is none."""
    said = _condition(value, {one.key: one for one in questions})
    return text("page.editor.only", words=said) if said else ""


def _condition(value: object, questions: Mapping[str, Circumstance]) -> str:
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    operator, body = next(iter(value.items()))
    match operator:
        case "equals" | "in" if isinstance(body, dict) and len(body) == 1:
            key, wanted = next(iter(body.items()))
            values = wanted if isinstance(wanted, list) else [wanted]
            question = questions.get(key)
            named = [str(one) for one in values]
            return answer_words(question, named) if question else "、".join(named)
        case "all" | "any" if isinstance(body, list):
            joint = text("page.editor.and_" if operator == "all" else "page.editor.or_")
            return joint.join(one for one in (_condition(part, questions) for part in body) if one)
        case "not":
            return text("page.editor.not_", words=_condition(body, questions))
    return ""


def _quotes_said(value: object) -> str:
    found = value if isinstance(value, list) else [value]
    words = [str(one["text"]) if isinstance(one, dict) and "text" in one else one for one in found]
    said = [one for one in words if isinstance(one, str) and one]
    return text("page.editor.quoted", words="”“".join(said)) if said else ""


def line_rows(check: ItemCheck, quotes: Sequence[Quote]) -> list[ViewRow]:
    """The guide's own lines of an item with how each stands; the words of ``quotes`` are marked."""
    headings = {
        section.lines[0].number: section.heading
        for section in (*check.item.sections, *check.item.printed)
        if section.lines
    }
    rows: list[ViewRow] = []
    for one in check.lines:
        number = one.line.number
        if number in headings and headings[number] not in one.line.text:
            rows.append(ViewRow(f"h{number}", headings[number], heading=True))
        marks = tuple((quote.start, quote.end) for quote in quotes if quote.line.number == number)
        rest = tuple((quote.start, quote.end) for quote in one.rest) if not marks else ()
        state = text(f"page.editor.standing.{one.standing.value}")
        rows.append(ViewRow(str(number), one.line.text, STANDING[one.standing], state, str(number), "", marks or rest))
    return rows


def item_row(check: ItemCheck) -> ViewRow:
    """An item with how far it has come."""
    mark, state = item_state(check)
    number = str(check.item.ordinal)
    return ViewRow(number, check.item.title, mark, "", number, state)


def item_state(check: ItemCheck) -> tuple[Mark, str]:
    """How far an item has come, the gravest first."""
    loose = len(check.open_lines)
    if not check.written:
        return Mark.unseen, text("page.editor.item.unwritten")
    if check.faults:
        return Mark.missing, text("page.editor.item.faulty", count=len(check.faults))
    if loose:
        return Mark.defective, text("page.editor.item.loose", count=loose)
    if check.unconfirmed:
        return Mark.waiting, text("page.editor.item.unconfirmed", count=check.unconfirmed)
    return Mark.met, text("page.editor.item.done")


def fault_row(fault: Fault, place: str, state: str = "") -> ViewRow:
    """A fault as a place to go to."""
    return ViewRow(place, fault.message, Mark.missing, state)


def line_fault(check: LineCheck) -> str:
    """What is to be done about a line."""
    return text(f"page.editor.do.{check.standing.value}")
