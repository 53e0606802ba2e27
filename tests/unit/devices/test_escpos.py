# SPDX-License-Identifier: Apache-2.0
"""ESC/POS bytes: golden bytes written out by hand from the command reference, and what a printer lacks as dots."""

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from counter_app.base.slip import (
    Align,
    SlipBitmap,
    SlipCut,
    SlipDocument,
    SlipFeed,
    SlipPart,
    SlipQr,
    SlipText,
    qr_bitmap,
)
from counter_app.devices.contracts import Paper
from counter_app.devices.printer_profiles import Encoding, PrinterProfile, printer_profiles
from counter_app.devices.protocols.escpos import encode_slip, lacking
from counter_app.devices.protocols.escpos_status import is_answer, is_ordered_answer, read_ordered, read_status


def _dots(line: SlipText, dots: int) -> SlipBitmap:
    """A stand-in for fonts: a bar as high as the line, one byte of ink at the left."""
    row = b"\xf0" + bytes(dots // 8 - 1)
    return SlipBitmap(dots, 24 * line.tall, row * 24 * line.tall)


def _profile(key: str) -> PrinterProfile:
    return printer_profiles()[key]


def _encode(*parts: SlipPart, profile: str = "generic-80") -> bytes:
    chosen = _profile(profile)
    return encode_slip(SlipDocument(chosen.width_mm, parts), chosen, _dots).data


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)


def test_a_whole_small_slip_to_the_byte() -> None:
    made = _encode(
        SlipText("医保", align=Align.center),
        SlipText("受理", wide=2, tall=2, bold=True, align=Align.center),
        SlipText("---"),
        SlipText("办件号 43"),
        SlipText("12月18日", wide=3, tall=3, bold=True),
        SlipFeed(4),
        SlipCut(),
    )
    assert made == _hex(
        "1b40"
        "1b6101 1c26 d2bdb1a3 1c2e 0a"  # centre; 医保
        "1b4501 1d2111 1c26 cadcc0ed 1c2e 0a"  # bold, double; 受理
        "1b6100 1b4500 1d2100 2d2d2d 0a"  # left, plain; ---
        "1c26 b0ecbcfebac5 203433 1c2e 0a"  # 办件号 43
        "1b4501 1d2122 1c26 3132 d4c2 3138 c8d5 1c2e 0a"  # bold, threefold; 12月18日
        "1b6404"
        "1d5601"
    )


def test_punctuation_goes_as_chinese_too() -> None:
    assert _encode(SlipText("，。")) == _hex("1b40 1c26 a3aca1a3 1c2e 0a")


@pytest.mark.parametrize("character", "㐂𠮷𬭚㛃䶮")
@pytest.mark.parametrize("encoding", [Encoding.gbk])
def test_gbk_lacks_rare_characters(character: str, encoding: Encoding) -> None:
    assert lacking(f"张{character}三", encoding) == character


def test_gb18030_has_the_four_byte_characters_of_extension_a_only() -> None:
    assert lacking("㐂㛃", Encoding.gb18030) == ""
    assert lacking("䶮𠮷𬭚€", Encoding.gb18030) == "䶮𠮷𬭚€"


def test_a_line_with_a_lacking_character_goes_whole_as_dots() -> None:
    document = SlipDocument(58, (SlipText("姓名：𠮷野", bold=True, align=Align.center), SlipText("甲")))
    encoded = encode_slip(document, _profile("generic-58"), _dots)
    picture = _dots(SlipText(""), 384)
    assert encoded.drawn == "𠮷"
    assert encoded.data == _hex("1b40 1d763000 3000 1800") + picture.data + _hex("1c26 bcd7 1c2e 0a")


def test_dots_are_sent_with_everything_set_back() -> None:
    made = _encode(
        SlipText("甲", wide=2, tall=2, bold=True, align=Align.right), SlipText("𠮷", wide=2, tall=2, bold=True)
    )
    before, mark, _ = made.partition(b"\x1dv0\x00")
    assert mark
    assert before.endswith(_hex("1b6100 1b4500 1d2100"))


def test_what_was_drawn_is_told_once_and_in_order() -> None:
    document = SlipDocument(80, (SlipText("䶮𠮷"), SlipText("𠮷㛃")))
    assert encode_slip(document, _profile("generic-80"), _dots).drawn == "䶮𠮷㛃"


def test_a_printer_without_chinese_gets_every_line_as_dots() -> None:
    made = _encode(SlipText("医保"), SlipText("ABC"), SlipText(""), profile="raster-80")
    assert made.count(b"\x1dv0\x00") == 2
    assert b"\x1c&" not in made
    assert made.endswith(b"\n")


def test_gb18030_bytes_for_a_printer_that_has_them() -> None:
    assert _encode(SlipText("王㐂"), profile="epson-80") == _hex("1b40 1c26 cdf5 8139ef31 1c2e 0a")


def test_a_native_qr_to_the_byte() -> None:
    assert _encode(SlipQr("A1", module=6)) == _hex(
        "1b40 1b6101"
        "1d286b0400 31413200"  # model 2
        "1d286b0300 314306"  # module of 6 dots
        "1d286b0300 314531"  # level M
        "1d286b0500 315030 4131"  # the text A1
        "1d286b0300 315130"  # print
        "0a"
    )


@pytest.mark.parametrize(("dots", "module"), [(384, 5), (576, 6)])
def test_a_qr_as_dots_reads_back(dots: int, module: int) -> None:
    payload = "430981-03-20261120-A00472"
    profile = "generic-58" if dots == 384 else "raster-80"
    made = _encode(SlipQr(payload, module), profile=profile)
    _, _, body = made.partition(b"\x1dv0\x00")
    width, height = int.from_bytes(body[:2], "little") * 8, int.from_bytes(body[2:4], "little")
    assert width == dots
    assert len(body) == 4 + width // 8 * height
    picture = Image.frombytes("1", (width, height), bytes(~byte & 0xFF for byte in body[4:]))
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [payload]


def test_a_qr_wider_than_the_paper_is_refused() -> None:
    side = len(segno.make("x" * 200, error="m", micro=False).matrix)
    with pytest.raises(ValueError, match="wider"):
        qr_bitmap("x" * 200, 384 // side + 1, 384)


@pytest.mark.parametrize(
    ("profile", "cut"), [("generic-80", b"\x1dV\x01"), ("generic-58", b""), ("epson-80", b"\x1dV\x01")]
)
def test_only_a_printer_with_a_cutter_is_told_to_cut(profile: str, cut: bytes) -> None:
    assert _encode(SlipCut(), profile=profile) == b"\x1b@" + cut


@pytest.mark.parametrize("text", ["甲\x1b@", "a\nb", "\x10\x04\x01", "\x7f"])
def test_commands_cannot_be_smuggled_in_as_text(text: str) -> None:
    with pytest.raises(ValueError, match="control"):
        _encode(SlipText(text))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_text_is_either_exact_or_drawn(text: str) -> None:
    encoded = encode_slip(SlipDocument(80, (SlipText(text),)), _profile("generic-80"), _dots)
    if encoded.drawn:
        assert b"\x1dv0\x00" in encoded.data
        assert all(character in text for character in encoded.drawn)
    else:
        body = encoded.data.removeprefix(b"\x1b@").removesuffix(b"\n")
        assert body.removeprefix(b"\x1c&").removesuffix(b"\x1c.").decode("gbk") == text


@pytest.mark.parametrize(
    ("answers", "paper", "cover", "fault", "ready"),
    [
        ((0x12, 0x12, 0x12), Paper.enough, False, False, True),
        ((0x12, 0x12, 0x1E), Paper.low, False, False, True),
        ((0x32, 0x12, 0x7E), Paper.out, False, False, False),
        ((0x16, 0x12, 0x12), Paper.enough, True, False, False),
        ((0x52, 0x1A, 0x12), Paper.enough, False, True, False),
    ],
)
def test_status_bytes_are_understood(
    answers: tuple[int, int, int], paper: Paper, cover: bool, fault: bool, ready: bool
) -> None:
    status = read_status(*answers)
    assert (status.paper, status.cover_open, status.fault, status.ready) == (paper, cover, fault, ready)


def test_other_bytes_are_no_answers() -> None:
    assert [byte for byte in (0x12, 0x1E, 0x7E, 0x32) if not is_answer(byte)] == []
    assert [byte for byte in (0x00, 0x11, 0x13, 0x92, 0xFF) if is_answer(byte)] == []
    assert is_ordered_answer(0x00)
    assert not is_ordered_answer(0x12)
    assert [read_ordered(byte) for byte in (0x00, 0x03, 0x0C)] == [Paper.enough, Paper.low, Paper.out]
