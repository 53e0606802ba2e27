# SPDX-License-Identifier: Apache-2.0
"""A chart on screen: the shapes of ``cases.charts`` in the window's colours, told in words to screen readers."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.cases.charts import LINE, Align, Bar, Dot, Picture, Square, Stroke, Word
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role

WIDTH = 420.0
"""What charts of a page's side are drawn to, in units."""

_FLAGS = {
    Align.left: Qt.AlignmentFlag.AlignLeft,
    Align.middle: Qt.AlignmentFlag.AlignHCenter,
    Align.right: Qt.AlignmentFlag.AlignRight,
}


class Chart(QWidget):
    """Drawn as wide as there is room, its words in the size of small text. Never focused: the rows say the same."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{picture.title}：{picture.told}")
        self.setFixedHeight(round(picture.height * self._up()) + 2)

    def _up(self) -> float:
        """Lines are as far apart as the text mode asks."""
        return max(1.0, theme.line_height(Role.cap) / LINE)

    def sizeHint(self) -> QSize:
        """As wide as it was laid out for."""
        return QSize(round(self._picture.width), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all shapes, words last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        across, down = self.width() / self._picture.width, self._up()
        for one in self._picture.shapes:
            self._draw(painter, one, across, down)

    def _draw(self, painter: QPainter, one: object, across: float, down: float) -> None:
        ink = theme.colour(Colour.primary)
        match one:
            case Bar(x, y, width, height):
                painter.fillRect(QRectF(x * across, y * down, width * across, height * down), ink)
            case Stroke(x1, y1, x2, y2, faint):
                painter.setPen(QPen(theme.colour(Colour.line), 1) if faint else QPen(ink, 2))
                painter.drawLine(QPointF(x1 * across, y1 * down), QPointF(x2 * across, y2 * down))
            case Dot(x, y, radius):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink)
                painter.drawEllipse(QPointF(x * across, y * down), radius, radius)
            case Square(x, y, radius):
                painter.setPen(QPen(ink, 2))
                painter.setBrush(theme.colour(Colour.surface))
                painter.drawRect(QRectF(x * across - radius, y * down - radius, 2 * radius, 2 * radius))
            case Word(x, y, text, align, quiet):
                painter.setFont(theme.font(Role.cap))
                painter.setPen(theme.colour(Colour.ink3 if quiet else Colour.ink))
                room = float(theme.metrics(Role.cap).horizontalAdvance(text)) + 2
                left = x * across - {Align.left: 0.0, Align.middle: room / 2, Align.right: room}[align]
                box = QRectF(left, y * down - LINE, room, 2 * LINE)
                painter.drawText(box, int(_FLAGS[align] | Qt.AlignmentFlag.AlignVCenter), text)
