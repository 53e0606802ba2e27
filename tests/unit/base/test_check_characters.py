# SPDX-License-Identifier: Apache-2.0
"""Check characters against an independent library."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2, mod_37_2

from counter_app.base.check_characters import (
    CREDIT_CODE,
    DECIMAL_X,
    credit_code_holds,
    luhn_holds,
    pure_check_character,
    pure_holds,
)

digits = st.text(alphabet="0123456789", min_size=1, max_size=24)
credit_text = st.text(alphabet=CREDIT_CODE, min_size=1, max_size=24)


@given(digits, st.sampled_from(DECIMAL_X))
def test_mod_11_2(body: str, sign: str) -> None:
    assert pure_check_character(body, DECIMAL_X) == mod_11_2.calc_check_digit(body)
    assert pure_holds(body + sign, DECIMAL_X) == mod_11_2.is_valid(body + sign)


@given(credit_text, st.sampled_from(CREDIT_CODE))
def test_modulus_31(body: str, sign: str) -> None:
    assert pure_check_character(body, CREDIT_CODE) == mod_37_2.calc_check_digit(body, CREDIT_CODE)
    assert pure_holds(body + sign, CREDIT_CODE) == (pure_check_character(body, CREDIT_CODE) == sign)


@given(st.text(alphabet=CREDIT_CODE, min_size=17, max_size=17), st.sampled_from(CREDIT_CODE))
def test_credit_codes(body: str, sign: str) -> None:
    assert credit_code_holds(body + sign) == (uscc.calc_check_digit(body) == sign)


@given(digits)
def test_luhn(number: str) -> None:
    assert luhn_holds(number) == luhn.is_valid(number)
