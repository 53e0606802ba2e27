# SPDX-License-Identifier: Apache-2.0
"""The parts of the finder against the plain way to do the same."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.catalogue.finding.aligning import in_turn, meant, spread
from counter_app.catalogue.finding.postings import GAP, gathered, numbers, post
from counter_app.catalogue.finding.sounds import Slip, Syllables, slip_between
from counter_app.catalogue.finding.spelling import Speller
from counter_app.catalogue.finding.tally import Tally

LETTERS = st.text("生育津贴a𠮷", max_size=8)
ITEMS = 40


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller({"参保": ("can", "bao")})


@pytest.fixture(scope="module")
def syllables(speller: Speller) -> Syllables:
    chart = speller.chart()
    return Syllables(" ".join(chart), "\n".join(chart.values()), ())


@given(st.lists(st.lists(LETTERS, max_size=3).map(GAP.join), min_size=1, max_size=20), LETTERS.filter(bool))
def test_postings_hold_what_the_texts_hold(texts: list[str], token: str) -> None:
    stock, everything = post(texts), (1 << len(texts)) - 1
    assert list(numbers(stock.holding(token, everything))) == [n for n, one in enumerate(texts) if token in one]
    begun = [n for n, one in enumerate(texts) if one.startswith(token)]
    assert list(numbers(stock.beginning(token, everything))) == begun


@given(st.sets(st.integers(0, 300)))
def test_numbers_go_into_bits_and_out(some: set[int]) -> None:
    assert set(numbers(gathered(some, 1 << 300))) == some


@given(st.lists(st.tuples(st.sets(st.integers(0, ITEMS - 1)), st.integers(0, 500)), max_size=12))
def test_a_tally_ranks_as_sums_do(added: list[tuple[set[int], int]]) -> None:
    tally, sums = Tally(), [0] * ITEMS
    for some, weight in added:
        tally.add(gathered(some, 1 << ITEMS), weight)
        for one in some:
            sums[one] += weight
    scored = sorted(((score, one) for one, score in enumerate(sums) if score), key=lambda pair: (-pair[0], pair[1]))
    expected = [(score, [one for _, one in group]) for score, group in groupby(scored, key=lambda pair: pair[0])]
    assert [(score, list(numbers(bits))) for score, bits in tally.ranked((1 << ITEMS) - 1)] == expected


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("重庆", [("chong",), ("qing",)]),
        ("长期", [("chang",), ("qi",)]),
        ("银行", [("yin",), ("hang",)]),
        ("行政", [("xing",), ("zheng",)]),
        ("厦门", [("xia",), ("men",)]),
        ("大厦", [("da",), ("sha",)]),
        ("厦", [("sha", "xia")]),
        ("女职工", [("nv",), ("zhi",), ("gong",)]),
        ("参保a1", [("can",), ("bao",), (), ()]),
    ],
)
def test_a_word_decides_how_a_character_is_read(speller: Speller, words: str, readings: list[tuple[str, ...]]) -> None:
    assert list(speller.spell(words)) == readings


@pytest.mark.parametrize(
    ("letters", "ways"),
    [
        ("xian", ["xian", "xia na", "xi an", "xi a na"]),
        ("xi'an", ["xi an", "xi a na"]),
        ("canbao", ["can bao", "can ba o"]),
        ("zhuanzh", ["zhuan zha", "zhu an zha"]),
        ("qqq", []),
        ("bpt", []),
    ],
)
def test_letters_part_into_syllables(syllables: Syllables, letters: str, ways: list[str]) -> None:
    names = syllables.names.split()
    found = syllables.parted(letters)
    assert [" ".join(names[ord(unit[0]) - 0x100] for unit in way) for way in found] == ways


@pytest.mark.parametrize(
    ("typed", "right", "slip"),
    [
        ("xui", "xiu", Slip.swapped),
        ("zhwn", "zhen", Slip.neighbour),
        ("zha", "zhan", Slip.missing),
        ("zhhan", "zhan", Slip.extra),
        ("zhpn", "zhan", Slip.wrong),
        ("zhan", "zhan", None),
        ("zn", "zhan", None),
    ],
)
def test_slips_are_told_apart(typed: str, right: str, slip: Slip | None) -> None:
    assert slip_between(typed, right) == slip


@pytest.mark.parametrize(
    ("typed", "words", "right"),
    [
        ("参宝登记", "职工参保登记", "参保登记"),
        ("参保记登", "职工参保登记", "参保登记"),
        ("参登记", "职工参保登记", ""),
        ("零售药申请", "零售药店申请定点", "零售药店申请"),
        ("末就业配偶", "女职工的未就业配偶", "未就业配偶"),
        ("糖尿病", "高血压", ""),
        ("参保登记", "职工参保登记", ""),
        ("保险", "参保", ""),
    ],
)
def test_what_was_meant_is_found_in_an_entry(syllables: Syllables, typed: str, words: str, right: str) -> None:
    window = meant(typed, words, syllables)
    assert (words[slice(*window)] if window else "") == right


def test_shorthand_stands_in_order_and_close_together() -> None:
    assert spread("特药", "特殊药品待遇") == ((0, 1), (2, 3))
    assert spread("药特", "特殊药品待遇") == ()
    assert spread("特药", "特别说明：以下所列的各种情况下才能买药") == ()


def test_brackets_are_not_read() -> None:
    assert in_turn("出具《参保》", [frozenset("具"), frozenset("参")]) == [1, 3]
    assert in_turn("出具，参保", [frozenset("具"), frozenset("参")]) == []
