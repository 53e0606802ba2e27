# SPDX-License-Identifier: Apache-2.0
"""Names of made-up people and units, as they are typed and pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.names import check_name, check_unit_name, is_han


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "㛃𠮷䶮",
        "买买提·阿不都热合曼",
        "SAMPLE, TEST PERSON",
        "O'Neil-José",
        "Иванова Анна",
        "测〇",
        "\U00031350\U000323b0\U0002ebf0",
        "葛\U000e0100城",
    ],
)
def test_names_that_stay_as_they_are(name: str) -> None:
    checked = check_name(name)
    assert (checked.value, checked.fault, checked.notes) == (name, None, ())


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("  张三\u3000", "张三"),
        ("张\u3000三", "张三"),
        ("张  三", "张三"),
        ("张\r\n三", "张三"),
        ("SAMPLE,\n  TEST PERSON", "SAMPLE, TEST PERSON"),
        ("买买提•阿不都", "买买提·阿不都"),
        ("买买提．阿不都", "买买提·阿不都"),
        ("ＡＮＮＡ", "ANNA"),
        ("\ufeff张\u200b三", "张三"),
        ("\u2f72木", "禾木"),
    ],
)
def test_names_that_are_tidied(typed: str, value: str) -> None:
    checked = check_name(typed)
    assert (checked.value, checked.fault) == (value, None)


def test_pasted_lines_are_joined_and_told() -> None:
    checked = check_name("张三\n\n丰")
    assert checked.value == "张三丰"
    assert checked.note_sentences == ("粘贴里有换行，已接成一行；原文按 Ctrl+Z 找回。",)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "还没有写名字。"),
        (" \n ", "还没有写名字。"),
        ("张三😀", "第 3 个字“😀”不是文字，把它去掉。"),
        ("张👨‍👩‍👧三", "第 2 个字“👨”不是文字，把它去掉。"),
        ("张\u0007三", "第 2 个字看不见（U+0007），把它去掉。"),
        ("张\u202e三", "第 2 个字看不见（U+202E），把它去掉。"),
        ("张\ud83d三", "第 2 个字看不见（U+D83D），把它去掉。"),
        ("张\ufe0f三", "第 2 个字看不见（U+FE0F），把它去掉。"),
        ("张=三", "第 2 个字“=”不是文字，把它去掉。"),
        ("··", "名字里没有文字。"),
        ("甲" * 201, "名字有 201 个字，最多写 200 个。"),
    ],
)
def test_names_that_are_refused(typed: str, sentence: str) -> None:
    assert check_name(typed).sentence == sentence


def test_two_hundred_characters_are_taken_whatever_their_plane() -> None:
    assert check_name("甲" * 200).fault is None
    assert check_name("𠮷\U000e0100" * 200).fault is None


def test_private_characters_and_digits_are_told_but_not_refused() -> None:
    assert check_name("张\ue000").notes == ("identity.name_private",)
    assert check_name("张\U000f0000\ue000").fault is None
    assert check_name("张3").notes == ("identity.name_digit",)


def test_units_have_brackets_and_digits() -> None:
    checked = check_unit_name("沅江市第3中学（小学部）")
    assert (checked.value, checked.fault, checked.notes) == ("沅江市第3中学（小学部）", None, ())
    assert check_name("沅江（小学部）").fault == "identity.name_symbol"


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_and_tidying_is_final(text: str) -> None:
    checked = check_name(text)
    assert (checked.sentence == "") == (checked.fault is None)
    again = check_name(checked.value)
    assert (again.value, again.fault) == (checked.value, checked.fault)
    assert not {"\n", "\r", "\u200b"} & set(checked.value)


@given(st.integers(0x20000, 0x3FFFD))
def test_every_rare_plane_is_a_letter(code: int) -> None:
    assert is_han(chr(code)) == (code & 0xFFFE != 0xFFFE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("测 试 员", "测试员"), ("测　试　员", "测试员"), ("测.试.员", "测·试·员"), ("测 试.员", "测试·员")],
)
def test_a_sign_between_every_two_characters(typed: str, kept: str) -> None:
    assert check_name(typed).value == kept
    assert check_name(typed).fault is None


@given(st.text(alphabet="测试 .．·\n\u3000\u200bAb🙂", max_size=12))
def test_no_mixture_of_spaces_and_signs_breaks_anything(name: str) -> None:
    once = check_name(name)
    assert check_name(once.value).value == once.value
