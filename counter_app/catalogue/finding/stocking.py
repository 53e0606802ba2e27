# SPDX-License-Identifier: Apache-2.0
"""Puts the entries of all items on their shelves: letters, sounds, initials (slow: while the catalogue is compiled)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from counter_app.catalogue.finding.postings import BEGIN, GAP, Postings, gathered, post, post_grams
from counter_app.catalogue.finding.sayings import bare
from counter_app.catalogue.finding.sounds import Syllables, several_code
from counter_app.catalogue.finding.spelling import Readings, Speller
from counter_app.catalogue.finding.stock import LEVELS, Entry, Everyday, Kind, Level, Meant, Shelf, Stock
from counter_app.catalogue.finding.vocabulary import Meaning, Saying, Vocabulary
from counter_app.catalogue.folding import BRACKETS, folded
from counter_app.catalogue.items import ServiceItem

Entries = Iterable[tuple[Kind, str]]
_ASKED_BY_INITIALS = (Level.title, Level.names, Level.said)
_NOTHING = Postings((), b"", b"", 1)
_AROUND = 5  # characters beside one with several readings, whose initials are noted for each reading


def stock_up(items: Sequence[ServiceItem], entries: Iterable[Entries], vocabulary: Vocabulary) -> Stock:
    """Prepare items (guide by guide) with their entries, and what is said for them."""
    spelling = _Spelling(vocabulary.readings)
    everyday = _everyday(items, vocabulary, spelling)
    shelved = [_shelved((*own, *_said(number, everyday))) for number, own in enumerate(entries)]
    guides: dict[str, tuple[int, int]] = {}
    for number, item in enumerate(items):
        first, count = guides.get(item.guide, (number, 0))
        guides[item.guide] = first, count + 1
    shelves = tuple(_shelf([one[level] for one in shelved], level, spelling) for level in Level)
    return Stock(
        items=tuple((item.guide, item.ordinal) for item in items),
        guides=guides,
        shelves=shelves,
        codes=Shelf(
            letters=post([folded(item.code) for item in items]),
            sounds=_NOTHING,
            initials=_NOTHING,
            spelled=(),
            shown=tuple(item.code and Kind.code.value + item.code for item in items),
        ),
        syllables=spelling.syllables,
        everyday=everyday,
    )


class _Spelling:
    """Letters of rows for texts: syllables' codes, and initials."""

    def __init__(self, readings: Mapping[str, Readings]) -> None:
        speller = Speller(readings)
        chart = speller.chart()
        self._plain = Syllables(" ".join(chart), "\n".join(chart.values()), ())
        self._several: dict[str, str] = {}
        self._spell = speller.spell
        self.sounds = cache(self._sounds)
        self.initials = cache(self._initials)
        self.spelled = cache(self._spelled)

    @property
    def syllables(self) -> Syllables:
        """All syllables, and what was noted of characters with several readings so far."""
        return replace(self._plain, several=tuple(self._several))

    def codes(self, words: str) -> list[str]:
        """The codes of every character's readings; none for what is no syllable."""
        return ["".join(map(self._plain.code, readings)) for readings in self._spell(words)]

    def _spelled(self, words: str) -> str:
        """For every character the code of its reading, or of all its readings together."""
        return "".join(
            self._several.setdefault(codes, several_code(len(self._several))) if len(codes) > 1 else codes or character
            for character, codes in zip(words, self.codes(words), strict=True)
        )

    def _sounds(self, words: str) -> frozenset[str]:
        found: set[str] = set()
        for run in self._runs(words):
            codes = ["".join(map(self._plain.code, readings)) for _, readings in run]
            found.update(code for one in codes for code in one)
            found.update(one + other for before, behind in pairwise(codes) for one in before for other in behind)
            found.update(BEGIN + code for code in codes[0] if run[0][0] == 0)
        return frozenset(found)

    def _initials(self, words: str) -> str:
        """First letters, then once more around every character that may be read otherwise."""
        found: list[str] = []
        for run in self._runs(words):
            letters = [tuple(dict.fromkeys(one[0] for one in readings)) for _, readings in run]
            usual = "".join(some[0] for some in letters)
            found.append(usual)
            found += (
                usual[max(0, place - _AROUND) : place] + other + usual[place + 1 : place + 1 + _AROUND]
                for place, some in enumerate(letters)
                for other in some[1:]
            )
        return GAP.join(found)

    def _runs(self, words: str) -> Iterator[list[tuple[int, Readings]]]:
        """What is read in one breath: the readings of characters, letters and digits, by their place among these."""
        run: list[tuple[int, Readings]] = []
        count = 0
        for character, readings in zip(words, self._spell(words), strict=True):
            if readings or character.isalnum():
                run.append((count, readings or (character,)))
                count += 1
            elif character not in BRACKETS and run:
                yield run
                run = []
        if run:
            yield run


def _shelved(entries: Entries) -> list[list[Entry]]:
    """An item's entries by level. None twice; a plain line only where no entry holds it."""
    found: list[list[Entry]] = [[] for _ in Level]
    seen: set[str] = set()
    whole = ""
    for kind, shown in entries:
        words = folded(shown)
        if words in seen or not words or (kind is Kind.line and words in whole):
            continue
        seen.add(words)
        whole += words + GAP
        found[LEVELS[kind]].append(Entry(kind, " ".join(shown.split(GAP)), words))
    return found


def _shelf(entries: Sequence[Sequence[Entry]], level: Level, spelling: _Spelling) -> Shelf:
    sounds = [frozenset[str]().union(*(spelling.sounds(one.folded) for one in some)) for some in entries]
    initials = [GAP.join(spelling.initials(one.folded) for one in some) for some in entries]
    return Shelf(
        letters=post([GAP.join(one.folded for one in some) for some in entries]),
        sounds=post_grams(sounds),
        initials=post(initials) if level in _ASKED_BY_INITIALS else _NOTHING,
        spelled=tuple(GAP.join(spelling.spelled(one.folded) for one in some) for some in entries),
        shown=tuple(GAP.join(one.kind.value + one.shown for one in some) for some in entries),
    )


def _everyday(items: Sequence[ServiceItem], vocabulary: Vocabulary, spelling: _Spelling) -> Everyday:
    words = {folded(word): row for row, saying in enumerate(vocabulary.sayings) for word in saying.words}
    shortened = {bare(word, vocabulary.empty): word for word in words}
    short = {less: word for less, word in shortened.items() if less not in words and len(less) > 1}
    sounds: dict[str, str] = {}
    for word in words:
        codes = spelling.codes(word)
        if all(codes):
            sounds.setdefault("".join(one[0] for one in codes), word)
    return Everyday(
        words, short, sounds, tuple(_meant(items, saying) for saying in vocabulary.sayings), vocabulary.empty
    )


def _said(number: int, everyday: Everyday) -> Iterator[tuple[Kind, str]]:
    rows = {row for row, meant in enumerate(everyday.rows) if any(bits >> number & 1 for bits in meant.ranks)}
    return ((Kind.said, word) for word, row in everyday.words.items() if row in rows)


def _meant(items: Sequence[ServiceItem], saying: Saying) -> Meant:
    """The items of a row. Of several that a guide has for one matter, the one that bears its name comes first."""
    ranks: list[int] = []
    names: list[str] = []
    left = (1 << len(items)) - 1
    for meaning in saying.meanings:
        for some in _fitting(items, meaning):
            bits = gathered(some, left) & left
            if bits:
                ranks.append(bits)
                names.append(meaning.name)
                left &= ~bits
    return Meant(tuple(ranks), tuple(names))


def _fitting(items: Sequence[ServiceItem], meaning: Meaning) -> tuple[list[int], list[int]]:
    if not meaning.matter:
        return [number for number, item in enumerate(items) if meaning.name in item.title], []
    held: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        if meaning.name in item.matters:
            held.setdefault(item.guide, []).append(number)
    first = [one for some in held.values() for one in some if len(some) == 1 or meaning.name in items[one].title]
    return first, [one for some in held.values() for one in some if one not in set(first)]
