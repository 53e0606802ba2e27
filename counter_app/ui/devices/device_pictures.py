# SPDX-License-Identifier: Apache-2.0
"""Plain drawings: each device for its row, and how each is used or mended for the morning check."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.devices.contracts import DeviceKind
from counter_app.ui import theme
from counter_app.ui.theme import Colour

Line = tuple[float, float, float, float]


def _ink(painter: QPainter, tone: Colour = Colour.ink2, width: float = 1.8) -> None:
    pen = QPen(theme.colour(tone), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)


def _box(painter: QPainter, x: float, y: float, w: float, h: float, back: Colour = Colour.surface) -> None:
    painter.setBrush(theme.colour(back))
    painter.drawRoundedRect(QRectF(x, y, w, h), 3, 3)


def _lines(painter: QPainter, *lines: Line) -> None:
    for x1, y1, x2, y2 in lines:
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))


def _arrow(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """Down, in the colour of what is to be done."""
    _ink(painter, Colour.primary, 2.4)
    _lines(painter, (x, top, x, bottom), (x - 5, bottom - 6, x, bottom), (x + 5, bottom - 6, x, bottom))
    _ink(painter)


def _id_reader(painter: QPainter) -> None:
    _box(painter, 3, 18, 58, 26)
    _box(painter, 13, 4, 38, 22, Colour.tint)
    _lines(painter, (18, 11, 32, 11), (18, 18, 40, 18))


def _social_reader(painter: QPainter) -> None:
    _box(painter, 8, 18, 48, 26)
    _box(painter, 19, 2, 26, 26, Colour.tint)
    _box(painter, 24, 9, 8, 8)


def _scanner(painter: QPainter) -> None:
    _ink(painter, Colour.err)
    _lines(painter, (8, 12, 56, 12))
    _ink(painter)
    _box(painter, 18, 3, 28, 18)
    _lines(painter, (27, 21, 25, 44), (37, 21, 39, 44))


def _evaluator(painter: QPainter) -> None:
    _box(painter, 6, 5, 52, 38)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(12, 11, 40, 12), theme.colour(Colour.tint))
    painter.setBrush(theme.colour(Colour.primary))
    for place in range(5):
        painter.drawEllipse(QPointF(14 + 9 * place, 33), 3, 3)
    _ink(painter)


def _second_screen(painter: QPainter) -> None:
    _box(painter, 5, 4, 54, 34)
    _lines(painter, (32, 38, 32, 43), (24, 43, 40, 43))


def _printer(painter: QPainter) -> None:
    _box(painter, 8, 19, 48, 24)
    _box(painter, 19, 3, 26, 24, Colour.tint)
    _lines(painter, (24, 9, 40, 9), (24, 15, 36, 15))


def _a4(painter: QPainter) -> None:
    _box(painter, 15, 2, 34, 18, Colour.tint)
    _box(painter, 4, 16, 56, 20)
    _box(painter, 15, 31, 34, 14, Colour.tint)


_DEVICES: Mapping[DeviceKind, Callable[[QPainter], None]] = {
    DeviceKind.id_reader: _id_reader,
    DeviceKind.social_reader: _social_reader,
    DeviceKind.scanner: _scanner,
    DeviceKind.evaluator: _evaluator,
    DeviceKind.second_screen: _second_screen,
    DeviceKind.printer: _printer,
    DeviceKind.a4: _a4,
}
SIDE = QSize(64, 48)


def draw_device(painter: QPainter, box: QRectF, kind: DeviceKind) -> None:
    """A device, in a box of 64 by 48 or of that shape."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / SIDE.width(), box.height() / SIDE.height())
    _ink(painter)
    _DEVICES[kind](painter)
    painter.restore()


def _lay_card(painter: QPainter) -> None:
    """A card goes flat onto the reader; its light is on."""
    _box(painter, 20, 46, 96, 26)
    _box(painter, 38, 4, 60, 22, Colour.tint)
    _lines(painter, (46, 11, 70, 11), (46, 18, 84, 18))
    _arrow(painter, 68, 29, 43)
    painter.setBrush(theme.colour(Colour.ok))
    painter.drawEllipse(QPointF(106, 59), 4, 4)


def _push_card(painter: QPainter) -> None:
    """A card goes in with the chip up, down to the end."""
    _box(painter, 24, 46, 88, 26)
    _lines(painter, (44, 46, 92, 46))
    _box(painter, 48, 2, 40, 26, Colour.tint)
    _box(painter, 54, 8, 10, 9, Colour.found)
    _arrow(painter, 68, 30, 44)


def _show_code(painter: QPainter) -> None:
    """A code on a screen, a palm's breadth away."""
    _box(painter, 88, 6, 38, 64)
    painter.setBrush(theme.colour(Colour.ink2))
    for x, y in ((96, 20), (108, 20), (96, 32), (102, 26), (114, 38), (108, 32), (96, 44), (114, 20), (102, 44)):
        painter.drawRect(QRectF(x, y, 4, 4))
    _box(painter, 8, 26, 34, 20)
    _lines(painter, (20, 46, 16, 70), (30, 46, 32, 70))
    _ink(painter, Colour.err)
    _lines(painter, (42, 36, 86, 22), (42, 36, 86, 50))
    _ink(painter)


def _press(painter: QPainter) -> None:
    """A finger on one of five equal buttons."""
    _box(painter, 20, 8, 96, 62)
    painter.setBrush(theme.colour(Colour.tint))
    painter.drawRect(QRectF(28, 14, 80, 16))
    for place in range(5):
        painter.setBrush(theme.colour(Colour.surface))
        painter.drawEllipse(QPointF(36 + 16 * place, 42), 5.5, 5.5)
    painter.setBrush(theme.colour(Colour.tint))
    painter.drawPolygon(
        QPolygonF([QPointF(68, 46), QPointF(75, 54), QPointF(75, 74), QPointF(61, 74), QPointF(61, 54)])
    )


def _face(painter: QPainter) -> None:
    """A screen that faces whoever stands at the counter."""
    _box(painter, 40, 4, 90, 52, Colour.tint)
    _lines(painter, (85, 56, 85, 66), (70, 66, 100, 66), (56, 20, 114, 20), (56, 32, 98, 32))
    painter.setBrush(theme.colour(Colour.surface))
    painter.drawEllipse(QPointF(18, 32), 9, 9)
    _lines(painter, (4, 66, 10, 46), (10, 46, 26, 46), (26, 46, 32, 66))


def _roll(painter: QPainter) -> None:
    """The cover up, the roll in with its smooth side up, the end of the paper out."""
    _box(painter, 22, 36, 92, 36)
    _lines(painter, (24, 36, 44, 8), (44, 8, 116, 8))
    painter.setBrush(theme.colour(Colour.tint))
    painter.drawEllipse(QPointF(66, 38), 15, 15)
    painter.setBrush(theme.colour(Colour.surface))
    painter.drawEllipse(QPointF(66, 38), 5, 5)
    _lines(painter, (66, 23, 104, 23), (104, 23, 104, 34))
    _arrow(painter, 66, 2, 18)


def _sheets(painter: QPainter) -> None:
    """Paper into the tray, the tray shut."""
    _box(painter, 22, 18, 92, 34)
    _box(painter, 36, 50, 64, 20, Colour.tint)
    _lines(painter, (44, 57, 92, 57), (44, 63, 92, 63))
    _box(painter, 40, 4, 56, 18, Colour.tint)
    painter.setBrush(theme.colour(Colour.ok))
    painter.drawEllipse(QPointF(104, 27), 3.5, 3.5)


_USES: Mapping[DeviceKind, Callable[[QPainter], None]] = {
    DeviceKind.id_reader: _lay_card,
    DeviceKind.social_reader: _push_card,
    DeviceKind.scanner: _show_code,
    DeviceKind.evaluator: _press,
    DeviceKind.second_screen: _face,
    DeviceKind.printer: _roll,
    DeviceKind.a4: _sheets,
}
PICTURE = QSize(136, 76)


class UsePicture(QWidget):
    """How a device is used or mended, drawn. The words beside it say the same."""

    def __init__(self, kind: DeviceKind) -> None:
        super().__init__()
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As drawn; larger in large text."""
        return PICTURE * (1.3 if theme.sizes().large else 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / PICTURE.width(), self.height() / PICTURE.height())
        _ink(painter)
        _USES[self._kind](painter)
