# SPDX-License-Identifier: Apache-2.0
"""Which part of one edition is which part of another."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
Alike = Callable[[T, T], float]
_ALIKE = 0.6


def pairs(
    before: Sequence[T], after: Sequence[T], *keys: Callable[[T], object], alike: Alike[T] | None = None
) -> list[tuple[T | None, T | None]]:
    """Every part with its counterpart, in the order of ``after``; what is gone stands behind.

    ``keys`` are tried one after the other; a key counts where exactly one part is left with it on either side, and an
    empty one never. What no key finds may still be ``alike`` (0 to 1), the most alike first.
    """
    found: dict[int, int] = {}

    def left(parts: Sequence[T], taken: Sequence[int]) -> list[int]:
        return [place for place in range(len(parts)) if place not in taken]

    for key in keys:
        old, new = left(before, list(found.values())), left(after, list(found))
        for place in new:
            value = key(after[place])
            rivals = [one for one in new if key(after[one]) == value]
            same = [one for one in old if key(before[one]) == value]
            if value and len(rivals) == 1 and len(same) == 1:
                found[place] = same[0]
    if alike is not None:
        scores = [
            (-alike(before[old], after[new]), new, old)
            for new in left(after, list(found))
            for old in left(before, list(found.values()))
        ]
        for score, there, here in sorted(scores):
            if -score >= _ALIKE and there not in found and here not in found.values():
                found[there] = here
    matched: list[tuple[T | None, T | None]] = [
        (before[found[place]] if place in found else None, one) for place, one in enumerate(after)
    ]
    return [*matched, *((before[place], None) for place in left(before, list(found.values())))]


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
