# SPDX-License-Identifier: Apache-2.0
"""The catalogue compiled from its texts: every guide cut, structured, remarked and indexed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from counter_app.base.resources import Fault, ResourceFaults
from counter_app.base.texts import text
from counter_app.catalogue.finding.vocabulary import Vocabulary, read_vocabulary
from counter_app.catalogue.guide_facts import GuideFacts, read_facts, read_matters
from counter_app.catalogue.guide_folder import COMMON, FACTS, TEXT, item_file
from counter_app.catalogue.guide_text import CutGuide, CutItem, cut_guide, read_lines
from counter_app.catalogue.items import Catalogue, Guide, Line, Section, ServiceItem
from counter_app.catalogue.offices import find_offices
from counter_app.catalogue.remarks import TextRemarks, guide_remarks
from counter_app.catalogue.search import SearchIndex
from counter_app.catalogue.shelf import Edition, content
from counter_app.catalogue.shelving import build_index
from counter_app.catalogue.structure import load_structure
from counter_app.catalogue.structure_remarks import structure_remarks
from counter_app.catalogue.supplement import Supplement, check_items, read_supplements


def compile_catalogue(
    editions: Sequence[Edition], matters_file: Path, search: Path
) -> tuple[Catalogue, SearchIndex, tuple[Fault, ...]]:
    """Read guides from their texts: what can be used, its index, and what was wrong."""
    catalogue, vocabulary, faults = read_guides(editions, matters_file, search)
    return catalogue, build_index(catalogue, vocabulary), faults


def read_guides(
    editions: Sequence[Edition], matters_file: Path, search: Path
) -> tuple[Catalogue, Vocabulary, tuple[Fault, ...]]:
    """What can be used of the guides and of the finder's words, and what was wrong; no index is made."""
    faults: list[Fault] = []
    matters = _matters(matters_file, faults)
    guides: dict[str, tuple[int, Guide]] = {}
    for edition in editions:
        try:
            order, guide = _guide(edition, matters, faults)
        except ResourceFaults as unreadable:
            faults += unreadable.faults
            continue
        if guide.id in guides or order in {other for other, _ in guides.values()}:
            faults.append(Fault(edition.file(FACTS), 0, 0, text("guide.same_id", id=guide.id)))
        else:
            guides[guide.id] = order, guide
    in_order = sorted(guides.values(), key=lambda pair: pair[0])
    catalogue = Catalogue({guide.id: guide for _, guide in in_order}, matters)
    vocabulary = read_vocabulary(search, matters, faults)
    return catalogue, vocabulary, tuple(dict.fromkeys(faults))  # what holds for many items is found often


def compile_guide(
    edition: Edition, matters_file: Path, only: int | None = None
) -> tuple[Guide | None, tuple[Fault, ...]]:
    """Read one edition of a guide by itself; None where nothing of it can be used.

    ``only`` is the place of the one item that is wanted with its structure; the others stay text.
    """
    faults: list[Fault] = []
    try:
        _, guide = _guide(edition, _matters(matters_file, faults), faults, only)
    except ResourceFaults as unreadable:
        return None, (*faults, *unreadable.faults)
    return guide, tuple(dict.fromkeys(faults))


def _matters(path: Path, faults: list[Fault]) -> Mapping[str, str]:
    try:
        return read_matters(path, f"{path.parent.name}/{path.name}")
    except ResourceFaults as unreadable:
        faults += unreadable.faults
        return {}


def _guide(
    edition: Edition, matters: Mapping[str, str], faults: list[Fault], only: int | None = None
) -> tuple[int, Guide]:
    """One guide. Raises ResourceFaults where nothing of it can be used; lesser faults are added."""
    own: list[Fault] = []
    folder = edition.folder
    facts = read_facts(folder / FACTS, edition.file(FACTS), matters, own)
    lines = _lines(edition)
    if facts.id != edition.guide:
        own.append(facts.document.fault(("id",), text("guide.folder", id=facts.id)))
        raise ResourceFaults(own)
    digest = _digest(content(folder / TEXT).replace(b"\r\n", b"\n"))
    if digest != facts.digest:
        own.append(facts.document.fault(("digest",), text("guide.text_changed", digest=digest)))
    cut = cut_guide(facts, lines, edition.file(TEXT), own)
    offices = find_offices(facts, lines)
    _check_remarks(facts, lines)
    common = content(folder / TEXT) + content(folder / FACTS) + content(folder / COMMON)
    supplements, unusable = read_supplements(edition.supplements)
    remarks = TextRemarks(cut, matters)
    items = [_item(edition, cut, item, common, remarks) for item in cut.items if item.sound]
    items = [
        _structured(edition, item, lines, supplements, own) if only in (None, item.ordinal) else item for item in items
    ]
    if not items:
        raise ResourceFaults(own or [Fault(edition.file(FACTS), 0, 0, text("structure.list", key="items"))])
    check_items(supplements, items)
    faults += [*own, *unusable, *(fault for one in supplements for fault in one.faults)]
    guide = Guide(
        id=facts.id,
        title=facts.title,
        short=facts.short,
        issuer=facts.issuer,
        region=facts.region,
        issued=facts.issued,
        valid_from=facts.valid_from,
        checked=facts.checked,
        version=_digest(common + b"".join(item.version.encode() for item in items)),
        items=tuple(items),
        offices=offices,
        remarks=guide_remarks(cut),
        sections=cut.blocks,
    )
    return facts.order, guide


def _item(edition: Edition, guide: CutGuide, cut: CutItem, common: bytes, remarks: TextRemarks) -> ServiceItem:
    """An item as text; its version is that of its file too."""
    return ServiceItem(
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
        remarks=remarks.of(cut),
        version=_digest(common + content(item_file(edition.folder, cut.facts.ordinal))),
        valid_from=guide.facts.valid_from,
        structure=None,
        printed=cut.printed,
    )


def _structured(
    edition: Edition,
    item: ServiceItem,
    lines: Mapping[int, Line],
    supplements: Sequence[Supplement],
    faults: list[Fault],
) -> ServiceItem:
    """The item with its structure and what the city adds; text only where its file is missing or cannot be used."""
    path = item_file(edition.folder, item.ordinal)
    if not path.exists():
        return item
    structure, found = load_structure(item, path, lines)
    faults += found
    if structure is None:
        return item
    item = replace(item, remarks=structure_remarks(item, structure))
    for one in supplements:
        if one.adds_to(item):
            structure = one.extend(item, structure)
            item = replace(item, version=_digest(item.version.encode() + one.whole))
    return replace(item, structure=structure)


def _check_remarks(facts: GuideFacts, lines: Mapping[int, Line]) -> None:
    for one in facts.remarks:
        if one.line and one.line not in lines:
            one.entry.fault(text("guide.remark_outside", line=one.line), "line")


def _lines(edition: Edition) -> Mapping[int, Line]:
    try:
        return read_lines((edition.folder / TEXT).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = text("guide.unreadable", why=type(error).__name__)
        raise ResourceFaults([Fault(edition.file(TEXT), 0, 0, why)]) from error


def _digest(whole: bytes) -> str:
    return hashlib.sha256(whole).hexdigest()[:12]
