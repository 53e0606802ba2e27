# SPDX-License-Identifier: Apache-2.0
"""Paper, and bands dealt out to its pages: none is dropped, none is cut. Lengths are points."""

from collections.abc import Sequence
from typing import NamedTuple

from counter_app.reports.marks import Band

MM = 72 / 25.4
SIZES = {"A4": (210 * MM, 297 * MM), "A3": (297 * MM, 420 * MM)}
"""Width and height, upright."""


class Placed(NamedTuple):
    """A band that begins this far below the page's top edge."""

    top: float
    band: Band


def deal(
    bands: Sequence[Band], first: float, bottom: float, running: Band | None = None, turn: int | None = None
) -> tuple[list[list[Placed]], float]:
    """The bands on their pages from ``first`` to ``bottom``, and where the last page's free room begins.

    ``running`` stands on top of every page but the first. A page begins at the band ``turn`` in any case.
    """
    pages: list[list[Placed]] = [[]]
    top = first
    fresh = first + (running.height if running else 0.0)
    for at, band in enumerate(bands):
        needed = band.height
        follower = at
        while bands[follower].with_next and follower + 1 < len(bands):
            follower += 1
            needed += bands[follower].height
        whole = needed if fresh + needed <= bottom else band.height
        if (top + whole > bottom or at == turn) and top > fresh:
            inside = band.head is not None and at > 0 and bands[at - 1].head is band.head
            if inside:
                pages[-1].append(Placed(top, Band(0.0, bands[at - 1].closing)))
            pages.append([Placed(first, running)] if running else [])
            top = fresh
            if inside and band.head:
                pages[-1].append(Placed(top, band.head))
                top += band.head.height
        pages[-1].append(Placed(top, band))
        top += band.height
    return pages, top
