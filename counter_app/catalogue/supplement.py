# SPDX-License-Identifier: Apache-2.0
"""本地补充: the dated, signed layer by which a city fills what a guide leaves open (按地方规定, 按协议约定).

It only adds lines to checklists, each with the sentence of the city's own document behind it, and each shown
apart from the guide's. Format: ``resources/guides/README.md``, "Local supplements".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Document, Fault, ResourceFaults, read_yaml
from counter_app.base.texts import text
from counter_app.catalogue.circumstances import can_hold, known_values
from counter_app.catalogue.items import LocalRule, Material, ServiceItem, Structure
from counter_app.catalogue.parts import ADDED_MATERIAL, PartReader
from counter_app.catalogue.quotes import DocumentWords

_TOP = "guide title number issuer signed_by signed_on valid_from valid_to items"


@dataclass(frozen=True, slots=True)
class Supplement:
    """One document of a city, read as far as it does not depend on the items it adds to."""

    document: Document
    guide: str
    rule: LocalRule
    whole: bytes  # as it lies on disk: part of the version of every item it adds to
    additions: tuple[Entry, ...]  # one per item
    faults: list[Fault]  # shared by all entries of the file

    def adds_to(self, item: ServiceItem) -> bool:
        """Whether the document names the item, by code or by title."""
        return any(one.value("item") in (item.code, item.title) for one in self.additions if one.value("item"))

    def extend(self, item: ServiceItem, structure: Structure) -> Structure:
        """The structure with the document's lines behind the guide's own. What is wrong adds faults and is left out."""
        before = len(self.faults)
        taken = {one.id for one in structure.materials}
        reader = PartReader(DocumentWords(self.rule.name), known_values(structure.circumstances))
        added: list[Material] = []
        for addition in self.additions:
            if addition.value("item") not in (item.code, item.title):
                continue
            entries = addition.entries("materials", ADDED_MATERIAL)
            check_names(entries, "id")
            for entry in entries:
                one = replace(reader.material(entry), local=self.rule)
                if one.id in taken:
                    entry.fault(text("structure.repeated", value=one.id), "id")
                if len(self.faults) == before and not can_hold(structure.circumstances, one.when):
                    entry.fault(text("structure.never_holds"), "when")
                added.append(one)
        if len(self.faults) > before:
            return structure
        return replace(structure, materials=(*structure.materials, *added))


def read_supplements(paths: Iterable[Path]) -> tuple[tuple[Supplement, ...], tuple[Fault, ...]]:
    """Read the documents of one guide; one that cannot be used is left out, with every fault."""
    found: list[Supplement] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            found.append(_read(path))
        except ResourceFaults as unusable:
            faults += unusable.faults
    return tuple(found), tuple(faults)


def check_items(supplements: Iterable[Supplement], items: Sequence[ServiceItem]) -> None:
    """Every item a document names stands in the guide, once."""
    for supplement in supplements:
        for addition in supplement.additions:
            named = [one for one in items if addition.value("item") in (one.code, one.title)]
            if len(named) != 1:
                addition.fault(text("supplement.item_unknown", item=addition.value("item")), "item")


def _read(path: Path) -> Supplement:
    document = read_yaml(path, f"supplements/{path.name}")
    faults: list[Fault] = []
    top = Entry(document, (), document.data, _TOP, faults)
    rule = LocalRule(
        title=top.text("title"),
        number=top.text("number"),
        issuer=top.text("issuer"),
        signed_by=top.text("signed_by"),
        signed_on=top.day("signed_on"),
        valid_from=top.day("valid_from"),
    )
    last = top.day("valid_to") if top.value("valid_to") else ""
    if last and last < rule.valid_from:
        top.fault(text("supplement.backwards"), "valid_to")
    additions = tuple(top.entries("items", "item materials"))
    check_names(additions, "item")
    for one in additions:
        one.text("item")
        if not one.value("materials"):
            one.fault(text("structure.missing_key", key="materials"))
    if not additions:
        top.fault(text("structure.missing_key", key="items"))
    guide = top.name("guide")
    if faults:
        raise ResourceFaults(faults)
    return Supplement(document, guide, rule, path.read_bytes(), additions, faults)
