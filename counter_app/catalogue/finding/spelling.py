# SPDX-License-Identifier: Apache-2.0
"""How texts are spelled: every character with the readings it has in its word, 重 in 重庆 as chong and nothing else.

pypinyin's tables are large and slow to import; they are loaded only while the index is compiled.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

Readings = tuple[str, ...]
"""The syllables a character may stand for, without tones, the likeliest first; ü is v, as it is typed."""

_LONGEST = 4
_RARE = 0.05
_VOWEL = re.compile("[aeiouv]")  # hums like ng are no syllables that anybody types
_COMMON = bytes(half for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for half in (row, cell))  # GB 2312
_PLAIN = str.maketrans("āáǎàōóǒòēéěèêīíǐìūúǔùǖǘǚǜüńňǹḿ", "aaaaooooeeeeeiiiiuuuuvvvvvnnnm")


class Speller:
    """Spells folded texts with the dictionary of words; readings of one's own count first."""

    def __init__(self, readings: Mapping[str, Readings]) -> None:
        from pypinyin.phrases_dict import phrases_dict
        from pypinyin.pinyin_dict import pinyin_dict

        self._own = readings
        self._words: Mapping[str, Sequence[Sequence[str]]] = phrases_dict
        self._characters: Mapping[int, str] = pinyin_dict
        self._heard_in_words = self._count()
        self._alone = cache(self._read_alone)
        self.spell = cache(self._spell)

    def _count(self) -> Mapping[str, Counter[str]]:
        """How often a character is read in what way in the dictionary's words."""
        several = {chr(one) for one, readings in self._characters.items() if "," in readings}
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word, spelled in self._words.items():
            for character, readings in zip(word, spelled, strict=False):
                if character in several:
                    found[character][readings[0]] += 1
        return found

    def chart(self) -> Mapping[str, str]:
        """The characters in common use by syllable; one with several readings stands at each."""
        found: dict[str, list[str]] = {}
        for character in _COMMON.decode("gb2312", "ignore"):
            for syllable in self._alone(character):
                found.setdefault(syllable, []).append(character)
        return {syllable: "".join(some) for syllable, some in sorted(found.items())}

    def _read_alone(self, character: str) -> Readings:
        """All readings but those that hardly any word has: 登 is deng, though de stands in old books."""
        known = self._characters.get(ord(character), "")
        readings = tuple(dict.fromkeys(filter(_VOWEL.search, map(_plain, known.split(",")))))
        if len(readings) < 2:
            return readings
        heard: Counter[str] = Counter()
        for reading, times in self._heard_in_words.get(character, Counter[str]()).items():
            heard[_plain(reading)] += times
        least = heard.total() * _RARE
        return tuple(one for one in readings if heard[one] >= least and heard[one]) or readings[:1]

    def _spell(self, words: str) -> tuple[Readings, ...]:
        """The readings of every character; none for what is no Chinese character."""
        return tuple(self._in_its_word(words, place) for place in range(len(words)))

    def _in_its_word(self, words: str, place: int) -> Readings:
        """What the longest words around a character say; where there is none, all its readings."""
        alone = self._alone(words[place])
        if len(alone) < 2:
            return alone
        for heard in (self._heard_here, self._heard_anywhere):
            for length in range(_LONGEST, 1, -1):
                found = tuple(dict.fromkeys(heard(words, place, length)))
                if found:
                    return found
        return alone

    def _heard_here(self, words: str, place: int, length: int) -> Iterator[str]:
        for start in range(max(0, place - length + 1), place + 1):
            if words[start : start + length] in self._own:
                yield self._own[words[start : start + length]][place - start]

    def _heard_anywhere(self, words: str, place: int, length: int) -> Iterator[str]:
        for start in range(max(0, place - length + 1), place + 1):
            spelled = self._words.get(words[start : start + length])
            if spelled and len(spelled) == length:
                yield from map(_plain, spelled[place - start])


def _plain(syllable: str) -> str:
    return syllable.strip().translate(_PLAIN)
