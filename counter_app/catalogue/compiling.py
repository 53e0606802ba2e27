# SPDX-License-Identifier: Apache-2.0
"""The catalogue compiled from its texts: every guide cut, structured, remarked and indexed."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from counter_app.base.resources import Fault, ResourceFaults
from counter_app.base.texts import text
from counter_app.catalogue.guide_facts import GuideFacts, read_facts, read_matters
from counter_app.catalogue.guide_text import CutGuide, CutItem, cut_guide, read_lines
from counter_app.catalogue.items import Catalogue, Guide, Line, Section, ServiceItem
from counter_app.catalogue.loader import content
from counter_app.catalogue.offices import find_offices
from counter_app.catalogue.remarks import guide_remarks, item_remarks
from counter_app.catalogue.search import SearchIndex
from counter_app.catalogue.shelving import build_index
from counter_app.catalogue.structure import load_structure


def compile_catalogue(folder: Path) -> tuple[Catalogue, SearchIndex, tuple[Fault, ...]]:
    """Read all guides in a folder from their texts: what can be used, its index, and what was wrong."""
    faults: list[Fault] = []
    try:
        matters: Mapping[str, str] = read_matters(folder / "matters.yaml", "guides/matters.yaml")
    except ResourceFaults as unreadable:
        faults += unreadable.faults
        matters = {}
    guides: dict[int, Guide] = {}
    for path in sorted(folder.glob("*/guide.yaml")):
        try:
            order, guide = _guide(path.parent, matters, faults)
        except ResourceFaults as unreadable:
            faults += unreadable.faults
            continue
        if order in guides or any(guide.id == other.id for other in guides.values()):
            faults.append(Fault(_name(path), 0, 0, text("guide.same_id", id=guide.id)))
        else:
            guides[order] = guide
    catalogue = Catalogue({guides[order].id: guides[order] for order in sorted(guides)}, matters)
    return catalogue, build_index(catalogue), tuple(dict.fromkeys(faults))  # what holds for many items is found often


def _guide(folder: Path, matters: Mapping[str, str], faults: list[Fault]) -> tuple[int, Guide]:
    """One guide. Raises ResourceFaults where nothing of it can be used; lesser faults are added."""
    own: list[Fault] = []
    facts = read_facts(folder / "guide.yaml", _name(folder / "guide.yaml"), matters, own)
    lines = _lines(folder / "guide.txt")
    if facts.id != folder.name:
        own.append(facts.document.fault(("id",), text("guide.folder", id=facts.id)))
        raise ResourceFaults(own)
    digest = _digest(content(folder / "guide.txt").replace(b"\r\n", b"\n"))
    if digest != facts.digest:
        own.append(facts.document.fault(("digest",), text("guide.text_changed", digest=digest)))
    cut = cut_guide(facts, lines, _name(folder / "guide.txt"), own)
    offices = find_offices(facts, lines)
    _check_remarks(facts, lines)
    common = content(folder / "guide.txt") + content(folder / "guide.yaml") + content(folder / "common.yaml")
    items = [_item(folder, cut, item, common, lines, own) for item in cut.items if item.sound]
    if not items:
        raise ResourceFaults(own or [Fault(_name(folder / "guide.yaml"), 0, 0, text("structure.list", key="items"))])
    faults += own
    guide = Guide(
        id=facts.id,
        title=facts.title,
        short=facts.short,
        issuer=facts.issuer,
        region=facts.region,
        issued=facts.issued,
        valid_from=facts.valid_from,
        version=_digest(common + b"".join(item.version.encode() for item in items)),
        items=tuple(items),
        offices=offices,
        remarks=guide_remarks(cut),
        sections=cut.blocks,
    )
    return facts.order, guide


def _item(
    folder: Path, guide: CutGuide, cut: CutItem, common: bytes, lines: Mapping[int, Line], faults: list[Fault]
) -> ServiceItem:
    path = folder / "items" / f"{cut.facts.ordinal:02}.yaml"
    item = ServiceItem(
        guide=guide.facts.id,
        ordinal=cut.facts.ordinal,
        title=cut.facts.title,
        code=cut.code,
        part=cut.part,
        matters=cut.facts.matters,
        first_line=cut.facts.first,
        last_line=cut.last,
        lines=cut.lines,
        sections=tuple(Section(one.heading, one.lines) for one in cut.sections),
        chart=cut.nodes,
        remarks=item_remarks(guide, cut),
        version=_digest(common + content(path)),
        valid_from=guide.facts.valid_from,
        structure=None,
        printed=cut.printed,
    )
    if not path.exists():
        return item
    structure, found = load_structure(item, path, lines)
    faults += found
    return replace(item, structure=structure)


def _check_remarks(facts: GuideFacts, lines: Mapping[int, Line]) -> None:
    for one in facts.remarks:
        if one.line and one.line not in lines:
            one.entry.fault(text("guide.remark_outside", line=one.line), "line")


def _lines(path: Path) -> Mapping[int, Line]:
    try:
        return read_lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceFaults([Fault(_name(path), 0, 0, text("guide.unreadable", why=type(error).__name__))]) from error


def _digest(whole: bytes) -> str:
    return hashlib.sha256(whole).hexdigest()[:12]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
