# SPDX-License-Identifier: Apache-2.0
"""A made-up social-security card: APDUs in, answers out, as a card of the older kind (T=0) gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from counter_app.devices.simulated.sample_cards import SampleCard

SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
BANK = b"1PAY.SYS.DDF01"
FILES = {
    b"\xef\x05": (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07),
    b"\xef\x06": (0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D),
}
ATR = bytes.fromhex("3B6D0000") + b"MADE-UP CARD "

OK, NO_EXTENSION = b"\x90\x00", 0x4E
_NOT_PERMITTED, _NO_FILE, _NO_RECORD = b"\x69\x82", b"\x6a\x82", b"\x6a\x83"
_NO_EF, _WRONG_PARAMETER, _UNKNOWN = b"\x69\x86", b"\x6a\x86", b"\x6d\x00"

Answers = Literal["wants-length", "has-more", "whole"]


@dataclass(slots=True)
class Kind:
    """What kind of card it is, and what is wrong with it."""

    answers: Answers = "wants-length"  # 6Cxx, 61xx, or whole as a T=1 card
    numbers_only: bool = False  # records are known by their numbers only
    plain_select: bool = False  # files are selected by the 00 form only
    locked: bool = False  # records want a PIN first
    bank_only: bool = False  # no social-security application
    old: bool = False  # no extension of the name
    statuses: dict[str, bytes] = field(default_factory=dict)  # by the file (EF05) or tag (0D) asked for
    records: dict[int, bytes] = field(default_factory=dict)  # whole answers by tag instead of the true ones


class SimulatedSocialCard:
    """One card while it has power. ``asked`` counts the instructions it was given, by their byte."""

    def __init__(self, records: Mapping[int, bytes], kind: Kind) -> None:
        self._records, self._kind = records, kind
        self._file: bytes | None = None
        self._inside = False
        self._left = b""
        self.asked: dict[str, int] = {}

    def reset(self) -> None:
        """Power off and on."""
        self._file, self._inside, self._left = None, False, b""

    def answer(self, command: bytes) -> bytes:
        """Data and status word."""
        instruction = f"{command[1]:02X}" if len(command) > 3 else ""
        self.asked[instruction] = self.asked.get(instruction, 0) + 1
        left, self._left = self._left, b""
        match instruction:
            case "A4":
                return self._select(command)
            case "B2":
                return self._read(command)
            case "C0":
                return self._given(left, command[4])
        return _UNKNOWN

    def _select(self, command: bytes) -> bytes:
        name = command[5 : 5 + command[4]] if len(command) > 4 else b""
        if command[2] == 0x04:
            self._file, self._inside = None, False
            if name == (BANK if self._kind.bank_only else SSSE):
                self._inside = not self._kind.bank_only
                return self._more(b"\x6f" + bytes([len(name) + 2]) + b"\x84" + bytes([len(name)]) + name)
            return _NO_FILE
        if command[2] != (0x00 if self._kind.plain_select else 0x02):
            return _WRONG_PARAMETER
        if (refused := self._kind.statuses.get(name.hex().upper())) is not None:
            return refused
        if not self._inside or name not in FILES:
            return _NO_FILE
        self._file = name
        return self._more(b"\x6f\x04\x83\x02" + name)

    def _read(self, command: bytes) -> bytes:
        if self._file is None:
            return _NO_EF
        if self._kind.locked:
            return _NOT_PERMITTED
        tags, wanted = FILES[self._file], command[2]
        if command[3] == 0x04:
            tag = tags[wanted - 1] if 0 < wanted <= len(tags) else None
        elif command[3] == 0x00 and not self._kind.numbers_only:
            tag = wanted if wanted in tags else None
        else:
            return _WRONG_PARAMETER
        if tag is None or tag not in self._records or (tag == NO_EXTENSION and self._kind.old):
            return _NO_RECORD
        if (refused := self._kind.statuses.get(f"{tag:02X}")) is not None:
            return refused
        value = self._records[tag]
        return self._sent(self._kind.records.get(tag, bytes([tag, len(value)]) + value), command[4:])

    def _sent(self, data: bytes, wanted: bytes) -> bytes:
        if self._kind.answers == "has-more":
            return self._more(data)
        if self._kind.answers == "whole" or wanted == bytes([len(data)]):
            return data + OK
        return bytes([0x6C, len(data)])

    def _more(self, data: bytes) -> bytes:
        self._left = data
        return OK if self._kind.answers == "whole" else bytes([0x61, len(data)])

    def _given(self, left: bytes, wanted: int) -> bytes:
        if not left:
            return _NO_EF
        if wanted not in (0, len(left)):
            self._left = left
            return bytes([0x6C, len(left)])
        return left + OK


def records_of(card: SampleCard, name: str = "") -> dict[int, bytes]:
    """The records of a made-up person's card, by tag. ``name`` stands in for the person's own."""
    region, birth = card.id_number[:6], card.birth.replace("-", "")
    if not region.isdigit():
        region = "110000"
    spelled = (name or card.name).encode("gb18030")
    serial = f"{sum(card.id_number.encode()):08d}"
    return {
        0x01: bytes.fromhex(region + "D156000005" + serial + "F" * 8),
        0x02: b"1",
        0x03: b"2.00",
        0x04: bytes.fromhex(f"{region}0000{region}"[:16].ljust(24, "F")),
        0x05: bytes.fromhex(card.start.replace("-", "")),
        0x06: bytes.fromhex("20991231"),
        0x07: f"A{serial}".encode(),
        0x08: card.id_number.encode().ljust(18, b"\0"),
        0x09: spelled[:30].ljust(30, b"\0"),
        0x4E: spelled[30:50].ljust(20, b"\0"),
        0x0A: {"男": b"1", "女": b"2"}[card.sex],
        0x0B: bytes.fromhex(card.nation_code or "97"),
        0x0C: bytes.fromhex(region),
        0x0D: bytes.fromhex(birth),
    }
