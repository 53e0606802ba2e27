# SPDX-License-Identifier: Apache-2.0
"""From answers to the checklist: which questions remain, which lines, forms, steps, limit and results apply."""

from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.base.conditions import holds, keys_of
from counter_app.catalogue.items import (
    Circumstance,
    CitizenClock,
    Form,
    Limit,
    LimitKind,
    Material,
    Result,
    ServiceItem,
    Statement,
    Step,
    Structure,
)


@dataclass(frozen=True, slots=True)
class AskedCircumstance:
    """A question that applies, with its answer if there is one and where that came from."""

    circumstance: Circumstance
    answer: str | None
    derived: bool  # answered from a fact, not by the clerk


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One material that applies. ``because`` names the answers that brought it in, empty for the base list."""

    material: Material
    because: str
    promise_allowed: bool
    decided: bool  # False while an open question may still remove it


@dataclass(frozen=True, slots=True)
class Checklist:
    """材料清单 for one item under the answers given so far."""

    item: ServiceItem
    answers: Mapping[str, str]  # the given ones and the derived ones that are used
    circumstances: tuple[AskedCircumstance, ...]
    eligibility: tuple[Statement, ...]
    clocks: tuple[CitizenClock, ...]
    lines: tuple[ChecklistLine, ...]
    forms: tuple[Form, ...]
    steps: tuple[Step, ...]
    limit: Limit
    statutory: Limit | None
    results: tuple[Result, ...]

    @property
    def open_questions(self) -> tuple[AskedCircumstance, ...]:
        """Questions that still need an answer; a checklist with none is final."""
        return tuple(one for one in self.circumstances if one.answer is None)


UNSTATED = Limit(LimitKind.unstated, 0, "", None, ())
"""The guide does not say how long it takes; screen and paper print that silence."""


def build_checklist(item: ServiceItem, given: Mapping[str, str], facts: Mapping[str, str] | None = None) -> Checklist:
    """Apply answers (by circumstance key) and derived facts (by source name) to a structured item.

    Answers to questions that do not apply, or that are not among a question's options, are left out.
    Raises ValueError for an item without structure.
    """
    structure = item.structure
    if structure is None:
        raise ValueError("item has no structure")
    answers, asked = _ask(structure, given, facts or {})
    lines = tuple(
        ChecklistLine(
            material=material,
            because=_because(material, structure, answers),
            promise_allowed=material.promise is not None and holds(material.promise_when, answers) is True,
            decided=holds(material.when, answers) is True,
        )
        for material in structure.materials
        if holds(material.when, answers) is not False
    )
    limits = [one for one in structure.limits if holds(one.when, answers) is True]
    statutory = [one for one in structure.statutory if holds(one.when, answers) is True]
    return Checklist(
        item=item,
        answers=answers,
        circumstances=asked,
        eligibility=tuple(one for one in structure.eligibility if holds(one.when, answers) is not False),
        clocks=tuple(one for one in structure.clocks if holds(one.when, answers) is not False),
        lines=lines,
        forms=tuple(one for one in structure.forms if holds(one.when, answers) is not False),
        steps=tuple(one for one in structure.steps if holds(one.when, answers) is not False),
        limit=limits[0] if limits else UNSTATED,
        statutory=statutory[0] if statutory else None,
        results=tuple(one for one in structure.results if holds(one.when, answers) is not False),
    )


def _ask(
    structure: Structure, given: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[dict[str, str], tuple[AskedCircumstance, ...]]:
    """Questions in the item's order: each may depend on the answers before it."""
    answers: dict[str, str] = {}
    asked: list[AskedCircumstance] = []
    for question in structure.circumstances:
        if holds(question.when, answers) is not True:
            continue
        values = {option.value for option in question.options}
        answer = given.get(question.key)
        derived = False
        if answer not in values:
            answer = facts.get(question.source) if question.source else None
            derived = answer in values
            if not derived:
                answer = None
        if answer is not None:
            answers[question.key] = answer
        asked.append(AskedCircumstance(question, answer, derived))
    return answers, tuple(asked)


def _because(material: Material, structure: Structure, answers: Mapping[str, str]) -> str:
    labels = {
        (question.key, option.value): option.label
        for question in structure.circumstances
        for option in question.options
    }
    found = [
        labels[one.key, answers[one.key]]
        for one in keys_of(material.when)
        if one.key in answers and answers[one.key] in one.values
    ]
    return "、".join(dict.fromkeys(found))
