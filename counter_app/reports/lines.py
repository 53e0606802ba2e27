# SPDX-License-Identifier: Apache-2.0
"""Breaking Chinese text into lines (kinsoku): what may not begin or end a line does not.

A line breaks between Chinese characters and at spaces; numbers, codes and Latin words stay whole unless they alone
are wider than the line, then after a hyphen, else anywhere. Following the practice of GB/T 15834-2011 (5.1).
"""

from collections.abc import Callable

NOT_FIRST = frozenset("，。、；：？！）》〉】〕］｝”’…—～·％‰℃,.;:?!)]}%")
"""Characters that no line begins with."""

NOT_LAST = frozenset("（《〈【〔［｛“‘([{￥$№#")
"""Characters that no line ends with."""

UNITS = frozenset("年月日时分元岁号项份")
"""What stays with the number before it."""

SPACES = " 　"
"""Spaces, narrow and full: a line may break behind them, and drops them at its ends."""

Measure = Callable[[str], float]
"""The width of one character."""


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text no wider than ``width``. Line breaks in the text are kept; never returns an empty list."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, width, measure)]


def _paragraph(text: str, width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    start, used, at, best = 0, 0.0, 0, 0
    while at < len(text):
        step = measure(text[at])
        if used + step > width and at > start and text[at] not in SPACES:
            end = best if best > start else _forced(text, start, at)
            lines.append(text[start:end].rstrip(SPACES))
            start = end
            while start < len(text) and text[start] in SPACES:
                start += 1
            at, used, best = start, 0.0, start
            continue
        used += step
        at += 1
        if at < len(text) and may_break(text[at - 1], text[at]):
            best = at
    if start < len(text) or not lines:
        lines.append(text[start:].rstrip(SPACES))
    return lines


def widest_word(text: str, measure: Measure) -> float:
    """The width of the widest stretch that no line ends within."""
    widest = used = 0.0
    for at, character in enumerate(text):
        if character == "\n" or (at and may_break(text[at - 1], character)):
            used = 0.0
        used += measure(character) if character != "\n" else 0.0
        widest = max(widest, used)
    return widest


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two neighbours."""
    if after in NOT_FIRST or before in NOT_LAST or after in SPACES or (after in UNITS and before.isdecimal()):
        return False
    return before in SPACES or _wide(before) or _wide(after)


def _forced(text: str, start: int, end: int) -> int:
    """Where to cut a run that alone is wider than a line."""
    hyphen = text.rfind("-", start, end)
    if hyphen > start:
        return hyphen + 1
    cut = end
    while cut > start and (text[cut] in NOT_FIRST or text[cut - 1] in NOT_LAST):
        cut -= 1
    return cut if cut > start else end


def _wide(character: str) -> bool:
    return ord(character) >= 0x2E80 or (character in NOT_FIRST and not character.isascii())
