# SPDX-License-Identifier: Apache-2.0
"""Where in an entry something stands that was only heard, or that was typed with a slip."""

from collections.abc import Sequence
from functools import lru_cache

from counter_app.catalogue.finding.sounds import Syllables
from counter_app.catalogue.folding import BRACKETS, Spans, merged

_ALIKE, SWAPPED, ONE = 0.5, 0.9, 1.0
_FORGIVEN = {3: SWAPPED, 4: ONE, 5: ONE, 6: ONE}
"""Of so many characters. In three, one that sounds alike or two swapped; in more than six, two slips."""

_MOST_FORGIVEN = 2 * ONE
LEAST_MEANT = 3
"""Characters; fewer are too much like anything."""

_MOST = 80
_WIDEST = 4  # times what was typed


def in_turn(words: str, sets: Sequence[frozenset[str]]) -> list[int]:
    """The places of the first characters that are of these sets, one after the other; brackets do not count."""
    first = sets[0]
    for start, one in enumerate(words):
        if one in first:
            found = [start]
            for some in sets[1:]:
                place = found[-1] + 1
                while place < len(words) and words[place] in BRACKETS:
                    place += 1
                if place == len(words) or words[place] not in some:
                    break
                found.append(place)
            else:
                return found
    return []


def meant(typed: str, words: str, syllables: Syllables, forgiven: float | None = None) -> tuple[int, int] | None:
    """``words[start:end]`` for which something was typed with one slip, or two where it is long; None where not.

    Same sound counts half; two swapped, one missing, one too many and a wrong one about one.
    """
    if len(typed) < LEAST_MEANT or len(words) > _MOST:
        return None
    forgiven = forgiven or _FORGIVEN.get(len(typed), _MOST_FORGIVEN)
    sounds = _sounds(words, syllables)
    if sum(one not in words and sounds.isdisjoint(syllables.readings(one)) for one in typed) > forgiven:
        return None
    wide = len(words) + 1
    # for each end in the words: cost, and where it began
    rows: list[list[tuple[float, int]]] = [[(0.0, place) for place in range(wide)]]
    for down, one in enumerate(typed, 1):
        row = [(float(down), 0)]
        for across in range(1, wide):
            other = words[across - 1]
            price = 0.0 if one == other else _ALIKE if _sound_alike(one, other, syllables) else 1.0
            cost, start = rows[-1][across - 1]
            best = (cost + price, start)
            for cost, start in (rows[-1][across], row[-1]):
                if cost + 1 < best[0]:
                    best = (cost + 1, start)
            if down > 1 and across > 1 and one == words[across - 2] and other == typed[down - 2]:
                cost, start = rows[-2][across - 2]
                best = min(best, (cost + SWAPPED, start))
            row.append(best)
        rows.append(row)
        if min(cost for cost, _ in (*rows[-1], *rows[-2])) > forgiven:
            return None
    (cost, start), end = min((found, place) for place, found in enumerate(rows[-1]))
    if cost > forgiven or end - start < LEAST_MEANT - 1 or words[start:end] in typed:
        return None
    return start, end


def spread(typed: str, shown: str) -> Spans:
    """The narrowest places of a text where all that was typed stands in its order: 特药 in 特殊药品."""
    best: list[int] = []
    words = [one.casefold() for one in shown]
    for first in (place for place, one in enumerate(words) if one == typed[0]):
        found = [first]
        for one in typed[1:]:
            place = next((place for place in range(found[-1] + 1, len(words)) if words[place] == one), None)
            if place is None:
                return spans_of(best)
            found.append(place)
        if found[-1] - first < _WIDEST * len(typed) and (not best or found[-1] - first < best[-1] - best[0]):
            best = found
    return spans_of(best)


def spans_of(found: Sequence[int]) -> Spans:
    """Single characters as spans."""
    return merged(tuple((place, place + 1) for place in found))


def _sound_alike(one: str, other: str, syllables: Syllables) -> bool:
    return not set(syllables.readings(one)).isdisjoint(syllables.readings(other))


@lru_cache(maxsize=4096)
def _sounds(words: str, syllables: Syllables) -> frozenset[str]:
    return frozenset("".join(map(syllables.readings, words)))
