# SPDX-License-Identifier: Apache-2.0
"""Charts of a day as drawing primitives: painted on screen and on paper from the same shapes, numbers beside them.

Lengths are units of which an ordinary line of text is ``LINE`` high; y grows downwards. A median never stands without
its P90, and nothing here is a mean.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cases.log_parts import DutyLog, HandlingTimes
from counter_app.cases.log_words import minutes
from counter_app.cases.queue_figures import QueueFigures

LINE, SIZE = 22.0, 13.0
MOST_ITEMS = 12
_BAR, _DOT, _SQUARE = 11.0, 3.0, 5.5
_NICE = (1, 2, 5)


class Align(StrEnum):
    """Where a word stands from its x."""

    left = "left"
    middle = "middle"
    right = "right"


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled box."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; a faint one is a line of the grid."""

    x1: float
    y1: float
    x2: float
    y2: float
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle around a middle: the median."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Square:
    """An open square around a middle: the P90."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word on one line around the height ``y``."""

    x: float
    y: float
    text: str
    align: Align = Align.left
    quiet: bool = False


Shape = Bar | Stroke | Dot | Square | Word


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its title, its size, what is drawn, and the same told in words."""

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    told: str


def day_charts(log: DutyLog, width: float, *, levels: bool = True) -> tuple[Picture, ...]:
    """What there is to see of a day; a chart without anything in it is left out."""
    made = [times_chart(log, width), hours_chart(log, width)]
    if log.rest is not None and log.rest.queue is not None:
        made.append(waits_chart([("、".join(log.windows), log.rest.queue)], width))
    if levels:
        made.append(levels_chart(log, width))
    return tuple(one for one in made if one.shapes)


def times_chart(log: DutyLog, width: float) -> Picture:
    """Handling times by item: a dot for the median, a square for the P90, the longest first."""
    rows = [(one.title, *_span(one.times), one.times.counted) for one in log.items if one.times.counted]
    rows = sorted(rows, key=lambda one: (-one[1], one[0]))[:MOST_ITEMS]
    return ranges_chart("times", rows, width)


def windows_chart(logs: Sequence[DutyLog], width: float) -> Picture:
    """Handling times by window, in the windows' own order; for a hall."""
    rows = [
        (text("papers.window", number="、".join(one.windows)), *_span(one.times), one.times.counted)
        for one in sorted(logs, key=lambda one: one.windows)
        if one.times.counted
    ]
    return ranges_chart("windows", rows, width)


def waits_chart(queues: Sequence[tuple[str, QueueFigures]], width: float) -> Picture:
    """From taking a number to being called, by window."""
    rows = [
        (text("papers.window", number=window), minutes(one.waits.median), minutes(one.waits.p90), one.waits.counted)
        for window, one in sorted(queues, key=lambda one: one[0])
        if one.waits.counted
    ]
    return ranges_chart("waits", rows, width)


def _span(times: HandlingTimes) -> tuple[int, int]:
    return minutes(times.median), minutes(times.p90)


def ranges_chart(kind: str, rows: Sequence[tuple[str, int, int, int]], width: float) -> Picture:
    """A dot for the median, a square for the P90, so many minutes each; the numbers beside them."""
    title = text(f"daily_log.chart.{kind}")
    if not rows:
        return Picture(title, width, 0, (), "")
    left, right = width * 0.36, width * 0.76
    top = nice_top(max(one[2] for one in rows))
    shapes: list[Shape] = []
    for share in range(5):
        x = left + (right - left) * share / 4
        shapes.append(Stroke(x, LINE * 0.8, x, LINE * (len(rows) + 1), faint=True))
        shapes.append(Word(x, LINE * (len(rows) + 1.5), f"{top * share / 4:g}", Align.middle, quiet=True))
    shapes.append(Word(width, LINE / 2, text("daily_log.chart.times_head"), Align.right, quiet=True))
    for place, (name, median, p90, count) in enumerate(rows):
        y = LINE * (place + 1.4)
        at, end = (left + (right - left) * one / top for one in (median, p90))
        shapes += [Stroke(at, y, end, y), Square(end, y, _SQUARE), Dot(at, y, _DOT)]  # both seen where they meet
        shapes.append(Word(left - 10, y, shortened(name, (left - 10) / SIZE), Align.right))
        shapes.append(Word(width, y, f"{median} / {p90} / {count}", Align.right))
    told = "；".join(text("daily_log.chart.times_told", name=name, median=m, p90=p, count=n) for name, m, p, n in rows)
    return Picture(title, width, LINE * (len(rows) + 2), tuple(shapes), told)


def hours_chart(log: DutyLog, width: float) -> Picture:
    """How many were received in each hour, from the first to the last one with anybody."""
    counts = {one.hour: one.received.count for one in log.hours}
    title = text("daily_log.chart.hours")
    if not counts:
        return Picture(title, width, 0, (), "")
    hours = range(min(counts), max(counts) + 1)
    high, step = LINE * 3, width / max(len(hours), 6)
    base = LINE + high
    shapes: list[Shape] = [Stroke(0, base, step * len(hours), base)]
    most = max(counts.values())
    for place, hour in enumerate(hours):
        count = counts.get(hour, 0)
        tall = high * count / most
        middle = step * (place + 0.5)
        if count:
            shapes.append(Bar(middle - step * 0.32, base - tall, step * 0.64, tall))
        shapes.append(Word(middle, base - tall - LINE / 2, str(count), Align.middle))
        shapes.append(
            Word(middle, base + LINE / 2, text("daily_log.paper.of_hour", hour=hour), Align.middle, quiet=True)
        )
    told = "；".join(text("daily_log.chart.hours_told", hour=hour, count=counts.get(hour, 0)) for hour in hours)
    return Picture(title, width, base + LINE, tuple(shapes), told)


def levels_chart(log: DutyLog, width: float) -> Picture:
    """Evaluations by level, and those that were not given as a row of their own."""
    known = shipped_levels()
    rows = [(known.words(int(one.name)), one.count) for one in log.ratings.levels]
    rows.append((text("daily_log.figure.not_rated"), log.ratings.not_rated.count))
    return bars_chart("levels", rows, width)


def bars_chart(
    kind: str, rows: Sequence[tuple[str, int]], width: float, *, apart: Sequence[tuple[str, int]] = ()
) -> Picture:
    """Counts as bars with their numbers behind them, in the order they come; those of ``apart`` below, on an axis of
    their own: they do not belong to the others. All are drawn to one scale."""
    title = text(f"daily_log.chart.{kind}")
    drawn = [*rows, *apart]
    if not any(count for _, count in drawn):
        return Picture(title, width, 0, (), "")
    left, right = width * 0.22, width * 0.86
    most = max(count for _, count in drawn)
    gap = LINE * 0.7 if apart else 0
    shapes: list[Shape] = [Stroke(left, 0, left, LINE * len(rows))]
    if apart:
        shapes.append(Stroke(left, LINE * len(rows) + gap, left, LINE * len(drawn) + gap))
    for place, (name, count) in enumerate(drawn):
        y = LINE * (place + 0.5) + (gap if place >= len(rows) else 0)
        long = (right - left) * count / most
        shapes.append(Word(left - 10, y, name, Align.right))
        if count:
            shapes.append(Bar(left, y - _BAR / 2, long, _BAR))
        shapes.append(Word(left + long + 8, y, str(count)))
    told = "；".join(f"{name} {count}" for name, count in drawn)
    return Picture(title, width, LINE * len(drawn) + gap, tuple(shapes), told)


def nice_top(most: float) -> float:
    """The end of an axis that holds ``most`` and whose quarters are easily read."""
    scale = 4.0
    while True:
        for one in _NICE:
            if most <= one * scale:
                return one * scale
        scale *= 10


def shortened(words: str, columns: float) -> str:
    """Words that take no more room than so many Chinese characters; what is cut ends in …"""
    room = columns
    for place, one in enumerate(words):
        room -= 1 if unicodedata.east_asian_width(one) in "WF" else 0.6
        if room < (1 if place + 1 < len(words) else 0):
            return f"{words[:place]}…"
    return words
