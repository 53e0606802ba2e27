# SPDX-License-Identifier: Apache-2.0
"""Conditions in data: a closed set of operators over answers and named facts. No code in data.

In YAML::

    {all: [COND, ...]}   {any: [COND, ...]}   {not: COND}
    {equals: {key: value}}   {in: {key: [value, ...]}}

A condition over a question that is still open is *undecided* (None), not false: a checklist can say
that it is not final yet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counter_app.base.resources import Document, Fault, Path_

Answers = Mapping[str, str]
"""Answers and derived facts by key; a key that is absent has not been answered."""


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


def parse_condition(document: Document, at: Path_, value: object, faults: list[Fault]) -> Condition | None:
    """Build a condition from data; anything wrong is added to ``faults`` and None comes back."""
    if not isinstance(value, dict) or len(value) != 1:
        faults.append(document.fault(at, "条件要写成一个算符：all、any、not、equals、in"))
        return None
    operator, body = next(iter(value.items()))
    below = (*at, operator)
    match operator:
        case "all" | "any" if isinstance(body, list) and body:
            parts = [parse_condition(document, (*below, i), part, faults) for i, part in enumerate(body)]
            known = tuple(part for part in parts if part is not None)
            return (All if operator == "all" else AnyOf)(known)
        case "not":
            part = parse_condition(document, below, body, faults)
            return None if part is None else Not(part)
        case "equals" if isinstance(body, dict) and len(body) == 1:
            key, wanted = next(iter(body.items()))
            return OneOf(key, (str(wanted),))
        case "in" if isinstance(body, dict) and len(body) == 1:
            key, wanted = next(iter(body.items()))
            if isinstance(wanted, list) and wanted:
                return OneOf(key, tuple(str(one) for one in wanted))
    faults.append(document.fault(below, f"算符“{operator}”不认识，或它的写法不对"))
    return None
