# SPDX-License-Identifier: Apache-2.0
"""Rows of a long list in few words: first and last of each unbroken run."""

from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""First and last, both counted, from 1."""

MOST_PLACES = 200_000
"""Ten times the longest list that is paid or decided."""


def places(spans: Iterable[Span]) -> Iterator[int]:
    """Every number the spans hold, in their order.

    Raises ValueError for more than :data:`MOST_PLACES`: two numbers in an action that comes from elsewhere would keep
    whoever reads it busy for ever.
    """
    spans = tuple(spans)
    if sum(max(0, last + 1 - first) for first, last in spans) > MOST_PLACES:
        raise ValueError(f"spans hold more than {MOST_PLACES} places")
    for first, last in spans:
        yield from range(first, last + 1)


def spans_of(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Growing numbers as spans."""
    found: list[Span] = []
    for one in numbers:
        if found and found[-1][1] == one - 1:
            found[-1] = found[-1][0], one
        else:
            found.append((one, one))
    return tuple(found)
