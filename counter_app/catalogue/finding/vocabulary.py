# SPDX-License-Identifier: Apache-2.0
"""``everyday.yaml``: what people say and mean by it. ``readings.yaml``: how words of the field are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text

_SYLLABLE = re.compile(r"[a-z]{1,6}")


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
class Vocabulary:
    """All of it. ``empty`` words say nothing of any matter (怎么, 了)."""

    sayings: tuple[Saying, ...] = ()
    empty: tuple[str, ...] = ()
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a word's syllables, one a character


def read_vocabulary(folder: Path, matters: Mapping[str, str], faults: list[Fault]) -> Vocabulary:
    """Read both tables. Every fault is added, and what has one is left out.

    Without matters their names are not checked.
    """
    sayings: list[Saying] = []
    seen: set[str] = set()
    table = _table(folder / "everyday.yaml", "empty rows", faults)
    for row in table.entries("rows", "words matters titles") if table else ():
        before = len(faults)
        saying = Saying(_words(row, seen), _meanings(row, matters))
        if len(faults) == before:
            sayings.append(saying)
    return Vocabulary(
        tuple(sayings), table.texts("empty") if table else (), _readings(folder / "readings.yaml", faults)
    )


def _table(path: Path, keys: str, faults: list[Fault]) -> Entry | None:
    found = read_mapping(path, f"{path.parent.name}/{path.name}", faults)
    if found is None:
        return None
    table = Entry(found[0], (), found[1], keys, faults)
    if not table.has(keys.split()[-1]):
        table.fault(text("structure.missing_key", key=keys.split()[-1]))
    return table


def _readings(path: Path, faults: list[Fault]) -> Mapping[str, tuple[str, ...]]:
    found = read_mapping(path, f"{path.parent.name}/{path.name}", faults)
    readings: dict[str, tuple[str, ...]] = {}
    if found is None:
        return readings
    for word, value in found[1].items():
        syllables = tuple(value.split()) if isinstance(value, str) else ()
        if len(syllables) != len(word) or not all(map(_SYLLABLE.fullmatch, syllables)):
            faults.append(found[0].fault((word,), text("search.fault.reading", word=word)))
        else:
            readings[word] = syllables
    return readings


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
