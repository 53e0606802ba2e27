# SPDX-License-Identifier: Apache-2.0
"""The structured layer of one item: read from ``items/NN.yaml``, every fault with its place, or nothing at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.conditions import Condition, keys_of
from counter_app.base.entries import Entry, Span, check_names
from counter_app.base.resources import Fault, ResourceFaults, read_yaml
from counter_app.base.texts import text
from counter_app.catalogue.circumstances import can_hold, known_values
from counter_app.catalogue.guide_folder import COMMON, TEXT
from counter_app.catalogue.guide_text import read_lines
from counter_app.catalogue.guide_wide import GuideWide, load_guide_wide
from counter_app.catalogue.items import (
    ApplicantKind,
    Circumstance,
    HandlingKind,
    Line,
    ServiceItem,
    Structure,
    headings_of,
)
from counter_app.catalogue.parts import NOTE, PLACED, SECTIONS, PartReader
from counter_app.catalogue.quotes import QuoteBook

_TOP = f"item applicant handling {' '.join(SECTIONS)} notes chart"
_QUESTIONS = "circumstances"


@dataclass(frozen=True, slots=True)
class Note:
    """Lines that only describe. ``reason`` says why nothing is asked although a line sounds like it."""

    lines: Span
    reason: str


@dataclass(frozen=True, slots=True)
class ItemFile:
    """All that an item's file says: the structure (None where anything is wrong) and what else accounts for lines."""

    structure: Structure | None
    notes: tuple[Note, ...]
    chart: tuple[Span, ...]
    faults: tuple[Fault, ...]


def load_structure(
    item: ServiceItem, path: Path, guide_lines: Mapping[int, Line] | None = None
) -> tuple[Structure | None, tuple[Fault, ...]]:
    """The structure of an item, or None and every fault found.

    ``guide_lines`` are all lines of the guide by number, for words that hold for several items; without
    them they are read from ``guide.txt`` beside the folder of items.
    """
    found = read_item_file(item, path, guide_lines)
    return found.structure, found.faults


def read_item_file(item: ServiceItem, path: Path, guide_lines: Mapping[int, Line] | None = None) -> ItemFile:
    """Read one ``items/NN.yaml`` with the guide-wide duties merged in."""
    folder = path.parent.parent
    name = f"{folder.name}/{path.parent.name}/{path.name}"
    lines = guide_lines or _lines_of(folder)
    wide, wide_faults = load_guide_wide(folder / COMMON, lines.values())
    try:
        document = read_yaml(path, name)
    except ResourceFaults as unreadable:
        return ItemFile(None, (), (), (*wide_faults, *unreadable.faults))
    faults: list[Fault] = []
    top = Entry(document, (), document.data, _TOP, faults)
    bounds = (item.first_line, item.last_line)
    chart = top.spans("chart", bounds)
    notes = tuple(_notes(top, bounds))
    book = QuoteBook(item.lines, _headings(item), lines)
    structure = _structure(item, top, book, wide)
    faults.sort(key=lambda fault: (fault.line, fault.column))
    all_faults = (*wide_faults, *faults)
    return ItemFile(None if all_faults else structure, notes, chart, all_faults)


def _structure(item: ServiceItem, top: Entry, book: QuoteBook, wide: GuideWide) -> Structure:
    written, expected = top.text("item"), item.code or item.title
    if written and written != expected:
        top.fault(text("structure.wrong_item", found=written, expected=expected), "item")
    applicant = top.choice("applicant", ApplicantKind)
    questions = _Questions(item, top, book, wide, applicant)
    reader = PartReader(book, known_values(questions.found), (item.first_line, item.last_line))
    parts = {key: top.entries(key, keys) for key, keys in SECTIONS.items() if key != _QUESTIONS}
    _check_layouts(parts["forms"])
    for key, entries in parts.items():
        if key not in ("limits", "statutory", "offices"):
            check_names(entries, "id")
    papers = [reader.material(entry) for entry in parts["materials"]]
    for term in wide.terms if wide.covers(item) else ():
        papers = [term.explain(one) for one in papers]
    extended = wide.materials_for(questions.taken)
    for entry in parts["materials"]:
        if entry.value("id") in [one.id for one in extended]:
            entry.fault(text("structure.common_key", value=entry.value("id")), "id")
    found = Structure(
        applicant=applicant,
        handling=top.choice("handling", HandlingKind),
        eligibility=tuple(reader.statement(entry) for entry in parts["eligibility"]),
        clocks=tuple(reader.clock(entry) for entry in parts["clocks"]),
        circumstances=tuple(questions.found),
        materials=(*papers, *extended),
        forms=tuple(reader.form(entry) for entry in parts["forms"]),
        steps=tuple(reader.step(entry) for entry in parts["steps"]),
        limits=tuple(reader.limit(entry) for entry in parts["limits"]),
        statutory=tuple(reader.limit(entry) for entry in parts["statutory"]),
        results=tuple(reader.result(entry) for entry in parts["results"]),
        offices=tuple(reader.office(entry) for entry in parts["offices"]),
    )
    _check_forms(found, parts["materials"])
    if not top.faults:  # whether something can ever apply is asked only of what could be read
        _check_reach(found, parts)
        _check_twins(found, parts["materials"])
        questions.check(found)
    return found


class _Questions:
    """The questions of an item in their order: its own and those it takes over from the guide."""

    def __init__(
        self, item: ServiceItem, top: Entry, book: QuoteBook, wide: GuideWide, applicant: ApplicantKind
    ) -> None:
        self.found: list[Circumstance] = []
        self.taken: list[str] = []
        self._entries: dict[str, Entry] = {}
        self._book = book
        self._wide = wide if wide.covers(item) else None
        entries = top.entries(_QUESTIONS, SECTIONS[_QUESTIONS], PLACED)
        placed = [entry.value("common") for entry in entries]
        check_names(entries, "key")
        for entry in entries:
            if entry.has("common"):
                self._place(item, entry, wide)
            else:
                self._own(entry)
        if self._wide and applicant in wide.applicants:
            for key, question in wide.circumstances.items():
                if key not in placed:
                    self._take(question)

    def _own(self, entry: Entry) -> None:
        reader = PartReader(self._book, known_values(self.found))
        question = reader.circumstance(entry, entry.condition("when", reader.known))
        if question.key in self.taken:
            entry.fault(text("structure.common_key", value=question.key), "key")
            return
        self.found.append(question)
        self._entries[question.key] = entry

    def _place(self, item: ServiceItem, entry: Entry, wide: GuideWide) -> None:
        key = entry.text("common")
        question = wide.circumstances.get(key)
        if self._wide is None:
            entry.fault(text("structure.common_not_here", ordinal=item.ordinal), "common")
        elif question is None:
            entry.fault(text("structure.common_unknown", key=key), "common")
        elif entry.has("omit"):
            entry.text("omit")
        elif key in self.taken:
            entry.fault(text("structure.repeated", value=key), "common")
        else:
            self._take(replace(question, when=entry.condition("when", known_values(self.found))))
            self._entries[key] = entry

    def _take(self, question: Circumstance) -> None:
        if question.key in self._entries:
            self._entries[question.key].fault(text("structure.common_key", value=question.key), "key")
            return
        self.found.append(question)
        self.taken.append(question.key)

    def check(self, structure: Structure) -> None:
        """Every question can come up, and its answer decides something."""
        conditions: list[Condition | None] = [one.promise_when for one in structure.materials]
        for many in structure.provisions.values():
            conditions += [one.when for one in many]
        used = {one.key for condition in conditions for one in keys_of(condition)}
        for key, entry in self._entries.items():
            question = next(one for one in self.found if one.key == key)
            if not can_hold(self.found, question.when):
                entry.fault(text("structure.never_asked"))
            if key not in used:
                entry.fault(text("structure.no_effect"))


def _check_reach(structure: Structure, parts: Mapping[str, Sequence[Entry]]) -> None:
    for key, entries in parts.items():
        # papers of the whole guide come after the own ones
        for entry, part in zip(entries, structure.provisions[key], strict=False):
            if not can_hold(structure.circumstances, part.when):
                entry.fault(text("structure.never_holds"), "when")


def _check_twins(structure: Structure, entries: Sequence[Entry]) -> None:
    """No two lines that read the same can be on one list."""
    papers = structure.materials
    for index, entry in enumerate(entries):
        one = papers[index]
        for other in papers[:index]:
            same = one.text == other.text and one.evidence == other.evidence
            if same and can_hold(structure.circumstances, one.when, other.when):
                entry.fault(text("structure.same_line_twice", other=other.id), "text")


def _check_forms(structure: Structure, entries: Sequence[Entry]) -> None:
    ids = [one.id for one in structure.forms]
    for entry, paper in zip(entries, structure.materials, strict=False):
        if paper.form and paper.form not in ids:
            entry.fault(text("structure.form_missing", form=paper.form), "form")


def _notes(top: Entry, bounds: Span) -> Iterable[Note]:
    for entry in top.entries("notes", NOTE):
        span = entry.span("lines", bounds)
        if span is not None:
            yield Note(span, entry.text("reason", ""))
        elif not entry.has("lines"):
            entry.fault(text("structure.missing_key", key="lines"))


def _check_layouts(forms: Iterable[Entry]) -> None:
    """No two forms are printed on the same lines."""
    found: list[Span] = []
    for entry in forms:
        layout = entry.value("layout")
        if isinstance(layout, list) and len(layout) == 2 and all(type(one) is int for one in layout):
            span = (layout[0], layout[1])
            if any(span[0] <= last and first <= span[1] for first, last in found):
                entry.fault(text("structure.span_overlap", first=span[0], last=span[1]), "layout")
            found.append(span)


def _headings(item: ServiceItem) -> Callable[[int], str]:
    """Under which heading a line of the item stands; the item's title above the first one."""
    headings = headings_of((*item.sections, *item.printed))
    return lambda number: headings.get(number, item.title)


def _lines_of(folder: Path) -> Mapping[int, Line]:
    """All lines of the guide in a folder; none where it cannot be read, which the guide's own reader reports."""
    try:
        return read_lines((folder / TEXT).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}
