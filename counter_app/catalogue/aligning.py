# SPDX-License-Identifier: Apache-2.0
"""What of several items is the same thing, so that it can stand in one row.

Ids were chosen to be the same across guides; ``alike.yaml`` names the exceptions; what neither of them joins may still
say the same in nearly the same words. Two entries of one item share a row only if they can never both apply.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, ResourceFaults, read_yaml
from counter_app.base.texts import text

FILE = "alike.yaml"
KINDS = "materials forms eligibility"
ALIKE = 0.72
"""Words at least so alike mean the same thing."""

Group = Mapping[str, str]
"""The first of a group of names, by every one of them."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What was found to mean the same: ids by their kind, and words."""

    ids: Mapping[str, Group] = field(default_factory=dict)
    words: Group = field(default_factory=dict)

    def id(self, kind: str, name: str) -> str:
        """The id under which an entry is known in every guide."""
        return self.ids.get(kind, {}).get(name, name)


def read_alike(path: Path) -> Alike:
    """Read ``alike.yaml``. Raises ResourceFaults."""
    document = read_yaml(path, f"{path.parent.name}/{path.name}")
    faults: list[Fault] = []
    entry = Entry(document, (), document.data, f"{KINDS} words", faults)
    found: dict[str, Group] = {}
    for kind in (*KINDS.split(), "words"):
        groups = entry.value(kind) if entry.has(kind) else []
        first: dict[str, str] = {}
        for place, group in enumerate(groups if isinstance(groups, list) else [groups]):
            if not isinstance(group, list) or not all(isinstance(one, str) and one for one in group):
                entry.fault(text("structure.list", key=kind), kind, place)
                continue
            for one in group:
                if one in first:
                    entry.fault(text("structure.repeated", value=one), kind, place)
                first[one] = group[0]
        found[kind] = first
    if faults:
        raise ResourceFaults(faults)
    words = found.pop("words")
    return Alike(found, words)


class Plain:
    """Words as they are held against each other: no punctuation, no white space, no place names, one word for a thing.

    A place's own name says nothing about what is asked: 沅江市…登记表 is that place's …登记表.
    """

    def __init__(self, words: Group, places: Iterable[str]) -> None:
        self._same = [(one, first) for one, first in words.items() if one != first]
        self._places = [place + end for place in places for end in ("市", "省", "州", "县", "区", "")] + ["本地"]

    def __call__(self, words: str) -> str:
        """The words without all that makes no difference."""
        whole = unicodedata.normalize("NFKC", words).casefold()
        for place in self._places:
            whole = whole.replace(place, "")
        for one, first in self._same:
            whole = whole.replace(one, first)
        return "".join(letter for letter in whole if letter.isalnum())


def likeness(one: str, other: str) -> float:
    """How alike two words are, 0 to 1: the share of pairs of letters that stand in both."""
    first, second = _pairs(one), _pairs(other)
    total = sum(first.values()) + sum(second.values())
    shared = sum(min(count, second.get(pair, 0)) for pair, count in first.items())
    return 2 * shared / total if total else float(one == other and bool(one))


def _pairs(words: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for place in range(len(words) - 1):
        pair = words[place : place + 2]
        found[pair] = found.get(pair, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of one item. ``column`` is the item's place, ``number`` the entry's own among the column's."""

    column: int
    number: int
    id: str  # as every guide knows it
    words: str  # plain
    form: str = ""  # the id of the form it is, as every guide knows it


Never = Callable[[Part, Part], bool]
"""Whether two entries of one item can never both apply."""


def align(parts: Sequence[Part], never: Never) -> list[tuple[Part, ...]]:
    """The rows: what is the same thing together, in the order of the first column, the others' own behind what they
    stand behind there."""
    rows = [[part] for part in parts]
    for same in (lambda one: one.id, lambda one: one.form, lambda one: one.words):
        _join_by(rows, same, never)
    _join_alike(rows)
    return [tuple(row) for row in _in_order(rows)]


def _join_by(rows: list[list[Part]], key: Callable[[Part], str], never: Never) -> None:
    for value in dict.fromkeys(key(part) for row in rows for part in row):
        holding = [row for row in rows if any(key(part) == value for part in row)] if value else []
        for row in holding[1:]:
            if _fit(holding[0], row, never):
                holding[0].extend(row)
                rows.remove(row)


def _join_alike(rows: list[list[Part]]) -> None:
    """Rows of different items only: within one item a guide that writes two things means two."""
    while True:
        scored = [
            (max(_alike(a, b) for a in one for b in other), -place, one, other)
            for place, (one, other) in enumerate(combinations(rows, 2))
            if not {part.column for part in one} & {part.column for part in other}
        ]
        score, _, one, other = max(scored, key=lambda found: found[:2], default=(0.0, 0, [], []))
        if score < ALIKE:
            return
        one.extend(other)
        rows.remove(other)


def _alike(one: Part, other: Part) -> float:
    """What a paper is stands at the end of its name: 申请表 and 登记表 of one matter are two."""
    return likeness(one.words, other.words) if one.words[-2:] == other.words[-2:] else 0.0


def _fit(one: Sequence[Part], other: Sequence[Part], never: Never) -> bool:
    return all(a.column != b.column or never(a, b) for a in one for b in other)


def _in_order(rows: Sequence[list[Part]]) -> list[list[Part]]:
    """First the first column's order. What only a later column has stands behind what it follows there; where that
    column begins with it, before what follows it."""
    placed: list[list[Part]] = []
    for column in sorted({part.column for row in rows for part in row}):
        numbered = [(part.number, row) for row in rows for part in row if part.column == column]
        own = [row for _, row in sorted(numbered, key=lambda one: one[0])]
        at = next((place for row in own if (place := _place(placed, row)) is not None), len(placed))
        for row in own:
            here = _place(placed, row)
            if here is None:
                placed.insert(at, row)
            at = max(at, (at if here is None else here) + 1)
    for row in placed:
        row.sort(key=lambda part: (part.column, part.number))
    return placed


def _place(rows: Sequence[list[Part]], wanted: list[Part]) -> int | None:
    return next((place for place, row in enumerate(rows) if row is wanted), None)
