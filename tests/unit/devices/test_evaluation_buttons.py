# SPDX-License-Identifier: Apache-2.0
"""Frames of a button box: templates, checksums, and an answer found again after whatever the wire did to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.devices.protocols.evaluation_buttons import (
    Alive,
    AnswerStream,
    Checksum,
    Noise,
    Press,
    lamps,
    read_template,
)

ANSWER = read_template("AA 55 {address} 81 {number} {key} {check}", Checksum.sum_complement)
ALIVE = read_template("AA 55 {address} 84 {check}", Checksum.sum_complement)
PRESSED = ANSWER.fill({"address": 1, "number": 0x0203, "key": 5})


def _events(*pieces: bytes) -> list[Press | Alive | Noise]:
    stream = AnswerStream(ANSWER, ALIVE)
    return [event for piece in pieces for event in (stream.feed(piece) if piece else stream.settle())]


def test_the_check_byte_follows_its_rule() -> None:
    data = bytes.fromhex("F00F11")
    assert [one.over(data) for one in Checksum] == [0x10, 0x10, 0xEE, 0xF0]


def test_an_answer_comes_whole_or_in_pieces_or_behind_noise() -> None:
    pressed = Press(5, 0x0203)
    assert _events(PRESSED) == [pressed]
    assert _events(*(PRESSED[at : at + 1] for at in range(len(PRESSED)))) == [pressed]
    assert _events(b"\x00\xaa\x55\xff" + PRESSED) == [Noise(4), pressed]
    assert _events(PRESSED + ALIVE.fill({"address": 1}) + PRESSED) == [pressed, Alive(), pressed]


def test_half_an_answer_is_none_and_hides_no_whole_one() -> None:
    for length in range(1, len(PRESSED)):
        found = _events(PRESSED[:length], PRESSED, b"")
        assert [one for one in found if isinstance(one, Press)] == [Press(5, 0x0203)], length
    assert not [one for one in _events(PRESSED[:-1], b"") if isinstance(one, Press)]


def test_a_wrong_check_byte_is_noise() -> None:
    assert _events(PRESSED[:-1] + bytes([PRESSED[-1] ^ 1]), b"") == [Noise(len(PRESSED))]


def test_a_box_without_a_checksum_and_numbers() -> None:
    stream = AnswerStream(read_template("1B 4B {key}", Checksum.none), read_template("1B 4B 00", Checksum.none))
    assert list(stream.feed(bytes.fromhex("1B4B001B4B03"))) == [Alive(), Press(3, None)]


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_random_bytes_are_never_a_press_but_by_a_whole_frame(pieces: list[bytes]) -> None:
    stream = AnswerStream(ANSWER, ALIVE)
    events = [event for piece in pieces for event in stream.feed(piece)] + list(stream.settle())
    whole = b"".join(pieces)
    sizes = {Press: ANSWER.size, Alive: ALIVE.size}
    assert sum(one.count if isinstance(one, Noise) else sizes[type(one)] for one in events) == len(whole)
    for one in events:
        if isinstance(one, Press):
            assert bytes([0x81, *(one.number or 0).to_bytes(2, "big"), one.key]) in whole


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("", Checksum.none),
        ("AA 5", Checksum.none),
        ("AA {colour}", Checksum.none),
        ("AA {key} {key}", Checksum.none),
        ("AA {check} 55", Checksum.sum8),
        ("AA {check}", Checksum.none),
        ("AA {key}", Checksum.sum8),
    ],
)
def test_a_badly_written_frame_is_refused(words: str, rule: Checksum) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_template(words, rule)


def test_lamps_are_a_bit_a_level() -> None:
    assert lamps([5, 4, 3, 2, 2]) == 0b11110
