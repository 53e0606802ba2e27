# SPDX-License-Identifier: Apache-2.0
"""How places compare in a row, as a drawn shape: equal bars, struck ones, a half-filled ring, a ring with one bar."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.catalogue.comparing import Likeness
from counter_app.ui import theme
from counter_app.ui.theme import Colour

TONES: dict[Likeness, Colour] = {
    Likeness.same: Colour.ok,
    Likeness.differs: Colour.warn,
    Likeness.some: Colour.primary,
    Likeness.only: Colour.promise,
}
SHARE = 0.85
"""Of the size of a status mark: it stands beside small words."""


def draw_likeness(painter: QPainter, rect: QRectF, likeness: Likeness) -> None:
    """Draw a shape into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 20, rect.height() / 20)
    ink = theme.colour(TONES[likeness])
    pen = QPen(ink, 2.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    match likeness:
        case Likeness.same | Likeness.differs:
            painter.drawLine(QPointF(3.5, 7), QPointF(16.5, 7))
            painter.drawLine(QPointF(3.5, 13), QPointF(16.5, 13))
            if likeness is Likeness.differs:
                painter.drawLine(QPointF(13.5, 2.5), QPointF(6.5, 17.5))
        case Likeness.some:
            painter.drawEllipse(QPointF(10, 10), 7.8, 7.8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawPie(QRectF(2.2, 2.2, 15.6, 15.6), 90 * 16, 180 * 16)
        case Likeness.only:
            painter.drawEllipse(QPointF(10, 10), 7.8, 7.8)
            painter.drawLine(QPointF(10, 6), QPointF(10, 14))
    painter.restore()


class LikenessMark(QWidget):
    """The shape as a widget of its own. Says nothing to screen readers: the word beside it does."""

    def __init__(self, likeness: Likeness) -> None:
        super().__init__()
        self.likeness = likeness
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A little smaller than a status mark."""
        side = round(theme.sizes().mark * SHARE)
        return QSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another size."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape."""
        draw_likeness(QPainter(self), QRectF(self.rect()), self.likeness)
