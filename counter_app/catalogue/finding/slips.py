# SPDX-License-Identifier: Apache-2.0
"""What is found when one slip of the hand is taken back. Only asked for what is found nowhere as it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from counter_app.catalogue.finding.clean import sounding
from counter_app.catalogue.finding.postings import Postings
from counter_app.catalogue.finding.sounds import Slip, Units, beside
from counter_app.catalogue.finding.stock import Level, Shelf, Stock

LEAST_LETTERS = 4
_MOST_LETTERS = 30
_MOST_CHARACTERS = 12
_LEAST_CHARACTERS = 3
_LEAST_LEFT = 3  # characters that must be right where one is wrong or missing


@dataclass(frozen=True, slots=True)
class LettersMeant:
    """Syllables or initials that were meant by some letters, and the items (as bits) that have them on a level."""

    slip: Slip
    level: Level
    meant: Units | str
    items: int


def characters_slipped(stock: Stock, shelf: Shelf, words: str, among: int) -> Iterator[tuple[Slip, int]]:
    """A run of characters: one of the same sound, two swapped, one too many, one missing, one wrong."""
    if not _LEAST_CHARACTERS <= len(words) <= _MOST_CHARACTERS:
        return
    letters, last = shelf.letters, len(words)
    weak = () if shelf is stock.shelves[Level.title] else (1,)  # a single character is in every list of papers
    yield Slip.alike, sounding(shelf.sounds, tuple(map(stock.syllables.readings, words)), among)
    heads = [_pairs(letters, words[:end], among) for end in range(last + 1)]
    tails = [_pairs(letters, words[start:], among) for start in range(last + 1)]
    for place in range(last - 1):
        before, one, behind = words[max(0, place - 1) : place], words[place], words[place + 1]
        swapped = f"{before}{behind}{one}{words[place + 2 : place + 3]}"
        yield Slip.swapped, heads[place] & tails[place + 2] & letters.paired(swapped, among)
        if place:
            yield Slip.extra, heads[place] & tails[place + 1] & letters.paired(before + behind, among)
            if last > _LEAST_LEFT and {place, last - place - 1}.isdisjoint(weak):
                yield Slip.wrong, heads[place] & tails[place + 1]
            if {place, last - place}.isdisjoint(weak):
                yield Slip.missing, heads[place] & tails[place]


def letters_slipped(stock: Stock, word: str, among: int) -> Iterator[LettersMeant]:
    """Letters: syllables said alike (in, ing), one key slip in one syllable, or in initials."""
    latin = word.replace("'", "")
    if not LEAST_LETTERS <= len(latin) <= _MOST_LETTERS:
        return
    alike = [tuple(map(stock.syllables.alike, units)) for units in stock.syllables.parted(word)]
    swapped = [units for one in _swapped(latin) for units in stock.syllables.parted(one) if len(units) > 1]
    for level in Level:
        sounds = stock.shelves[level].sounds
        for units in alike:
            if len(units) > 1 or level is Level.title:  # one syllable is everywhere
                yield LettersMeant(Slip.alike, level, units, sounding(sounds, units, among))
        for units in swapped:
            yield LettersMeant(Slip.swapped, level, units, sounding(sounds, units, among))
        yield from _syllable_slipped(stock, level, latin, among)
    for slip, meant in _initials_meant(latin):
        held = stock.shelves[Level.title].initials.holding(meant, among)
        yield LettersMeant(slip, Level.title, meant, held)


def _syllable_slipped(stock: Stock, level: Level, latin: str, among: int) -> Iterator[LettersMeant]:
    sounds = stock.shelves[level].sounds
    for before, typed, behind in stock.syllables.gaps(latin):
        around = sounding(sounds, before, among) & sounding(sounds, behind, among)
        for slip, code in stock.syllables.near(typed) if around else ():
            bits = sounding(sounds, (*before[-1:], code, *behind[:1]), around)
            if bits:
                yield LettersMeant(slip, level, (*before, code, *behind), bits)


def _initials_meant(latin: str) -> Iterator[tuple[Slip, str]]:
    yield from ((Slip.swapped, one) for one in _swapped(latin))
    for place, letter in enumerate(latin):
        before, behind = latin[:place], latin[place + 1 :]
        yield from ((Slip.neighbour, before + other + behind) for other in beside(letter))
        if len(latin) > LEAST_LETTERS:
            yield Slip.extra, before + behind


def _swapped(latin: str) -> Iterator[str]:
    for place in range(len(latin) - 1):
        yield latin[:place] + latin[place + 1] + latin[place] + latin[place + 2 :]


def _pairs(letters: Postings, words: str, among: int) -> int:
    return letters.paired(words, among) if words else among
