# SPDX-License-Identifier: Apache-2.0
"""The sheet that shows how far a printer is off: a cross that should stand at a known place, and two scales in mm."""

from collections.abc import Iterator
from datetime import datetime

from counter_app.base.texts import text
from counter_app.reports.drawing import Sheet, draw
from counter_app.reports.fonts import FontChain, default_chain
from counter_app.reports.marks import LineMark, Mark, Part, Role, TextMark
from counter_app.reports.paging import MM

WIDTH, HEIGHT = 210, 297  # mm, A4 upright
CROSS = 100
"""The cross stands so many mm from the left and from the upper edge of the paper."""
REACH = 30
"""The scales reach so many mm to either side of the cross."""
FIRST_LINE, LINE_HEIGHT = 160, 7.5  # mm
SIZE, SMALL = 12.0, 7.0  # points


def render_calibration(offset: tuple[float, float], made_at: datetime, *, chain: FontChain | None = None) -> bytes:
    """The sheet as PDF, moved as a window's pre-printed sheets are: mm to the right and mm down."""
    right, down = (one * MM for one in offset)
    title = text("calibration.title")
    words = [title, *(text(f"calibration.{one}", cross=CROSS) for one in ("scale", "left", "upper", "set"))]
    words.append(text("calibration.now", right=f"{offset[0]:g}", down=f"{offset[1]:g}"))
    parts = [Part(Role.paragraph if at else Role.headline) for at, _ in enumerate(words)]
    said: list[Mark] = [
        TextMark(20 * MM, (FIRST_LINE + at * LINE_HEIGHT) * MM, one, SIZE, not at, False, parts[at])
        for at, one in enumerate(words)
    ]
    sheet = Sheet(WIDTH * MM, HEIGHT * MM, [(right, down, [*_cross()]), (0.0, 0.0, said)])
    return draw(title, [sheet], made_at, chain or default_chain())


def _cross() -> Iterator[Mark]:
    middle = CROSS * MM
    reach = REACH * MM
    yield LineMark(middle - reach, middle, middle + reach, middle, 0.4)
    yield LineMark(middle, middle - reach, middle, middle + reach, 0.4)
    for step in range(-REACH, REACH + 1):
        at, long = middle + step * MM, (1.5 if step % 5 else 2.5 if step % 10 else 4.0) * MM
        yield LineMark(at, middle, at, middle + long, 0.3)
        yield LineMark(middle, at, middle + long, at, 0.3)
        if step and not step % 10:
            yield TextMark(at - SMALL / 2, middle + 7.5 * MM, str(CROSS + step), SMALL, False, False)
            yield TextMark(middle + 5 * MM, at + SMALL / 3, str(CROSS + step), SMALL, False, False)
