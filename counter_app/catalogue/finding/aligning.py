# SPDX-License-Identifier: Apache-2.0
"""Where in an entry something stands that was only heard, or that was typed with a slip."""

from collections.abc import Sequence

from counter_app.catalogue.finding.sounds import Syllables
from counter_app.catalogue.folding import BRACKETS, Spans, merged

_ALIKE, SWAPPED, ONE = 0.5, 0.9, 1.0
_FORGIVEN = {3: SWAPPED, 4: ONE, 5: ONE, 6: ONE}
"""Of so many characters. In three, one that sounds alike or two swapped; in more than six, two slips."""

_MOST_FORGIVEN = 2 * ONE
LEAST_MEANT = 3
"""Characters; fewer are too much like anything."""

_AROUND, _BRIEF = 2, 40
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
    if len(typed) < LEAST_MEANT:
        return None
    forgiven = forgiven or _FORGIVEN.get(len(typed), _MOST_FORGIVEN)
    alike = [syllables.read_as(syllables.readings(one)) for one in typed]
    best: tuple[float, int, int] | None = None
    for first, last in _windows(typed, words):
        found = _aligned(typed, words[first:last], alike, forgiven)
        if found and (best is None or found[0] < best[0]):
            best = found[0], found[1] + first, found[2] + first
    if best is None or best[2] - best[1] < LEAST_MEANT - 1 or words[best[1] : best[2]] in typed:
        return None
    return best[1], best[2]


def _windows(typed: str, words: str) -> Spans:
    """Where it is worth looking: around two characters that are right, or everywhere in a short text."""
    found: list[tuple[int, int]] = []
    for place in range(len(typed) - 1):
        at = words.find(typed[place : place + 2])
        while at >= 0:
            found.append((max(0, at - place - _AROUND), at - place + len(typed) + _AROUND))
            at = words.find(typed[place : place + 2], at + 1)
    if not found:
        return ((0, len(words)),) if len(words) <= _BRIEF else ()
    return merged(found)


def _aligned(typed: str, words: str, alike: Sequence[frozenset[str]], forgiven: float) -> tuple[float, int, int] | None:
    """The least cost, and the piece of some words that has it; None where that is too much."""
    # for each end in the words: cost, and where it began
    rows: list[list[tuple[float, int]]] = [[(0.0, place) for place in range(len(words) + 1)]]
    least_above = 0.0
    for down, one in enumerate(typed, 1):
        above, best, sounds = rows[-1], (float(down), 0), alike[down - 1]
        row, least = [best], best[0]
        for across, other in enumerate(words, 1):
            cost, start = above[across - 1]
            if one != other:
                cost += _ALIKE if other in sounds else ONE
                if best[0] + ONE < cost:
                    cost, start = best[0] + ONE, best[1]
                if above[across][0] + ONE < cost:
                    cost, start = above[across][0] + ONE, above[across][1]
                if down > 1 < across and one == words[across - 2] and other == typed[down - 2]:
                    crossed = rows[-2][across - 2]
                    if crossed[0] + SWAPPED < cost:
                        cost, start = crossed[0] + SWAPPED, crossed[1]
            best = cost, start
            row.append(best)
            least = min(least, cost)
        if min(least, least_above) > forgiven:
            return None
        rows.append(row)
        least_above = least
    (cost, start), end = min((found, place) for place, found in enumerate(rows[-1]))
    return (cost, start, end) if cost <= forgiven else None


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
