# SPDX-License-Identifier: Apache-2.0
"""材料清单 for the citizen: what to bring for an item under the circumstances known so far, on A4.

It belongs to no case, names nobody and is written down nowhere: printing it records nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from counter_app.base.conditions import holds
from counter_app.base.texts import text
from counter_app.catalogue.checklist import Checklist, ChecklistLine, build_checklist
from counter_app.catalogue.circumstances import known_answers
from counter_app.catalogue.items import Limit, Need, ServiceItem, Structure
from counter_app.catalogue.said import BRING, CHANNELS, FEE, LIMIT, WHO, lines_of
from counter_app.desk.a4_printer import Sent, send_sheet
from counter_app.desk.condition_words import answer_words, condition_words
from counter_app.desk.counter import Counter
from counter_app.desk.office import office_of
from counter_app.reports.sheet_facts import MAYBE, SURE, ItemSheetFacts, SheetLine
from counter_app.settings import HallProfile, Hours

_ENDS = "。；;：:）)"


def print_item_sheet(counter: Counter, item: ServiceItem, answers: Mapping[str, str] | None = None) -> Sent:
    """Draw the list and send it where this window's A4 goes. Touches no store, so it runs in the printing lane.

    Raises CounterError ``sheet.<why>`` where the queue did not take it, or as ``render_item_sheet`` does.
    """
    from counter_app.reports.paper import render_item_sheet

    pdf = render_item_sheet(item_sheet_facts(counter, item, answers))
    return send_sheet(counter, pdf, file=f"list-{item.guide}-{item.ordinal:02}", paper=text("item_sheet.paper"))


def item_sheet_facts(counter: Counter, item: ServiceItem, answers: Mapping[str, str] | None = None) -> ItemSheetFacts:
    """What the list says under these answers. A line that an open question decides says when it is needed."""
    guide = counter.catalogue.guides[item.guide]
    hall, window = counter.settings.hall, counter.settings.window
    here = guide.id == hall.guide
    facts = ItemSheetFacts(
        item_title=item.title,
        item_code=item.code,
        guide_title=guide.title,
        guide_issued=guide.issued,
        catalogue_version=item.version,
        made_at=counter.clock(),
        window=text("papers.window", number=window.number),
        office=office_of(item, guide, hall if here else _elsewhere(hall), answers),
        who=_flowing(lines_of(item, WHO)),
        fee=_flowing(lines_of(item, FEE)),
        channels=_flowing(lines_of(item, CHANNELS)),
        reference="" if here else text("item_sheet.reference", guide=guide.short),
        practice=window.practice,
    )
    if item.structure is None:
        return replace(facts, verbatim=lines_of(item, BRING), limits=lines_of(item, LIMIT))
    checklist = build_checklist(item, answers or {})
    known = known_answers(item.structure.circumstances, checklist.answers)
    return replace(
        facts,
        circumstances=tuple(
            answer_words(one.circumstance, (one.answer,)) for one in checklist.circumstances if one.answer is not None
        ),
        lines=tuple(_line(item.structure, one, known) for one in checklist.lines),
        limits=tuple(_limits(item.structure, item.structure.limits, known)),
        statutory=tuple(_limits(item.structure, item.structure.statutory, known)),
        clocks=tuple(
            _conditional(one.text, condition_words(item.structure, one.when, known)) for one in checklist.clocks
        ),
        steps=_verbs(checklist),
    )


def _flowing(lines: Sequence[str]) -> str:
    """The guide's lines; one that breaks off in the middle of a sentence goes on."""
    words = ""
    for line in lines:
        words += ("\n" if words and words[-1] in _ENDS else "") + line
    return words


def _elsewhere(hall: HallProfile) -> HallProfile:
    """Another place's guide is not filled up with this hall's address and phones."""
    return replace(hall, address="", phone="", complaint_phone="", hours=Hours(()), buses="")


def _line(structure: Structure, line: ChecklistLine, known: Mapping[str, str]) -> SheetLine:
    material = line.material
    options = tuple(one.text for one in material.any_of)
    return SheetLine(
        text=material.text,
        state=SURE if line.decided else MAYBE,
        when="" if line.decided else condition_words(structure, material.when, known),
        evidence=material.evidence.text,
        options=() if all(one in material.text for one in options) else options,
        where=material.where,
        notes=tuple(_notes(structure, line, known)),
    )


def _notes(structure: Structure, line: ChecklistLine, known: Mapping[str, str]) -> Iterator[str]:
    material = line.material
    if material.need is Need.if_needed:
        yield text("item_sheet.if_needed")
    if material.left_to:
        yield text("item_sheet.left_to", document=material.left_to)
    if material.shared:
        yield text("item_sheet.shared")
    if material.promise and material.promise not in material.text:
        allowed = holds(material.promise_when, known)
        if allowed is not False:
            promise = text("item_sheet.promise", paper=material.promise)
            yield _conditional(promise, condition_words(structure, material.promise_when, known))


def _limits(structure: Structure, limits: Sequence[Limit], known: Mapping[str, str]) -> Iterator[str]:
    """The limits that may still hold, each with the answers that decide it; the first that holds ends them."""
    for limit in limits:
        held = holds(limit.when, known)
        if held is not False:
            yield _conditional(limit.text, condition_words(structure, limit.when, known))
        if held is True:
            return


def _conditional(words: str, when: str) -> str:
    return text("item_sheet.conditional", when=when, words=words) if when else words


def _verbs(checklist: Checklist) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.verb.value for step in checklist.steps))
