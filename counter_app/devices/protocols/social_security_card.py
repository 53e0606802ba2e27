# SPDX-License-Identifier: Apache-2.0
"""A social-security card, from APDUs to facts: what is asked in which order, and what the answers mean.

``read_card`` is a machine of steps without any wire: it yields a command, is sent the card's answer (data and status
word), and returns the facts once it has all of them. Cards are asked the way most answer, and the other way where
they do not know that one. No PIN is ever tried: a card that wants one says so, and that is told.
"""

import unicodedata
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from counter_app.base.check_characters import DECIMAL_X, pure_holds
from counter_app.base.id_papers import IdKind
from counter_app.base.texts import text
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols.identity_text import NATION_UNKNOWN, PRIVATE_USE

T = TypeVar("T")
Steps = Generator[bytes, bytes, T]
"""Yields commands, is sent answers, returns what they mean. Raises DeviceFault; nothing half-read is returned."""

ENVIRONMENT = b"sx1.sh." + bytes.fromhex("C9E7BBE1B1A3D5CF")  # 社会保障 in GB 2312
ISSUER_FILE, HOLDER_FILE = b"\xef\x05", b"\xef\x06"

OK = 0x9000
NO_SUCH_FILE, NO_SUCH_RECORD, WRONG_LENGTH = 0x6A82, 0x6A83, 0x6700
MOST_TURNS = 8
"""How often a card may say that there is more, or that another length is wanted, before it is talking in circles."""
MOST_BYTES = 512

_SECURED: Mapping[int, str] = {
    0x6982: "social.needs_pin",
    0x6983: "social.locked",
    0x6984: "social.locked",
    0x6283: "social.locked",
    0x6285: "social.locked",
    0x6985: "social.not_ready",
    0x6986: "social.not_ready",
}
"""What no other form of the same command would mend."""
_STATUSES: Mapping[int, str] = {
    **_SECURED,
    NO_SUCH_FILE: "social.no_file",
    NO_SUCH_RECORD: "social.no_record",
    WRONG_LENGTH: "social.wrong_length",
    0x6D00: "social.wrong_card",
    0x6E00: "social.wrong_card",
}


class Way(StrEnum):
    """How a record is named."""

    tag = "tag"
    number = "number"


class Coding(StrEnum):
    """How a value is written."""

    digits = "digits"  # CN: two digits a byte, filled with F on the right
    signs = "signs"  # AN: ASCII, filled with 00 on the right
    words = "words"  # GB 18030, filled with 00 on the right
    bytes = "bytes"


@dataclass(frozen=True, slots=True)
class Item:
    """One record. ``length`` in bytes: exactly so many of digits and bytes, at most so many of the others."""

    tag: int
    name: str
    length: int
    coding: Coding


_ISSUER = (
    Item(0x01, "recognition", 16, Coding.bytes),
    Item(0x02, "category", 1, Coding.signs),
    Item(0x03, "standard", 4, Coding.signs),
    Item(0x04, "agency", 12, Coding.digits),
    Item(0x05, "issued", 4, Coding.digits),
    Item(0x06, "valid_until", 4, Coding.digits),
    Item(0x07, "number", 9, Coding.signs),
)
_HOLDER = (
    Item(0x08, "id_number", 18, Coding.signs),
    Item(0x09, "name", 30, Coding.words),
    Item(0x4E, "name_extension", 20, Coding.words),
    Item(0x0A, "sex", 1, Coding.signs),
    Item(0x0B, "nation", 1, Coding.digits),
    Item(0x0C, "birthplace", 3, Coding.digits),
    Item(0x0D, "birth", 4, Coding.digits),
)
FILES: Mapping[bytes, tuple[Item, ...]] = {ISSUER_FILE: _ISSUER, HOLDER_FILE: _HOLDER}
"""The records in the order of their numbers."""

_REQUIRED = ("id_number", "name")
_NAME_LENGTH, _LONGEST_SIGN = 30, 4
_DAYS = ("issued", "valid_until", "birth")
_PLAIN = ("category", "standard", "agency", "number", "birthplace")
_SEXES: Mapping[str, str] = {"1": "男", "2": "女", "0": "", "9": ""}
_KINDS: Mapping[str, IdKind] = {"8": IdKind.hkmt_residence, "9": IdKind.foreign_permanent}


@dataclass(frozen=True, slots=True)
class SocialCard:
    """What a card says: facts by the names of ``Reading``. Personal."""

    facts: Mapping[str, str] = field(repr=False)
    notes: tuple[str, ...] = ()


def read_card(nations: Mapping[str, str], ways: Sequence[Way] = tuple(Way)) -> Steps[SocialCard]:
    """Ask for all fourteen items; ``nations`` are the names by GB/T 3304 codes.

    Raises DeviceFault: ``social.not_social`` where there is no such application, the sentence of the status word
    where the card refuses, ``social.garbled`` or ``social.item_wrong`` where an answer is none, never with a value.
    """
    yield from _enter()
    held: dict[str, bytes] = {}
    for file, items in FILES.items():
        yield from _open(file)
        way, found = yield from _records(items, ways)
        held |= found
        ways = (way, *(other for other in ways if other is not way))
    return _meaning(held, nations)


def _enter() -> Steps[None]:
    status = yield from _selected(0x04, ENVIRONMENT)
    if status in (0, OK):
        return
    if status in _SECURED or status >> 4 == 0x63C:
        raise refusal(status)
    raise DeviceFault("social.not_social", passing=True)


def _open(file: bytes) -> Steps[None]:
    status = yield from _selected(0x02, file)
    if status not in (0, OK) and status not in _SECURED:
        other = yield from _selected(0x00, file)
        if other in (0, OK, *_STATUSES) or status not in _STATUSES:
            status = other
    if status not in (0, OK):
        raise refusal(status)


def _selected(by: int, name: bytes) -> Steps[int]:
    """Select. The description of what was selected is not fetched, nothing in it is needed: 0 where there is one."""
    command = bytes([0x00, 0xA4, by, 0x00, len(name)]) + name
    _, status = yield from _asked(command, fetch=False)
    return 0 if status >> 8 == 0x61 else status


def _records(items: Sequence[Item], ways: Sequence[Way]) -> Steps[tuple[Way, dict[str, bytes]]]:
    """All records of the selected file, the first way that the card knows; and which way that was."""
    said = 0
    for way in ways:
        first, status = yield from _asked(_record_command(items, 0, way))
        if status != OK:
            said = status if status in _STATUSES or not said else said  # that it does not know a way says little
            if status in _SECURED:
                break
            continue
        found: dict[str, bytes] = {}
        _keep(found, items, items[0] if way is Way.tag else None, first)
        for place in range(1, len(items)):
            data, status = yield from _asked(_record_command(items, place, way))
            if status == OK:
                _keep(found, items, items[place] if way is Way.tag else None, data)
            elif status != NO_SUCH_RECORD:
                raise refusal(status)
        return way, found
    raise refusal(said)


def _record_command(items: Sequence[Item], place: int, way: Way) -> bytes:
    """With the length most cards hold: a card of the older kind answers at once then, instead of naming the length."""
    length = items[place].length + 2
    if way is Way.tag:
        return bytes([0x00, 0xB2, items[place].tag, 0x00, length])
    return bytes([0x00, 0xB2, place + 1, 0x04, length])


def _keep(found: dict[str, bytes], items: Sequence[Item], wanted: Item | None, data: bytes) -> None:
    """Take a record in, once: its tag is the one asked for, or one of the file's; its length is what it says."""
    item = next((one for one in items if data and one.tag == data[0]), None)
    if item is None or item.name in found or (wanted is not None and item is not wanted) or len(data) < 2:
        raise DeviceFault("social.garbled", passing=True)
    value = data[2:]
    exact = item.coding in (Coding.digits, Coding.bytes)
    if data[1] != len(value) or len(value) > item.length or (exact and len(value) != item.length):
        raise DeviceFault("social.garbled", passing=True)
    found[item.name] = value


def _asked(command: bytes, *, fetch: bool = True) -> Steps[tuple[bytes, int]]:
    """One command until it is answered: with what is left fetched (61xx), with the length the card wants (6Cxx)."""
    data = b""
    for _ in range(MOST_TURNS):
        answer = yield command
        if len(answer) < 2 or len(data) + len(answer) > MOST_BYTES:
            break
        data += answer[:-2]
        status, count = int.from_bytes(answer[-2:]), answer[-1]
        if status >> 8 == 0x6C:
            command = command[:4] + bytes([count]) if len(command) == 5 else command[: 5 + command[4]] + bytes([count])
        elif status >> 8 == 0x61 and fetch:
            command = bytes([0x00, 0xC0, 0x00, 0x00, count])
        elif status == WRONG_LENGTH and len(command) == 5 and command[4]:
            command = command[:4] + b"\0"  # whatever length it has
        else:
            return data, status
    raise DeviceFault("social.garbled", passing=True)


def refusal(status: int) -> DeviceFault:
    """The sentence of a status word. It belongs to the card: the reader is well."""
    if status >> 4 == 0x63C:
        return DeviceFault("social.needs_pin", passing=True)
    if code := _STATUSES.get(status):
        return DeviceFault(code, passing=True)
    return DeviceFault("social.status_unknown", passing=True, status=f"{status:04X}")


def _meaning(held: Mapping[str, bytes], nations: Mapping[str, str]) -> SocialCard:
    if any(name not in held for name in _REQUIRED):
        raise DeviceFault("social.no_record", passing=True)
    name = _name(held["name"], held.get("name_extension", b""))
    facts = {"card.name": name}
    number = _signs(held["id_number"], "id_number").upper()
    if not number:
        raise _wrong("id_number")
    facts |= {"card.id_number": number, "card.id_kind": _kind(number).value}
    for item in (*_ISSUER, *_HOLDER):
        if item.name in held and item.name in (*_DAYS, *_PLAIN):
            value = _written(held[item.name], item)
            facts[f"card.{item.name}"] = _day(value, item.name) if item.name in _DAYS else value
    if "sex" in held:
        facts["card.sex"] = _sex(_signs(held["sex"], "sex"))
    notes = [PRIVATE_USE] if any(unicodedata.category(sign) == "Co" for sign in name) else []
    if code := _digits(held.get("nation", b""), "nation"):
        if code in nations:
            facts |= {"card.nation": nations[code], "card.nation_code": code}
        else:
            notes.append(NATION_UNKNOWN)
    if recognition := held.get("recognition"):
        facts |= {
            "card.recognition": recognition.hex().upper(),
            "card.region": _digits(recognition[:3], "recognition"),
        }
    return SocialCard({key: value for key, value in facts.items() if value}, tuple(notes))


def _name(first: bytes, more: bytes) -> str:
    """The name, of which the second record holds what the first has no room for."""
    first, more = first.rstrip(b"\0 "), more.rstrip(b"\0 \xff")
    if more and len(first) <= _NAME_LENGTH - _LONGEST_SIGN:
        raise _wrong("name")  # there was room: the second part is of something else
    try:
        name = (first + more).decode("gb18030").strip(" \u3000")
    except UnicodeDecodeError:
        raise _wrong("name") from None
    if not name or any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in name):
        raise _wrong("name")
    return name


def _kind(number: str) -> IdKind:
    """Whose number it is: the card bears the number of the person's identity paper."""
    whole = len(number) == 18 and number[:17].isdigit() and number[17] in DECIMAL_X and pure_holds(number, DECIMAL_X)
    return _KINDS.get(number[0], IdKind.resident_id) if whole else IdKind.other


def _written(value: bytes, item: Item) -> str:
    return _digits(value, item.name) if item.coding is Coding.digits else _signs(value, item.name)


def _digits(value: bytes, name: str) -> str:
    written = value.hex().rstrip("f")
    if written and not written.isdecimal():
        raise _wrong(name)
    return written


def _signs(value: bytes, name: str) -> str:
    signs = value.rstrip(b"\0 ")
    if not all(0x20 < one < 0x7F for one in signs):
        raise _wrong(name)
    return signs.decode("ascii")


def _day(written: str, name: str) -> str:
    """An ISO date; "" where the card holds none."""
    if not written.strip("0"):
        return ""
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:])).isoformat()
    except ValueError:
        raise _wrong(name) from None


def _sex(sign: str) -> str:
    if sign and sign not in _SEXES:
        raise _wrong("sex")
    return _SEXES.get(sign, "")


def _wrong(name: str) -> DeviceFault:
    return DeviceFault("social.item_wrong", passing=True, item=text(f"social.item.{name}"))
