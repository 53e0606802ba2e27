# SPDX-License-Identifier: Apache-2.0
"""Items that fit what was typed though they do not hold it: by parts of it, by everyday words in it, by slips.

Every pair of characters that an item holds adds to its score: the rarer the pair the more, most in a title. What only
sounds alike, or stands the other way round, adds half; so does what is left when one slip of the hand is taken back.
"""

import math
from collections.abc import Iterator, Sequence

from counter_app.catalogue.finding.clean import Worth, sounding
from counter_app.catalogue.finding.query import Word
from counter_app.catalogue.finding.sayings import Said, empty_places, said_in
from counter_app.catalogue.finding.slips import LettersMeant, characters_slipped, letters_slipped
from counter_app.catalogue.finding.sounds import Slip
from counter_app.catalogue.finding.stock import Level, Stock
from counter_app.catalogue.finding.tally import Tally

_WEIGHTS = {Level.title: 8, Level.names: 6, Level.said: 6, Level.terms: 5, Level.lines: 3}
_NEAR = (Level.title, Level.names, Level.said, Level.terms)
_ALONE = 2.8  # a single character; in titles only
_SLIP = 0.5
_TAKEN_BACK = {
    Slip.alike: 1.5,
    Slip.swapped: 1.4,
    Slip.neighbour: 1.3,
    Slip.extra: 1.2,
    Slip.missing: 1.0,
    Slip.wrong: 0.8,
}
_LETTERS = 8  # a word of letters with a slip counts like so many characters
_SAID = 24  # each character of an everyday word
_NEXT, _LAST = 0.12, 0.3  # less for each further thing it may mean, but no less than this share
_AS_TYPED = 0.2  # of the value of another word that stands there as it is
_LATIN = 2  # a word of letters takes up so many places of what was typed
_ENOUGH, _SEVERAL, _BESIDE = 0.5, 0.6, 0.75  # of what was typed: of one word, of several, where others have it all
_LITTLE = 0.2
_LEAST, _SHORT, _SENTENCE = 2, 3, 5  # characters
_FEW = 5
_CUT = 0.4  # of the best score


class Loose:
    """What some words find, taken in one after the other."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._among = 0
        self._tally = Tally()
        self._length = 0  # of what was typed, in characters
        self._empty = 0  # of them those that say nothing, as bits
        self._parts: list[tuple[int, int]] = []  # places of what was typed, and the items that have them, both as bits
        self._meant = 0  # the items meant by everyday words
        self._righted = 0  # those that seem to have what was typed but for a slip
        self._enough = 0
        self._share = 1.0
        self._said: dict[Word, list[Said]] = {}
        self._letters: dict[Word, list[LettersMeant]] = {}

    def take(self, asked: Sequence[Word], found: Sequence[Worth], among: int, *, beside: bool) -> None:
        """Take in words, each with what it finds as it is; ``beside`` others that hold them all."""
        self._among = among
        self._share = _BESIDE if beside else _SEVERAL if len(asked) > 1 else _ENOUGH
        for word, worth in zip(asked, found, strict=True):
            if word.chinese:
                self._characters(word)
            elif worth:
                self._as_typed(worth)
            elif word.latin:
                self._slipped(word)
            else:
                self._length += _LATIN

    def ranked(self) -> Iterator[tuple[int, int]]:
        """Scores, and the items (as bits) that have them, the best first.

        An item must have most of what was typed (of a few characters, all), or be meant by everyday words. Of a whole
        sentence less is enough for the first few.
        """
        self._enough = self._having(self._share if self._telling > _SHORT else 1)
        enough = self._enough | self._righted & self._among
        tops = self._having(_LITTLE) if self._telling >= _SENTENCE else 0
        best, count = 0, 0
        for score, bits in self._tally.ranked(enough | tops):
            best = best or score
            if count >= _FEW or score < best * _CUT:
                bits &= enough
            if count >= _FEW and score < best * _CUT:
                return
            count += bits.bit_count()
            if bits:
                yield score, bits

    def doubtful(self, number: int) -> bool:
        """Whether an item is only here for what seems a slip."""
        return not self._enough >> number & 1 and self._righted >> number & 1 == 1

    def said(self, word: Word) -> Sequence[Said]:
        """The everyday words in a word."""
        return self._said.get(word, ())

    def letters_meant(self, word: Word, number: int) -> Iterator[LettersMeant]:
        """What an item has in place of letters typed with a slip, the likeliest first."""
        return (one for one in self._letters.get(word, ()) if one.items >> number & 1)

    def _having(self, share: float) -> int:
        """The items that have so much of what was typed."""
        count = Tally()
        for place in range(self._length):
            if not self._empty >> place & 1:
                count.add(_union([one for one in self._parts if one[0] >> place & 1]) & self._among, 1)
        found = self._meant & self._among
        if self._telling < _LEAST:
            return found
        for times, bits in count.ranked(self._among):
            if times < share * self._telling:
                break
            found |= bits
        return found

    @property
    def _telling(self) -> int:
        return self._length - self._empty.bit_count()

    def _characters(self, word: Word) -> None:
        words, first = word.text, self._length
        self._length += len(words)
        self._said[word] = said_in(words, self._stock)
        empty = empty_places(words, self._stock.everyday, self._said[word])
        self._empty |= empty << first
        near = [self._stock.shelves[level].letters for level in _NEAR]
        for place, character in enumerate(words):
            if place + 1 < len(words) and empty >> place & 3 != 3:
                self._pair(words[place : place + 2], 3 << first + place)
            if empty >> place & 1:
                continue
            bits = near[0].of(character) & self._among
            parts = [(1 << first + place, one.of(character)) for one in near]
            self._parts += parts if len(words) <= _SHORT else parts[:1]
            if character not in words[:place]:
                self._tally.add(bits, round(self._rarity(bits) * _ALONE))
        for said in self._said[word]:
            self._say(said)
        for level in _NEAR:
            for slip, bits in characters_slipped(self._stock, self._stock.shelves[level], words, self._among):
                self._righted |= bits
                self._tally.add(bits, round(len(words) * _TAKEN_BACK[slip] * _WEIGHTS[level]))

    def _pair(self, pair: str, places: int) -> None:
        """Two characters: where they stand so; where nothing telling holds them, what sounds so or is swapped."""
        shelves = self._stock.shelves
        exact = [(level, shelves[level].letters.of(pair)) for level in Level]
        left = self._count(exact, places, 1, self._among)
        if any(bits & self._among for level, bits in exact if level in _NEAR):
            return
        units, swapped = tuple(map(self._stock.syllables.readings, pair)), pair[::-1]
        near = [
            (level, sounding(shelves[level].sounds, units, left) | shelves[level].letters.of(swapped))
            for level in _NEAR
        ]
        self._count(near, places, _SLIP, left)

    def _count(self, found: Sequence[tuple[Level, int]], places: int, share: float, among: int) -> int:
        """Add what is found, each item where it is most telling; the items that are left."""
        anywhere = _union(found) & among
        rarity = self._rarity(anywhere) * share
        self._parts.append((places, anywhere))
        for level, bits in found:
            self._tally.add(bits & among, round(rarity * _WEIGHTS[level]))
            among &= ~bits
        return among

    def _say(self, said: Said) -> None:
        worth = (said.end - said.start) * _SAID * (_SLIP if said.slip else 1)
        for rank, bits in enumerate(self._stock.everyday.meant(said.word).ranks):
            self._tally.add(bits & self._among, round(worth * max(_LAST, 1 - _NEXT * rank)))
            self._meant |= bits

    def _as_typed(self, worth: Worth) -> None:
        anywhere = _union(worth)
        rarity = self._rarity(anywhere & self._among)
        for value, bits in worth:
            self._tally.add(bits & self._among, round(rarity * value * _AS_TYPED))
        self._have(anywhere)

    def _slipped(self, word: Word) -> None:
        found = [one for one in letters_slipped(self._stock, word.text, self._among) if one.items]
        found.sort(key=_likely, reverse=True)
        done = 0
        for one in found:
            self._tally.add(one.items & ~done, round(_likely(one) * _LETTERS))
            done |= one.items
        self._letters[word] = found
        self._have(done)

    def _have(self, bits: int) -> None:
        self._parts.append(((1 << _LATIN) - 1 << self._length, bits))
        self._length += _LATIN

    def _rarity(self, bits: int) -> float:
        return math.log2(1 + self._among.bit_count() / bits.bit_count()) if bits else 0.0


def _likely(one: LettersMeant) -> float:
    return _TAKEN_BACK[one.slip] * _WEIGHTS[one.level]


def _union(found: Sequence[tuple[int, int]]) -> int:
    anywhere = 0
    for _, bits in found:
        anywhere |= bits
    return anywhere
