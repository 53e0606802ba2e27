# SPDX-License-Identifier: Apache-2.0
"""A digit and the word for what it does in the list above it, small enough to stand in a row of eight."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.pressable import Pressable
from counter_app.ui.widgets.text import draw_line

PADDING, BETWEEN = 1, 3


class DigitTag(Pressable):
    """Never has the focus: the digit is pressed in the list, the tag with the pointer."""

    def __init__(self, digit: int, word: str) -> None:
        super().__init__()
        self.digit = digit
        self.setText(word)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{digit}，{word}")

    def sizeHint(self) -> QSize:
        """Digit and word, high enough to be hit."""
        wide = cap_size(str(self.digit)).width() + BETWEEN + theme.metrics(Role.cap).horizontalAdvance(self.text())
        return QSize(wide + 2 * PADDING, max(32, theme.sizes().cap_height + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw digit and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(QPen(theme.colour(Colour.edge), 1))
            painter.setBrush(theme.colour(Colour.tint))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        cap = cap_size(str(self.digit))
        spot = QRectF(PADDING, (self.height() - cap.height()) / 2, cap.width(), cap.height())
        draw_cap(painter, spot, str(self.digit), ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)
        left = PADDING + cap.width() + BETWEEN
        draw_line(painter, QRectF(left, 0, self.width() - left, self.height()), self.text(), Role.cap, Colour.ink2)
