# SPDX-License-Identifier: Apache-2.0
"""The words of a .docx as they are printed: paragraphs with their counted numbers, tables cell by cell.

A row of a heading and its words becomes one line ``heading：words``. What was struck out is not read.
"""

import io
from collections.abc import Iterator
from typing import Protocol, cast

from counter_app.base.errors import CounterError
from counter_app.base.packages import packed_parts, unpacks_within
from counter_app.catalogue.intake.headings import known_heading
from counter_app.catalogue.intake.word_numbers import WordNumbers

LARGEST_UNPACKED = 96 * 1024 * 1024
LARGEST_TEXT = 16 * 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (
    f"{_W}del",
    f"{_W}pPr",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


class Node(Protocol):
    """What is used of an element of the document."""

    tag: str
    text: str | None

    def __iter__(self) -> Iterator["Node"]: ...

    def get(self, key: str) -> str | None:
        """An attribute."""

    def find(self, path: str) -> "Node | None":
        """The first element under a path."""

    def iter(self, tag: str) -> Iterator["Node"]:
        """All elements of a kind below."""


def read_word(whole: bytes, name: str) -> str:
    """The text. Raises CounterError where the file is broken, or larger inside than a guide can be."""
    try:
        parts = packed_parts(whole)
    except ValueError as error:
        raise CounterError("intake.word_broken", file=name) from error
    texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if not unpacks_within(parts, LARGEST_UNPACKED) or not unpacks_within(texts, LARGEST_TEXT):
        raise CounterError("intake.too_large", file=name)
    try:
        import docx

        document = docx.Document(io.BytesIO(whole))
        numbers = WordNumbers(document)
        body = cast(Node, document.element.body)
        return "\n".join(_blocks(body, numbers))
    except Exception as error:  # a library over foreign bytes: whatever it stumbles over, the file is not sound
        raise CounterError("intake.word_broken", file=name) from error


def _blocks(node: Node, numbers: WordNumbers) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, numbers)
        elif child.tag == f"{_W}tbl":
            yield ""
            for row in child.iter(f"{_W}tr"):
                yield from _row(row, numbers)
            yield ""
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _blocks(child, numbers)


def _row(row: Node, numbers: WordNumbers) -> Iterator[str]:
    cells = [list(_blocks(cell, numbers)) for cell in row if cell.tag == f"{_W}tc" and not _continued(cell)]
    filled = [[line for line in cell if line.strip()] for cell in cells]
    for label, words in zip(filled[::2], filled[1::2], strict=False):
        yield from _pair(label, words)
    if len(filled) % 2:
        yield from filled[-1]


def _pair(label: list[str], words: list[str]) -> Iterator[str]:
    """Two cells beside each other: one line where the first is a heading of the second."""
    heading = "".join(label).strip()
    if words and known_heading(heading):
        yield f"{heading}{'' if heading.endswith(('：', ':')) else '：'}{words[0]}"
        yield from words[1:]
    else:
        yield from (*label, *words)


def _continued(cell: Node) -> bool:
    """Whether a cell only goes on with the one above it."""
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merged is not None and merged.get(f"{_W}val") in (None, "continue")


def _paragraph(paragraph: Node, numbers: WordNumbers) -> Iterator[str]:
    words = "".join(_words(paragraph))
    if words.strip():
        words = numbers.label(paragraph) + words
    yield from words.split("\n")
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not _inside_fallback(box):
            yield from _blocks(box, numbers)


def _words(node: Node) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != f"{_W}txbxContent" and isinstance(child.tag, str):
            yield from _words(child)


def _inside_fallback(node: Node) -> bool:
    """A text box is written twice: the second time for older programs."""
    above = getattr(node, "iterancestors", None)
    return above is not None and any(one.tag == _SKIPPED[-1] for one in above())
