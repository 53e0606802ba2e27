# SPDX-License-Identifier: Apache-2.0
"""情形 as a whole: which sets of answers can come about, and whether a condition can ever hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from counter_app.base.conditions import NOT_ASKED, Condition, holds, keys_of
from counter_app.catalogue.items import Circumstance

Known = Mapping[str, frozenset[str]]
"""Questions by key with the values they can be answered with."""


def known_values(circumstances: Iterable[Circumstance]) -> dict[str, frozenset[str]]:
    """The questions with their values, as conditions may name them."""
    return {one.key: frozenset(option.value for option in one.options) for one in circumstances}


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
