# SPDX-License-Identifier: Apache-2.0
"""The ring around what has the focus: drawn over or outside it, so that nothing shifts."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour

GAP, WIDTH = 2, 2.5
REACH = 5


class FocusRing(QObject):
    """Comes and goes with the focus of a control."""

    def __init__(self, control: QWidget, radius: int, tone: Colour = Colour.focus) -> None:
        super().__init__(control)
        self._control = control
        self._radius = radius
        self._tone = tone
        self._drawn: OuterRing | None = None
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the ring, or take it away."""
        match event.type():
            case QEvent.Type.FocusIn if self._drawn is None:
                self._drawn = OuterRing(self._control, self._radius, self._tone)
            case QEvent.Type.FocusOut if self._drawn is not None:
                self._drawn.hide()
                self._drawn.deleteLater()
                self._drawn = None
        return False


class OuterRing(QWidget):
    """Lives as long as its control has the focus; follows it when it moves.

    Where a part leaves no room around its controls, what that part stands in draws their rings.
    """

    def __init__(self, control: QWidget, radius: int, tone: Colour) -> None:
        host, between = control.parentWidget(), []
        while host is not None and not _has_room(host):
            between.append(host)
            host = host.parentWidget()
        super().__init__(host)
        self._control = control
        self._radius = radius
        self._tone = tone
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for one in (control, *between):
            one.installEventFilter(self)
        self._follow()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        return False

    def _follow(self) -> None:
        host = self.parentWidget()
        if host is not None:
            corner = self._control.mapTo(host, QPoint(0, 0))
            self.setGeometry(QRect(corner, self._control.size()).adjusted(-REACH, -REACH, REACH, REACH))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring with its gap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(self._tone), WIDTH))
        inset = REACH - GAP - WIDTH / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._radius + GAP, self._radius + GAP
        )


def _has_room(host: QWidget) -> bool:
    """Whether a ring fits at the edge of a part, or could not be seen any further out."""
    outside = host.parentWidget()
    if outside is None or isinstance(outside.parentWidget(), QAbstractScrollArea):
        return True
    layout = host.layout()
    if layout is None:
        return True
    margins = layout.contentsMargins()
    return min(margins.left(), margins.right()) >= GAP + WIDTH


class InnerRing(QWidget):
    """Inside the edge of a part that is focused as a whole and fills its place; there while it has the focus."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        part.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the focus; keep the part's size."""
        match event.type():
            case QEvent.Type.FocusIn:
                self.setGeometry(self._part.rect())
                self.raise_()
                self.show()
            case QEvent.Type.FocusOut:
                self.hide()
            case QEvent.Type.Resize:
                self.setGeometry(self._part.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour(Colour.focus), WIDTH))
        inset = WIDTH / 2
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
