# SPDX-License-Identifier: Apache-2.0
"""A guide's file taken in: its text as issued, where it is cut, and every item drafted. Whole or not at all."""

import os
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault, read_yaml
from counter_app.base.texts import text
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.coverage import asks, cover
from counter_app.catalogue.guide_facts import read_matters
from counter_app.catalogue.guide_folder import COMMON, FACTS, ITEMS, TEXT, facts_of, item_file
from counter_app.catalogue.intake.agreement import Agreement, agreement
from counter_app.catalogue.intake.cutting import cut_text
from counter_app.catalogue.intake.drafts import (
    FOLDER,
    GuideDraft,
    compile_draft,
    draft_home,
    list_drafts,
    new_folder,
    write_file,
)
from counter_app.catalogue.intake.facts_file import GuideName, facts_words
from counter_app.catalogue.intake.form_reading import printed_forms
from counter_app.catalogue.intake.headings import ROLES, Role
from counter_app.catalogue.intake.item_draft import ItemDraft, common_words, draft_item, is_basis
from counter_app.catalogue.intake.outline import outline
from counter_app.catalogue.intake.questions import AGENT
from counter_app.catalogue.intake.reading import read_guide_file
from counter_app.catalogue.items import Guide, Line, ServiceItem, headings_of
from counter_app.catalogue.lint import lint_guide
from counter_app.catalogue.shelf import Shelf
from counter_app.catalogue.structure import read_item_file

_ID = re.compile(r"[a-z][a-z0-9_]{1,30}")
_READ = (Role.materials, Role.limit, Role.statutory, Role.conditions)
"""What stands in these parts of an item is never only a description."""
_NOTHING = re.compile(r"(?:^|[：:])\s*无\s*[；;。]?$")
_MOST_ROUNDS = 5
_REGION = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Import:
    """What came of a file: the draft, what is wrong with it, and how far it agrees with the finished guide.

    ``unread`` are the lines that sound like asking and that nothing was read from.
    """

    draft: GuideDraft
    guide: Guide | None
    faults: tuple[Fault, ...]
    unread: tuple[Fault, ...]
    agreement: Agreement | None


def import_guide(path: Path, guide: str, shelf: Shelf, day: str, *, title: str = "", region: str = "") -> Import:
    """Read a file and draft the guide. Raises CounterError, with nothing written, where it is no guide."""
    if not _ID.fullmatch(guide):
        raise CounterError("intake.id", id=guide)
    if region and not _REGION.fullmatch(region):
        raise CounterError("intake.region", region=region)
    home = draft_home(shelf, guide)
    issued = read_guide_file(path)
    found = outline(cut_text(issued))
    name = _named(GuideName(guide, 0, day, title=title, region=region), shelf, day)
    words = facts_words(name, found, list(read_matters(shelf.matters, shelf.matters.name)))
    with new_folder(home) as building:
        draft = GuideDraft(guide, building)
        write_file(building / TEXT, issued.words)
        write_file(building / FACTS, words)
        _draft_items(draft, shelf)
        os.replace(building, home / FOLDER)
    draft = GuideDraft(guide, home / FOLDER)
    compiled, faults = compile_draft(draft, shelf.matters)
    lint = lint_guide(compiled, edition=draft.folder) if compiled else None
    unread = tuple(one for one in lint.faults if one.line and one not in faults) if lint else ()
    return Import(draft, compiled, (*issued.unread, *faults), unread, _agreement(compiled, guide, shelf, day))


def _draft_items(draft: GuideDraft, shelf: Shelf) -> None:
    guide, _ = compile_draft(draft, shelf.matters)
    if guide is None:
        return
    forms = {item.ordinal: printed_forms(item) for item in guide.items}
    drafts: dict[int, ItemDraft] = {}
    common: tuple[str, ...] = ()
    for item in guide.items:
        found = draft_item(item, guide, forms, common)
        drafts[item.ordinal] = found
        if found.extended and found.extended.papers:
            common = (AGENT,)
    extended = [one.extended for one in drafts.values() if one.extended]
    if extended:
        write_file(draft.folder / COMMON, common_words(extended, guide.items[-1].ordinal))
    for item in guide.items:
        _write_item(draft, item, drafts[item.ordinal])


def _write_item(draft: GuideDraft, item: ServiceItem, found: ItemDraft) -> None:
    """Write an item's file; lines that only describe are noted once it is known what the rest covers."""
    path = item_file(draft.folder, item.ordinal)
    write_file(path, found.words)
    file = read_item_file(item, path)
    for _ in range(_MOST_ROUNDS):
        refused = {place for fault in file.faults if (place := _place(path, fault))}
        if file.structure is not None or not refused:
            break
        for section, index in sorted(refused, reverse=True):
            found.drop(section, index)
        write_file(path, found.words)
        file = read_item_file(item, path)
    if file.structure is None:
        return
    found.notes = list(_notes(item, cover(item, file.structure, file).uncovered, found.dropped))
    if found.notes:
        write_file(path, found.words)


def _place(path: Path, fault: Fault) -> tuple[str, int] | None:
    """The section and the place in it of the entry that a fault is about."""
    if not fault.file.endswith(f"{ITEMS}/{path.name}"):
        return None
    places = read_yaml(path).places
    entries = [(line, at) for at, (line, _) in places.items() if len(at) == 2 and isinstance(at[1], int)]
    above = [at for line, at in sorted(entries) if line <= fault.line]
    return (str(above[-1][0]), int(above[-1][1])) if above else None


def _notes(item: ServiceItem, uncovered: Sequence[Line], dropped: Container[int]) -> Iterator[tuple[int, int, str]]:
    """Runs of lines that nothing was read from and that ask nothing; the others stay for a person to read."""
    headings = headings_of(item.sections)
    first = last = 0
    why = ""
    for line in item.lines:
        heading = headings.get(line.number, "")
        basis = is_basis(heading)
        read = ROLES.get(heading) in _READ and not _NOTHING.search(line.text)
        told = line in uncovered and line.number not in dropped and not read
        plain = told and (basis or not asks(line.text))
        reason = text("intake.only_basis") if basis and asks(line.text) else ""
        if first and (not plain or reason != why):
            yield first, last, why
            first = 0
        if plain:
            first, last, why = first or line.number, line.number, reason
    if first:
        yield first, last, why


def _named(name: GuideName, shelf: Shelf, day: str) -> GuideName:
    """What the guide's edition in force says of itself, and a free place among the guides."""
    orders: dict[str, int] = {}
    for edition in (*shelf.in_force(day), *(one.edition for one in list_drafts(shelf))):
        facts = facts_of(edition.folder)
        order = facts.get("order")
        if isinstance(order, int):
            orders[edition.guide] = order
        if edition.guide == name.id:
            name = replace(
                name,
                title=name.title or str(facts.get("title", "")),
                short=name.short or str(facts.get("short", "")),
                issuer=name.issuer or str(facts.get("issuer", "")),
                region=name.region or str(facts.get("region", "")),
            )
    return replace(name, order=orders.get(name.id, max(orders.values(), default=0) + 1))


def _agreement(compiled: Guide | None, guide: str, shelf: Shelf, day: str) -> Agreement | None:
    edition = shelf.edition(guide, day)
    finished = compile_guide(edition, shelf.matters)[0] if edition else None
    return agreement(compiled, finished) if compiled and finished else None
