# SPDX-License-Identifier: Apache-2.0
"""Numbers of identity papers, units, phones and bank cards. All persons and numbers are made up."""

import re
import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.identity import (
    Checked,
    age_on,
    check_credit_code,
    check_expiry,
    check_foreign_permanent,
    check_free_number,
    check_hkmt_residence,
    check_phone,
    check_resident_id,
)
from counter_app.base.texts import all_texts

TODAY = date(2026, 11, 20)
PROVINCES = ["11", "43", "34", "42", "62", "65", "81", "82", "83"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def made_up(head: str, born: date, serial: int) -> str:
    """A number by GB 11643's own table, so that the check is not tested against itself."""
    body = f"{head}{born:%Y%m%d}{serial:03}"
    return body + "10X98765432"[sum(int(a) * w for a, w in zip(body, WEIGHTS, strict=True)) % 11]


heads = st.builds(lambda province, rest: f"{province}{rest:04}", st.sampled_from(PROVINCES), st.integers(0, 9999))
births = st.dates(date(1900, 1, 1), TODAY)
numbers = st.builds(made_up, heads, births, st.integers(0, 999))


def check(number: str, birth: str = "", sex: str = "") -> Checked:
    return check_resident_id(number, today=TODAY, birth=birth, sex=sex)


@given(heads, births, st.integers(0, 999))
def test_a_right_number_tells_birth_and_sex(head: str, born: date, serial: int) -> None:
    checked = check(made_up(head, born, serial))
    assert checked.fault is None
    assert checked.birth == born
    assert checked.sex == ("男" if serial % 2 else "女")
    assert checked.sentence == ""


@given(numbers, st.integers(0, 17), st.sampled_from(string.digits + "X"))
def test_one_wrong_character_is_always_found(number: str, place: int, sign: str) -> None:
    wrong = number[:place] + sign + number[place + 1 :]
    assert (check(wrong).fault is None) == (wrong == number)


@given(numbers, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_found(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (check(wrong).fault is None) == (wrong == number)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer_and_a_sentence(text: str) -> None:
    for answer in (
        check(text),
        check_hkmt_residence(text, today=TODAY),
        check_foreign_permanent(text, today=TODAY),
        check_free_number(text),
        check_credit_code(text),
        check_phone(text),
    ):
        assert (answer.sentence == "") == (answer.fault is None)


@given(numbers)
def test_the_right_check_character_is_never_told(number: str) -> None:
    for sign in string.digits + "X":
        if sign != number[17]:
            checked = check(number[:17] + sign)
            assert checked.fault == "identity.number_check"
            assert checked.facts == {}
            assert checked.sentence == "第 18 位校验码对不上，对照证件重看一遍。"


def test_forms_of_typing_come_out_alike() -> None:
    number = made_up("110101", date(1949, 12, 31), 2)
    assert number == "110101194912310024"
    ends_in_x = next(
        made_up("430981", date(1990, 5, 5), n) for n in range(999) if made_up("430981", date(1990, 5, 5), n)[17] == "X"
    )
    for typed in (
        ends_in_x.lower(),
        f" {ends_in_x[:6]} {ends_in_x[6:14]}-{ends_in_x[14:]}\n",
        ends_in_x[:17] + "Ｘ",
        ends_in_x[:17] + "×",
    ):
        assert check(typed).value == ends_in_x
        assert check(typed).fault is None
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    assert check(full_width).value == number


@pytest.mark.parametrize(
    ("typed", "fault", "sentence"),
    [
        ("", "identity.number_empty", "还没有写号码。"),
        ("11010119491231002", "identity.number_short", "只有 17 位，少 1 位。"),
        ("1101011949123100280", "identity.number_long", "有 19 位，多 1 位。"),
        ("110101491231002", "identity.number_old", "这是 15 位的老号码，早已停用。看新证件上的 18 位。"),
        ("1101O1194912310028", "identity.number_sign", "第 5 位是“O”，这一位应是数字。"),
        ("11010119491231X028", "identity.number_sign", "第 15 位是“X”，这一位应是数字。"),
        ("990101194912310028", "identity.number_region", "开头的地区码没有这个省。对照证件重看前几位。"),
        ("000000194912310028", "identity.number_region", "开头的地区码没有这个省。对照证件重看前几位。"),
        ("110101194902290028", "identity.number_date", "号码里的出生日期 1949-02-29 没有这一天。对照证件重看。"),
        ("110101194913310028", "identity.number_date", "号码里的出生日期 1949-13-31 没有这一天。对照证件重看。"),
        ("110101202611210028", "identity.number_future", "号码里的出生日期 2026-11-21 还没到。对照证件重看。"),
        ("110101159912310028", "identity.number_early", "号码里的出生日期 1599-12-31 太早了。对照证件重看。"),
    ],
)
def test_each_kind_of_fault_has_its_sentence(typed: str, fault: str, sentence: str) -> None:
    checked = check(typed)
    assert (checked.fault, checked.sentence) == (fault, sentence)


def test_a_difference_from_what_was_given_is_told() -> None:
    number = made_up("110101", date(1949, 12, 31), 2)
    assert check(number, "1949-12-31", "女").fault is None
    differs = check(number, "1949-12-13", "女")
    assert differs.sentence == "号码里的出生日期是 1949-12-31，填的是 1949-12-13。看哪个对。"
    assert differs.birth == date(1949, 12, 31)
    assert check(number, "1949-12-31", "男").sentence == "号码里的性别是女，填的是男。看哪个对。"


def test_a_child_born_today_is_taken() -> None:
    assert check(made_up("430981", TODAY, 17)).fault is None
    assert check(made_up("430981", TODAY + timedelta(days=1), 17)).fault == "identity.number_future"


def test_papers_of_other_citizens() -> None:
    hong_kong = made_up("810000", date(1990, 1, 1), 1)
    assert check_hkmt_residence(hong_kong, today=TODAY).fault is None
    assert check_hkmt_residence(made_up("110101", date(1990, 1, 1), 1), today=TODAY).fault == "identity.hkmt_head"
    assert check_hkmt_residence("81000", today=TODAY).fault == "identity.number_short"
    for published in ("932682198501010017", "911124198108030024"):
        checked = check_foreign_permanent(published, today=TODAY)
        assert checked.fault is None
        assert checked.birth is not None
    assert check_foreign_permanent(hong_kong, today=TODAY).fault == "identity.foreign_head"
    assert check_foreign_permanent("can110081080310", today=TODAY, birth="1981-08-03").fault is None
    assert check_foreign_permanent("CAN110081080310", today=TODAY, birth="1981-08-04").fault == "identity.birth_differs"
    assert check_foreign_permanent("CAN110081130310", today=TODAY).fault == "identity.number_date"
    assert check_foreign_permanent("CA1110081080310", today=TODAY).fault == "identity.foreign_sign"
    assert check_foreign_permanent("CAN11008108031", today=TODAY).sentence == "只有 14 位，少 1 位。"


def test_free_numbers_are_bounded() -> None:
    assert check_free_number(" e1234 5678\n").value == "E12345678"
    assert check_free_number("H12345678").fault is None
    assert check_free_number("沅户字第0012号").fault is None
    assert check_free_number("E12").fault == "identity.paper_length"
    assert check_free_number("9" * 31).fault == "identity.paper_length"
    assert check_free_number("E1234😀").sentence == "第 6 位的“😀”不会出现在证件号里。"
    assert check_free_number("E1234٣").fault == "identity.paper_sign"


# Codes that anybody can read on a public register.
KNOWN_CODES = ["91110000600037341L", "91350100M000100Y43", "91440300708461136T", "12100000400002259P"]


@pytest.mark.parametrize("code", KNOWN_CODES)
def test_known_credit_codes(code: str) -> None:
    assert check_credit_code(f" {code[:9].lower()} {code[9:]}").fault is None
    assert check_credit_code(f" {code[:9].lower()} {code[9:]}").value == code
    for place in range(18):
        for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if sign != code[place]:
                assert check_credit_code(code[:place] + sign + code[place + 1 :]).fault is not None


def test_letters_are_allowed_for_the_issuer() -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "N2430981MF1234567"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    assert check_credit_code(body + alphabet[-total % 31]).fault is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "还没有写统一社会信用代码。"),
        ("9111000060003734", "只有 16 位，少 2 位。"),
        ("9111000060003734LL1", "有 19 位，多 1 位。"),
        ("91110000600037341I", "第 18 位是“I”，信用代码不用这个字母。"),
        ("9111000060003734一L", "第 17 位的“一”不是数字或字母。"),
        ("9111A000600037341L", "第 3 到 8 位应是数字。对照证照重看。"),
        ("91110000600037341M", "第 18 位校验码对不上，对照证照重看一遍。"),
    ],
)
def test_faults_of_credit_codes(code: str, sentence: str) -> None:
    assert check_credit_code(code).sentence == sentence


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("0737-2817103", "07372817103"),
        ("(010) 12345678", "01012345678"),
        ("2817103", "2817103"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_phones_that_are_taken(typed: str, value: str) -> None:
    checked = check_phone(typed)
    assert (checked.value, checked.fault) == (value, None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "还没有写电话。"),
        ("1380000000", "只有 10 位，少 1 位。"),
        ("138000000000", "有 12 位，多 1 位。"),
        ("12800000000", "没有这样开头的电话号码。问一下群众。"),
        ("1380000000o", "第 11 位的“O”不是数字。"),
        ("0737-28171", "只有 9 位，少 2 位。"),
        ("0737-281710312", "有 13 位，多 1 位。"),
        ("+852", "境外号码先写“+”和国家代码，共 7 到 15 位。"),
    ],
)
def test_phones_that_are_not(typed: str, sentence: str) -> None:
    assert check_phone(typed).sentence == sentence


def test_an_expired_paper() -> None:
    assert check_expiry(date(2026, 3, 1), TODAY) == "这张证件 2026年3月1日 到期了。换有效证件，或按 F3 查别的办法。"
    assert check_expiry(TODAY, TODAY) == ""
    assert check_expiry(None, TODAY) == ""


@given(births, st.dates(TODAY, date(2100, 1, 1)))
def test_age_grows_by_one_on_each_birthday(born: date, day: date) -> None:
    age = age_on(born, day)
    assert 0 <= age_on(born, day + timedelta(days=1)) - age <= 1
    if (born.month, born.day) != (2, 29):
        assert age_on(born, born.replace(year=day.year)) == day.year - born.year
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26


def test_every_sentence_is_short() -> None:
    for code, words in all_texts().items():
        if code.startswith("identity."):
            for part in re.split("[，。；]", re.sub(r"{[a-z]+}", "2026", words)):
                assert len(part) <= 25, code
