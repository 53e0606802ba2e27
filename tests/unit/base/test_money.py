# SPDX-License-Identifier: Apache-2.0
"""Sums: read exactly, and in capitals as a bank takes them (examples of the People's Bank's own rules among them)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.money import LARGEST, capitals, parse_money, spoken_money

VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万零柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("100000000", "壹亿元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


def _value(words: str) -> Decimal:
    """What capitals mean, read back by their digits and places alone."""
    total, group, digit = Decimal(0), 0, 0
    above = Decimal(0)
    for character in words.removesuffix("整"):
        if character in VALUES:
            digit = VALUES[character]
        elif character in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(character) + 1)
            digit = 0
        elif character in "万亿":
            above += (group + digit) * Decimal(10_000 if character == "万" else 100_000_000)
            group = digit = 0
        elif character == "元":
            total += above + group + digit
            above, group, digit = Decimal(0), 0, 0
        else:
            total += digit * Decimal("0.1" if character == "角" else "0.01")
            digit = 0
    return total


@given(st.integers(0, int(LARGEST * 100)))
def test_capitals_mean_the_sum_they_were_made_of(cents: int) -> None:
    amount = Decimal(cents) / 100
    words = capitals(amount)
    assert _value(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))
    assert not words.startswith(("零", "元")) or words == "零元整"


@given(st.integers(0, int(LARGEST * 100)))
def test_what_is_printed_is_read_back(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert parse_money(spoken_money(amount)) == amount
    assert parse_money(f"￥{amount:.2f}元") == amount


@pytest.mark.parametrize(
    "words", ["", "-1", "1.234", "1e3", "01", "1,23", "12,34,567", "１２", "NaN", "1 000", "1000000000000", "."]
)
def test_what_is_no_sum_is_none(words: str) -> None:
    assert parse_money(words) is None


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000"])
def test_capitals_of_what_cannot_be_paid_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=amount):
        capitals(Decimal(amount))
