# SPDX-License-Identifier: Apache-2.0
"""Conditions in the words of their questions: only what is still open, and every way in which it can come true."""

import dataclasses
from functools import cache

import pytest
from guides_as_shipped import shipped

from counter_app.base.conditions import All, AnyOf, Condition, Not, OneOf, holds
from counter_app.catalogue.circumstances import known_answers
from counter_app.catalogue.items import Catalogue, Circumstance, Option, Structure
from counter_app.desk.condition_words import answer_words, condition_words


def question(key: str, words: str, *labels: str, when: Condition | None = None) -> Circumstance:
    """A question whose answers are called a, b, c."""
    options = tuple(Option(value, label) for value, label in zip("abc", labels, strict=False))
    return Circumstance(key, words, options, when, None, ())


@cache
def catalogue() -> Catalogue:
    return shipped().catalogue


@cache
def structure() -> Structure:
    """An item's structure with questions of our own."""
    real = catalogue().guides["yuanjiang"].items[0].structure
    assert real is not None
    asked = (
        question("who", "以什么身份参保？", "在职职工", "灵活就业人员", "城乡居民"),
        question("origin", "是哪里人？", "内地居民", "港澳台人员", "外国人", when=OneOf("who", ("a", "b"))),
        question("agent", "是委托别人来办吗？", "不是", "是"),
    )
    return dataclasses.replace(real, circumstances=asked)


def said(condition: Condition | None, **answers: str) -> str:
    """The words of a condition under some answers."""
    return condition_words(structure(), condition, known_answers(structure().circumstances, answers))


EMPLOYEE, FLEXIBLE, AGENT = OneOf("who", ("a",)), OneOf("who", ("b",)), OneOf("agent", ("b",))
FOREIGN = OneOf("origin", ("c",))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (EMPLOYEE, "在职职工"),
        (OneOf("who", ("b", "c")), "灵活就业人员或城乡居民"),
        (AGENT, "是委托别人来办吗：是"),
        (All((AGENT, EMPLOYEE)), "在职职工，是委托别人来办吗：是"),
        (AnyOf((EMPLOYEE, AGENT)), "在职职工；或者是委托别人来办吗：是"),
        (Not(EMPLOYEE), "灵活就业人员或城乡居民"),
        (Not(AnyOf((EMPLOYEE, AGENT))), "灵活就业人员或城乡居民，是委托别人来办吗：不是"),
        (FOREIGN, "在职职工或灵活就业人员，外国人"),
        (All((EMPLOYEE, FOREIGN)), "在职职工，外国人"),
        (AnyOf((All((EMPLOYEE, FOREIGN)), OneOf("who", ("c",)))), "在职职工，外国人；或者城乡居民"),
        (AnyOf((AGENT, All((EMPLOYEE, FLEXIBLE)))), "是委托别人来办吗：是"),
    ],
)
def test_a_condition_under_no_answers(condition: Condition, words: str) -> None:
    assert said(condition) == words


def test_what_is_answered_is_not_said_again() -> None:
    assert said(All((EMPLOYEE, FOREIGN)), who="a") == "外国人"
    assert said(FOREIGN, who="a") == "外国人"
    assert said(AnyOf((EMPLOYEE, AGENT)), who="b") == "是委托别人来办吗：是"


@pytest.mark.parametrize(
    ("condition", "answers"),
    [
        (None, {}),
        (EMPLOYEE, {"who": "a"}),
        (EMPLOYEE, {"who": "b"}),
        (FOREIGN, {"who": "c"}),  # not asked any more
        (AnyOf((EMPLOYEE, AGENT)), {"agent": "b"}),
    ],
)
def test_what_is_decided_needs_no_words(condition: Condition | None, answers: dict[str, str]) -> None:
    assert said(condition, **answers) == ""


def test_an_answer_too_short_to_stand_alone_brings_its_question() -> None:
    who, _, agent = structure().circumstances
    assert answer_words(who, ("a",)) == "在职职工"
    assert answer_words(agent, ("b",)) == "是委托别人来办吗：是"


@pytest.mark.parametrize("guide", ["wuhu", "hubei", "yuanjiang", "wuwei"])
def test_every_open_condition_of_a_guide_has_words(guide: str) -> None:
    for item in catalogue().guides[guide].items:
        if item.structure is None:
            continue
        known = known_answers(item.structure.circumstances, {})
        own = item.structure
        conditions = [one.when for one in own.materials]
        conditions += [one.when for one in own.clocks]
        conditions += [one.when for one in (*own.limits, *own.statutory)]
        for condition in conditions:
            words = condition_words(item.structure, condition, known)
            assert bool(words) is (holds(condition, known) is None), (item.title, condition)
