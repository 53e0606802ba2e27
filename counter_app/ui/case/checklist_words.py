# SPDX-License-Identifier: Apache-2.0
"""A checklist line in words: for its row, for the paper it will stand on, and in the guide's own text."""

from collections.abc import Collection

from counter_app.base.texts import text
from counter_app.cases.actions import LineState
from counter_app.cases.draft import DraftLine
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.catalogue.items import Need, Quote, ServiceItem
from counter_app.desk.serving import Serving
from counter_app.ui.widgets.checklist_line import LineWords
from counter_app.ui.widgets.guide_panel import GuideLine, GuideText


def row_words(serving: Serving, of_the_place: Collection[str] = ()) -> tuple[LineWords, ...]:
    """All lines of the checklist as rows. ``of_the_place``: ids of forms that have no layout here."""
    lines = serving.checklist.lines
    return tuple(
        LineWords(
            number=place,
            count=len(lines),
            title=line.material.text,
            evidence=evidence_words(
                line,
                serving.line(line.material.id),
                len(serving.draft.listed.get(line.material.id, ())),
                brought=line.material.form in of_the_place,
            ),
            state=serving.line(line.material.id).state,
            reason=state_words(line, serving.line(line.material.id)),
            because=line.because,
            scans=_beside(serving, line.material.id),
        )
        for place, line in enumerate(lines, 1)
    )


def _beside(serving: Serving, material: str) -> str:
    """Sheets that were scanned, and whether the original stays."""
    kept = material in serving.draft.held or serving.original_here(material)
    scans = scan_words(len(serving.scans(material)))
    return "　".join(one for one in (scans, text("custody.row") if kept else "") if one)


def scan_words(count: int) -> str:
    """How many sheets were scanned for a line; "" for none."""
    return text("scans.row", count=count) if count else ""


def evidence_words(line: ChecklistLine, entry: DraftLine, listed: int = 0, *, brought: bool = False) -> str:
    """How it must be brought, whether it is always needed, which paper was brought, how many are listed under it."""
    material = line.material
    parts = [material.evidence.text]
    if brought:
        parts.append(text("page.form.of_the_place"))
    if material.left_to and not line.listed:
        parts.append(text(f"page.checklist.lister.{'listed' if listed else 'none'}", count=listed))
    if material.need is Need.if_needed:
        parts.insert(0, text("page.checklist.if_needed"))
    paper = next((one.text for one in material.any_of if one.id == entry.option), "")
    if paper:
        parts.append(text("page.checklist.brought", paper=paper))
    return "，".join(one for one in parts if one)


def state_words(line: ChecklistLine, entry: DraftLine) -> str:
    """What stands under a line because of its state."""
    match entry.state:
        case LineState.missing:
            return text("page.checklist.missing")
        case LineState.defective:
            return entry.own_words or entry.reason or text("page.checklist.no_reason")
        case LineState.promised:
            return text("page.checklist.promised", paper=line.material.promise or "")
        case LineState.shared:
            return text("page.checklist.shared")
        case LineState.follows:
            return text("matters.phone.follows")
        case _:
            return ""


def printed_words(entry: DraftLine) -> str:
    """The sentence the notice will carry about a line, "" where it carries none."""
    match entry.state:
        case LineState.missing:
            return text("papers.line.missing")
        case LineState.defective if entry.own_words or entry.reason:
            return defect_printed(entry.own_words or entry.reason)
        case _:
            return ""


def defect_printed(reason: str) -> str:
    """How a defect is printed."""
    return text("papers.line.defective", reason=reason.rstrip("。"))


def line_guide(item: ServiceItem, line: ChecklistLine) -> GuideText:
    """The parts of the guide that a line comes from, as issued, with its words marked."""
    marks: dict[int, list[tuple[int, int]]] = {}
    for quote in line.material.quotes:
        marks.setdefault(quote.line.number, []).append((quote.start, quote.end))
    shown: list[GuideLine] = []
    covered: set[int] = set()
    for section in (*item.sections, *item.printed):
        numbers = {one.number for one in section.lines}
        if numbers.isdisjoint(marks) or not numbers.isdisjoint(covered):
            continue
        covered |= numbers
        shown.append(GuideLine(f"{section.heading}：", heading=True))
        shown += [GuideLine(one.text, tuple(marks.get(one.number, ()))) for one in section.lines]
    shown += _elsewhere([one for one in line.material.quotes if one.line.number not in covered], marks)
    source = text("page.checklist.guide_of", item=f"{item.title} {item.code}".strip())
    if (local := line.material.local) is not None:
        source = text("page.checklist.local", rule=local.name, issuer=local.issuer, signed=local.signed_on)
    return GuideText(line.material.text, source, tuple(shown))


def _elsewhere(quotes: list[Quote], marks: dict[int, list[tuple[int, int]]]) -> list[GuideLine]:
    """Lines that stand outside the item and hold for it (下同)."""
    shown: list[GuideLine] = []
    seen: set[int] = set()
    for quote in quotes:
        if quote.line.number not in seen:
            seen.add(quote.line.number)
            shown.append(GuideLine(f"{quote.heading}：", heading=True))
            shown.append(GuideLine(quote.line.text, tuple(marks[quote.line.number])))
    return shown
