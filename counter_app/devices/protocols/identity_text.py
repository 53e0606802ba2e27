# SPDX-License-Identifier: Apache-2.0
"""The text block of an identity card: 256 bytes of UTF-16LE in one of four layouts, to facts.

Which layout it is says the character at byte 248. A block that does not hold what its layout must hold is refused
whole: nothing half-read leaves this module.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from counter_app.base.check_characters import DECIMAL_X, pure_holds
from counter_app.base.id_papers import IdKind
from counter_app.base.texts import text
from counter_app.devices.faults import DeviceFault

TEXT_LENGTH = 256
KIND_AT = 248
NO_END = "长期"
PRIVATE_USE = "identity.name_private"
NATION_UNKNOWN = "reader.nation_unknown"

_RESIDENT_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_FOREIGN_NUMBER = re.compile(r"[A-Z]{3}[0-9]{12}")
_COUNTRY = re.compile(r"[A-Z]{3}")
_DIGITS = re.compile(r"[0-9]+")
_SEXES: Mapping[str, str] = {"1": "男", "2": "女", "0": "", "9": ""}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a card says of its holder: facts by the names of ``Reading``. Personal."""

    kind: IdKind
    facts: Mapping[str, str] = field(repr=False)
    notes: tuple[str, ...] = ()


def read_identity(block: bytes, nations: Mapping[str, str]) -> Identity:
    """The facts of a text block; ``nations`` are the names by GB/T 3304 codes.

    Raises DeviceFault ``reader.text_length``, ``reader.text_broken``, ``reader.layout_unknown``, or
    ``reader.item_wrong`` with what the item is called, never what it holds.
    """
    if len(block) != TEXT_LENGTH:
        raise DeviceFault("reader.text_length", passing=True, length=len(block))
    kind = block[KIND_AT : KIND_AT + 2]
    match kind:
        case b"\x20\x00" | b"\x00\x00":
            return _resident(block, nations)
        case b"J\x00":
            return _hkmt(block)
        case b"I\x00":
            return _foreign_2017(block)
        case b"Y\x00":
            return _foreign_2023(block)
    raise DeviceFault("reader.layout_unknown")


def read_new_address(data: bytes) -> str:
    """The address that was written onto a card later; "" where it holds none. Raises DeviceFault."""
    return _text(data, "new_address")


def _resident(block: bytes, nations: Mapping[str, str]) -> Identity:
    facts = dict(_common(block))
    notes: tuple[str, ...] = ()
    if code := _item(block, 32, 4, "nation"):
        if not (len(code) == 2 and _DIGITS.fullmatch(code)):
            raise _wrong("nation")
        if code in nations:
            facts |= {"card.nation": nations[code], "card.nation_code": code}
        else:
            notes = (NATION_UNKNOWN,)
    return _identity(IdKind.resident_id, facts, notes)


def _hkmt(block: bytes) -> Identity:
    facts = dict(_common(block))
    facts["card.pass_number"] = _item(block, 220, 18, "pass_number")
    facts["card.issue_count"] = _count(block, 238)
    return _identity(IdKind.hkmt_residence, facts)


def _foreign_2017(block: bytes) -> Identity:
    english = _item(block, 0, 120, "english_name")
    facts = {
        "card.name": _item(block, 158, 30, "name") or english,
        "card.english_name": english,
        "card.id_number": _number(block, 122, 30, _FOREIGN_NUMBER),
        "card.sex": _sex(block, 120),
        "card.country": _country(block, 152),
        "card.birth": _day(block, 220, "birth"),
        **_validity(block),
    }
    return _identity(IdKind.foreign_permanent, facts)


def _foreign_2023(block: bytes) -> Identity:
    english = (_raw(block, 52, 70, "english_name") + _raw(block, 220, 22, "english_name")).strip(" \0")
    facts = {
        "card.name": _item(block, 0, 30, "name") or english,
        "card.english_name": english,
        "card.id_number": _number(block, 122, 36, _RESIDENT_NUMBER),
        "card.sex": _sex(block, 30),
        "card.country": _country(block, 242),
        "card.birth": _day(block, 36, "birth"),
        "card.issue_count": _count(block, 32),
        **_validity(block),
    }
    return _identity(IdKind.foreign_permanent, facts)


def _common(block: bytes) -> Iterator[tuple[str, str]]:
    """What a resident's card and the residence permit that is laid out like it have in the same places."""
    yield "card.name", _item(block, 0, 30, "name")
    yield "card.id_number", _number(block, 122, 36, _RESIDENT_NUMBER)
    yield "card.sex", _sex(block, 30)
    yield "card.birth", _day(block, 36, "birth")
    yield "card.address", _item(block, 52, 70, "address")
    yield "card.issuer", _item(block, 158, 30, "issuer")
    yield from _validity(block).items()


def _identity(kind: IdKind, facts: Mapping[str, str], notes: tuple[str, ...] = ()) -> Identity:
    if not facts["card.name"]:
        raise _wrong("name")
    held = {name: value for name, value in facts.items() if value}
    if any(unicodedata.category(sign) == "Co" for value in held.values() for sign in value):
        notes = (PRIVATE_USE, *notes)
    return Identity(kind, {"card.id_kind": kind.value, **held}, notes)


def _validity(block: bytes) -> dict[str, str]:
    start = _day(block, 188, "valid_from")
    end = _item(block, 204, 16, "valid_until")
    until = NO_END if end == NO_END else _day(block, 204, "valid_until")
    if until != NO_END and until < start:
        raise _wrong("valid_until")
    return {"card.valid_from": start, "card.valid_until": until}


def _number(block: bytes, at: int, length: int, shape: re.Pattern[str]) -> str:
    number = _item(block, at, length, "id_number").upper()
    if not shape.fullmatch(number) or (shape is _RESIDENT_NUMBER and not pure_holds(number, DECIMAL_X)):
        raise _wrong("id_number")
    return number


def _sex(block: bytes, at: int) -> str:
    found = _SEXES.get(_raw(block, at, 2, "sex"))
    if found is None:
        raise _wrong("sex")
    return found


def _country(block: bytes, at: int) -> str:
    country = _item(block, at, 6, "country")
    if not _COUNTRY.fullmatch(country):
        raise _wrong("country")
    return country


def _count(block: bytes, at: int) -> str:
    """How often the card was issued; "" where it does not say."""
    count = _item(block, at, 4, "issue_count")
    if count and not _DIGITS.fullmatch(count):
        raise _wrong("issue_count")
    return count


def _day(block: bytes, at: int, name: str) -> str:
    written = _item(block, at, 16, name)
    if len(written) != 8 or not _DIGITS.fullmatch(written):
        raise _wrong(name)
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:])).isoformat()
    except ValueError:
        raise _wrong(name) from None


def _item(block: bytes, at: int, length: int, name: str) -> str:
    return _text(block[at : at + length], name)


def _text(data: bytes, name: str) -> str:
    return _decoded(data, name).strip(" \0\u3000")


def _raw(block: bytes, at: int, length: int, name: str) -> str:
    """With the spaces that pad it."""
    return _decoded(block[at : at + length], name)


def _decoded(data: bytes, name: str) -> str:
    """Strict UTF-16LE, and nothing in it that is no character of a card."""
    try:
        words = data.decode("utf-16-le")
    except UnicodeDecodeError:
        raise DeviceFault("reader.text_broken", passing=True) from None
    if any(_is_no_text(sign) for sign in words.rstrip(" \0")):
        raise _wrong(name)
    return words


def _is_no_text(sign: str) -> bool:
    """Controls, separators of lines, and code points that are no characters. Newer characters than Python's are."""
    code = ord(sign)
    noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return noncharacter or sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")


def _wrong(name: str) -> DeviceFault:
    return DeviceFault("reader.item_wrong", passing=True, item=text(f"reader.item.{name}"))
