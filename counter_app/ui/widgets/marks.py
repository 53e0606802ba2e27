# SPDX-License-Identifier: Apache-2.0
"""The closed set of status marks. Every shape is drawn, so that it means the same in grey and in any font."""

from enum import StrEnum
from math import cos, pi, sin

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour


class Mark(StrEnum):
    """A shape and its colour; the word beside it says the same."""

    met = "met"
    missing = "missing"
    defective = "defective"
    promised = "promised"
    shared = "shared"
    unseen = "unseen"
    now = "now"
    waiting = "waiting"
    fault = "fault"
    info = "info"

    @property
    def colour(self) -> Colour:
        """The colour of the shape."""
        return _COLOURS[self]

    @property
    def word_colour(self) -> Colour:
        """The colour of its word."""
        return Colour.ink3 if self is Mark.unseen else self.colour


_COLOURS: dict[Mark, Colour] = {
    Mark.met: Colour.ok,
    Mark.missing: Colour.err,
    Mark.defective: Colour.warn,
    Mark.promised: Colour.promise,
    Mark.shared: Colour.shared,
    Mark.unseen: Colour.edge,
    Mark.now: Colour.primary,
    Mark.waiting: Colour.primary,
    Mark.fault: Colour.err,
    Mark.info: Colour.primary,
}


def _pen(token: Colour, width: float) -> QPen:
    pen = QPen(theme.colour(token), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _tick(painter: QPainter) -> None:
    painter.setPen(_pen(Colour.surface, 2))
    painter.drawPolyline(QPolygonF([QPointF(6, 10.3), QPointF(8.8, 13), QPointF(14, 7.3)]))


def _polygon(painter: QPainter, corners: int, radius: float, turn: float) -> None:
    step = 2 * pi / corners
    points = [QPointF(10 + radius * cos(turn + i * step), 10 + radius * sin(turn + i * step)) for i in range(corners)]
    painter.drawPolygon(QPolygonF(points))


def draw_mark(painter: QPainter, rect: QRectF, mark: Mark) -> None:
    """Draw a mark into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 20, rect.height() / 20)
    fill = theme.colour(mark.colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    match mark:
        case Mark.met:
            painter.drawEllipse(QPointF(10, 10), 9.3, 9.3)
            _tick(painter)
        case Mark.info:
            painter.drawEllipse(QPointF(10, 10), 9.3, 9.3)
            painter.setPen(_pen(Colour.surface, 2))
            painter.drawLine(QPointF(10, 9.2), QPointF(10, 14))
            painter.drawPoint(QPointF(10, 6))
        case Mark.missing:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(mark.colour, 2))
            painter.drawRoundedRect(QRectF(2, 2, 16, 16), 1.5, 1.5)
            painter.drawLine(QPointF(6.8, 6.8), QPointF(13.2, 13.2))
            painter.drawLine(QPointF(13.2, 6.8), QPointF(6.8, 13.2))
        case Mark.defective:
            painter.setPen(_pen(mark.colour, 1.6))
            painter.drawPolygon(QPolygonF([QPointF(10, 1.8), QPointF(18.8, 17.6), QPointF(1.2, 17.6)]))
            painter.setPen(_pen(Colour.surface, 2))
            painter.drawLine(QPointF(10, 7.2), QPointF(10, 11.6))
            painter.drawPoint(QPointF(10, 14.9))
        case Mark.promised:
            painter.setPen(_pen(mark.colour, 1))
            painter.drawPolygon(QPolygonF([QPointF(10, 0.8), QPointF(19.2, 10), QPointF(10, 19.2), QPointF(0.8, 10)]))
            _tick(painter)
        case Mark.shared:
            _polygon(painter, 6, 9.6, pi / 6)
            painter.setPen(_pen(Colour.surface, 2))
            painter.drawLine(QPointF(10, 5.6), QPointF(10, 14))
            painter.drawPolyline(QPolygonF([QPointF(6.6, 10.8), QPointF(10, 14.2), QPointF(13.4, 10.8)]))
        case Mark.unseen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = _pen(mark.colour, 1.8)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([2.6, 1.9])
            painter.setPen(pen)
            painter.drawEllipse(QPointF(10, 10), 8.6, 8.6)
        case Mark.now:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(mark.colour, 2))
            painter.drawEllipse(QPointF(10, 10), 8.6, 8.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(10, 10), 4, 4)
        case Mark.waiting:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(mark.colour, 2))
            painter.drawEllipse(QPointF(10, 10), 8.6, 8.6)
            painter.drawPolyline(QPolygonF([QPointF(10, 4.8), QPointF(10, 10), QPointF(13.4, 12)]))
        case Mark.fault:
            _polygon(painter, 8, 9.9, pi / 8)
            painter.setPen(_pen(Colour.surface, 2.6))
            painter.drawLine(QPointF(5.8, 10), QPointF(14.2, 10))
    painter.restore()


class StatusMark(QWidget):
    """A mark as a widget of its own. Says nothing to screen readers: the word beside it does."""

    def __init__(self, mark: Mark, size: int = 0) -> None:
        super().__init__()
        self._mark = mark
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def mark(self) -> Mark:
        """Which mark is shown."""
        return self._mark

    def set_mark(self, mark: Mark) -> None:
        """Show another mark."""
        if mark is not self._mark:
            self._mark = mark
            self.update()

    def sizeHint(self) -> QSize:
        """The mark's size in the text mode in force."""
        base = theme.sizes().mark
        side = round(self._size * base / theme.NORMAL.mark) if self._size else base
        return QSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another size."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape."""
        draw_mark(QPainter(self), QRectF(self.rect()), self._mark)
