# SPDX-License-Identifier: Apache-2.0
"""Frames of the serial protocol of identity-card readers (SAM_V): commands out, answers in, each status to a sentence.

A frame is five bytes of preamble, a length of two bytes, the body and a check byte. The length counts what follows
it, check byte included; the check byte is the XOR of everything from the length to the end of the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counter_app.devices.faults import DeviceFault

PREAMBLE = bytes.fromhex("AAAAAA9669")
HEAD = len(PREAMBLE) + 2
LONGEST = 4096
"""No length field may say more; what says more is noise."""
SHORTEST_ANSWER = 4  # SW1 SW2 SW3 and the check byte

DONE, FOUND, NO_CARD, NOT_SELECTED, ABSENT, UNKNOWN_COMMAND = 0x90, 0x9F, 0x80, 0x81, 0x91, 0x21
RECEIVED_WRONG = (0x10, 0x11)
"""What the reader says when it did not get the command whole: say it again."""

_SENTENCES: Mapping[int, str] = {
    0x10: "reader.command_spoilt",
    0x11: "reader.command_cut",
    0x21: "reader.command_unknown",
    0x23: "reader.not_permitted",
    0x24: "reader.unrecognised",
    0x31: "reader.card_unproven",
    0x32: "reader.reader_unproven",
    0x33: "reader.information_wrong",
    0x37: "reader.fingerprint_wrong",
    0x3F: "reader.card_length",
    0x40: "reader.card_unknown",
    0x41: "reader.not_read",
    0x47: "reader.no_random",
    0x60: "reader.self_test",
    0x66: "reader.not_authorised",
    0x80: "reader.no_card",
    0x81: "reader.not_selected",
    0x91: "reader.absent",
}
_DEVICE_ILL = frozenset({0x21, 0x23, 0x24, 0x60, 0x66})
"""What no laying down again mends."""


def check_byte(data: bytes) -> int:
    """The XOR of all bytes: the number they make, folded upon itself until one byte is left."""
    folded, size = int.from_bytes(data, "big"), len(data)
    while size > 1:
        size = (size + 1) // 2
        folded = (folded >> 8 * size) ^ (folded & ((1 << 8 * size) - 1))
    return folded


def frame(body: bytes) -> bytes:
    """A body as it goes over the wire, either way."""
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes([check_byte(counted)])


def command(code: int, parameter: int, data: bytes = b"") -> bytes:
    """A frame from the host to the reader."""
    return frame(bytes([code, parameter]) + data)


def answer(status: int, data: bytes = b"") -> bytes:
    """A frame from the reader to the host."""
    return frame(bytes([0, 0, status]) + data)


RESET, STATUS, NUMBER = command(0x10, 0xFF), command(0x11, 0xFF), command(0x12, 0xFF)
FIND, SELECT = command(0x20, 0x01), command(0x20, 0x02)
READ, READ_WITH_FINGERPRINT, READ_NEW_ADDRESS = command(0x30, 0x01), command(0x30, 0x10), command(0x30, 0x03)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader said. ``words`` are SW1 SW2 SW3; ``data`` may be a person's card and is not shown."""

    words: bytes
    data: bytes = field(default=b"", repr=False)

    @property
    def status(self) -> int:
        """SW3, which tells everything; -1 where SW1 and SW2 are not zero, which no document explains."""
        return self.words[2] if self.words[:2] == b"\0\0" else -1

    def fault(self) -> DeviceFault:
        """The status as a sentence with the next step."""
        code = _SENTENCES.get(self.status)
        if code is None:
            return DeviceFault("reader.status_unknown", status=self.words.hex(" ").upper())
        return DeviceFault(code, passing=self.status not in _DEVICE_ILL)


class FrameParser:
    """Bytes as they come, answers as they end. What is no frame is passed over.

    ``spoilt`` counts frames whose check byte was wrong: the reader has answered, but it must be asked again.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self.spoilt = 0

    @property
    def begun(self) -> bool:
        """Whether a frame has begun and not ended: at least its whole preamble is there."""
        return self._held.startswith(PREAMBLE)

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that end in these bytes."""
        self._held += data
        found: list[Answer] = []
        while self._align():
            length = int.from_bytes(self._held[len(PREAMBLE) : HEAD], "big")
            if not SHORTEST_ANSWER <= length <= LONGEST:
                del self._held[0]  # noise that looks like a preamble; a true one may begin within it
                continue
            if len(self._held) < HEAD + length:
                break
            counted = bytes(self._held[len(PREAMBLE) : HEAD + length])
            if check_byte(counted):  # the check byte makes the XOR of everything zero
                self.spoilt += 1
                del self._held[0]
                continue
            del self._held[: HEAD + length]
            found.append(Answer(counted[2:5], counted[5:-1]))
        return found

    def _align(self) -> bool:
        """Drop what comes before a preamble. Whether a whole head is there."""
        at = self._held.find(PREAMBLE)
        if at < 0:
            kept = next((n for n in range(len(PREAMBLE) - 1, 0, -1) if self._held.endswith(PREAMBLE[:n])), 0)
            del self._held[: len(self._held) - kept]
            return False
        del self._held[:at]
        return len(self._held) >= HEAD


@dataclass(frozen=True, slots=True)
class CardBlocks:
    """What a read answers: the text, the photo as the card holds it, and fingerprints where they were asked for."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    fingerprint: bytes = field(default=b"", repr=False)


def card_blocks(data: bytes, *, with_fingerprint: bool = False) -> CardBlocks:
    """Cut a read's data by the lengths it names itself. Raises DeviceFault ``reader.lengths``."""
    count = 3 if with_fingerprint else 2
    lengths = [int.from_bytes(data[at : at + 2], "big") for at in range(0, count * 2, 2)]
    if len(data) < count * 2 or sum(lengths) != len(data) - count * 2:
        raise DeviceFault("reader.lengths", passing=True)
    parts: list[bytes] = []
    at = count * 2
    for length in lengths:
        parts.append(data[at : at + length])
        at += length
    return CardBlocks(*parts)


def reader_number(data: bytes) -> str:
    """The SAM's own number as it is printed on it: ``05.03-20130613-0000012345-0000067890``.

    Raises DeviceFault ``reader.lengths``.
    """
    if len(data) != 16:
        raise DeviceFault("reader.lengths", passing=True)
    day, first, second = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{data[0]:02x}.{data[2]:02x}-{day}-{first:010d}-{second:010d}"
