# SPDX-License-Identifier: Apache-2.0
"""Everyday words inside what was typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counter_app.catalogue.finding.aligning import LEAST_MEANT, ONE, SWAPPED, meant
from counter_app.catalogue.finding.stock import Everyday, Stock

_LONG, _LONGEST = 5, 12


@dataclass(frozen=True, slots=True)
class Said:
    """``words[start:end]`` is a word of the table, or is said for it."""

    start: int
    end: int
    word: str
    slip: bool  # it was typed with one


def said_in(words: str, stock: Stock) -> list[Said]:
    """The everyday words in a run of characters; where two fit, the longer one says more."""
    everyday = stock.everyday
    found = [
        Said(start, end, word, False)
        for start in range(len(words))
        for end in range(start + 2, min(len(words), start + _LONGEST) + 1)
        if (word := _known(words[start:end], everyday)) is not None
    ]
    found = _longest(found)
    for more in (_heard(words, stock), _slipped(words, stock)):
        found += _longest([one for one in more if not any(_meet(one, other) for other in found)])
    return found


def bare(words: str, empty: Sequence[str]) -> str:
    """Words without particles; they mean the same: 丢(了)社保卡."""
    return "".join(one for one in words if one not in empty)


def empty_places(words: str, everyday: Everyday, said: Sequence[Said]) -> int:
    """The characters (as bits) that say nothing of any matter and are in no everyday word."""
    found = 0
    for empty in everyday.empty:
        place = words.find(empty)
        while place >= 0:
            found |= (1 << len(empty)) - 1 << place
            place = words.find(empty, place + 1)
    for one in said:
        found &= ~((1 << one.end) - (1 << one.start))
    return found


def _known(piece: str, everyday: Everyday) -> str | None:
    if piece in everyday.words:
        return piece
    if piece[0] in everyday.empty or piece[-1] in everyday.empty:
        return None
    short = bare(piece, everyday.empty)
    return short if short in everyday.words else everyday.bare.get(short)


def _heard(words: str, stock: Stock) -> Iterator[Said]:
    sounds, begun = stock.everyday.sounds, _begun(tuple(stock.everyday.sounds))
    for start in range(len(words)):
        spelled = [""]
        for end in range(start, min(len(words), start + _LONGEST)):
            readings = stock.syllables.readings(words[end])
            spelled = [one + code for one in spelled for code in readings if one + code in begun]
            yield from (Said(start, end + 1, sounds[one], True) for one in spelled if one in sounds)


def _slipped(words: str, stock: Stock) -> Iterator[Said]:
    typed = frozenset(words)
    for word, characters in _by_characters(tuple(stock.everyday.words)):
        if len(characters - typed) < 2:
            window = meant(word, words, stock.syllables, SWAPPED if len(word) < _LONG else ONE)
            if window:
                yield Said(*window, word, True)


@lru_cache(maxsize=4)
def _by_characters(words: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((word, frozenset(word)) for word in words if len(word) >= LEAST_MEANT)


@lru_cache(maxsize=4)
def _begun(spelled: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one[:end] for one in spelled for end in range(1, len(one) + 1))


def _longest(found: list[Said]) -> list[Said]:
    return [
        one
        for one in found
        if not any(
            other is not one and other.start <= one.start and one.end <= other.end and _size(other) > _size(one)
            for other in found
        )
    ]


def _size(one: Said) -> int:
    return one.end - one.start


def _meet(one: Said, other: Said) -> bool:
    return one.start < other.end and other.start < one.end
