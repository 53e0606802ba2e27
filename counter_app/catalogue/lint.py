# SPDX-License-Identifier: Apache-2.0
"""The lint of a guide: what its structure covers, every fault with its place, and the remarks on its text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.resources import Fault, resources_root
from counter_app.base.texts import text
from counter_app.catalogue.coverage import Coverage, cover
from counter_app.catalogue.guide_folder import TEXT, item_file
from counter_app.catalogue.items import Guide, LocalRule, ServiceItem
from counter_app.catalogue.structure import read_item_file
from counter_app.catalogue.work_book import shipped_work


@dataclass(frozen=True, slots=True)
class ItemLint:
    """One item. An item without a file is text only: nothing is claimed about it."""

    item: ServiceItem
    structured: bool
    coverage: Coverage | None  # None for text only, and where the file cannot be used
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class GuideLint:
    """All items of one guide."""

    guide: Guide
    items: tuple[ItemLint, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault once; what holds for several items is found with each of them."""
        return tuple(dict.fromkeys(fault for one in self.items for fault in one.faults))

    @property
    def structured(self) -> int:
        """How many items are written as data."""
        return sum(one.structured for one in self.items)

    @property
    def lines(self) -> int:
        """Non-blank lines of all items."""
        return sum(len(one.item.lines) for one in self.items)

    @property
    def covered(self) -> int:
        """Lines that are accounted for; none of an item that is text only."""
        return sum(one.coverage.covered for one in self.items if one.coverage)

    @property
    def noted(self) -> int:
        """Lines that only a note accounts for."""
        return sum(one.coverage.noted for one in self.items if one.coverage)

    @property
    def remark_count(self) -> int:
        """Known faults of the guide's text, its own and those of its items."""
        return len(self.guide.remarks) + sum(len(one.item.remarks) for one in self.items)

    @property
    def local_lines(self) -> Mapping[LocalRule, int]:
        """How many lines each document of the city in force adds to checklists."""
        structures = [one.item.structure for one in self.items if one.item.structure]
        return Counter(paper.local for structure in structures for paper in structure.materials if paper.local)


def lint_guide(guide: Guide, folder: Path | None = None, *, edition: Path | None = None) -> GuideLint:
    """Look over every item of a guide.

    ``folder`` holds the guides' data, ``edition`` the one guide's; without either it is the program's own.
    """
    home = edition or (folder or resources_root() / "guides") / guide.id
    return GuideLint(guide, tuple(_item(item, home) for item in guide.items))


def _item(item: ServiceItem, home: Path) -> ItemLint:
    path = item_file(home, item.ordinal)
    if not path.exists():
        return ItemLint(item, False, None, ())
    file = read_item_file(item, path)
    if file.structure is None:
        return ItemLint(item, True, None, file.faults)
    coverage = cover(item, file.structure, file)
    faults = [*_hidden(coverage, f"{home.name}/{TEXT}")]
    if shipped_work().money.is_missing(item):
        faults.append(Fault(f"{home.name}/{path.parent.name}/{path.name}", 0, 0, text("work.money_missing")))
    return ItemLint(item, True, coverage, tuple(faults))


def _hidden(coverage: Coverage, file: str) -> Iterator[Fault]:
    for line in coverage.uncovered:
        yield Fault(file, line.number, 1, text("lint.uncovered", words=line.text))
    for line in coverage.unquoted:
        yield Fault(file, line.number, 1, text("lint.unquoted", words=line.text))
    for clause in coverage.clauses:
        yield Fault(file, clause.line.number, clause.start + 1, text("lint.clause", words=clause.text))
