# SPDX-License-Identifier: Apache-2.0
"""Rows of a long list in few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.cases.spans import MOST_PLACES, places, spans_of


@given(st.sets(st.integers(1, 500)))
def test_what_is_written_as_spans_is_read_again(numbers: set[int]) -> None:
    assert [*places(spans_of(sorted(numbers)))] == sorted(numbers)


@pytest.mark.parametrize(
    "spans", [((1, 10**15),), ((1, MOST_PLACES), (1, 1)), ((1, MOST_PLACES // 2),) * 3, ((-(10**15), 5),)]
)
def test_two_numbers_keep_nobody_busy_for_ever(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="places"):
        next(places(spans))


def test_as_many_as_a_list_can_have_are_told() -> None:
    assert sum(1 for _ in places(((1, MOST_PLACES),))) == MOST_PLACES
    assert [*places(((5, 4),))] == []
