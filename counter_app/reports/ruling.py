# SPDX-License-Identifier: Apache-2.0
"""The straight lines of a page: what adjoining cells draw twice, or in pieces, is drawn once and whole."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_NEAR = 0.02
"""Pieces no further apart than this are one line: two places rounded to hundredths of a point."""


class Ruled(NamedTuple):
    """A line on a page, from below, in hundredths of a point exactly; its ends in rising order."""

    width: float
    dashed: bool
    x1: float
    y1: float
    x2: float
    y2: float


@lru_cache(maxsize=4096)
def ruled(width: float, dashed: bool, x1: float, y1: float, x2: float, y2: float) -> Ruled:
    """A line, its ends rounded and put in order."""
    first, last = (round(x1, 2), round(y1, 2)), (round(x2, 2), round(y2, 2))
    return Ruled(width, dashed, *min(first, last), *max(first, last))


@lru_cache(maxsize=8)
def ruling(lines: tuple[Ruled, ...]) -> str:
    """The operators of a page's lines. Cached: the pages of a roster are ruled alike."""
    parts: list[str] = []
    for width, dashed in sorted({(one.width, one.dashed) for one in lines}):
        same = {one for one in lines if one.width == width and one.dashed == dashed}
        parts.append(f"{'[3 2]' if dashed else '[]'} 0 d {width:g} w 0 G")
        parts += (f"{one.x1:g} {one.y1:g} m {one.x2:g} {one.y2:g} l" for one in _whole(same))
        parts.append("S")
    return " ".join(parts)


def _whole(lines: Iterable[Ruled]) -> Iterator[Ruled]:
    upright = sorted((one for one in lines if one.x1 == one.x2), key=lambda one: (one.x1, one.y1))
    level = sorted((one for one in lines if one.x1 != one.x2), key=lambda one: (one.y1, one.y2, one.x1))
    for along in (upright, level):
        last: Ruled | None = None
        for one in along:
            if last and _goes_on(last, one):
                last = last._replace(x2=max(last.x2, one.x2), y2=max(last.y2, one.y2))
                continue
            if last:
                yield last
            last = one
        if last:
            yield last


def _goes_on(last: Ruled, one: Ruled) -> bool:
    """Whether a line begins where the last one on the same axis still is."""
    if one.x1 == one.x2:
        return one.x1 == last.x1 and one.y1 <= last.y2 + _NEAR
    return one.y1 == one.y2 == last.y1 == last.y2 and one.x1 <= last.x2 + _NEAR
