# SPDX-License-Identifier: Apache-2.0
"""The structure of one document: what is a heading, a paragraph, a table, in which order it is read.

ISO 32000-1: logical structure 14.7, marked content 14.6. Each page has parts of its own: a table that goes on over a
page is one table on each of them.
"""

from collections.abc import Sequence

from counter_app.reports.embedding import PdfDocument
from counter_app.reports.marks import Part

_MARK_INFO = "<</Marked true>>"


class _Element:
    """One part on one page: its marked contents and the parts inside it, in order."""

    __slots__ = ("kids", "number", "page", "parent", "part")

    def __init__(self, part: Part, page: int, parent: "_Element | None") -> None:
        self.part, self.page, self.parent = part, page, parent
        self.kids: list[int | _Element] = []
        self.number = 0


class Structure:
    """Collects the parts of a document while it is drawn, page by page."""

    def __init__(self) -> None:
        self._elements: list[_Element] = []
        self._top: list[_Element] = []
        self._of_page: dict[Part, _Element] = {}
        self._owners: list[list[_Element]] = []

    def begin_page(self) -> None:
        """What comes now stands on the next page."""
        self._of_page = {}
        self._owners.append([])

    def add(self, part: Part) -> None:
        """A part that is there although it says nothing: a cell to write in."""
        self._element(part)

    def mark(self, part: Part) -> int:
        """The number of a new piece of marked content of this part."""
        element = self._element(part)
        owners = self._owners[-1]
        owners.append(element)
        element.kids.append(len(owners) - 1)
        return len(owners) - 1

    def write(self, document: PdfDocument) -> None:
        """Put the structure into the document; its pages are there already."""
        first = document.objectcounter + 1
        root, whole, tree = first, first + 1, first + 2
        for number, element in enumerate(self._elements, first + 3):
            element.number = number
        pages = [document.idToObjectNumberAndVersion[f"Page{at}"][0] for at in range(1, len(self._owners) + 1)]
        owners = "".join(
            f"{page}[{' '.join(f'{one.number} 0 R' for one in found)}]" for page, found in enumerate(self._owners)
        )
        objects = [
            f"<</Type/StructTreeRoot/K[{whole} 0 R]/ParentTree {tree} 0 R/ParentTreeNextKey {len(pages)}>>",
            f"<</S/Document/P {root} 0 R/K[{' '.join(f'{one.number} 0 R' for one in self._top)}]>>",
            f"<</Nums[{owners}]>>",
            *(_written(one, whole, pages) for one in self._elements),
        ]
        references = [
            document.Reference(words.encode("ascii"), f"part {number}") for number, words in enumerate(objects, first)
        ]
        document.Catalog.StructTreeRoot = references[0]
        document.Catalog.MarkInfo = document.Reference(_MARK_INFO, "marked")

    def _element(self, part: Part) -> _Element:
        known = self._of_page.get(part)
        if known is None:
            parent = self._element(part.parent) if part.parent else None
            known = self._of_page[part] = _Element(part, len(self._owners) - 1, parent)
            self._elements.append(known)
            (parent.kids if parent else self._top).append(known)
        return known


def _written(element: _Element, whole: int, pages: Sequence[int]) -> str:
    part = element.part
    parent = element.parent.number if element.parent else whole
    kids = " ".join(f"{one}" if isinstance(one, int) else f"{one.number} 0 R" for one in element.kids)
    return f"<</S/{part.role}/P {parent} 0 R/Pg {pages[element.page]} 0 R/K[{kids}]{_attributes(part)}>>"


def _attributes(part: Part) -> str:
    found = f"/Alt<feff{part.told.encode('utf-16-be').hex()}>" if part.told else ""
    spans = f"/ColSpan {part.columns}" if part.columns > 1 else ""
    spans += f"/RowSpan {part.rows}" if part.rows > 1 else ""
    return found + (f"/A<</O/Table{spans}>>" if spans else "")
