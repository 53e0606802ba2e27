# SPDX-License-Identifier: Apache-2.0
"""Why an item was found: the entries that hold what was typed, and what was looked for in place of a slip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from counter_app.base.texts import text
from counter_app.catalogue.finding.aligning import LEAST_MEANT, in_turn, meant, spread
from counter_app.catalogue.finding.clean import any_way
from counter_app.catalogue.finding.loose import Loose
from counter_app.catalogue.finding.query import Word
from counter_app.catalogue.finding.sayings import Said
from counter_app.catalogue.finding.sounds import Units
from counter_app.catalogue.finding.stock import Entry, Kind, Level, Shelf, Stock
from counter_app.catalogue.folding import Spans, merged, places, spans_at

_MOST_REASONS = 2  # for one word
_MOST_WORDS = 0.6  # of the words must be explained
_SHORT = 3  # characters; of so few, an entry must have all
_WIDE = (Level.names, Level.terms, Level.said, Level.lines)


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: ``text[start:end]`` of every span is what was looked for, ``meant`` in place of a slip."""

    label: str
    text: str
    spans: Spans
    meant: str = ""


class Reasons:
    """Tells why items were found by some words."""

    def __init__(self, stock: Stock, asked: Sequence[Word], loose: Loose) -> None:
        self._stock = stock
        self._asked = asked
        self._loose = loose
        self._ways = {word: stock.syllables.parted(word.text) if word.latin else [] for word in asked}
        self._rights: dict[tuple[str, str], str] = {}

    def strictly(self, number: int) -> tuple[Why, ...]:
        """Of an item that holds every word; nothing where it does not after all."""
        found = [self._held(word, number) for word in self._asked]
        return _together(found) if all(found) else ()

    def loosely(self, number: int) -> tuple[Why, ...]:
        """Of an item that fits the words."""
        found = [self._held(word, number) or self._fitting(word, number) for word in self._asked]
        if sum(map(bool, found)) < _MOST_WORDS * len(found):
            return ()
        if self._loose.doubtful(number) and not any(why.meant for some in found for why in some):
            return ()
        return _together(found)

    def _held(self, word: Word, number: int) -> list[Why]:
        """Where a word stands: what it names of the item, else one entry in which it only stands."""
        return self._named(word, number)[:_MOST_REASONS] or list(islice(self._beside(word, number), 1))

    def _named(self, word: Word, number: int) -> list[Why]:
        """Title, code, form and paper."""
        shelves = self._stock.shelves
        found = [_why(one, word.text) for one in shelves[Level.title].holding(number, word.text)]
        found = found or list(self._sounding(Level.title, number, word))
        found += [_why(one, word.text) for one in self._stock.codes.holding(number, word.text)]
        names = list(shelves[Level.names].holding(number, word.text))
        form = next((one for one in names if one.kind is Kind.form), None)
        papers = (one for one in names if one.kind is Kind.material)
        paper = next((one for one in papers if form is None or form.folded not in one.folded), None)
        return [*found, *(_why(one, word.text) for one in (form, paper) if one is not None)]

    def _beside(self, word: Word, number: int) -> Iterator[Why]:
        shelves, everyday = self._stock.shelves, self._stock.everyday
        yield from (_why(one, word.text) for one in shelves[Level.names].holding(number, word.text))
        said = [word.text] if word.text in everyday.words else everyday.spelled(self._ways[word])
        yield from (why for one in said for why in self._meaning(one, number))
        for level in _WIDE:
            yield from (_why(one, word.text) for one in shelves[level].holding(number, word.text))
        for level in _WIDE:
            yield from self._sounding(level, number, word)

    def _fitting(self, word: Word, number: int) -> list[Why]:
        if word.latin:
            return list(islice(self._letters_meant(word, number), 1))
        if not word.chinese:
            return []
        titles = [why for one in self._stock.shelves[Level.title].entries(number) if (why := self._fit(word.text, one))]
        said = [why for one in self._loose.said(word) for why in self._said(one, number)]
        found = [*titles, *said][:_MOST_REASONS]
        if not said and not (titles and _length(titles[0].spans) >= len(word.text)):
            found += islice(self._best(word.text, number), 1)
        return found

    def _said(self, one: Said, number: int) -> Iterator[Why]:
        for why in self._meaning(one.word, number):
            yield _instead(one.word, why.text, why.spans) if one.slip else why

    def _meaning(self, word: str, number: int) -> Iterator[Why]:
        """What an everyday word means of this item."""
        row = self._stock.everyday.meant(word)
        for bits, name in zip(row.ranks, row.names, strict=True):
            if bits >> number & 1:
                yield Why(_label(Kind.said), text("search.said", word=word, name=name), ((0, len(word)),))

    def _letters_meant(self, word: Word, number: int) -> Iterator[Why]:
        for one in self._loose.letters_meant(word, number):
            for entry, spans in self._read(self._stock.shelves[one.level], number, self._sets(one.meant)):
                words = "".join(entry.shown[start:end] for start, end in spans)
                yield _instead(words, entry.shown, spans)

    def _fit(self, typed: str, entry: Entry) -> Why | None:
        """What of a run of characters an entry has: the run but for a slip, or some of its pieces."""
        right = self._right(typed, entry)
        if right:
            return _instead(right, entry.shown, places(entry.shown, right))
        spans = spread(typed, entry.shown)
        if not spans and len(typed) > _SHORT:
            pieces = [one for one in _pieces(typed, entry.folded) if one not in self._stock.everyday.empty]
            spans = merged(tuple(span for one in pieces for span in places(entry.shown, one)))
        return Why(_label(entry.kind), entry.shown, spans) if spans else None

    def _right(self, typed: str, entry: Entry) -> str:
        """What an entry has where something was typed with a slip; empty where it was no slip of it."""
        key = typed, entry.folded
        if key not in self._rights:
            self._rights[key] = self._meant(typed, entry.folded)
        return self._rights[key]

    def _meant(self, typed: str, words: str) -> str:
        syllables = self._stock.syllables
        if len(typed) >= LEAST_MEANT:
            window = meant(typed, words, syllables)
            return words[slice(*window)] if window else ""
        if typed[::-1] in words:
            return typed[::-1]
        found = in_turn(words, [syllables.read_as(syllables.readings(one)) for one in typed])
        return "".join(words[place] for place in found)

    def _best(self, typed: str, number: int) -> Iterator[Why]:
        """The entry that has most of a run of characters."""
        pairs = [typed[place : place + 2] for place in range(len(typed) - 1)]
        found = [one for level in _WIDE if (one := self._stock.shelves[level].best(number, pairs))]
        best = max(found, key=lambda one: one[0], default=None)
        why = self._fit(typed, best[1]) if best else None
        if why:
            yield why

    def _sounding(self, level: Level, number: int, word: Word) -> Iterator[Why]:
        """An entry whose initials or syllables were typed."""
        if not word.latin:
            return
        shelf, ways = self._stock.shelves[level], self._ways[word]
        if level is Level.title or any_way(shelf.sounds, ways, 1 << number):
            typed: list[Units | str] = [word.latin, *ways]
        else:
            typed = [word.latin] if shelf.initials.holding(word.latin, 1 << number) else []
        for one in typed:
            for entry, spans in self._read(shelf, number, self._sets(one)):
                yield Why(text("search.label.pinyin"), entry.shown, spans)
                return

    def _read(self, shelf: Shelf, number: int, sets: Sequence[frozenset[str]]) -> Iterator[tuple[Entry, Spans]]:
        """The first entry of an item that is spelled by some sets, one after the other."""
        found = in_turn(shelf.spelled[number], sets)
        if found:
            entry = shelf.at(number, found[0])
            yield entry, spans_at(entry.shown, shelf.start(number, found[0]), found)

    def _sets(self, meant: Units | str) -> list[frozenset[str]]:
        syllables = self._stock.syllables
        if isinstance(meant, str):
            return [syllables.spelled_from(letter) for letter in meant]
        return [syllables.spelled_as(codes) for codes in meant]


def _why(entry: Entry, token: str) -> Why:
    return Why(_label(entry.kind), entry.shown, places(entry.shown, token))


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def _pieces(typed: str, words: str) -> list[str]:
    """The longest pieces of what was typed that stand in some words, of two characters at least."""
    found: list[str] = []
    place = 0
    while place < len(typed) - 1:
        end = place
        while end < len(typed) and typed[place : end + 1] in words:
            end += 1
        if end - place > 1:
            found.append(typed[place:end])
            place = end
        else:
            place += 1
    return found


def _together(found: Sequence[Sequence[Why]]) -> tuple[Why, ...]:
    spans: dict[tuple[str, str, str], Spans] = {}
    for why in (one for some in found for one in some):
        key = why.label, why.text, why.meant
        spans[key] = merged((*spans.get(key, ()), *why.spans))
    return tuple(Why(label, shown, some, meant) for (label, shown, meant), some in spans.items())


@lru_cache(maxsize=64)
def _label(kind: Kind) -> str:
    return text(f"search.label.{kind.name}")


def _instead(words: str, shown: str, spans: Spans) -> Why:
    return Why(text("search.label.meant", words=words), shown, spans, words)
