# SPDX-License-Identifier: Apache-2.0
"""A code is taken whole or not at all, and is never taken for what it is not."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.base.clock import fixed_clock
from counter_app.base.readings import ReadingKind
from counter_app.cases.numbers import CaseNumber, qr_text
from counter_app.devices.drivers.keyboard_scanner import KeyboardScanner
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.scanned_code import code_of, line_of
from counter_app.devices.scanner_profiles import CODE, scanner_profiles

USUAL = "0" * 14 + "12345678901234"
CASE = qr_text(str(CaseNumber("430981", 3, date(2026, 11, 20), 0, 47)), "01931d7e-0000-7000-8000-000000000000")


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n"])
def test_a_line_is_taken_with_any_ending(ending: bytes) -> None:
    assert line_of(USUAL.encode() + ending) == USUAL
    assert line_of(ending) == ""
    assert line_of((USUAL.encode() + ending) * 2) == USUAL


@pytest.mark.parametrize(
    ("burst", "code"),
    [
        (USUAL.encode(), "scanner.half"),
        (USUAL.encode() + b"\r" + USUAL[:9].encode(), "scanner.half"),
        (USUAL.encode() + b"\r\n" + b"9" * 28 + b"\r\n", "scanner.two_codes"),
        (b"\x00\xff" * 8 + b"\r", "scanner.noise"),
        (b"7" * 300 + b"\r", "scanner.noise"),
        ("医保码\r".encode(), "scanner.noise"),
    ],
)
def test_what_is_no_whole_line_is_told(burst: bytes, code: str) -> None:
    with pytest.raises(DeviceFault) as told:
        line_of(burst)
    assert (told.value.code, told.value.passing) == (code, True)


def test_codes_are_told_apart() -> None:
    assert code_of(USUAL, CODE).kind is ReadingKind.insurance_code
    assert code_of(CASE, CODE).kind is ReadingKind.case_code
    for line, code in (("6901234567892", "scanner.not_a_code"), (CASE[:20], "scanner.case_code_damaged")):
        with pytest.raises(DeviceFault) as told:
            code_of(line, CODE)
        assert told.value.code == code


def test_that_a_code_looks_like_another_number_is_only_a_note() -> None:
    assert code_of("11010519491231002X", CODE).notes == ("scanner.like_id_number",)
    assert code_of("134567890123456789", CODE).notes == ("scanner.like_payment_code",)
    assert code_of(USUAL, CODE).notes == ()
    assert USUAL not in repr(code_of(USUAL, CODE))


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_comes_in_is_a_line_or_a_fault(burst: bytes) -> None:
    with contextlib.suppress(DeviceFault):
        line = line_of(burst)
        assert line.isascii()
        assert not line or code_of(line, CODE).text in line


def test_a_scanner_that_types_gives_what_the_window_caught() -> None:
    moment = datetime(2026, 11, 20, 1, 42, tzinfo=UTC)
    scanner = KeyboardScanner(scanner_profiles()["keyboard-wedge"], fixed_clock(moment))
    assert scanner.read(Patience(0)) is None
    scanner.take(USUAL)
    reading = scanner.read(Patience(1))
    assert reading is not None
    assert reading.facts == {"code.text": USUAL, "code.good_until": "2026-11-20T09:43:00+08:00"}
    scanner.take("6901234567892")
    with pytest.raises(DeviceFault, match="not_a_code"):
        scanner.read(Patience(1))
