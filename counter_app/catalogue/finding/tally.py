# SPDX-License-Identifier: Apache-2.0
"""Scores of ten thousand items at once: each binary digit of all scores is one integer, a bit an item.

Adding a weight to any set of items is a handful of ``^`` and ``&`` in C; the best are then read off from the highest
digit down, without ever looking at the others.
"""

from collections.abc import Iterator


class Tally:
    """Scores, all 0 at first."""

    def __init__(self) -> None:
        self._digits: list[int] = []

    def add(self, bits: int, weight: int) -> None:
        """Add a weight (0 or more) to the score of every item of a set."""
        place = 0
        while weight and bits:
            if weight & 1:
                self._carry(bits, place)
            weight >>= 1
            place += 1

    def _carry(self, bits: int, place: int) -> None:
        digits = self._digits
        while bits:
            while len(digits) <= place:
                digits.append(0)
            digits[place], bits = digits[place] ^ bits, digits[place] & bits
            place += 1

    def ranked(self, among: int) -> Iterator[tuple[int, int]]:
        """Every score above 0 with the items that have it, the highest first."""
        return self._below(among, len(self._digits) - 1, 0)

    def _below(self, bits: int, place: int, score: int) -> Iterator[tuple[int, int]]:
        if not bits:
            return
        if place < 0:
            if score:
                yield score, bits
            return
        high = bits & self._digits[place]
        yield from self._below(high, place - 1, score | 1 << place)
        yield from self._below(bits ^ high, place - 1, score)
