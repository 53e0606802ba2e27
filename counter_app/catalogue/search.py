# SPDX-License-Identifier: Apache-2.0
"""The finder: items by words, everyday words, pinyin, code, class, paper or form, each with why it was found.

What holds every word as it was typed stands first. Where that says too little, what fits loosely follows: parts of
what was typed, everyday words in it, slips of the hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from counter_app.catalogue.finding.clean import IN_TITLE, Worth, clean
from counter_app.catalogue.finding.loose import Loose
from counter_app.catalogue.finding.postings import gathered, numbers
from counter_app.catalogue.finding.query import Word, words_of
from counter_app.catalogue.finding.reasons import Reasons, Why
from counter_app.catalogue.finding.stock import Stock
from counter_app.catalogue.finding.tally import Tally
from counter_app.catalogue.items import Catalogue, ServiceItem

__all__ = ["LIMIT", "Hit", "SearchIndex", "Usage", "Why"]

Usage = Mapping[tuple[str, int], int]
"""How often each item, by guide and number, was opened at this window."""

LIMIT = 50
"""So many hits are worked out; nobody reads further."""

_GUESSES = 20  # no more of what only fits loosely
_CLEAN = 100_000  # above all that is only loosely found
_MOST_USED = 999


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found. A higher ``score`` stands nearer the top."""

    item: ServiceItem
    why: tuple[Why, ...]
    score: int


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """A catalogue prepared for searching. Immutable; may be used from any thread."""

    catalogue: Catalogue
    stock: Stock

    @property
    def items(self) -> tuple[tuple[str, int], ...]:
        """Guide and ordinal of every item."""
        return self.stock.items

    def search(
        self, words: str, guide: str | None = None, usage: Usage | None = None, limit: int = LIMIT
    ) -> tuple[Hit, ...]:
        """The items that fit the words, best first: by how and where, then by use, then as the guides go.

        No words find nothing; the finder shows favourites then.
        """
        asked, among = words_of(words, self.stock), self.stock.among(guide)
        if not asked or not among:
            return ()
        found = [clean(self.stock, word, among) for word in asked]
        used = self._used(usage or {})
        loose = Loose(self.stock)
        reasons = Reasons(self.stock, asked, loose)
        hits: list[Hit] = []
        missed = 0  # fits that nothing explains: behind many of them there are only more
        for score, number, strict in _ranked(loose, asked, found, among, used):
            why = reasons.strictly(number) if strict else reasons.loosely(number)
            missed += not why
            if why:
                times = min((usage or {}).get(self.items[number], 0), _MOST_USED)
                hits.append(Hit(self._item(number), why, score * (_MOST_USED + 1) + times))
            if len(hits) == limit or missed > limit:
                break
        return tuple(hits)

    def _item(self, number: int) -> ServiceItem:
        guide = self.items[number][0]
        return self.catalogue.guides[guide].items[number - self.stock.guides[guide][0]]

    def _used(self, usage: Usage) -> list[int]:
        counted = [(-times, number) for key, times in usage.items() if (number := self.stock.number(*key)) is not None]
        return [number for _, number in sorted(counted)]


def _ranked(
    loose: Loose, asked: list[Word], found: list[Worth], among: int, used: list[int]
) -> Iterator[tuple[int, int, bool]]:
    """Scores and items, best first, and whether the item holds all words as they were typed."""
    tally, whole = Tally(), among
    for worth in found:
        held = 0
        for value, bits in worth:
            tally.add(bits, value)
            held |= bits
        whole &= held
    best = 0
    for score, bits in tally.ranked(whole):
        best = best or score
        yield from ((_CLEAN + score, number, True) for number in _in_order(bits, used))
    if best >= IN_TITLE * len(asked):
        return  # a title says all that was typed
    loose.take(asked, found, among & ~whole, beside=bool(whole))
    fitting = ((score, number, False) for score, bits in loose.ranked() for number in _in_order(bits, used))
    yield from islice(fitting, _GUESSES)


def _in_order(bits: int, used: list[int]) -> Iterator[int]:
    """Numbers of a set: the used ones by use, then the others as they come."""
    often = [number for number in used if bits >> number & 1]
    yield from often
    yield from numbers(bits & ~gathered(often, bits))
