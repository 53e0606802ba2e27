# SPDX-License-Identifier: Apache-2.0
"""The sheet a printer is measured with: the cross stands where it says, moved by exactly what the window sets."""

import pypdfium2
import pytest

from counter_app.base.clock import parse_moment
from counter_app.reports.calibration import CROSS, render_calibration

MOMENT = parse_moment("2026-11-20T09:42")
MM = 72 / 25.4


def dark(pdf: bytes, left: float, top: float) -> bool:
    """Whether anything is drawn at a place, in mm from the upper left corner."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=10).to_pil().convert("L")
    assert picture.size == pytest.approx((210 * MM * 10, 297 * MM * 10), abs=10)
    return bool(picture.getpixel((round(left * MM * 10), round(top * MM * 10))) < 128)


@pytest.mark.parametrize(("right", "down"), [(0.0, 0.0), (1.5, -2.0)])
def test_the_cross_stands_where_it_says(right: float, down: float) -> None:
    pdf = render_calibration((right, down), MOMENT)
    assert pdf == render_calibration((right, down), MOMENT)
    across, along = CROSS + right, CROSS + down
    assert dark(pdf, across, along - 12.5)  # the upright line, between two marks
    assert dark(pdf, across - 12.5, along)
    assert not dark(pdf, across + 0.6, along - 12.3)
    words = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert f"sheet_offset = [{right:g}, {down:g}]" in words
    assert "应是 100" in words
