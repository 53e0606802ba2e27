# SPDX-License-Identifier: Apache-2.0
"""Numbers of cases and papers: built, read as people type them, and every slip of the hand found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence
from counter_app.cases.numbers import (
    ALPHABET,
    CaseNumber,
    PaperMark,
    paper_number,
    parse_case_number,
    parse_reference,
    qr_text,
    window_number,
)

NUMBER = CaseNumber("430981", 3, date(2026, 11, 20), 0, 47)
CASE_ID = "019aa0e2-7c00-7abc-8def-0123456789ab"

numbers = st.builds(
    CaseNumber,
    st.integers(110000, 659999).map(str),
    st.integers(1, 99),
    st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    st.integers(0, 2000),
    st.integers(1, 9999),
)


def code(typed: str) -> str:
    with pytest.raises(CounterError) as caught:
        parse_reference(typed)
    assert sentence(caught.value)
    return caught.value.code


def test_a_number_is_region_window_day_epoch_sequence_check() -> None:
    assert str(NUMBER)[:-1] == "430981-03-20261120-A0047"
    assert str(NUMBER)[-1] in ALPHABET


@given(numbers)
def test_numbers_are_read_back(number: CaseNumber) -> None:
    assert parse_case_number(str(number)) == number


@given(numbers, numbers)
def test_different_numbers_look_different(one: CaseNumber, other: CaseNumber) -> None:
    assert (one == other) == (str(one) == str(other))


def test_epochs_never_share_letters() -> None:
    shown = {str(CaseNumber("430981", 3, date(2026, 11, 20), epoch, 47))[19:-5] for epoch in range(1000)}
    assert len(shown) == 1000
    assert {"A", "B", "Y", "AA", "AB"} <= shown
    assert not {"I", "O", "S", "V", "Z"} & set("".join(shown))


@given(numbers, st.data())
def test_one_wrong_character_is_always_found(number: CaseNumber, data: st.DataObject) -> None:
    plain = str(number).replace("-", "")
    place = data.draw(st.integers(0, len(plain) - 1))
    sign = data.draw(st.sampled_from(ALPHABET).filter(lambda one: one != plain[place]))
    with pytest.raises(CounterError):
        parse_case_number(plain[:place] + sign + plain[place + 1 :])


@given(numbers, st.data())
def test_two_neighbours_exchanged_are_always_found(number: CaseNumber, data: st.DataObject) -> None:
    plain = str(number).replace("-", "")
    place = data.draw(st.integers(0, len(plain) - 2).filter(lambda at: plain[at] != plain[at + 1]))
    with pytest.raises(CounterError):
        parse_case_number(plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :])


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda n: n.replace("-", ""),
        lambda n: n.replace("-", " — "),
        lambda n: n.replace("0", "O").replace("1", "I"),
        lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n),
        lambda n: f"\t{n}\n",
    ],
)
def test_numbers_are_read_as_people_type_them(change: object) -> None:
    assert callable(change)
    assert parse_reference(change(str(NUMBER))).case_number == str(NUMBER)


def test_papers_and_their_numbers() -> None:
    notice = paper_number(PaperMark.notice, str(NUMBER), 1)
    assert notice == f"告 {NUMBER}-1"
    for typed in (notice, notice.replace(" ", ""), notice.replace("-", ""), notice.lower().replace("告", "告　")):
        found = parse_reference(typed)
        assert (found.case_number, found.mark, found.ordinal) == (str(NUMBER), PaperMark.notice, 1)
    assert parse_reference(paper_number(PaperMark.refusal, str(NUMBER), 12)).ordinal == 12
    assert parse_reference(f"{NUMBER}-2").mark is None


@given(numbers)
def test_the_qr_brings_back_case_and_id(number: CaseNumber) -> None:
    case_id = new_id()
    said = qr_text(str(number), case_id)
    assert len(said) <= 75
    found = parse_reference(said + "\n")
    assert (found.case_number, found.case_id) == (str(number), case_id)


def test_what_is_no_reference_is_told() -> None:
    assert code("") == "cases.number.shape"
    assert code("职工参保登记") == "cases.number.shape"
    assert code("430981-03-20261120-A047K") == "cases.number.shape"
    assert code(str(NUMBER).replace("20261120", "20261320")) == "cases.number.check"
    assert code(f"YB2:{NUMBER}:{CASE_ID}") == "cases.number.qr_newer"
    assert code(f"YB1:{NUMBER}:not-an-id") == "cases.number.shape"
    assert code("٤" * 20) == "cases.number.shape"


@given(st.text(max_size=60).filter(lambda typed: "YB" not in typed))
def test_any_other_text_is_refused(typed: str) -> None:
    assert code(typed).startswith("cases.number.")


def test_a_full_day_and_wrong_settings_are_refused() -> None:
    with pytest.raises(CounterError) as full:
        CaseNumber("430981", 3, date(2026, 11, 20), 0, 10_000)
    assert sentence(full.value) == "今天的编号用到 9999 了。叫管理员。"
    with pytest.raises(CounterError):
        CaseNumber("43098", 3, date(2026, 11, 20), 0, 1)
    assert window_number(" ３ ") == 3
    for shown in ("", "0", "100", "三", "A1"):
        with pytest.raises(CounterError):
            window_number(shown)
