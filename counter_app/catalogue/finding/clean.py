# SPDX-License-Identifier: Apache-2.0
"""Items that hold a word as it was typed, by where: as characters, as whole pinyin or as initials."""

from functools import lru_cache
from itertools import pairwise

from counter_app.catalogue.finding.postings import BEGIN, Postings
from counter_app.catalogue.finding.query import Word
from counter_app.catalogue.finding.sounds import Units
from counter_app.catalogue.finding.stock import Level, Stock

TITLE_BEGINS = 90
IN_TITLE = 80
MEANT = 70  # everyday words that mean the item; less by rank
_RANK = 2
_ELSEWHERE = ((Level.names, 50), (Level.terms, 40), (Level.said, 30), (Level.lines, 20))
_FEWEST_INITIALS = 3  # fewer are in nearly every list of papers
_BY_INITIALS = (Level.names, Level.said)

Worth = list[tuple[int, int]]
"""Values with the items (as bits) that have them, the highest first; an item is only in its best."""


def clean(stock: Stock, word: Word, among: int) -> Worth:
    """What a word finds, best first."""
    latin = word.latin
    ways = stock.syllables.parted(word.text) if latin else []
    title, codes = stock.shelves[Level.title], stock.codes.letters
    begins = title.letters.beginning(word.text, among) | codes.beginning(word.text, among)
    within = title.letters.holding(word.text, among) | codes.holding(word.text, among)
    if latin:  # a single letter is in nearly every title; it asks for the first one
        begins |= title.initials.beginning(latin, among)
        begins |= any_way(title.sounds, ways, among & _begun(title.sounds, ways))
    if len(latin) > 1:
        within |= title.initials.holding(latin, among) | any_way(title.sounds, ways, among)
    found = [(TITLE_BEGINS, begins), (IN_TITLE, within), *_meant(stock, word, ways, among)]
    for level, value in _ELSEWHERE:
        shelf = stock.shelves[level]
        bits = shelf.letters.holding(word.text, among)
        if level in _BY_INITIALS and len(latin) >= _FEWEST_INITIALS:
            bits |= shelf.initials.holding(latin, among)
        bits |= any_way(shelf.sounds, [way for way in ways if _enough(way, level)], among)
        found.append((value, bits))
    return _once(found, among)


def sounding(sounds: Postings, units: Units, among: int) -> int:
    """The texts that hold syllables one after the other, as good as by all their pairs; all for none."""
    if len(units) == 1:
        return among & follows(sounds, units[0], "")
    for before, behind in pairwise(units):
        if not among:
            break
        among &= follows(sounds, before, behind)
    return among


def any_way(sounds: Postings, ways: list[Units], among: int) -> int:
    """The texts that hold any of several spellings."""
    bits = 0
    for units in ways:
        bits |= sounding(sounds, units, among & ~bits)
    return bits


@lru_cache(maxsize=2048)
def follows(sounds: Postings, before: str, behind: str) -> int:
    """The texts that hold any of some syllables (by their codes) with any of others behind it; by itself for none."""
    bits = 0
    for one in before:
        for other in behind or ("",):
            bits |= sounds.of(one + other)
    return bits


def _meant(stock: Stock, word: Word, ways: list[Units], among: int) -> Worth:
    """The items meant by an everyday word, typed as it is or in whole pinyin."""
    everyday = stock.everyday
    said = [word.text] if word.text in everyday.words else everyday.spelled(ways)
    return [(MEANT - _RANK * rank, bits & among) for one in said for rank, bits in enumerate(everyday.meant(one).ranks)]


def _begun(sounds: Postings, ways: list[Units]) -> int:
    return follows(sounds, BEGIN, "".join(units[0] for units in ways)) if ways else 0


def _enough(units: Units, level: Level) -> bool:
    """One syllable is in nearly every text; it asks for names, and only when it is finished."""
    return len(units) > 1 or (len(units[0]) == 1 and level in _BY_INITIALS)


def _once(found: Worth, among: int) -> Worth:
    kept: Worth = []
    for value, bits in sorted(found, key=lambda one: -one[0]):
        bits &= among
        if bits:
            kept.append((value, bits))
            among &= ~bits
    return kept
