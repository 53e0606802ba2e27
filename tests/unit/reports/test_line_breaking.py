# SPDX-License-Identifier: Apache-2.0
"""Lines of Chinese text: nothing lost, nothing too wide, nothing begun or ended wrongly."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.slip import columns_of
from counter_app.reports.lines import NOT_FIRST, NOT_LAST, SPACES, break_lines, may_break, widest_word

_ALPHABET = "医保材料，。、；：？！（）《》“”…%0123456789-ABab \n　"


@given(st.text(_ALPHABET, max_size=120), st.integers(4, 40))
def test_nothing_but_spaces_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, columns_of)
    kept = str.maketrans("", "", SPACES + "\n")
    assert "".join(lines).translate(kept) == text.translate(kept)
    assert all(columns_of(line) <= width for line in lines)


@given(st.text("医保材料办理时限，。、；：？！》”）", max_size=80), st.integers(12, 40))
def test_no_line_begins_with_closing_punctuation(text: str, width: int) -> None:
    lines = break_lines(text, width, columns_of)
    for before, line in pairwise(lines):
        alone = all(character in NOT_FIRST for character in before[1:])
        assert line[0] not in NOT_FIRST or alone


@given(st.lists(st.sampled_from(["医保", "（编码：0123）", "《办事指南》", "“报销”", "2026年"]), max_size=30))
def test_no_line_ends_with_opening_punctuation(parts: list[str]) -> None:
    for line in break_lines("".join(parts), 20, columns_of):
        assert not line or line[-1] not in NOT_LAST
        assert not line or line[0] not in NOT_FIRST


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("一\n\n二", 10, ["一", "", "二"]),
        ("电话0737-2817102", 14, ["电话", "0737-2817102"]),
        ("430981-03-20261120-A00472", 20, ["430981-03-20261120-", "A00472"]),
        ("甲乙丙丁，戊", 8, ["甲乙丙", "丁，戊"]),
        ("甲乙（丙丁）", 6, ["甲乙", "（丙", "丁）"]),
        ("Wang Xiaoming", 6, ["Wang", "Xiaomi", "ng"]),
        ("①甲　②乙　③丙", 12, ["①甲　②乙", "③丙"]),
        ("2026年11月20日", 13, ["2026年11月", "20日"]),
        ("共12345.60元", 10, ["共", "12345.60元"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, width, columns_of) == lines


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("医保", 2), ("电话0737-2817102、", 14), ("《指南》第20项", 4), ("一\n二\n", 2), ("Wang Xiaoming", 8)],
)
def test_the_widest_word_is_what_no_line_may_end_within(text: str, width: int) -> None:
    assert widest_word(text, columns_of) == width


@given(st.text("医保材料，。：（）0123-AB年日", min_size=1, max_size=80))
def test_lines_as_wide_as_the_widest_word_tear_none(text: str) -> None:
    lines = break_lines(text, widest_word(text, columns_of), columns_of)
    assert [before[-1] + after[0] for before, after in pairwise(lines) if not may_break(before[-1], after[0])] == []
