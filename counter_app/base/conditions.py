# SPDX-License-Identifier: Apache-2.0
"""Conditions in data: a closed set of operators over answers and named facts. No code in data.

In YAML::

    {all: [COND, ...]}   {any: [COND, ...]}   {not: COND}
    {equals: {key: value}}   {in: {key: [value, ...]}}

A condition over a question that is still open is *undecided* (None), not false: a checklist can say
that it is not final yet. A question that is known not to be asked has the answer :data:`NOT_ASKED`,
which is none of the values a condition can name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counter_app.base.resources import Document, Fault, Path_
from counter_app.base.texts import text

Answers = Mapping[str, str]
"""Answers and derived facts by key; a key that is absent has not been answered."""

NOT_ASKED = ""
"""Stands for the answer of a question that does not apply: every comparison with it is false."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value of ``key`` is among ``values`` (``equals`` is a single value)."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = OneOf | All | AnyOf | Not


def holds(condition: Condition | None, answers: Answers) -> bool | None:
    """True, False, or None while the answers do not decide it. No condition at all is True."""
    match condition:
        case None:
            return True
        case OneOf(key, values):
            return None if key not in answers else answers[key] in values
        case Not(part):
            below = holds(part, answers)
            return None if below is None else not below
        case All(parts):
            found = [holds(part, answers) for part in parts]
            return False if False in found else None if None in found else True
        case AnyOf(parts):
            found = [holds(part, answers) for part in parts]
            return True if True in found else None if None in found else False


def undecided(condition: Condition | None, answers: Answers) -> Condition | None:
    """The part of an undecided condition that the answers leave open; None where all of it is decided."""
    if holds(condition, answers) is not None:
        return None
    match condition:
        case All(parts) | AnyOf(parts):
            left = tuple(part for one in parts if (part := undecided(one, answers)) is not None)
            return left[0] if len(left) == 1 else type(condition)(left)
        case _:
            return condition


def reasons(condition: Condition | None, answers: Answers, wanted: bool = True) -> Iterator[str]:
    """The keys whose answers make the condition come out as wanted, in the order it names them."""
    match condition:
        case None:
            return
        case OneOf(key, values):
            if key in answers and (answers[key] in values) is wanted:
                yield key
        case Not(part):
            yield from reasons(part, answers, not wanted)
        case All(parts) | AnyOf(parts):
            for part in parts:
                if holds(part, answers) is wanted:
                    yield from reasons(part, answers, wanted)


def keys_of(condition: Condition | None) -> Iterator[OneOf]:
    """Every comparison inside a condition."""
    match condition:
        case None:
            return
        case OneOf():
            yield condition
        case Not(part):
            yield from keys_of(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from keys_of(part)


def parse_condition(
    document: Document,
    at: Path_,
    value: object,
    faults: list[Fault],
    known: Mapping[str, frozenset[str]] | None = None,
) -> Condition | None:
    """Build a condition from data; anything wrong is added to ``faults`` and None comes back.

    ``known`` holds the questions that may be used here with their values; without it every name is taken.
    """
    if not isinstance(value, dict) or len(value) != 1:
        faults.append(document.fault(at, text("structure.condition_shape")))
        return None
    operator, body = next(iter(value.items()))
    below = (*at, operator)
    match operator:
        case "all" | "any" if isinstance(body, list) and body:
            parts = [parse_condition(document, (*below, i), part, faults, known) for i, part in enumerate(body)]
            whole = tuple(part for part in parts if part is not None)
            return (All if operator == "all" else AnyOf)(whole) if len(whole) == len(parts) else None
        case "not":
            part = parse_condition(document, below, body, faults, known)
            return None if part is None else Not(part)
        case "equals" | "in" if isinstance(body, dict) and len(body) == 1:
            key, wanted = next(iter(body.items()))
            values = wanted if operator == "in" else [wanted]
            if isinstance(values, list) and values and all(isinstance(one, str | int) for one in values):
                return _comparison(document, (*below, key), OneOf(key, tuple(map(str, values))), faults, known)
    faults.append(document.fault(below, text("structure.condition_operator", operator=operator)))
    return None


def _comparison(
    document: Document, at: Path_, found: OneOf, faults: list[Fault], known: Mapping[str, frozenset[str]] | None
) -> OneOf | None:
    if known is None:
        return found
    if found.key not in known:
        faults.append(document.fault(at, text("structure.condition_key", key=found.key)))
        return None
    strange = [one for one in found.values if one not in known[found.key]]
    for one in strange:
        faults.append(document.fault(at, text("structure.condition_value", key=found.key, value=one)))
    return None if strange else found
