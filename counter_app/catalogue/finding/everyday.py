# SPDX-License-Identifier: Apache-2.0
"""``search/everyday.yaml``: what people say at the counter, and the matters or titles they mean by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text


@dataclass(frozen=True, slots=True)
class Meaning:
    """A national matter, or a piece of an item's title."""

    name: str
    matter: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that are said for the same; what is meant by them most often stands first."""

    words: tuple[str, ...]
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class EverydayTable:
    """The whole table. ``empty`` words say nothing of any matter (怎么, 了)."""

    sayings: tuple[Saying, ...] = ()
    empty: tuple[str, ...] = ()


def read_everyday(path: Path, matters: Mapping[str, str], faults: list[Fault]) -> EverydayTable:
    """Read the table. Every fault is added; a row with one is left out. Without matters their names are not checked."""
    found = read_mapping(path, f"{path.parent.name}/{path.name}", faults)
    if found is None:
        return EverydayTable()
    document, data = found
    table = Entry(document, (), data, "empty rows", faults)
    if not table.has("rows"):
        table.fault(text("structure.missing_key", key="rows"))
    sayings: list[Saying] = []
    seen: set[str] = set()
    for row in table.entries("rows", "words matters titles"):
        before = len(faults)
        saying = Saying(_words(row, seen), _meanings(row, matters))
        if len(faults) == before:
            sayings.append(saying)
    return EverydayTable(tuple(sayings), table.texts("empty"))


def _words(row: Entry, seen: set[str]) -> tuple[str, ...]:
    words = row.texts("words")
    if not row.has("words"):
        row.fault(text("structure.missing_key", key="words"))
    for place, word in enumerate(words):
        if word in seen:
            row.fault(text("structure.repeated", value=word), "words", place)
        if len(word) < 2:
            row.fault(text("search.fault.word_short", word=word), "words", place)
        seen.add(word)
    return words


def _meanings(row: Entry, matters: Mapping[str, str]) -> tuple[Meaning, ...]:
    named, pieces = row.texts("matters"), row.texts("titles")
    for place, name in enumerate(named):
        if matters and name not in matters:
            row.fault(text("guide.matter_unknown", matter=name), "matters", place)
    if not named and not pieces:
        row.fault(text("search.fault.no_meaning"))
    found = [Meaning(name, True) for name in named], [Meaning(piece, False) for piece in pieces]
    places = [row.document.places.get((*row.at, key), (0, 0)) for key in ("matters", "titles")]
    first, second = found if places[0] < places[1] else reversed(found)
    return (*first, *second)
