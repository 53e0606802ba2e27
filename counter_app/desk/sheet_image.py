# SPDX-License-Identifier: Apache-2.0
"""From what a scanner or a camera gave to a sheet that can be kept: found on its ground, straightened, small.

What comes in is strange data and may lie. It is looked at before it is unpacked, and only plain pixels go on: no
place, no device, no thumbnail of another picture that a file carries along is kept.
"""

import hashlib
import io
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from counter_app.base.errors import CounterError

Pixels = NDArray[np.uint8]

MOST_BYTES_IN = 64 * 1024 * 1024
MOST_DOTS = 60_000_000
MOST_PAGES = 20
LONG_SIDE = 2339  # A4 at 200 dots an inch
A4_RATIO = 297 / 210
LIKE_A4 = 0.08
"""How far a sheet's proportions may be off A4's and still be taken for it, seen aslant."""
LOOKED_AT = 900
"""Dots of the long side in which the sheet is looked for."""
LEAST_PART = 0.2
"""Of the picture, that a sheet fills."""
DARKER = 25
"""Grey levels by which the ground must differ from the sheet: else a frame on paper would be taken for its edge."""
QUALITIES = (85, 75, 65, 55, 45)
_FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF")
_PDFIUM = threading.Lock()
"""PDFium works in one thread at a time."""


@dataclass(frozen=True, slots=True)
class SheetImage:
    """A sheet as it is kept. ``straightened``: it was found on a ground and cut out."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    straightened: bool

    @property
    def digest(self) -> str:
        """SHA-256 of the picture, in hexadecimal digits."""
        return hashlib.sha256(self.jpeg).hexdigest()


def sheets_of(whole: bytes, *, most_bytes: int) -> tuple[SheetImage, ...]:
    """Every sheet in a file: one of a picture, one a page of a PDF; none is bigger than ``most_bytes``.

    Raises CounterError ``scans.*`` for what cannot be taken; then nothing of it is.
    """
    if len(whole) > MOST_BYTES_IN:
        raise CounterError("scans.too_heavy", most=MOST_BYTES_IN // 1024 // 1024)
    if not whole:
        raise CounterError("scans.empty")
    return tuple(_kept(one, most_bytes) for one in _pictures(whole))


def _pictures(whole: bytes) -> Iterator[Image.Image]:
    if whole[:1024].lstrip().startswith(b"%PDF"):
        yield from _pages(whole)
    elif whole[4:8] == b"ftyp" and whole[8:12] in (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif"):
        raise CounterError("scans.heic")
    else:
        yield _opened(whole)


def _opened(whole: bytes) -> Image.Image:
    """A picture upright in plain colours. Its size is known before a dot of it is unpacked."""
    try:
        with Image.open(io.BytesIO(whole), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise CounterError("scans.too_large", most=MOST_DOTS // 10_000)
            upright = ImageOps.exif_transpose(picture)
            return _plain(upright)
    except CounterError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise CounterError("scans.too_large", most=MOST_DOTS // 10_000) from None
    except UnidentifiedImageError:
        raise CounterError("scans.no_picture") from None
    except Exception:  # decoders of damaged files raise anything
        raise CounterError("scans.broken") from None


def _plain(picture: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue; what was see-through is paper."""
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        dots = np.asarray(picture, dtype=np.float64)
        span = max(float(dots.max() - dots.min()), 1.0)
        return Image.fromarray(((dots - dots.min()) / span * 255).astype(np.uint8)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("RGB")


def _pages(whole: bytes) -> Iterator[Image.Image]:
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(whole)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            raise CounterError("scans.pdf_locked" if locked else "scans.broken") from None
        with closing(document):
            if not 1 <= len(document) <= MOST_PAGES:
                raise CounterError("scans.pdf_pages", most=MOST_PAGES)
            drawn = []
            for number in range(len(document)):
                try:
                    with closing(document[number]) as page:
                        long = max(page.get_size())
                        drawn.append(page.render(scale=LONG_SIDE / max(long, 1)).to_pil().convert("RGB"))
                except (pypdfium2.PdfiumError, ValueError):
                    raise CounterError("scans.broken") from None
    yield from drawn


def _kept(picture: Image.Image, most_bytes: int) -> SheetImage:
    dots = np.asarray(picture, dtype=np.uint8)
    if min(dots.shape[:2]) < 2:
        raise CounterError("scans.no_picture")
    corners = _corners(dots)
    sheet = Image.fromarray(_straight(dots, corners) if corners is not None else dots)
    sheet.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    jpeg, size = _small(sheet, most_bytes)
    return SheetImage(jpeg, *size, straightened=corners is not None)


def _small(sheet: Image.Image, most_bytes: int) -> tuple[bytes, tuple[int, int]]:
    """As good as fits: coarser first, then smaller."""
    while True:
        for quality in QUALITIES:
            written = io.BytesIO()
            sheet.save(written, "JPEG", quality=quality, optimize=True)
            if written.tell() <= most_bytes or min(sheet.size) <= 64:
                return written.getvalue(), sheet.size
        sheet = sheet.resize((max(1, sheet.width * 4 // 5), max(1, sheet.height * 4 // 5)), Image.Resampling.LANCZOS)


def _corners(dots: Pixels) -> NDArray[np.float32] | None:
    """The four corners of the sheet on its ground, from the upper left one clockwise; None where there is no ground."""
    import cv2

    high, wide = dots.shape[:2]
    scale = min(1.0, LOOKED_AT / max(high, wide))
    size = max(2, round(wide * scale)), max(2, round(high * scale))
    looked_at = cv2.resize(dots, size, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(looked_at, cv2.COLOR_RGB2GRAY), (5, 5), 0).astype(np.uint8)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    edges = cv2.dilate(cv2.Canny(grey, 40, 120), np.ones((3, 3), np.uint8), iterations=2)
    best: NDArray[np.float32] | None = None
    for mask in (cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), edges):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:3]:
            found = _four(cv2.convexHull(contour))
            if found is not None and _is_sheet(found, grey) and (best is None or _area(found) > _area(best)):
                best = found
    return None if best is None else _clockwise(best) / np.float32(scale)


def _four(hull: Any) -> NDArray[np.float32] | None:  # noqa: ANN401 - cv2's own array of points
    """A hull as four corners, if it is one of four corners."""
    import cv2

    around = cv2.arcLength(hull, True)
    for share in (0.02, 0.03, 0.05):
        found = cv2.approxPolyDP(hull, share * around, True).reshape(-1, 2)
        if len(found) == 4:
            return np.asarray(found, dtype=np.float32)
    return None


def _is_sheet(corners: NDArray[np.float32], grey: Pixels) -> bool:
    """Large enough, with corners that may be square ones seen aslant, and lighter than what is around it."""
    import cv2

    high, wide = grey.shape
    if not LEAST_PART <= _area(corners) / (high * wide) <= 0.98:
        return False
    for here, before, after in zip(corners, np.roll(corners, 1, 0), np.roll(corners, -1, 0), strict=True):
        one, other = before - here, after - here
        cosine = float(one @ other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1.0)
        if abs(cosine) > 0.5:
            return False
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 255)
    ground = grey[cv2.dilate(inside, np.ones((9, 9), np.uint8)) == 0]
    return ground.size > 0 and float(np.percentile(grey[inside > 0], 70)) - float(np.median(ground)) >= DARKER


def _area(corners: NDArray[np.float32]) -> float:
    import cv2

    return float(cv2.contourArea(corners))


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """From the upper left corner on."""
    middle = corners.mean(axis=0)
    turned = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)


def _straight(dots: Pixels, corners: NDArray[np.float32]) -> Pixels:
    """The sheet seen from straight above, in the proportions of A4 where it is like A4."""
    import cv2

    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    wide, high = float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2
    long, short = max(wide, high), max(min(wide, high), 1.0)
    if abs(long / short / A4_RATIO - 1) <= LIKE_A4:
        short = long / A4_RATIO
    shrink = min(1.0, 2 * LONG_SIDE / long)
    long, short = max(2, round(long * shrink)), max(2, round(short * shrink))
    size = (long, short) if wide > high else (short, long)
    edge = np.array([[0, 0], [size[0] - 1, 0], [size[0] - 1, size[1] - 1], [0, size[1] - 1]], np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), edge)
    return np.asarray(cv2.warpPerspective(dots, turn, size), dtype=np.uint8)
