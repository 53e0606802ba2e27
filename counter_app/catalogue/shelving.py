# SPDX-License-Identifier: Apache-2.0
"""What of an item can be found: title, papers and forms, whom it is for, its steps, and whatever else is printed."""

import re
from collections.abc import Iterator, Mapping

from counter_app.catalogue.finding.postings import GAP
from counter_app.catalogue.finding.stock import Kind
from counter_app.catalogue.finding.stocking import stock_up
from counter_app.catalogue.finding.vocabulary import Vocabulary
from counter_app.catalogue.folding import folded
from counter_app.catalogue.guide_text import CHART
from counter_app.catalogue.items import Catalogue, ServiceItem, Structure
from counter_app.catalogue.search import SearchIndex

_FORM_NAME = re.compile(r"《[^《》]*[表函]》")
_MATERIALS = "材料"
_BOX = "□"
_BEGINS = re.compile(r"[-\s]*(?:\d{1,2}[.、．]|[（(]\d|[①-⑳]|备注|注|《|根据|医保|参保|单位|办理)")
_BETWEEN = re.compile(rf"{GAP}|(?<=[；;])\s*(?=\d{{1,2}}[.、．])")


def build_index(catalogue: Catalogue, vocabulary: Vocabulary | None = None) -> SearchIndex:
    """Prepare a catalogue for searching (slow: done while the catalogue is compiled)."""
    items = [item for guide in catalogue.guides.values() for item in guide.items]
    entries = [list(_entries(item, catalogue.matters)) for item in items]
    return SearchIndex(catalogue, stock_up(items, entries, vocabulary or Vocabulary()))


def _entries(item: ServiceItem, matters: Mapping[str, str]) -> Iterator[tuple[Kind, str]]:
    yield Kind.title, item.title
    yield from ((Kind.form, name) for name in form_names(item))
    yield from ((Kind.material, name) for name in material_names(item))
    yield from ((Kind.part, name) for name in _classes(item, matters))
    yield from ((Kind.matter, name) for name in item.matters)
    if item.structure:
        yield from _terms(item.structure)
    for line in _form_lines(item):
        yield (Kind.box if _BOX in line else Kind.printed), line
    for section in item.sections:
        if not section.heading.endswith(_MATERIALS):
            yield from ((Kind.line, line.text) for line in section.lines)


def _terms(structure: Structure) -> Iterator[tuple[Kind, str]]:
    yield from ((Kind.statement, one.text) for one in structure.eligibility)
    for circumstance in structure.circumstances:
        yield Kind.circumstance, circumstance.question
        yield from ((Kind.circumstance, option.label) for option in circumstance.options)
    yield from ((Kind.clock, clock.text) for clock in structure.clocks)
    yield from ((Kind.step, step.text) for step in structure.steps)
    yield from ((Kind.result, result.text) for result in structure.results)


def form_names(item: ServiceItem) -> list[str]:
    """The forms an item names or prints, each once."""
    names = [form.title for form in item.structure.forms] if item.structure else []
    names += [one.heading for one in item.printed if one.heading != CHART]
    named = [name for line in _material_lines(item) for name in _FORM_NAME.findall(line)]
    bare = {folded(name).strip("《》"): name for name in reversed([*named, *names])}
    return list(reversed(bare.values()))


def material_names(item: ServiceItem) -> list[str]:
    """The papers an item asks for: the guide's own lines, then what only the structured layer spells out."""
    lines = _material_lines(item)
    whole = folded("".join(lines))
    papers = item.structure.materials if item.structure else ()
    spelled = [one.text for one in papers] + [option.text for one in papers for option in one.any_of]
    return [*lines, *(paper for paper in spelled if folded(paper) not in whole)]


def _material_lines(item: ServiceItem) -> list[str]:
    """The guide's list of papers, one a piece: lines broken in the middle are joined, several in one line parted."""
    whole = ""
    for section in item.sections:
        for line in section.lines if section.heading.endswith(_MATERIALS) else ():
            whole += f"{GAP}{line.text}" if not whole or _BEGINS.match(line.text) else line.text
    return [piece.strip() for piece in _BETWEEN.split(whole) if piece.strip()]


def _form_lines(item: ServiceItem) -> Iterator[str]:
    for section in item.printed:
        if section.heading != CHART:
            yield from (line.text for line in section.lines)


def _classes(item: ServiceItem, matters: Mapping[str, str]) -> list[str]:
    """The guide's own class; where it has none, the national classes."""
    return [item.part] if item.part else [matters[matter] for matter in item.matters]
