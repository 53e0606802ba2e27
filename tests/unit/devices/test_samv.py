# SPDX-License-Identifier: Apache-2.0
"""SAM_V frames: golden commands and answers, every status with its sentence, and frames found among noise."""

import hashlib
from random import Random

import pytest
from identity_vectors import BLOCKS

from counter_app.base.texts import sentence
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols import samv

GOLDEN = {
    samv.FIND: "AA AA AA 96 69 00 03 20 01 22",
    samv.SELECT: "AA AA AA 96 69 00 03 20 02 21",
    samv.READ: "AA AA AA 96 69 00 03 30 01 32",
    samv.READ_WITH_FINGERPRINT: "AA AA AA 96 69 00 03 30 10 23",
    samv.READ_NEW_ADDRESS: "AA AA AA 96 69 00 03 30 03 30",
    samv.RESET: "AA AA AA 96 69 00 03 10 FF EC",
    samv.STATUS: "AA AA AA 96 69 00 03 11 FF ED",
    samv.NUMBER: "AA AA AA 96 69 00 03 12 FF EE",
    samv.command(0x60, 0x04): "AA AA AA 96 69 00 03 60 04 67",
    samv.answer(0x9F, bytes(4)): "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97",
    samv.answer(0x90, bytes(8)): "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C",
    samv.answer(0x80): "AA AA AA 96 69 00 04 00 00 80 84",
    samv.answer(0x32): "AA AA AA 96 69 00 04 00 00 32 36",
}
STATUSES = bytes.fromhex("10 11 21 23 24 31 32 33 37 3F 40 41 47 60 66 80 81 91")
PHOTO = bytes(range(256)) * 4
WHOLE = samv.answer(0x90, bytes.fromhex("0100 0400") + BLOCKS["resident"] + PHOTO)


def test_commands_and_answers_to_the_byte() -> None:
    assert {made.hex(" ").upper(): golden for made, golden in GOLDEN.items()} == {one: one for one in GOLDEN.values()}


def test_a_whole_card_to_the_byte() -> None:
    assert len(WHOLE) == 1295
    assert WHOLE[:14] == bytes.fromhex("AAAAAA9669 0508 000090 01000400")
    assert hashlib.sha256(WHOLE).hexdigest() == "f2112d1c6f8f8ae92eff5042bd81d9194956bcf0f20c4a33c1fba452b212b303"
    (answer,) = samv.FrameParser().feed(WHOLE)
    blocks = samv.card_blocks(answer.data)
    assert (answer.status, blocks.text, blocks.photo) == (samv.DONE, BLOCKS["resident"], PHOTO)


def test_three_lengths_where_fingerprints_come_along() -> None:
    data = bytes.fromhex("0100 0400 0200") + BLOCKS["resident"] + PHOTO + bytes(512)
    assert len(samv.answer(0x90, data)) == 1809
    assert samv.card_blocks(data, with_fingerprint=True).photo == PHOTO


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01\x00\x04\x00", b"\0\0\0\1", b"\xff" * 40])
def test_lengths_that_do_not_fit_are_refused(data: bytes) -> None:
    with pytest.raises(DeviceFault, match=r"reader\.lengths"):
        samv.card_blocks(data)


def test_every_status_has_its_own_sentence() -> None:
    said = {sentence(samv.Answer(bytes([0, 0, status])).fault()) for status in STATUSES}
    assert len(said) == len(STATUSES)
    assert not any("〔" in one or "（reader" in one for one in said)


def test_a_status_nobody_knows_is_told_as_it_is() -> None:
    for words in (b"\0\0\x77", b"\1\0\x90"):
        assert words.hex(" ").upper() in sentence(samv.Answer(words).fault())


def test_a_fault_of_the_reader_is_not_mended_by_another_card() -> None:
    passing = {status for status in STATUSES if samv.Answer(bytes([0, 0, status])).fault().passing}
    assert set(STATUSES) - passing == {0x21, 0x23, 0x24, 0x60, 0x66}


def test_an_answer_in_pieces_of_every_size() -> None:
    for size in (1, 2, 3, 7, 64, 1294):
        parser = samv.FrameParser()
        found = [one for at in range(0, len(WHOLE), size) for one in parser.feed(WHOLE[at : at + size])]
        assert [one.status for one in found] == [samv.DONE]


def test_cut_at_every_byte_there_is_no_answer() -> None:
    parser = samv.FrameParser()
    for at in range(len(WHOLE) - 1):
        assert parser.feed(WHOLE[at : at + 1]) == []
    assert parser.begun


def test_noise_before_and_between_answers_is_passed_over() -> None:
    noise = bytes.fromhex("00FF AA AAAA AAAA96 AAAAAA96 AAAAAA9669FFFF AAAAAA96690001")
    parser = samv.FrameParser()
    found = parser.feed(noise + samv.answer(0x80) + noise + b"\xaa\xaa" + WHOLE + noise)
    assert [one.status for one in found] == [0x80, 0x90]


def test_a_wrong_check_byte_is_counted_and_the_next_answer_found() -> None:
    spoilt = bytearray(WHOLE)
    spoilt[700] ^= 0x10
    parser = samv.FrameParser()
    assert [one.status for one in parser.feed(bytes(spoilt) + samv.answer(0x80))] == [0x80]
    assert parser.spoilt == 1


def test_a_frame_swallowed_by_a_false_one_comes_out_again() -> None:
    false_head = samv.PREAMBLE + b"\x00\x10"
    parser = samv.FrameParser()
    assert [one.status for one in parser.feed(false_head + samv.answer(0x80) + bytes(40))] == [0x80]


def test_anything_may_come_over_the_wire() -> None:
    random = Random(20261122)  # noqa: S311 - the same noise every time
    for _ in range(300):
        parser = samv.FrameParser()
        piece = random.randbytes(random.randrange(4096))
        at = random.randrange(len(piece) + 1)
        noise = piece[:at] + samv.PREAMBLE * random.randrange(3) + piece[at:]
        parser.feed(noise)
        parser.feed(bytes(samv.LONGEST + samv.HEAD))  # whatever it was waiting for has ended
        assert [one.status for one in parser.feed(samv.answer(0x80))] == [0x80]


def test_the_number_of_a_reader_as_it_is_printed() -> None:
    data = bytes.fromhex("05000300") + b"".join(n.to_bytes(4, "little") for n in (20130613, 12345, 4000000001))
    assert samv.reader_number(data) == "05.03-20130613-0000012345-4000000001"
    with pytest.raises(DeviceFault):
        samv.reader_number(data[:-1])
