# SPDX-License-Identifier: Apache-2.0
"""What counts as the same when searching: full or half width, upper or lower case, with or without spaces."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

BRACKETS = frozenset("《》〈〉()[]<>“”‘’\"'「」『』【】〔〕·")
"""Folded marks that nobody says: 出具《参保凭证》 is asked for without them."""

Spans = tuple[tuple[int, int], ...]
"""Pieces ``text[start:end]`` of a text, in order and apart from each other."""


def folded(words: str) -> str:
    """The words as they are compared, without any white space."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def tokens(words: str) -> list[str]:
    """The words of a query, folded, each once."""
    return list(dict.fromkeys(unicodedata.normalize("NFKC", words).casefold().split()))


def places(shown: str, token: str) -> Spans:
    """Where a folded token stands in a text as it is shown."""
    whole, origin = _unfolded(shown)
    found: list[tuple[int, int]] = []
    at = whole.find(token)
    while at >= 0 and token:
        found.append((origin[at], origin[at + len(token) - 1] + 1))
        at = whole.find(token, at + len(token))
    return tuple(found)


@lru_cache(maxsize=1024)
def _unfolded(shown: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its letters the character in the shown text."""
    whole = folded(shown)
    if len(whole) == len(shown):
        return whole, range(len(whole))
    pairs = [(index, letter) for index, character in enumerate(shown) for letter in folded(character)]
    return "".join(letter for _, letter in pairs), [index for index, _ in pairs]


def spans_at(shown: str, start: int, places: Sequence[int]) -> Spans:
    """Single folded letters of a text, counted from ``start``, as spans of it as it is shown."""
    _, origin = _unfolded(shown)
    return merged(tuple((origin[place - start], origin[place - start] + 1) for place in places))


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same characters as spans in order, touching ones joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
