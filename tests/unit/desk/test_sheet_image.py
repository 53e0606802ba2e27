# SPDX-License-Identifier: Apache-2.0
"""A sheet is found on its ground and straightened, whatever comes in; what is no sheet is a sentence."""

import io
import struct
import zlib

import cv2
import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from counter_app.base.errors import CounterError
from counter_app.desk.sheet_image import A4_RATIO, LONG_SIDE, sheets_of

MOST = 500 * 1024
RED, BLUE = (200, 20, 20), (20, 20, 200)


def sheet(wide: int = 840, high: int = 1188) -> Image.Image:
    """A sheet of paper: red in its upper left corner, blue in its lower right, a table between."""
    paper = Image.new("RGB", (wide, high), (250, 250, 248))
    drawn = ImageDraw.Draw(paper)
    drawn.rectangle((20, 20, 120, 120), fill=RED)
    drawn.rectangle((wide - 120, high - 120, wide - 20, high - 20), fill=BLUE)
    drawn.rectangle((160, 200, wide - 160, high - 200), outline="black", width=4)
    for line in range(240, high - 240, 40):
        drawn.line((200, line, wide - 200, line), fill="black", width=3)
    return paper


def jpeg(picture: Image.Image, **how: object) -> bytes:
    """As a camera writes it."""
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90, **how)
    return written.getvalue()


def png(picture: Image.Image) -> bytes:
    """As a scanner writes it."""
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def photographed(paper: Image.Image, corners: list[tuple[int, int]], size: tuple[int, int]) -> bytes:
    """The paper aslant on a dark table that is not even."""
    table = np.random.default_rng(7).normal(70, 12, (size[1], size[0], 3)).clip(0, 255).astype(np.uint8)
    dots = np.asarray(paper)
    high, wide = dots.shape[:2]
    edge = np.array([[0, 0], [wide - 1, 0], [wide - 1, high - 1], [0, high - 1]], np.float32)
    turn = cv2.getPerspectiveTransform(edge, np.array(corners, np.float32))
    laid = cv2.warpPerspective(dots, turn, size)
    there = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), turn, size) > 127
    table[there] = laid[there]
    return jpeg(Image.fromarray(table))


def one(whole: bytes, most: int = MOST) -> tuple[Image.Image, bool]:
    """The one sheet that comes out, and whether it was cut out of a ground."""
    (kept,) = sheets_of(whole, most_bytes=most)
    assert len(kept.jpeg) <= most
    picture = Image.open(io.BytesIO(kept.jpeg))
    assert picture.size == (kept.width, kept.height)
    return picture, kept.straightened


def colour_at(picture: Image.Image, across: float, down: float) -> str:
    """What is seen at a place, given in parts of the sheet."""
    dot = picture.getpixel((int(picture.width * across), int(picture.height * down)))
    assert isinstance(dot, tuple)
    red, _, blue = dot
    return "red" if red > blue + 60 else "blue" if blue > red + 60 else "neither"


@pytest.mark.parametrize(
    "corners",
    [
        [(150, 120), (1050, 180), (1010, 1420), (110, 1370)],  # a little aslant
        [(300, 260), (960, 240), (1150, 1460), (90, 1480)],  # seen from below
    ],
)
def test_a_sheet_on_a_table_is_cut_out_and_straightened(corners: list[tuple[int, int]]) -> None:
    picture, straightened = one(photographed(sheet(), corners, (1200, 1600)))
    assert straightened
    assert picture.height / picture.width == pytest.approx(A4_RATIO, rel=0.01)
    assert colour_at(picture, 70 / 840, 70 / 1188) == "red"
    assert colour_at(picture, 770 / 840, 1118 / 1188) == "blue"


def test_a_card_keeps_its_own_proportions() -> None:
    card = photographed(sheet(856, 540), [(200, 300), (1000, 300), (1000, 805), (200, 805)], (1200, 1100))
    picture, straightened = one(card)
    assert straightened
    assert picture.width / picture.height == pytest.approx(856 / 540, rel=0.02)


def test_a_sheet_that_fills_the_picture_loses_nothing_to_its_own_table() -> None:
    picture, straightened = one(png(sheet()))
    assert not straightened
    assert (colour_at(picture, 0.08, 0.06), colour_at(picture, 0.92, 0.94)) == ("red", "blue")


def test_a_large_picture_becomes_small_and_a_small_one_is_not_blown_up() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (1100, 800, 3), dtype=np.uint8)
    picture, _ = one(png(Image.fromarray(noise)), most=60 * 1024)
    assert max(picture.size) < 1100
    picture, _ = one(png(sheet(2 * 840, 4 * 1188)))
    assert max(picture.size) == LONG_SIDE
    picture, _ = one(png(sheet().resize((420, 594))))
    assert picture.size == (420, 594)


def test_a_picture_is_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "A maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"
    taken = jpeg(sheet().transpose(Image.Transpose.ROTATE_90), exif=exif, comment=b"a secret")
    picture, _ = one(taken)
    assert picture.height > picture.width
    assert colour_at(picture, 0.08, 0.06) == "red"
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_depth_are_taken(mode: str) -> None:
    written = io.BytesIO()
    plain = sheet().resize((420, 594))
    made = Image.fromarray(np.asarray(plain.convert("L")).astype(np.uint16) * 257) if mode == "I;16" else None
    (made or plain.convert(mode)).save(written, "TIFF")
    picture, _ = one(written.getvalue())
    assert picture.mode == "RGB"


def test_every_page_of_a_pdf_is_a_sheet() -> None:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842))
    for _ in range(2):
        canvas.drawString(72, 720, "a page")
        canvas.showPage()
    canvas.save()
    kept = sheets_of(written.getvalue(), most_bytes=MOST)
    assert [(one.width, one.height) for one in kept] == [(kept[0].width, LONG_SIDE)] * 2
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(written.getvalue())) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="one", user="other"))
    assert refusal(locked.getvalue()) == "scans.pdf_locked"


def refusal(whole: bytes) -> str:
    """The code of the sentence that comes instead of a sheet."""
    with pytest.raises(CounterError) as told:
        sheets_of(whole, most_bytes=MOST)
    return told.value.code


def lying_png(wide: int, high: int) -> bytes:
    """A few bytes that say they are a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("whole", "code"),
    [
        (b"", "scans.empty"),
        (b"no picture at all", "scans.no_picture"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(40), "scans.heic"),
        (b"%PDF-1.7 and no more", "scans.broken"),
        (lying_png(30_000, 30_000), "scans.too_large"),
        (lying_png(9_000, 8_000), "scans.too_large"),
        (lying_png(1_000, 1_000), "scans.broken"),
        (jpeg(sheet())[:9_000], "scans.broken"),
        (bytes(64 * 1024 * 1024 + 1), "scans.too_heavy"),
    ],
    ids=range(9),
)
def test_what_is_no_sheet_is_a_sentence(whole: bytes, code: str) -> None:
    assert refusal(whole) == code


SMALL = sheet().resize((60, 84))
WHOLE = (png(SMALL), jpeg(SMALL))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=6), st.integers()
)
def test_damage_anywhere_is_a_sheet_or_a_sentence(whole: bytes, damage: list[tuple[int, int]], end: int) -> None:
    damaged = bytearray(whole[: end % len(whole) + 1] if end % 2 else whole)
    for place, value in damage:
        damaged[place % len(damaged)] = value
    try:
        kept = sheets_of(bytes(damaged), most_bytes=MOST)
    except CounterError:
        return
    assert all(one.jpeg.startswith(b"\xff\xd8") for one in kept)
