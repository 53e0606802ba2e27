# SPDX-License-Identifier: Apache-2.0
"""How far a drafted guide's papers agree with the finished ones.

A line of a finished item's materials agrees with a drafted one where both quote the same printed line and mean the
same paper: the same name, the same papers to choose from, the same originals, copies, stamps and signatures. White
space, stops, brackets and what stands in brackets behind the name do not count. What is missed counts against the
draft, what is invented too. A line that a guide extends to many items counts once, where the guide prints it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counter_app.catalogue.guide_text import squeezed
from counter_app.catalogue.intake.paper_words import without_asides
from counter_app.catalogue.items import Guide, Material, ServiceItem

_SIGNS = re.compile(r"[《》“”\"'‘’（）()\[\]［］，,、。；;：:\s的]")
_BROUGHT = re.compile(r"(?:原件|复印件|等)+$")
_SAME_PAPER = (("社会保障卡", "社保卡"), ("账户", "帐户"), ("账号", "帐号"))
_SEAL = re.compile(r"加盖|盖章|盖|[（()）]")
_FULL = 1.0
_ALL = 7


@dataclass(frozen=True, slots=True)
class LineAgreement:
    """One line of materials, finished or drafted or both."""

    item: str
    finished: str  # "": invented
    drafted: str  # "": missed
    agrees: bool
    when: bool = False  # it is also asked under a condition, or only if needed, where the finished one is


@dataclass(frozen=True, slots=True)
class Agreement:
    """All lines of a guide."""

    lines: tuple[LineAgreement, ...]

    @property
    def total(self) -> int:
        """How many lines there are in one or both."""
        return len(self.lines)

    @property
    def agreeing(self) -> int:
        """How many of them say the same."""
        return sum(one.agrees for one in self.lines)

    @property
    def asked_alike(self) -> int:
        """How many of the lines that agree are also asked of everybody, or only of some, as the finished ones are."""
        return sum(one.agrees and one.when for one in self.lines)

    @property
    def share(self) -> float:
        """The part of all lines that agree; all of none agree."""
        return self.agreeing / self.total if self.lines else _FULL

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down."""
        return self.agreeing * 100 // self.total if self.lines else 100


def agreement(drafted: Guide, finished: Guide) -> Agreement:
    """Hold a drafted guide against the finished one, item by item."""
    left = list(drafted.items)
    found: list[LineAgreement] = []
    for item in finished.items:
        other = next((one for one in left if _same_item(one, item)), None)
        if other is not None:
            left.remove(other)
        found += _item(item.title, _own(other) if other else [], _own(item))
    for item in left:
        found += _item(item.title, _own(item), [])
    return Agreement(tuple(found))


def _same_item(one: ServiceItem, other: ServiceItem) -> bool:
    return squeezed(one.title) == squeezed(other.title)


def _own(item: ServiceItem) -> list[Material]:
    """An item's papers that the guide asks for in its own lines."""
    papers = item.structure.materials if item.structure else ()
    return [
        one for one in papers if any(item.first_line <= quote.line.number <= item.last_line for quote in one.quotes)
    ]


def _item(title: str, drafted: Sequence[Material], finished: Sequence[Material]) -> Iterator[LineAgreement]:
    pairs = [
        (_likeness(mine, theirs), index, at)
        for index, theirs in enumerate(finished)
        for at, mine in enumerate(drafted)
        if _lines(mine) & _lines(theirs)
    ]
    by_finished: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, index, at in sorted(pairs, key=lambda one: (-one[0], one[1], one[2])):
        if likeness > 0 and index not in by_finished and at not in taken:
            by_finished[index] = at
            taken.add(at)
    for index, theirs in enumerate(finished):
        if index in by_finished:
            mine = drafted[by_finished[index]]
            when = (mine.when is None) == (theirs.when is None) and mine.need is theirs.need
            yield LineAgreement(title, _told(theirs), _told(mine), _likeness(mine, theirs) == _ALL, when)
        else:
            yield LineAgreement(title, _told(theirs), "", False)
    for at, mine in enumerate(drafted):
        if at not in taken:
            yield LineAgreement(title, "", _told(mine), False)


def _likeness(one: Material, other: Material) -> int:
    """4 for the same name, 2 for the same choices, 1 for being brought alike; 0 for another paper."""
    name = _name(one.text) == _name(other.text)
    choices = _choices(one) == _choices(other)
    likeness = 4 * name + 2 * choices + (_brought(one) == _brought(other))
    return likeness if name or (choices and one.any_of) or _near(one, other) else 0


def _near(one: Material, other: Material) -> bool:
    """Whether one name holds the other: the same paper, told at different length."""
    names = sorted((_name(one.text), _name(other.text)), key=len)
    return len(names[0]) > 1 and names[0] in names[1]


def _name(words: str) -> str:
    bare = _BROUGHT.sub("", _SIGNS.sub("", without_asides(words)))
    for long, short in _SAME_PAPER:
        bare = bare.replace(long, short)
    return bare


def _choices(paper: Material) -> frozenset[str]:
    return frozenset(_name(one.text) for one in paper.any_of)


def _brought(paper: Material) -> tuple[bool, int, frozenset[str], frozenset[str]]:
    evidence = paper.evidence
    seals = frozenset(_SEAL.sub("", squeezed(one)) for one in evidence.seals)
    signatures = frozenset(_SIGNS.sub("", one) for one in evidence.signatures)
    return evidence.original, evidence.copies, seals, signatures


def _lines(paper: Material) -> frozenset[str]:
    """The printed lines a paper is quoted from, by their words: drafted and finished text may be numbered apart."""
    return frozenset(squeezed(quote.line.text) for quote in paper.quotes)


def _told(paper: Material) -> str:
    evidence = paper.evidence.text
    choices = "／".join(one.text for one in paper.any_of)
    return "，".join(one for one in (paper.text, f"任一：{choices}" if choices else "", evidence) if one)
