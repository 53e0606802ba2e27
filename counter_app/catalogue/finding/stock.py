# SPDX-License-Identifier: Apache-2.0
"""Everything of a catalogue that can be found: entries of several kinds, on five shelves from titles to plain lines."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from counter_app.catalogue.finding.postings import GAP, Postings
from counter_app.catalogue.finding.sounds import Syllables, Units


class Kind(Enum):
    """What an entry is. Its letter stands before the entry where entries are kept."""

    title = "t"
    code = "c"
    form = "f"
    material = "m"
    part = "p"
    matter = "n"
    statement = "e"
    circumstance = "q"
    clock = "k"
    step = "s"
    result = "r"
    said = "w"
    box = "b"
    printed = "x"
    line = "o"


class Level(IntEnum):
    """The shelves."""

    title = 0
    names = 1  # forms, papers, class, matters
    terms = 2  # who it is for, circumstances, clocks, steps, results
    said = 3  # everyday words
    lines = 4  # whatever else is printed


LEVELS: Mapping[Kind, Level] = {
    Kind.title: Level.title,
    **dict.fromkeys((Kind.form, Kind.material, Kind.part, Kind.matter), Level.names),
    **dict.fromkeys((Kind.statement, Kind.circumstance, Kind.clock, Kind.step, Kind.result), Level.terms),
    Kind.said: Level.said,
    **dict.fromkeys((Kind.box, Kind.printed, Kind.line), Level.lines),
}
"""Where entries stand; codes stand apart."""


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is shown, and as it is compared."""

    kind: Kind
    shown: str
    folded: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One level of every item, by the item's number. Only what can be asked by initials has them."""

    letters: Postings  # of the entries' folded texts
    sounds: Postings  # of syllables, by their codes
    initials: Postings
    spelled: tuple[str, ...]  # the folded texts, with syllables' codes in place of characters
    shown: tuple[str, ...]  # a line for each entry: its kind's letter, then the entry

    def entries(self, number: int) -> Iterator[Entry]:
        """The entries of an item."""
        if self.shown[number]:
            lines = self.shown[number].split(GAP)
            for line, words in zip(lines, self.letters.texts[number].split(GAP), strict=True):
                yield Entry(_KINDS[line[0]], line[1:], words)

    def holding(self, number: int, token: str) -> Iterator[Entry]:
        """Those of an item's entries that hold a token."""
        whole = self.letters.texts[number]
        place = whole.find(token)
        while place >= 0:
            yield self.at(number, place)
            end = whole.find(GAP, place)
            place = whole.find(token, end) if end >= 0 else -1

    def best(self, number: int, tokens: Sequence[str]) -> tuple[int, Entry] | None:
        """Of an item's entries the first that holds most of some tokens, and how many."""
        whole, held = self.letters.texts[number], Counter[int]()
        for token in tokens:
            place = whole.find(token)
            while place >= 0:
                held[self.start(number, place)] += 1
                end = whole.find(GAP, place)
                place = whole.find(token, end) if end >= 0 else -1
        if not held:
            return None
        place = max(held, key=lambda one: (held[one], -one))
        return held[place], self.at(number, place)

    def at(self, number: int, place: int) -> Entry:
        """The entry of an item that stands at some place of all its words."""
        whole = self.letters.texts[number]
        line = self.shown[number].split(GAP)[whole.count(GAP, 0, place)]
        end = whole.find(GAP, place)
        return Entry(_KINDS[line[0]], line[1:], whole[self.start(number, place) : end if end >= 0 else None])

    def start(self, number: int, place: int) -> int:
        """Where the entry begins that stands at some place."""
        return self.letters.texts[number].rfind(GAP, 0, place) + 1


@dataclass(frozen=True, slots=True)
class Meant:
    """What one row of everyday words means: items as bits, the likeliest first, none of them twice."""

    ranks: tuple[int, ...]
    names: tuple[str, ...]  # of each rank: its matter, or its piece of a title


@dataclass(frozen=True, slots=True)
class Everyday:
    """Everyday words; each gives the number of its row."""

    words: Mapping[str, int]
    bare: Mapping[str, str]  # words without 了 and the like, where that is no word itself
    sounds: Mapping[str, str]  # words by their syllables' codes
    rows: tuple[Meant, ...]
    empty: tuple[str, ...]  # what says nothing of any matter

    def meant(self, word: str) -> Meant:
        """What a word of the table means."""
        return self.rows[self.words[word]]

    def spelled(self, ways: Sequence[Units]) -> list[str]:
        """The words that are spelled by whole syllables."""
        codes = ("".join(unit[0] for unit in units) for units in ways if len(units) > 1)
        return [self.sounds[one] for one in codes if one in self.sounds]


@dataclass(frozen=True, slots=True)
class Stock:
    """All of it. Immutable; may be used from any thread."""

    items: tuple[tuple[str, int], ...]  # guide and ordinal, by the number used everywhere here; in order within a guide
    guides: Mapping[str, tuple[int, int]]  # the first number of a guide, and how many items it has
    shelves: tuple[Shelf, ...]  # one for each level
    codes: Shelf
    syllables: Syllables
    everyday: Everyday

    def among(self, guide: str | None) -> int:
        """The items of one guide, or all, as bits."""
        first, count = (0, len(self.items)) if guide is None else self.guides.get(guide, (0, 0))
        return ((1 << count) - 1) << first

    def number(self, guide: str, ordinal: int) -> int | None:
        """The number of an item; None where it is not here."""
        first, count = self.guides.get(guide, (0, 0))
        place = bisect_left(self.items, (guide, ordinal), first, first + count)
        return place if place < first + count and self.items[place] == (guide, ordinal) else None
