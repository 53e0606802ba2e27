# SPDX-License-Identifier: Apache-2.0
"""How large everything is on the citizen's screen: two text modes, and a scale for the monitor it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout

from counter_app.ui import theme
from counter_app.ui.theme import Colour

if TYPE_CHECKING:
    from counter_app.desk.showing import ShownRow

DESIGN = QSize(1366, 768)
LEAST_SCALE, MOST_SCALE = 0.7, 2.5
THICKENED = 63  # px
INK, INK2 = Colour.elder_ink, Colour.elder_ink2


@dataclass(frozen=True, slots=True)
class Look:
    """Measures in px of one text mode on one monitor; ``elder`` follows the national rule for old people's screens."""

    elder: bool
    scale: float = 1.0

    def px(self, design: float) -> int:
        """A measure of the design, on this monitor."""
        return round(design * self.scale)

    def _of(self, normal: int, elder: int) -> int:
        return self.px(elder if self.elder else normal)

    @property
    def cap(self) -> int:
        """Hints."""
        return self._of(22, 28)

    @property
    def note(self) -> int:
        """A line at the foot."""
        return self._of(26, 28)

    @property
    def body(self) -> int:
        """Text."""
        return self._of(26, 32)

    @property
    def h3(self) -> int:
        """Values and words on buttons, bold."""
        return self._of(32, 40)

    @property
    def h2(self) -> int:
        """Headings, bold."""
        return self._of(40, 48)

    @property
    def bar(self) -> int:
        """The bar at the head."""
        return self._of(72, 84)

    @property
    def row(self) -> int:
        """A line of a table."""
        return self._of(76, 84)

    @property
    def control(self) -> int:
        """A button, where there is room for it."""
        return self.px(104)

    @property
    def least(self) -> int:
        """The least height of a button that gives an answer."""
        return self._of(84, 92)

    @property
    def edge(self) -> int:
        """From the screen's side to what stands on it."""
        return self._of(56, 48)

    @property
    def gap(self) -> int:
        """Between buttons."""
        return self.px(12)


def look_for(size: QSize, *, elder: bool) -> Look:
    """The measures for a monitor of this size."""
    scale = min(size.width() / DESIGN.width(), size.height() / DESIGN.height())
    return Look(elder, max(LEAST_SCALE, min(MOST_SCALE, scale)))


@cache
def _draws_bold() -> bool:
    """Whether the font in use has bold letters of its own; else they are thickened, which ends above ``THICKENED``."""
    present = set(QFontDatabase.families())
    family = next((one for one in theme.FAMILIES if one in present), "")
    return any("Bold" in style for style in QFontDatabase.styles(family))


def big_font(pixels: int, *, bold: bool = False) -> QFont:
    """A font of the window's families in any size."""
    font = QFont()
    font.setFamilies(list(theme.FAMILIES))
    font.setPixelSize(pixels if not bold or _draws_bold() else min(pixels, THICKENED))
    font.setBold(bold)
    return font


class Words(QLabel):
    """Words for the citizen: a line that is never cut, or a paragraph with room between its lines."""

    def __init__(self, words: str, pixels: int, *, bold: bool = False, tone: Colour = INK, wraps: bool = False) -> None:
        super().__init__()
        self.said = words
        self.setFont(big_font(pixels, bold=bold))
        self.setProperty("tone", tone.name)
        self.setAccessibleName(words.replace("\n", ""))
        if wraps:
            self.setTextFormat(Qt.TextFormat.RichText)
            lines = escape(words).replace("\n", "<br>")
            self.setText(f'<div style="line-height:140%">{lines}</div>')
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        else:
            self.setTextFormat(Qt.TextFormat.PlainText)
            self.setText(words)


class Table(QFrame):
    """Rows of a label and a value in a thin frame."""

    LABELS, ROOM = 228, 960  # design px of the labels' column, and of a value that stands on one line
    ALL = 400  # design px that the rows share where there are many

    def __init__(self, look: Look, rows: "Sequence[ShownRow]") -> None:
        super().__init__()
        self._look = look
        self._height = min(look.row, look.px(self.ALL / max(1, len(rows))))
        self.setProperty("surface", "citizen_table")
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(1, 1, 1, 1)
        self._body.setSpacing(0)
        for one in rows:
            self._add(one)

    def _add(self, row: "ShownRow") -> None:
        look = self._look
        if self._body.count():
            rule = QFrame()
            rule.setProperty("surface", "rule")
            self._body.addWidget(rule)
        pixels = look.h2 if row.big else look.body if row.small else look.h3
        wraps = QFontMetrics(big_font(pixels, bold=not row.small)).horizontalAdvance(row.value) > look.px(self.ROOM)
        line = QGridLayout()
        line.setContentsMargins(look.px(28), look.px(4), look.px(28), look.px(4))
        line.setColumnMinimumWidth(0, look.px(self.LABELS))
        line.setColumnStretch(1, 1)
        line.setRowMinimumHeight(0, self._height - look.px(9))
        line.addWidget(Words(row.label, look.body, tone=INK2), 0, 0)
        line.addWidget(Words(row.value, pixels, bold=not row.small, wraps=wraps), 0, 1)
        self._body.addLayout(line)
