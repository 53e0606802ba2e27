# SPDX-License-Identifier: Apache-2.0
"""A key as it looks on the keyboard, beside the word for what it does."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role

PADDING = 7


def cap_size(words: str) -> QSize:
    """How much room a key cap takes."""
    height = theme.sizes().cap_height
    width = theme.metrics(Role.key).horizontalAdvance(words) + 2 * PADDING
    return QSize(max(width, height + 4), height)


def draw_cap(painter: QPainter, rect: QRectF, words: str, *, ink: Colour, edge: Colour, back: Colour | None) -> None:
    """Draw a key cap into a rectangle of ``cap_size``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(edge), 1))
    painter.setBrush(theme.colour(back) if back else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(theme.font(Role.key))
    painter.setPen(theme.colour(ink))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()


class KeyCap(QWidget):
    """A key cap as a widget of its own."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The key's name."""
        return self._words

    def set_text(self, words: str) -> None:
        """Another key."""
        if words != self._words:
            self._words = words
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words, never narrower than a digit's key."""
        return cap_size(self._words)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another size."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        draw_cap(
            QPainter(self),
            QRectF(self.rect()),
            self._words,
            ink=Colour.ink2,
            edge=Colour.edge,
            back=Colour.surface,
        )
