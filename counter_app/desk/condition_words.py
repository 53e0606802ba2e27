# SPDX-License-Identifier: Apache-2.0
"""A condition in the words of the questions it is about: what has still to be answered for it to hold."""

from collections.abc import Mapping, Sequence

from counter_app.base.conditions import All, AnyOf, Condition, Not, OneOf, undecided
from counter_app.base.texts import text
from counter_app.catalogue.items import Circumstance, Structure

SHORT = 2
"""An answer of so few characters (是, 否) says nothing without its question."""


def condition_words(structure: Structure, condition: Condition | None, known: Mapping[str, str]) -> str:
    """``在职职工，外国人``: what of a condition is still open; "" for one that holds, or cannot any more."""
    open_part = undecided(condition, known)
    return _Speaker(structure, known).words(open_part) if open_part is not None else ""


def answer_words(question: Circumstance, values: Sequence[str]) -> str:
    """The labels of some answers, with the question where they are too short to stand alone."""
    labels = [one.label for one in question.options if one.value in values]
    joined = text("item_sheet.or").join(labels)
    if any(len(one) <= SHORT for one in labels):
        return f"{question.question.rstrip('？?')}：{joined}"
    return joined


Way = Mapping[str, frozenset[str]]
"""One way in which a condition comes true: the values that each question may have."""


class _Speaker:
    """Says conditions on the questions of one item."""

    def __init__(self, structure: Structure, known: Mapping[str, str]) -> None:
        self._questions = {one.key: one for one in structure.circumstances}
        self._known = known

    def words(self, condition: Condition) -> str:
        """One condition; ways are told apart by 或者, and within a way the questions come in the item's order."""
        said = []
        for way in self._ways(condition):
            asked = [answer_words(one, sorted(way[key])) for key, one in self._questions.items() if key in way]
            said.append(text("item_sheet.and").join(asked))
        return text("item_sheet.or_else").join(dict.fromkeys(said))

    def _ways(self, condition: Condition, wanted: bool = True) -> list[Way]:
        match condition:
            case OneOf(key, values):
                return self._asked(key, values, wanted)
            case Not(part):
                return self._ways(part, not wanted)
            case All(parts) | AnyOf(parts):
                if isinstance(condition, AnyOf) is wanted:
                    return [way for part in parts for way in self._ways(part, wanted)]
                together: list[Way] = [{}]
                for part in parts:
                    together = _both(together, self._ways(part, wanted))
                return together

    def _asked(self, key: str, values: Sequence[str], wanted: bool) -> list[Way]:
        """The answers, and those under which their question is asked at all."""
        question = self._questions[key]
        chosen = frozenset(one.value for one in question.options if (one.value in values) is wanted)
        before = undecided(question.when, self._known)
        return _both(self._ways(before) if before is not None else [{}], [{key: chosen}])


def _both(first: Sequence[Way], second: Sequence[Way]) -> list[Way]:
    """Every way of the one together with every way of the other, without those that cannot be."""
    found: list[Way] = []
    for one in first:
        for other in second:
            shared = one.keys() & other.keys()
            way = {**one, **other, **{key: one[key] & other[key] for key in shared}}
            if all(way.values()):
                found.append(way)
    return found
