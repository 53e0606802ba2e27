# SPDX-License-Identifier: Apache-2.0
"""What a guide itself extends to several items (下同): questions, papers and terms, written once in ``common.yaml``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.conditions import keys_of
from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Document, Fault, ResourceFaults, read_yaml
from counter_app.base.texts import text
from counter_app.catalogue.circumstances import known_values
from counter_app.catalogue.items import (
    ApplicantKind,
    Circumstance,
    Line,
    Material,
    MaterialOption,
    Quote,
    ServiceItem,
)
from counter_app.catalogue.parts import CIRCUMSTANCE, MATERIAL, PartReader
from counter_app.catalogue.quotes import QuoteBook


@dataclass(frozen=True, slots=True)
class Term:
    """A word the guide explains once: what counts as 有效身份证件."""

    term: str
    any_of: tuple[MaterialOption, ...]
    quotes: tuple[Quote, ...]

    def explain(self, material: Material) -> Material:
        """The material with the term's list and words, where it uses the term."""
        if not any(self.term in words for words in (material.text, *(one.text for one in material.any_of))):
            return material
        return replace(
            material,
            any_of=material.any_of or self.any_of,
            quotes=(*material.quotes, *(one for one in self.quotes if one not in material.quotes)),
        )


@dataclass(frozen=True, slots=True)
class GuideWide:
    """The duties of one guide that hold for the items ``first`` to ``last``."""

    first: int
    last: int
    applicants: frozenset[ApplicantKind]
    circumstances: Mapping[str, Circumstance]
    materials: tuple[Material, ...]
    terms: tuple[Term, ...]

    def covers(self, item: ServiceItem) -> bool:
        """Whether the guide extends these duties to the item at all."""
        return self.first <= item.ordinal <= self.last

    def materials_for(self, asked: Iterable[str]) -> tuple[Material, ...]:
        """The papers that depend only on the questions that an item has taken over."""
        have = set(asked)
        return tuple(one for one in self.materials if have and {used.key for used in keys_of(one.when)} <= have)


NOTHING = GuideWide(0, 0, frozenset(), {}, (), ())
"""A guide that extends nothing."""


def load_guide_wide(path: Path, lines: Iterable[Line]) -> tuple[GuideWide, tuple[Fault, ...]]:
    """Read ``common.yaml``; a guide without one extends nothing.

    With faults, what could be read comes along: the items' own faults are not buried under what follows from these.
    """
    if not path.exists():
        return NOTHING, ()
    try:
        document = read_yaml(path, f"{path.parent.name}/{path.name}")
    except ResourceFaults as unreadable:
        return NOTHING, unreadable.faults
    faults: list[Fault] = []
    return _read(document, lines, faults), tuple(faults)


def _read(document: Document, lines: Iterable[Line], faults: list[Fault]) -> GuideWide:
    top = Entry(document, (), document.data, "items heading applicants circumstances materials terms", faults)
    heading = top.text("heading")
    book = QuoteBook(lines, lambda _number: heading)
    span = top.span("items")
    if span is None and not top.has("items"):
        top.fault(text("structure.missing_key", key="items"))
    first, last = span or (0, 0)
    questions = top.entries("circumstances", CIRCUMSTANCE)
    check_names(questions, "key")
    circumstances: list[Circumstance] = []
    for entry in questions:
        reader = PartReader(book, known_values(circumstances))
        circumstances.append(reader.circumstance(entry, entry.condition("when", reader.known)))
    reader = PartReader(book, known_values(circumstances))
    papers = top.entries("materials", MATERIAL)
    check_names(papers, "id")
    terms = top.entries("terms", "term any_of quote")
    check_names(terms, "term")
    return GuideWide(
        first=first,
        last=last,
        applicants=frozenset(_applicants(top)),
        circumstances={one.key: one for one in circumstances},
        materials=tuple(reader.material(entry) for entry in papers),
        terms=tuple(_term(entry, book) for entry in terms),
    )


def _applicants(top: Entry) -> Iterable[ApplicantKind]:
    kinds = {kind.value for kind in ApplicantKind}
    for index, word in enumerate(top.texts("applicants")):
        if word in kinds:
            yield ApplicantKind(word)
        else:
            choices = "、".join(sorted(kinds))
            top.fault(text("structure.choice", key="applicants", value=word, choices=choices), "applicants", index)


def _term(entry: Entry, book: QuoteBook) -> Term:
    options = entry.entries("any_of", "id text")
    check_names(options, "id")
    listed = tuple(MaterialOption(one.name("id"), one.text("text")) for one in options)
    return Term(entry.text("term"), listed, book.read(entry))
