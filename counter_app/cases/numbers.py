# SPDX-License-Identifier: Apache-2.0
"""Numbers of cases and papers, and what the QR on a paper says. No number ever comes twice.

A case number is ``430981-03-20261120-A0047K``: region, window, civil date, epoch letter, running number of the
day, check character. Epoch 0 is A; after the 21 letters come two (AA, AB, …), so a restored disk never repeats a
number, however often. The check character is a pure ISO 7064 system with modulus 31 and radix 2 over GB 32100's
alphabet: it finds every single wrong character and every exchange of two neighbours (MOD 37-36 misses some), needs
no ``*`` (as MOD 37-2 does), and I, O, S, V, Z, which look like other characters, never occur.
"""

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter_app.base.check_characters import CREDIT_CODE, pure_check_character, pure_holds
from counter_app.base.errors import CounterError

ALPHABET = CREDIT_CODE
EPOCH_LETTERS = ALPHABET[10:]
LARGEST = 9999
_CASE = re.compile(rf"([0-9]{{6}})([0-9]{{2}})([0-9]{{8}})([{EPOCH_LETTERS}]+)([0-9]{{4}})[{ALPHABET}]")
_PAPER = re.compile(rf"({_CASE.pattern})([0-9]{{1,3}})")
_QR = re.compile(r"YB(\d+):([^:]+):([^:]*)")
_LINK = re.compile(r"https?://[^?]+\?(?:[^#]*&)?number=([0-9A-Za-z-]+)(?:[&#].*)?")
QR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number's parts. ``str()`` is the number as it is printed."""

    region: str
    window: int
    day: date
    epoch: int
    sequence: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.region):
            raise CounterError("cases.number.region")
        if not 1 <= self.window <= 99:
            raise CounterError("cases.number.window")
        if not 1 <= self.sequence <= LARGEST:
            raise CounterError("cases.number.day_full", most=LARGEST)

    def __str__(self) -> str:
        parts = self.region, f"{self.window:02}", f"{self.day:%Y%m%d}", f"{_letters(self.epoch)}{self.sequence:04}"
        return "-".join(parts) + pure_check_character("".join(parts), ALPHABET)


class PaperMark(StrEnum):
    """The word before the number of a paper that belongs to a case."""

    notice = "告"
    refusal = "拒"
    sent_back = "退"
    promise = "诺"
    completion = "结"
    delivery = "送"
    letter = "通"
    announcement = "公"
    settlement = "算"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a typed or scanned text points to: a case, and the paper it was read from where it says so."""

    case_number: str
    case_id: str = ""
    mark: PaperMark | None = None
    ordinal: int = 0


def window_number(shown: str) -> int:
    """A window's number from settings (``3``). Raises CounterError for anything but 1 to 99."""
    plain = unicodedata.normalize("NFKC", shown).strip()
    if not re.fullmatch(r"[0-9]{1,2}", plain) or int(plain) == 0:
        raise CounterError("cases.number.window")
    return int(plain)


def parse_case_number(typed: str) -> CaseNumber:
    """Read a number as people type it: any case, width, spaces and dashes; O for 0 and I for 1.

    Raises CounterError for a text that is no number, or whose check character does not fit.
    """
    plain = _plain(typed)
    found = _CASE.fullmatch(plain)
    if found is None:
        raise CounterError("cases.number.shape")
    if not pure_holds(plain, ALPHABET):
        raise CounterError("cases.number.check")
    region, window, day, letters, sequence = found.groups()
    if window == "00" or sequence == "0000":
        raise CounterError("cases.number.check")
    try:
        return CaseNumber(
            region, int(window), date(int(day[:4]), int(day[4:6]), int(day[6:])), _epoch(letters), int(sequence)
        )
    except ValueError as error:
        raise CounterError("cases.number.check") from error


def paper_number(mark: PaperMark, case_number: str, ordinal: int) -> str:
    """``告 430981-03-20261120-A0047K-1``: the first notice of that case."""
    return f"{mark} {case_number}-{ordinal}"


def qr_text(case_number: str, case_id: str) -> str:
    """What the QR of a case's paper says: versioned, short, nothing personal."""
    return f"YB{QR_VERSION}:{case_number}:{case_id}"


def parse_reference(typed: str) -> Reference:
    """Read a QR's text, a paper's number or a case number; a slip's QR may be an address of the centre, which names
    the case too. Raises CounterError for anything else."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if (link := _LINK.fullmatch(plain)) is not None:
        return Reference(str(parse_case_number(link[1])))
    scanned = _QR.fullmatch(plain)
    if scanned is not None:
        return _scanned(*scanned.groups())
    mark = next((one for one in PaperMark if plain.startswith(one)), None)
    number = _plain(plain.removeprefix(mark or ""))
    paper = _PAPER.fullmatch(number)
    if paper is not None:
        return Reference(str(parse_case_number(paper[1])), mark=mark, ordinal=int(paper[paper.lastindex or 0]))
    return Reference(str(parse_case_number(number)), mark=mark)


def _scanned(version: str, number: str, case_id: str) -> Reference:
    if int(version) > QR_VERSION:
        raise CounterError("cases.number.qr_newer")
    try:
        return Reference(str(parse_case_number(number)), str(uuid.UUID(case_id)))
    except ValueError as error:
        raise CounterError("cases.number.shape") from error


def _plain(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Sm"))
    return kept.replace("O", "0").replace("I", "1")


def _letters(epoch: int) -> str:
    """0 → A, 20 → Y, 21 → AA, as columns of a sheet are named."""
    letters = ""
    rest = epoch + 1
    while rest:
        rest, place = divmod(rest - 1, len(EPOCH_LETTERS))
        letters = EPOCH_LETTERS[place] + letters
    return letters


def _epoch(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(EPOCH_LETTERS) + EPOCH_LETTERS.index(letter) + 1
    return number - 1
