# SPDX-License-Identifier: Apache-2.0
"""The citizen's buttons: all of one kind alike, drawn with a number, a mark or a box to tick."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.ui import theme
from counter_app.ui.rating.look import INK, INK2, Look, big_font
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.pressable import Pressable

RADIUS = 10
EDGE, THIN_EDGE = 3.0, 1.5
NUMBER_AT, WORD_AT = 37, 98  # design px from the button's left side


class Sign(StrEnum):
    """What stands before the word; all in one colour, so that none of them pushes."""

    none = "none"
    tick = "tick"
    cross = "cross"
    box = "box"


class BigButton(Pressable):
    """``number`` stands at the left as on a level; ``quiet`` has a thinner edge and plain letters; ``sign`` a shape."""

    def __init__(
        self,
        words: str,
        look: Look,
        *,
        number: str = "",
        sign: Sign = Sign.none,
        quiet: bool = False,
        least: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._number = number
        self._sign = sign
        self._quiet = quiet
        self.setText(words)
        self.setAccessibleName(f"{number} {words}" if number else words)
        self.setCheckable(sign is Sign.box)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a finger or the mouse leaves no ring behind
        self.setMinimumHeight(least or look.least)
        self.setMaximumHeight(max(look.control, least))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        wide = self._pixels() * (len(self.text()) + 4)
        return QSize(wide, self.maximumHeight())

    def _pixels(self) -> int:
        if self._sign is Sign.box:
            return round(self._look.body * 0.9)
        if self._quiet:
            return round(self._look.h3 * 0.85)
        return self._look.h2 if self._number or self._sign is not Sign.none else self._look.h3

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw edge, sign and word."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = look.scale * (THIN_EDGE if self._quiet or self._sign is Sign.box else EDGE)
        pressed = self.isDown() or self.isChecked()
        painter.setPen(QPen(theme.colour(INK2 if self._quiet else INK), width))
        painter.setBrush(theme.colour(Colour.tint if pressed else Colour.surface))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS, RADIUS)
        bold = not self._quiet and self._sign is not Sign.box
        painter.setFont(big_font(self._pixels(), bold=bold))
        painter.setPen(theme.colour(INK))
        if self._number:
            self._draw_level(painter)
        elif self._sign is Sign.none:
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
        else:
            self._draw_signed(painter)

    def _draw_level(self, painter: QPainter) -> None:
        look, middle = self._look, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        at = look.px(WORD_AT)
        painter.drawText(QRectF(at, 0, self.width() - at, self.height()), middle, self.text())
        painter.setFont(big_font(round(look.h3 * 0.85)))
        painter.setPen(theme.colour(INK2))
        painter.drawText(QRectF(look.px(NUMBER_AT), 0, at, self.height()), middle, self._number)

    def _draw_signed(self, painter: QPainter) -> None:
        side = self._look.px(28 if self._sign is Sign.box else 44)
        gap = self._look.px(18)
        metrics = painter.fontMetrics()
        room = self.width() - side - gap - 2 * self._look.px(20)
        wide = min(room, metrics.horizontalAdvance(self.text()))
        left = self._look.px(20) if self._sign is Sign.box else (self.width() - side - gap - wide) / 2
        _draw_sign(painter, QRectF(left, (self.height() - side) / 2, side, side), self._sign, ticked=self.isChecked())
        words = QRectF(left + side + gap, 0, room + 2, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.setPen(theme.colour(INK))
        painter.drawText(words, int(flags), self.text())


def _draw_sign(painter: QPainter, place: QRectF, sign: Sign, *, ticked: bool) -> None:
    painter.save()
    painter.translate(place.topLeft())
    painter.scale(place.width() / 20, place.height() / 20)
    ink = theme.colour(Colour.primary_dk)
    line = QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    tick = QPolygonF([QPointF(5.6, 10.4), QPointF(8.8, 13.4), QPointF(14.4, 7)])
    painter.setPen(line)
    if sign is Sign.tick:
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(10, 10), 8.4, 8.4)
        line.setColor(theme.colour(Colour.surface))
        painter.setPen(line)
        painter.drawPolyline(tick)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(1.6, 1.6, 16.8, 16.8), 2, 2)
        if sign is Sign.cross:
            painter.drawLine(QPointF(6.4, 6.4), QPointF(13.6, 13.6))
            painter.drawLine(QPointF(13.6, 6.4), QPointF(6.4, 13.6))
        elif ticked:
            painter.drawPolyline(tick)
    painter.restore()
