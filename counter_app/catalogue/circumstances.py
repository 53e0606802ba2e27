# SPDX-License-Identifier: Apache-2.0
"""情形 as a whole: which questions are asked, which sets of answers can come about, what a condition needs of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from counter_app.base.conditions import NOT_ASKED, Answers, Condition, holds, keys_of
from counter_app.catalogue.items import Circumstance

Known = Mapping[str, frozenset[str]]
"""Questions by key with the values they can be answered with."""


def known_values(circumstances: Iterable[Circumstance]) -> dict[str, frozenset[str]]:
    """The questions with their values, as conditions may name them."""
    return {one.key: frozenset(option.value for option in one.options) for one in circumstances}


def settle(question: Circumstance, known: dict[str, str]) -> bool | None:
    """Whether a question is asked under what is known so far, None while that is open; ``known`` learns of a no."""
    asked = holds(question.when, known)
    if asked is False:
        known[question.key] = NOT_ASKED
    return asked


def known_answers(circumstances: Iterable[Circumstance], answers: Answers) -> dict[str, str]:
    """The answers, with those questions marked that they rule out."""
    known = dict(answers)
    for question in circumstances:
        if question.key not in known:
            settle(question, known)
    return known


def answer_labels(circumstances: Iterable[Circumstance]) -> dict[tuple[str, str], str]:
    """The words of every answer, by question and value."""
    return {(one.key, option.value): option.label for one in circumstances for option in one.options}


def answer_sets(circumstances: Sequence[Circumstance]) -> Iterator[dict[str, str]]:
    """Every way to answer all questions to the end; a question that is not asked is :data:`NOT_ASKED`."""
    if not circumstances:
        yield {}
        return
    for before in answer_sets(circumstances[:-1]):
        last = circumstances[-1]
        if holds(last.when, before) is True:
            for option in last.options:
                yield {**before, last.key: option.value}
        else:
            yield {**before, last.key: NOT_ASKED}


def can_hold(circumstances: Sequence[Circumstance], *conditions: Condition | None) -> bool:
    """Whether some set of answers makes all the conditions hold together."""
    needed = {one.key for condition in conditions for one in keys_of(condition)}
    for question in reversed(circumstances):  # a question that decides a needed one is needed too
        if question.key in needed:
            needed.update(one.key for one in keys_of(question.when))
    few = [question for question in circumstances if question.key in needed]
    return any(all(holds(one, answers) is True for one in conditions) for answers in answer_sets(few))
