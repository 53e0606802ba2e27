# SPDX-License-Identifier: Apache-2.0
"""How far an item of a draft has come: its entries, its faults, and how each of its lines is accounted for.

Unlike the lint it also says so of a file with faults: whoever writes it wants to see what is quoted already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, ResourceFaults
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.coverage import Coverage, cover, quotes_of
from counter_app.catalogue.guide_folder import COMMON, ITEMS, item_file
from counter_app.catalogue.guide_wide import NOTHING, GuideWide, load_guide_wide
from counter_app.catalogue.intake.drafts import GuideDraft, item_text, open_entries
from counter_app.catalogue.intake.entry_text import SECTIONS, ItemEntry, ItemText, read_entries
from counter_app.catalogue.items import (
    ApplicantKind,
    Circumstance,
    Form,
    Guide,
    HandlingKind,
    Line,
    Option,
    Quote,
    ServiceItem,
    Statement,
    Structure,
)
from counter_app.catalogue.quotes import QuoteBook
from counter_app.catalogue.structure import ItemFile, read_item_file

Place = tuple[str, int]
"""A list of the item and the place in it."""


class Standing(StrEnum):
    """How a line of the guide is accounted for."""

    quoted = "quoted"
    noted = "noted"  # by a note, the chart or a form's layout
    shown = "shown"  # headings, and sections that are shown as they stand
    partly = "partly"  # quoted, and a part that sounds like asking is not
    unreasoned = "unreasoned"  # only noted, though it sounds like asking
    loose = "loose"  # by nothing

    @property
    def open(self) -> bool:
        """Whether something is left to be done about it."""
        return self in (Standing.partly, Standing.unreasoned, Standing.loose)


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A line of the item with how it stands; ``rest`` are the parts that no quote touches though they ask."""

    line: Line
    standing: Standing
    rest: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemCheck:
    """One item of a draft as its file stands."""

    item: ServiceItem  # with its structure, where that can be used
    words: str
    text: ItemText | None  # None where the file is no YAML
    faults: tuple[Fault, ...]
    lines: tuple[LineCheck, ...]
    quotes: Mapping[Place, tuple[Quote, ...]]
    questions: tuple[Circumstance, ...]  # what conditions may name, the guide's own questions for all items too

    @property
    def written(self) -> bool:
        """Whether anything is written."""
        return bool(self.words.strip())

    @property
    def unconfirmed(self) -> int:
        """Entries that nobody has confirmed."""
        return sum(one.draft for one in self.text.entries) if self.text else 0

    @property
    def open_lines(self) -> tuple[LineCheck, ...]:
        """Lines about which something is left to be done."""
        return tuple(one for one in self.lines if one.standing.open)

    @property
    def done(self) -> bool:
        """Nothing is left to be done."""
        return self.written and not (self.faults or self.unconfirmed or self.open_lines)

    def faults_of(self, entry: ItemEntry) -> tuple[Fault, ...]:
        """What is wrong with one entry."""
        return tuple(one for one in self.faults if entry.first <= one.line <= entry.last)


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """A whole draft. Without a guide nothing of it could be cut: guide.yaml has to be mended first."""

    draft: GuideDraft
    guide: Guide | None
    faults: tuple[Fault, ...]  # of what holds for the whole guide: guide.yaml, guide.txt, common.yaml
    common: int  # entries of common.yaml that nobody has confirmed
    items: tuple[ItemCheck, ...]

    @property
    def finished(self) -> int:
        """Items with nothing left to be done."""
        return sum(one.done for one in self.items)

    @property
    def faulty(self) -> int:
        """Items with faults in their files."""
        return sum(bool(one.faults) for one in self.items)

    @property
    def fault_count(self) -> int:
        """Everything the reader finds wrong."""
        return len(self.faults) + sum(len(one.faults) for one in self.items)

    @property
    def open_lines(self) -> int:
        """Lines of the guide about which something is left to be done."""
        return sum(len(one.open_lines) for one in self.items)

    @property
    def unconfirmed(self) -> int:
        """Entries that nobody has confirmed."""
        return self.common + sum(one.unconfirmed for one in self.items)

    @property
    def lines(self) -> int:
        """Lines of all items."""
        return sum(len(one.lines) for one in self.items)

    @property
    def settled(self) -> int:
        """Lines about which nothing is left to be done."""
        return self.lines - self.open_lines

    @property
    def ready(self) -> bool:
        """Nothing keeps it from being published."""
        return bool(self.items) and not self.faults and not self.common and self.finished == len(self.items)

    def item(self, ordinal: int) -> ItemCheck | None:
        """An item by its place in the guide."""
        return next((one for one in self.items if one.item.ordinal == ordinal), None)

    def with_item(self, changed: ItemCheck) -> "DraftCheck":
        """The same draft after one item was changed."""
        same = changed.item.ordinal
        return replace(self, items=tuple(changed if one.item.ordinal == same else one for one in self.items))


def check_draft(draft: GuideDraft, matters: Path) -> DraftCheck:
    """Look over a whole draft."""
    guide, faults = compile_guide(draft.edition, matters)
    common = sum(entry.item == 0 for entry in open_entries(draft))
    own = tuple(one for one in faults if f"{ITEMS}/" not in one.file)
    items = tuple(check_item(draft, item) for item in guide.items) if guide else ()
    return DraftCheck(draft, guide, own, common, items)


def check_item(draft: GuideDraft, item: ServiceItem) -> ItemCheck:
    """Look over one item; ``item`` is its text, whose structure and remarks stay unless the file says otherwise."""
    words = item_text(draft, item.ordinal)
    path = item_file(draft.folder, item.ordinal)
    file = read_item_file(item, path) if path.exists() else ItemFile(None, (), (), ())
    faults = tuple(one for one in file.faults if not one.file.endswith(COMMON))
    try:
        read = read_entries(words, path.name)
    except ResourceFaults:
        read = None
    wide, _ = load_guide_wide(draft.folder / COMMON, item.lines) if file.structure is None else (NOTHING, ())
    quotes = {(one.section, one.index): _quotes(item, one, read) for one in read.entries} if read else {}
    structure = file.structure or _loose(quotes, read)
    coverage = cover(item, structure, file)
    return ItemCheck(
        item=replace(item, structure=file.structure),
        words=words,
        text=read,
        faults=faults,
        lines=tuple(_lines(item, coverage, structure, file)),
        quotes=quotes,
        questions=file.structure.circumstances if file.structure else tuple(_questions(read, wide, item)),
    )


def _quotes(item: ServiceItem, entry: ItemEntry, read: ItemText) -> tuple[Quote, ...]:
    """The guide's words that an entry quotes, as far as they are found."""
    book = QuoteBook(item.lines, lambda number: item.title)
    whole = Entry(read.document, (entry.section, entry.index), dict(entry.values), SECTIONS[entry.section], [])
    found = book.read(whole, required=False)
    if isinstance(entry.values.get("limit"), dict):
        found += book.read(whole.entry("limit", SECTIONS["limits"]), required=False)
    return found


def _loose(quotes: Mapping[Place, tuple[Quote, ...]], read: ItemText | None) -> Structure:
    """What is quoted and which layouts are named, in the shape that coverage looks at."""
    said = tuple(Statement("", "", None, many) for many in quotes.values())
    forms = [one.values.get("layout") for one in read.entries if one.section == "forms"] if read else []
    layouts = [(one[0], one[1]) for one in forms if isinstance(one, list) and len(one) == 2]
    return Structure(
        applicant=ApplicantKind.none,
        handling=HandlingKind.unstated,
        eligibility=said,
        clocks=(),
        circumstances=(),
        materials=(),
        forms=tuple(
            Form("", "", None, (first, last), ())
            for first, last in layouts
            if isinstance(first, int) and isinstance(last, int)
        ),
        steps=(),
        limits=(),
        statutory=(),
        results=(),
    )


def _questions(read: ItemText | None, wide: GuideWide, item: ServiceItem) -> Iterator[Circumstance]:
    """The questions as far as they can be read."""
    for entry in read.entries if read else ():
        key, listed = entry.values.get("key"), entry.values.get("options")
        if entry.section != "circumstances" or not isinstance(key, str) or not isinstance(listed, list):
            continue
        options = [one for one in listed if isinstance(one, dict) and {"value", "label"} <= one.keys()]
        answers = tuple(Option(str(one["value"]), str(one["label"])) for one in options)
        yield Circumstance(key, str(entry.values.get("question", key)), answers, None, None, ())
    if wide.covers(item):
        yield from wide.circumstances.values()


def _lines(item: ServiceItem, coverage: Coverage, structure: Structure, file: ItemFile) -> Iterator[LineCheck]:
    """How each line stands."""
    quoted = {quote.line.number for quote in quotes_of(structure)}
    layouts = [one.layout for one in structure.forms if one.layout]
    printed = [*(note.lines for note in file.notes), *file.chart, *layouts]
    rest: dict[int, list[Quote]] = {}
    for clause in coverage.clauses:
        rest.setdefault(clause.line.number, []).append(clause)
    for line in item.lines:
        if line in coverage.uncovered:
            standing = Standing.loose
        elif line in coverage.unquoted:
            standing = Standing.unreasoned
        elif line.number in rest:
            standing = Standing.partly
        elif line.number in quoted:
            standing = Standing.quoted
        elif any(first <= line.number <= last for first, last in printed):
            standing = Standing.noted
        else:
            standing = Standing.shown
        yield LineCheck(line, standing, tuple(rest.get(line.number, ())))
