# SPDX-License-Identifier: Apache-2.0
"""Masking of SAM_V traces: every byte of a card gives way to a made-up card's, whole frames and broken ones alike.

Lengths stay as they were, and so does what was wrong: a frame cut off is cut at the same byte, a wrong check byte is
wrong again. Bytes that belong to no frame may be torn out of one, so nothing of them is kept but their number.
"""

from collections.abc import Iterator, Sequence

from counter_app.devices.protocols import samv
from counter_app.devices.protocols.identity_text import KIND_AT, TEXT_LENGTH
from counter_app.devices.simulated.sample_cards import PHOTO, SampleCard, sample_cards, text_block
from counter_app.devices.traces import Passage, exchanges

FILLER = 0x55
"""What stands for a byte of noise."""
STATUS_END = samv.HEAD + 3
_KINDS = {b"J\0": "gat", b"I\0": "foreign2017", b"Y\0": "foreign2023"}
_HARMLESS = (samv.STATUS, samv.RESET, samv.NUMBER)
"""Commands whose answers tell of the reader alone."""


def mask_samv(passages: Sequence[Passage]) -> list[Passage]:
    """The same passages with nobody in them."""
    people = _People()
    masked: list[Passage] = []
    for one in exchanges(passages):
        if one.command:
            masked.append(Passage(one.at, True, one.command))
        data, at = _masked(one.command, one.data, people), 0
        for piece in one.answer:
            masked.append(Passage(piece.at, False, data[at : at + len(piece.data)]))
            at += len(piece.data)
    return masked


class _People:
    """Who stands in for whom: the same card always for the same one, another card for another."""

    def __init__(self) -> None:
        self._cards: dict[bytes, SampleCard] = {}
        self._serials: dict[bytes, bytes] = {}
        self._last = next(iter(sample_cards().values()))

    def card(self, text: bytes) -> SampleCard:
        """The stand-in of a text block; the last one's where so little of it came that nothing tells cards apart."""
        if len(text) < TEXT_LENGTH:
            return self._last
        if text not in self._cards:
            layout = _KINDS.get(text[KIND_AT : KIND_AT + 2], "resident")
            alike = [one for one in sample_cards().values() if one.layout == layout]
            used = sum(one.layout == layout for one in self._cards.values())
            self._cards[text] = alike[used % len(alike)]
        self._last = self._cards[text]
        return self._last

    def serial(self, data: bytes) -> bytes:
        """A card's number on the air, as long as it was; nothing stays nothing."""
        if not any(data):
            return data
        return self._serials.setdefault(data, (len(self._serials) + 1).to_bytes(max(len(data), 2), "big")[-len(data) :])


def _masked(command: bytes, data: bytes, people: _People) -> bytes:
    frames = ((piece, piece.startswith(samv.PREAMBLE)) for piece in _pieces(data))
    return b"".join(_masked_frame(command, piece, people) if is_frame else _noise(piece) for piece, is_frame in frames)


def _pieces(data: bytes) -> Iterator[bytes]:
    """Frames as far as they came, and what lies between them."""
    at = 0
    while (start := data.find(samv.PREAMBLE, at)) >= 0:
        if start > at:
            yield data[at:start]
        length = int.from_bytes(data[start + len(samv.PREAMBLE) : start + samv.HEAD], "big")
        fits = len(data) < start + samv.HEAD or samv.SHORTEST_ANSWER <= length <= samv.LONGEST
        at = min(start + samv.HEAD + length, len(data)) if fits else start + 1  # a true frame may begin within it
        yield data[start:at]
    if at < len(data):
        yield data[at:]


def _noise(piece: bytes) -> bytes:
    if samv.PREAMBLE.startswith(piece):
        return piece  # a frame that was cut off in its preamble
    return bytes([FILLER]) * len(piece)


def _masked_frame(command: bytes, piece: bytes, people: _People) -> bytes:
    """A frame, or as much of one as came. Its check byte is made anew, and wrong where it was wrong."""
    if len(piece) <= STATUS_END:
        return piece
    length = int.from_bytes(piece[len(samv.PREAMBLE) : samv.HEAD], "big")
    body = piece[STATUS_END : samv.HEAD + length - 1]
    if command not in _HARMLESS:
        body = _masked_data(command, body, people)
    made = piece[:STATUS_END] + body
    if len(piece) < samv.HEAD + length:
        return made
    check = samv.check_byte(made[len(samv.PREAMBLE) :])
    was_right = not samv.check_byte(piece[len(samv.PREAMBLE) :])
    return made + bytes([check if was_right else check ^ 0x5A])


def _masked_data(command: bytes, body: bytes, people: _People) -> bytes:
    """Made-up data, as long as the card's own."""
    if command in (samv.READ, samv.READ_WITH_FINGERPRINT):
        count = 6 if command == samv.READ_WITH_FINGERPRINT else 4
        card = people.card(body[count : count + TEXT_LENGTH])
        made = body[:count] + text_block(card) + PHOTO
    elif command in (samv.SELECT, samv.FIND):
        made = people.serial(body)
    elif command == samv.READ_NEW_ADDRESS:
        made = "样例路".encode("utf-16-le") + b"\x20\0" * (len(body) // 2)
    else:
        made = b""
    return made[: len(body)].ljust(len(body), b"\0")
