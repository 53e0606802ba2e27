# SPDX-License-Identifier: Apache-2.0
"""From answers to the checklist: which questions remain, which lines, forms, steps, limit and results apply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from counter_app.base.conditions import NOT_ASKED, Answers, holds, reasons
from counter_app.base.texts import text
from counter_app.catalogue.circumstances import answer_labels, settle
from counter_app.catalogue.items import (
    Circumstance,
    CitizenClock,
    EvidenceForm,
    Form,
    Limit,
    LimitKind,
    Material,
    Need,
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
    """One material that applies, or that may still apply.

    ``because`` names the answers that brought it in (出国定居), empty for the base list and while it is open, and the
    document it comes from, where that is not the guide. ``listed`` is true for a paper that the clerk listed because
    the guide leaves it to another document (an agreement): its text is the clerk's.
    """

    material: Material
    because: str
    promise_allowed: bool
    decided: bool  # False while an open question may still remove it
    listed: bool = False


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


def build_checklist(
    item: ServiceItem,
    given: Mapping[str, str],
    facts: Mapping[str, str] | None = None,
    listed: Mapping[str, Sequence[str]] | None = None,
) -> Checklist:
    """Apply answers (by circumstance key) and derived facts (by source name) to a structured item.

    ``listed`` are the papers that the clerk listed under a material which the guide leaves to another document.
    Answers to questions that do not apply, or that are not among a question's options, are left out.
    Parts that an open question may still bring in or take away are in; ``decided`` says so of a line.
    Raises ValueError for an item without structure.
    """
    structure = item.structure
    if structure is None:
        raise ValueError("item has no structure")
    known, asked = _ask(structure, given, facts or {})
    return Checklist(
        item=item,
        answers={key: answer for key, answer in known.items() if answer != NOT_ASKED},
        circumstances=asked,
        eligibility=tuple(one for one in structure.eligibility if holds(one.when, known) is not False),
        clocks=tuple(one for one in structure.clocks if holds(one.when, known) is not False),
        lines=tuple(
            line
            for material in structure.materials
            if holds(material.when, known) is not False
            for line in _lines(material, structure, known, listed or {})
        ),
        forms=tuple(one for one in structure.forms if holds(one.when, known) is not False),
        steps=tuple(one for one in structure.steps if holds(one.when, known) is not False),
        limit=_first(structure.limits, known) or UNSTATED,
        statutory=_first(structure.statutory, known),
        results=tuple(one for one in structure.results if holds(one.when, known) is not False),
    )


def _ask(
    structure: Structure, given: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[dict[str, str], tuple[AskedCircumstance, ...]]:
    """Questions in the item's order, each depending on the answers before it, and all that is known from them."""
    known: dict[str, str] = {}
    asked: list[AskedCircumstance] = []
    for question in structure.circumstances:
        if settle(question, known) is not True:
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
            known[question.key] = answer
        asked.append(AskedCircumstance(question, answer, derived))
    return known, tuple(asked)


def listed_id(material: str, place: int) -> str:
    """The id of the paper listed as the ``place``-th (from 1) under a material."""
    return f"{material}.{place}"


def is_listed(line: str) -> bool:
    """Whether a line's id is that of a listed paper."""
    return "." in line


def _lines(
    material: Material, structure: Structure, known: Answers, listed: Mapping[str, Sequence[str]]
) -> Iterator[ChecklistLine]:
    decided = holds(material.when, known) is True
    yield ChecklistLine(
        material=material,
        because=_because(material, structure, known),
        promise_allowed=material.promise is not None and holds(material.promise_when, known) is True,
        decided=decided,
    )
    for place, words in enumerate(listed.get(material.id, ()) if material.left_to else (), 1):
        paper = replace(
            material,
            id=listed_id(material.id, place),
            text=words,
            any_of=(),
            evidence=EvidenceForm(),
            need=Need.required,
            promise=None,
            shared=False,
            form=None,
            where="",
            defects=(),
        )
        yield ChecklistLine(paper, material.left_to, False, decided, listed=True)


def _because(material: Material, structure: Structure, known: Answers) -> str:
    if holds(material.when, known) is not True:
        return ""
    document = [text("structure.local", rule=material.local.name)] if material.local else []
    labels = answer_labels(structure.circumstances)
    found = [labels[key, known[key]] for key in reasons(material.when, known) if known[key] != NOT_ASKED]
    return "、".join(dict.fromkeys([*document, *found]))


def _first(limits: Sequence[Limit], known: Answers) -> Limit | None:
    """The first limit that holds. While an open question decides between limits, the words say so."""
    for limit in limits:
        match holds(limit.when, known):
            case True:
                return limit
            case None:
                return Limit(LimitKind.unstated, 0, text("structure.limit_depends"), None, ())
    return None
