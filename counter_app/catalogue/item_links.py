# SPDX-License-Identifier: Apache-2.0
"""Which cases belong together (``resources/work/links.yaml``): items of one visit, and matters with a successor."""

from dataclasses import dataclass
from pathlib import Path

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem


@dataclass(frozen=True, slots=True)
class Together:
    """Two items of a guide (by code or title) that may be applied for in one visit, with the guide's words."""

    guide: str
    items: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class LinkBook:
    """Everything ``links.yaml`` says."""

    together: tuple[Together, ...] = ()
    follows: tuple[str, ...] = ()  # national matters

    def partner(self, item: ServiceItem) -> str:
        """The item (code or title) of the same guide that is applied for in the same visit; "" for none."""
        for one in self.together:
            mine = [name for name in one.items if name in (item.code, item.title)]
            if one.guide == item.guide and mine:
                return next(name for name in one.items if name not in mine)
        return ""

    def has_successors(self, item: ServiceItem) -> bool:
        """Whether somebody's next case of it knows the one before."""
        return any(one in item.matters for one in self.follows)


def load_links(path: Path, faults: list[Fault]) -> LinkBook:
    """Read the file; what is wrong is added to the faults."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return LinkBook()
    document, data = read
    top = Entry(document, (), data, "together follows", faults)
    return LinkBook(tuple(map(_together, top.entries("together", "guide items quote"))), top.texts("follows"))


def _together(entry: Entry) -> Together:
    items = entry.texts("items")
    if len(set(items)) != 2:
        entry.fault(text("work.two_items"), "items")
    return Together(entry.name("guide"), items, entry.text("quote"))
