# SPDX-License-Identifier: Apache-2.0
"""Masked values are as long as they were, show a little, and never the middle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.privacy import mask_name, mask_number, mask_phone, spoken_tail


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("张三丰", "张**"), ("𠮷䶮", "𠮷*"), ("张", "张"), ("", "")]
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_numbers() -> None:
    assert mask_number("110101194912310024") == "1101**********0024"
    assert mask_number("CAN110081080310") == "CAN1*******0310"
    assert mask_number("E12345678") == "*******78"
    assert mask_number("1234") == "****"
    assert mask_number("") == ""
    assert mask_phone("13800000000") == "138****0000"
    assert mask_phone("2817103") == "*******"
    assert spoken_tail("110101194912310024") == "尾号 0024"
    assert spoken_tail("12") == ""


@given(st.text(alphabet="0123456789X", max_size=24))
def test_no_mask_shows_more_than_eight_characters(number: str) -> None:
    for mask in (mask_number, mask_phone):
        masked = mask(number)
        assert len(masked) == len(number)
        assert sum(sign != "*" for sign in masked) <= min(8, len(number))
        assert all(sign in ("*", given_sign) for sign, given_sign in zip(masked, number, strict=True))
    if len(number) >= 15:
        assert mask_number(number)[4:-4] == "*" * (len(number) - 8)
