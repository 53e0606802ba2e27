# SPDX-License-Identifier: Apache-2.0
"""Syllables: how typed letters part into them, and which are mistaken for each other.

In rows of letters (:mod:`.postings`) every syllable is one letter, its *code*.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

Units = tuple[str, ...]
"""Syllables one after the other; each is the codes of all that it may be (zh, not finished, is any of zha, zhai, …)."""

_FIRST_CODE, _FIRST_SEVERAL = 0x100, 0x400
_MOST_WAYS = 12
_LONGEST = 6  # chuang, shuang, zhuang
_ALIKE_ENDS = (("an", "ang"), ("en", "eng"), ("in", "ing"), ("ian", "iang"), ("uan", "uang"))
_ALIKE_HEADS = (("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("f", "h"), ("r", "l"))
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


class Slip(IntEnum):
    """What a hand does wrong, the likeliest first."""

    alike = 0  # sounds the same, or nearly
    swapped = 1
    neighbour = 2  # the key beside it
    missing = 3
    extra = 4
    wrong = 5


@dataclass(frozen=True, slots=True)
class Syllables:
    """All syllables, and the characters in common use that are read so. Syllables and groups in the same order."""

    names: str  # "a ai an"
    characters: str  # "阿啊\\n哀爱…"
    several: tuple[str, ...]  # the codes of every set of readings that some character has in some word

    def code(self, syllable: str) -> str:
        """A syllable's letter in rows; empty where there is no such syllable."""
        return _codes(self.names).get(syllable, "")

    def readings(self, character: str) -> str:
        """The codes a character may be read as."""
        return _readings(self.names, self.characters).get(character, "")

    def read_as(self, codes: str) -> frozenset[str]:
        """All characters in common use that may be read as one of some syllables."""
        return _read_as(self.characters, codes)

    def spelled_as(self, codes: str) -> frozenset[str]:
        """What stands in a spelled text where one of some syllables may be heard."""
        return _spelled_as(self.several, codes)

    def spelled_from(self, letter: str) -> frozenset[str]:
        """What stands in a spelled text where a syllable may begin with a letter, or the letter itself stands."""
        return _spelled_as(self.several, _beginnings(self.names).get(letter, "")) | {letter}

    def parted(self, letters: str) -> list[Units]:
        """All ways in which letters are syllables; the last may not be finished. ``'`` stands between two."""
        ways: list[Units] = [()]
        pieces = [piece for piece in letters.split("'") if piece]
        for place, piece in enumerate(pieces):
            codes = _codes(self.names)
            more = list(_parted(piece, codes, _beginnings(self.names), last=place == len(pieces) - 1))
            ways = [(*way, *one) for way in ways for one in more][:_MOST_WAYS]
        return [way for way in ways if way]

    def alike(self, codes: str) -> str:
        """With some codes, those of the syllables that are spoken or heard alike (in and ing, z and zh)."""
        return "".join(dict.fromkeys("".join(_alike(self.names, code) for code in codes)))

    def gaps(self, letters: str) -> Iterator[tuple[Units, str, Units]]:
        """Every way to see letters as syllables but for one piece: what stands before it, the piece, what follows."""
        codes, begun = _codes(self.names), _beginnings(self.names)
        tails = _tails(letters, codes, begun)
        for start, before in _heads(letters, codes).items():
            for end in range(start + 1, min(len(letters), start + _LONGEST + 1) + 1):
                if end in tails:
                    yield before, letters[start:end], tails[end]

    def near(self, piece: str) -> Iterator[tuple[Slip, str]]:
        """The syllables (by code) that a hand may have meant by a piece, and its slip."""
        known = _shortened(self.names)
        for name in dict.fromkeys(name for less in _less(piece) for name in known.get(less, ())):
            slip = slip_between(piece, name)
            if slip is not None:
                yield slip, self.code(name)


@lru_cache(maxsize=4)
def _codes(names: str) -> Mapping[str, str]:
    return {name: chr(_FIRST_CODE + place) for place, name in enumerate(names.split())}


@lru_cache(maxsize=4)
def _beginnings(names: str) -> Mapping[str, str]:
    """The codes of all syllables that begin with some letters, the syllable itself among them."""
    found: dict[str, str] = {}
    for name, code in _codes(names).items():
        for end in range(1, len(name) + 1):
            found[name[:end]] = found.get(name[:end], "") + code
    return found


@lru_cache(maxsize=4)
def _readings(names: str, characters: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, some in zip(_codes(names).values(), characters.split("\n"), strict=True):
        for character in some:
            found[character] = found.get(character, "") + code
    return found


@lru_cache(maxsize=1024)
def _read_as(characters: str, codes: str) -> frozenset[str]:
    rows = _rows(characters)
    return frozenset().union(*(rows[ord(code) - _FIRST_CODE] for code in codes))


@lru_cache(maxsize=1024)
def _spelled_as(several: tuple[str, ...], codes: str) -> frozenset[str]:
    wanted = frozenset(codes)
    return wanted.union(several_code(place) for place, some in enumerate(several) if not wanted.isdisjoint(some))


def several_code(place: int) -> str:
    """What stands in a spelled text for a character with several readings, by their place in the list of sets."""
    return chr(_FIRST_SEVERAL + place)


@lru_cache(maxsize=4)
def _rows(characters: str) -> Sequence[frozenset[str]]:
    return tuple(map(frozenset, characters.split("\n")))


@lru_cache(maxsize=4)
def _shortened(names: str) -> Mapping[str, tuple[str, ...]]:
    """Syllables by themselves and by what is left without one letter."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names.split():
        for less in _less(name):
            found[less] = (*found.get(less, ()), name)
    return found


@lru_cache(maxsize=1024)
def _alike(names: str, code: str) -> str:
    name = names.split()[ord(code) - _FIRST_CODE]
    head = next((end for end, letter in enumerate(name) if letter in "aeiouv"), 0)
    heads, ends = [name[:head]], [name[head:]]
    heads += [other for pair in _ALIKE_HEADS if name[:head] in pair for other in pair if other != name[:head]]
    ends += [other for pair in _ALIKE_ENDS if name[head:] in pair for other in pair if other != name[head:]]
    codes = _codes(names)
    return "".join(codes.get(one + other, "") for one in heads for other in ends)


def _parted(piece: str, codes: Mapping[str, str], begun: Mapping[str, str], *, last: bool) -> Iterator[Units]:
    if piece in codes:
        yield (begun[piece] if last else codes[piece],)
    elif last and piece in begun:
        yield (begun[piece],)
    for end in range(min(_LONGEST, len(piece) - 1), 0, -1):
        if piece[:end] in codes:
            yield from ((codes[piece[:end]], *rest) for rest in _parted(piece[end:], codes, begun, last=last))


def _heads(whole: str, codes: Mapping[str, str]) -> Mapping[int, Units]:
    """For every place up to which the letters are syllables, these."""
    found: dict[int, Units] = {0: ()}
    for end in range(1, len(whole)):
        for start in range(max(0, end - _LONGEST), end):
            if start in found and whole[start:end] in codes:
                found[end] = (*found[start], codes[whole[start:end]])
                break
    return found


def _tails(whole: str, codes: Mapping[str, str], begun: Mapping[str, str]) -> Mapping[int, Units]:
    """For every place from which the letters are syllables, these; the last may not be finished."""
    found: dict[int, Units] = {len(whole): ()}
    for start in range(len(whole) - 1, 0, -1):
        if whole[start:] in begun:
            found[start] = (begun[whole[start:]],)
            continue
        for end in range(min(len(whole), start + _LONGEST), start, -1):
            if end in found and whole[start:end] in codes:
                found[start] = (codes[whole[start:end]], *found[end])
                break
    return found


def _less(word: str) -> list[str]:
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def slip_between(typed: str, meant: str) -> Slip | None:
    """The one slip by which something was typed in place of something else; None for none or more than one."""
    if typed == meant:
        return None
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    here, there = typed[start:], meant[start:]
    if len(typed) == len(meant):
        if here[2:] == there[2:] and here[:2] == there[1::-1]:
            return Slip.swapped
        if here[1:] == there[1:]:
            return Slip.neighbour if there[0] in beside(here[0]) else Slip.wrong
        return None
    if here == there[1:]:
        return Slip.missing
    return Slip.extra if here[1:] == there else None


def beside(key: str) -> str:
    """The keys beside a key."""
    return _NEIGHBOURS.get(key, "")


def _neighbours() -> dict[str, str]:
    spots = {key: (row, place + row * 0.3) for row, keys in enumerate(_KEYS) for place, key in enumerate(keys)}
    return {
        key: "".join(
            other
            for other, (there, across) in spots.items()
            if other != key and abs(there - row) < 2 and abs(across - place) < 1.2
        )
        for key, (row, place) in spots.items()
    }


_NEIGHBOURS = _neighbours()
