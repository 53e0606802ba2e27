# SPDX-License-Identifier: Apache-2.0
"""How a remark is put: a sentence that fits one line of a card, however long the names in it are."""

from counter_app.base.texts import text
from counter_app.catalogue.items import Remark

LONGEST = 40
"""A remark stands in one line."""

_LEAST = 5
_CUT = "…"


def remark(rule: str, line: int, **facts: object) -> Remark:
    """The remark of a rule. Where it would be too long, its longest name is cut in the middle."""
    words = {key: str(value) for key, value in facts.items()}
    while True:
        found = text(f"guide.remark.{rule}", **words)
        over = len(found) - LONGEST
        longest = max(words, key=lambda key: len(words[key]), default="")
        if over <= 0 or not longest or len(words[longest]) <= _LEAST:
            return Remark(found, line)
        others = [len(value) for key, value in words.items() if key != longest]
        least = max([_LEAST, len(words[longest]) - over, *(one for one in others if one < len(words[longest]))])
        words[longest] = cut_middle(words[longest], least if least < len(words[longest]) else len(words[longest]) - 1)


def cut_middle(words: str, most: int) -> str:
    """The words with their middle left out, no longer than ``most``."""
    if len(words) <= most:
        return words
    kept = most - len(_CUT)
    return words[: kept - kept // 2] + _CUT + words[len(words) - kept // 2 :]


def told_apart(one: str, other: str, room: int = 23) -> tuple[str, str]:
    """Two names that differ, each cut to where they do if there is no room for both."""
    if len(one) + len(other) <= room:
        return one, other
    same = 0
    while one[same : same + 1] and one[same : same + 1] == other[same : same + 1]:
        same += 1
    back = 0
    while back < min(len(one), len(other)) - same and one[-1 - back] == other[-1 - back]:
        back += 1
    return _window(one, same, back), _window(other, same, back)


def _window(words: str, same: int, back: int) -> str:
    """What differs, with three characters either side."""
    first, last = max(0, same - 3), min(len(words), len(words) - back + 3)
    return (_CUT if first else "") + words[first:last] + (_CUT if last < len(words) else "")
