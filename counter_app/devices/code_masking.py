# SPDX-License-Identifier: Apache-2.0
"""Masking of scanners' traces: every code gives way to a made-up one of the same length and of the same kind."""

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from counter_app.base.readings import ReadingKind
from counter_app.cases.numbers import parse_case_number, parse_reference, qr_text
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols.scanned_code import code_of
from counter_app.devices.simulated.sample_cards import sample_cards
from counter_app.devices.traces import Passage

FILLER = 0xFF
"""What stands for every byte of a line that is no plain text: still noise."""
KIND_SIGNS = 2
"""So many signs tell that a code is one of payment; they are no person's."""
_LINE = re.compile(rb"[^\r\n]+")
_PLAIN = re.compile(rb"[\x20-\x7e]+")
_SIGN = re.compile("[0-9A-Za-z]")


def mask_codes(passages: Sequence[Passage]) -> list[Passage]:
    """The same passages with nobody in them: the same code always for the same one. A scanner is told nothing."""
    known: dict[bytes, bytes] = {}
    whole = b"".join(one.data for one in passages)
    made, at, masked = _LINE.sub(lambda line: _line(line[0], known), whole), 0, []
    for one in passages:
        masked.append(replace(one, data=made[at : at + len(one.data)]))
        at += len(one.data)
    return masked


def _line(line: bytes, known: dict[bytes, bytes]) -> bytes:
    if _PLAIN.fullmatch(line) is None:
        return bytes([FILLER]) * len(line)
    return known.setdefault(line, _made(line.decode("ascii"), len(known)).encode("ascii"))


def _made(text: str, number: int) -> str:
    """A made-up code. What it looked like (a case's, an identity card's number, a payment) it still looks like."""
    try:
        found = code_of(text, ".*")
    except DeviceFault:
        found = None
    if found is not None and found.kind is ReadingKind.case_code:
        made = _case(text)
        return made if len(made) == len(text) else _digits(text, number)
    if found is not None and "scanner.like_id_number" in found.notes:
        return sample_cards()["resident"].id_number
    kept = KIND_SIGNS if found is not None and found.notes else 0
    return text[:kept] + _digits(text[kept:], number)


def _case(text: str) -> str:
    case = parse_case_number(parse_reference(text).case_number)
    return qr_text(str(replace(case, sequence=1)), str(UUID(int=0)))


def _digits(text: str, number: int) -> str:
    digits = (str((place * 7 + number * 3 + 1) % 10) for place in range(len(text)))
    return _SIGN.sub(lambda _: next(digits), text)
