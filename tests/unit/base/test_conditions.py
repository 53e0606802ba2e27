# SPDX-License-Identifier: Apache-2.0
"""Conditions: three-valued, closed, and every fault at its place."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.base.conditions import (
    NOT_ASKED,
    All,
    AnyOf,
    Condition,
    Not,
    OneOf,
    holds,
    keys_of,
    parse_condition,
    reasons,
    undecided,
)
from counter_app.base.resources import Fault, read_yaml

KEYS = ("a", "b", "c")
VALUES = ("x", "y", "z")

comparisons = st.builds(
    OneOf, st.sampled_from(KEYS), st.lists(st.sampled_from(VALUES), min_size=1, unique=True).map(tuple)
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
answers = st.dictionaries(st.sampled_from(KEYS), st.sampled_from((*VALUES, NOT_ASKED)))


def parse(tmp_path: Path, words: str) -> tuple[Condition | None, list[Fault]]:
    path = tmp_path / "one.yaml"
    path.write_text(words, encoding="utf-8")
    document = read_yaml(path)
    faults: list[Fault] = []
    known = {"who": frozenset({"self", "agent"}), "months": frozenset({"3", "6"})}
    return parse_condition(document, (), document.data, faults, known), faults


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("{equals: {who: self}}", OneOf("who", ("self",))),
        ("{in: {who: [self, agent]}}", OneOf("who", ("self", "agent"))),
        ("{equals: {months: 3}}", OneOf("months", ("3",))),
        ("{not: {equals: {who: self}}}", Not(OneOf("who", ("self",)))),
        (
            "{any: [{equals: {who: self}}, {all: [{equals: {months: 6}}]}]}",
            AnyOf((OneOf("who", ("self",)), All((OneOf("months", ("6",)),)))),
        ),
    ],
)
def test_reads_each_operator(tmp_path: Path, words: str, expected: Condition) -> None:
    assert parse(tmp_path, words) == (expected, [])


@pytest.mark.parametrize(
    ("words", "column", "message"),
    [
        ("{}", 1, "条件要写成一个算符：all、any、not、equals、in"),
        ("yes", 1, "条件要写成一个算符：all、any、not、equals、in"),
        ("{equals: {who: self}, not: {equals: {who: self}}}", 1, "条件要写成一个算符：all、any、not、equals、in"),
        ("{xor: [1]}", 7, "算符“xor”不认识，或它的写法不对"),
        ("{all: []}", 7, "算符“all”不认识，或它的写法不对"),
        ("{in: {who: self}}", 6, "算符“in”不认识，或它的写法不对"),
        ("{equals: {who: [self]}}", 10, "算符“equals”不认识，或它的写法不对"),
        ("{equals: {whom: self}}", 17, "条件用到的“whom”不是前面问过的问题"),
        ("{not: {equals: {who: nobody}}}", 22, "“who”没有“nobody”这个答案"),
    ],
)
def test_names_what_is_wrong_and_where(tmp_path: Path, words: str, column: int, message: str) -> None:
    condition, faults = parse(tmp_path, words)
    assert condition is None
    assert faults == [Fault("one.yaml", 1, column, message)]


def test_finds_every_fault_of_one_condition(tmp_path: Path) -> None:
    condition, faults = parse(
        tmp_path, "{all: [{equals: {whom: self}}, {in: {who: [self, a, b]}}, {equals: {who: self}}]}"
    )
    assert condition is None
    assert len(faults) == 3


@settings(deadline=None)
@given(conditions, answers)
def test_an_answer_to_an_open_question_never_turns_a_decision(condition: Condition, known: dict[str, str]) -> None:
    before = holds(condition, known)
    if before is None:
        return
    for key in set(KEYS) - set(known):
        for value in (*VALUES, NOT_ASKED):
            assert holds(condition, {**known, key: value}) is before


@settings(deadline=None)
@given(conditions, st.fixed_dictionaries({key: st.sampled_from((*VALUES, NOT_ASKED)) for key in KEYS}))
def test_full_answers_always_decide(condition: Condition, known: dict[str, str]) -> None:
    assert holds(condition, known) is not None
    assert holds(Not(condition), known) is not holds(condition, known)


@settings(deadline=None)
@given(conditions, answers)
def test_reasons_are_enough_to_decide(condition: Condition, known: dict[str, str]) -> None:
    outcome = holds(condition, known)
    if outcome is None:
        return
    named = {key: known[key] for key in reasons(condition, known, outcome)}
    assert holds(condition, named) is outcome


@settings(deadline=None)
@given(conditions, answers, st.fixed_dictionaries({key: st.sampled_from((*VALUES, NOT_ASKED)) for key in KEYS}))
def test_what_is_undecided_is_all_that_matters_later(
    condition: Condition, known: dict[str, str], later: dict[str, str]
) -> None:
    left = undecided(condition, known)
    assert (left is None) is (holds(condition, known) is not None)
    if left is not None:
        assert holds(left, {**later, **known}) is holds(condition, {**later, **known})


def test_a_question_that_is_not_asked_compares_with_nothing() -> None:
    assert holds(OneOf("a", ("x",)), {"a": NOT_ASKED}) is False
    assert holds(OneOf("a", ("x",)), {}) is None
    assert holds(None, {}) is True


def test_keys_of_names_every_comparison() -> None:
    one, two = OneOf("a", ("x",)), OneOf("b", ("y", "z"))
    assert list(keys_of(All((Not(one), AnyOf((two, one)))))) == [one, two, one]
    assert list(keys_of(None)) == []
