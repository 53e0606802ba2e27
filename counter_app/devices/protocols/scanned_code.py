# SPDX-License-Identifier: Apache-2.0
"""What a scanner sent: one line of plain signs, ended by CR or LF, and what kind of code it is.

A 医保码 is opaque: nothing is read out of it, whatever it looks like. That it looks like another number is a note.
"""

import re
from dataclasses import dataclass, field

from counter_app.base.check_characters import DECIMAL_X, pure_holds
from counter_app.base.errors import CounterError
from counter_app.base.readings import ReadingKind
from counter_app.cases.numbers import parse_reference
from counter_app.devices.faults import DeviceFault

LONGEST = 256
"""Bytes a code may have; more is noise."""
_PLAIN = re.compile(rb"[\x20-\x7e\r\n]*")
_CASE = "YB"
_ID_NUMBER = re.compile("[0-9]{17}[0-9Xx]")
_PAYMENT = re.compile("(1[0-5]|2[5-9]|30)[0-9]{16,22}")


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """A code and its kind. ``notes`` say what else it may be."""

    kind: ReadingKind
    text: str = field(repr=False)
    notes: tuple[str, ...] = ()


def is_ended(burst: bytes) -> bool:
    """Whether what came in so far ends as a code ends."""
    return burst.endswith((b"\r", b"\n"))


def line_of(burst: bytes) -> str:
    """The one line that came in one go; "" for bare line ends. The same code twice is once.

    Raises DeviceFault ``scanner.noise``, ``scanner.half`` or ``scanner.two_codes``.
    """
    if len(burst) > LONGEST or _PLAIN.fullmatch(burst) is None:
        raise DeviceFault("scanner.noise", passing=True)
    if not is_ended(burst):
        raise DeviceFault("scanner.half", passing=True)
    lines = {line.strip() for line in re.split(rb"[\r\n]+", burst)} - {b""}
    if len(lines) > 1:
        raise DeviceFault("scanner.two_codes", passing=True)
    return lines.pop().decode("ascii") if lines else ""


def code_of(line: str, pattern: str, prefix: str = "") -> ScannedCode:
    """What kind of code a line is. Raises DeviceFault ``scanner.not_a_code`` or ``scanner.case_code_damaged``."""
    text = line.removeprefix(prefix)
    if text.startswith(_CASE) and ":" in text:
        return _case_code(text)
    if re.fullmatch(pattern, text) is None:
        raise DeviceFault("scanner.not_a_code", passing=True)
    return ScannedCode(ReadingKind.insurance_code, text, tuple(_looks_like(text)))


def _case_code(text: str) -> ScannedCode:
    try:
        parse_reference(text)
    except CounterError:
        raise DeviceFault("scanner.case_code_damaged", passing=True) from None
    return ScannedCode(ReadingKind.case_code, text)


def _looks_like(text: str) -> list[str]:
    if _ID_NUMBER.fullmatch(text) and pure_holds(text.upper(), DECIMAL_X):
        return ["scanner.like_id_number"]
    return ["scanner.like_payment_code"] if _PAYMENT.fullmatch(text) else []
