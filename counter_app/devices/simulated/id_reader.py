# SPDX-License-Identifier: Apache-2.0
"""A reader of identity cards on a pseudo-terminal: real SAM_V frames at the real pace, and every mischief on cue."""

import contextlib
import os
import select
import threading
import time
from dataclasses import dataclass, field
from random import Random

from counter_app.devices.protocols import samv
from counter_app.devices.simulated.pseudo_terminal import open_port
from counter_app.devices.simulated.sample_cards import PHOTO, SampleCard, new_address_block, text_block

NUMBER = bytes.fromhex("05000300") + b"".join(one.to_bytes(4, "little") for one in (20130613, 12345, 67890))
NOISE_LENGTH = 48
BITS_A_BYTE = 10
PIECE = 32
"""How many bytes of a paced answer come at once, as from the buffer of a USB bridge."""

_STEPS = {b"\x20\x01": "find", b"\x20\x02": "select", b"\x30\x01": "read", b"\x30\x10": "read", b"\x30\x03": "address"}


@dataclass(frozen=True, slots=True)
class LaidCard:
    """A card as its reader knows it: blocks, and the number by which the air tells cards apart."""

    text: bytes = field(repr=False)
    photo: bytes = field(default=PHOTO, repr=False)
    address: bytes = field(default=b"", repr=False)
    serial: bytes = bytes(8)

    @classmethod
    def of(cls, card: SampleCard) -> "LaidCard":
        """The card of a made-up person."""
        text = text_block(card)
        return cls(text, PHOTO, new_address_block(card), samv.check_byte(text).to_bytes(8, "big"))


@dataclass(slots=True)
class Mischief:
    """What is wrong with the reader just now."""

    silent: bool = False
    half: bool = False  # every answer stops in the middle
    babble: bool = False  # 4 KB of anything instead of every answer
    noise: bool = False  # bytes from nowhere before every answer
    bad_check: int = 0  # so many answers come with a wrong check byte; -1: all
    cut: int | None = None  # the card is taken away after so many bytes of the answer to the next read
    statuses: dict[str, int] = field(default_factory=dict)  # answers by step instead of the true ones
    swap: LaidCard | None = None  # lies there instead of the other as soon as that is selected
    unsettled: int = 0  # so many times the card is not selected, because a hand still moves it
    old: bool = False  # the module knows no 30 10
    serials: bool = False  # cards are named when they are selected
    finds_again: bool = False  # a card that was read is found while it lies there


class SimulatedIdReader:
    """``port`` is the serial port to open. Lives in a thread of its own until it is closed."""

    def __init__(self, speed: int | None = None) -> None:
        self.mischief = Mischief()
        self.asked: dict[str, int] = {}
        self.speed = speed  # None: as quick as the machine
        self._card: LaidCard | None = None
        self._read = False  # the card that lies there was read
        self._random = Random(1)  # noqa: S311 - the same noise every time
        self._lock = threading.Lock()
        self._ours, self._theirs, self.port = open_port()
        self._wake_read, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="simulated-id-reader", daemon=True)
        self._thread.start()

    def lay(self, card: LaidCard) -> None:
        """Put a card onto the reader."""
        with self._lock:
            self._card, self._read = card, False

    def lift(self) -> None:
        """Take it away."""
        with self._lock:
            self._card, self._read = None, False

    def close(self) -> None:
        """Pull the plug."""
        os.write(self._wake, b".")
        self._thread.join()
        for one in (self._ours, self._theirs, self._wake_read, self._wake):
            os.close(one)

    def _serve(self) -> None:
        held = bytearray()
        while True:
            ready, _, _ = select.select([self._ours, self._wake_read], [], [])
            if self._wake_read in ready:
                return
            held += os.read(self._ours, 4096)
            while (body := _next_body(held)) is not None:
                self._hear(body)

    def _hear(self, body: bytes) -> None:
        """One command; b"" for one whose check byte was wrong."""
        with self._lock:
            step = _STEPS.get(body[:2], "other")
            self.asked[step] = self.asked.get(step, 0) + 1
            answer, cut = self._answer(step, body), None
            if step == "read":
                cut, self.mischief.cut = self.mischief.cut, None
            if cut is not None:
                self._card, self._read = None, False
            speed, mischief = self.speed, self.mischief
            if mischief.silent:
                return
            if mischief.bad_check:
                mischief.bad_check -= mischief.bad_check > 0
                answer = answer[:-1] + bytes([answer[-1] ^ 0x5A])
            if mischief.half:
                cut = len(answer) // 2
            if mischief.babble:
                answer = self._random.randbytes(samv.LONGEST)
            noise = self._random.randbytes(NOISE_LENGTH) + samv.PREAMBLE if mischief.noise else b""
        self._send(noise + answer[:cut], len(body) + 8 if speed else 0, speed)

    def _answer(self, step: str, body: bytes) -> bytes:
        if not body:
            return samv.answer(0x10)
        if (status := self.mischief.statuses.get(step)) is not None:
            return samv.answer(status)
        match step:
            case "find":
                found = self._card is not None and (not self._read or self.mischief.finds_again)
                return samv.answer(samv.FOUND, bytes(4)) if found else samv.answer(samv.NO_CARD)
            case "select":
                return self._select()
            case "read":
                return self._blocks(with_fingerprint=body[1] == 0x10)
            case "address":
                return self._address()
        if body == b"\x12\xff":
            return samv.answer(samv.DONE, NUMBER)
        known = body in (b"\x10\xff", b"\x11\xff") or body[:1] == b"\x60"
        return samv.answer(samv.DONE if known else samv.UNKNOWN_COMMAND)

    def _select(self) -> bytes:
        if (card := self._card) is None:
            return samv.answer(samv.NOT_SELECTED)
        if self.mischief.unsettled:
            self.mischief.unsettled -= 1
            return samv.answer(samv.NOT_SELECTED)
        if self.mischief.swap is not None:
            self._card, self._read, self.mischief.swap = self.mischief.swap, False, None
        return samv.answer(samv.DONE, card.serial if self.mischief.serials else bytes(8))

    def _blocks(self, *, with_fingerprint: bool) -> bytes:
        if with_fingerprint and self.mischief.old:
            return samv.answer(samv.UNKNOWN_COMMAND)
        if self._card is None:
            return samv.answer(0x41)
        self._read = True
        lengths, finger = ("0100 0400 0400", bytes(1024)) if with_fingerprint else ("0100 0400", b"")
        return samv.answer(samv.DONE, bytes.fromhex(lengths) + self._card.text + self._card.photo + finger)

    def _address(self) -> bytes:
        if self._card is None:
            return samv.answer(0x41)
        return samv.answer(samv.DONE, self._card.address) if self._card.address else samv.answer(samv.ABSENT)

    def _send(self, data: bytes, heard: int, speed: int | None) -> None:
        """Onto the wire; at a speed, not before the command could have come over it either."""
        with contextlib.suppress(OSError):
            if speed is None:
                while data:
                    data = data[os.write(self._ours, data) :]
                return
            began = time.monotonic()
            for at in range(0, len(data), PIECE):
                piece = data[at : at + PIECE]
                over = began + (heard + at + len(piece)) * BITS_A_BYTE / speed  # its last bit has come over
                time.sleep(max(0.0, over - time.monotonic()))
                os.write(self._ours, piece)


def _next_body(held: bytearray) -> bytes | None:
    """Take the next command off what came: its body, b"" where its check byte is wrong, None where none is whole."""
    at = held.find(samv.PREAMBLE)
    if at < 0 or len(held) < at + samv.HEAD:
        return None
    start = at + samv.HEAD
    end = start + int.from_bytes(held[start - 2 : start], "big")
    if len(held) < end:
        return None
    counted = bytes(held[start - 2 : end])
    del held[:end]
    return b"" if samv.check_byte(counted) else counted[2:-1]
