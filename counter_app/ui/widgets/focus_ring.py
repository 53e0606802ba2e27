# SPDX-License-Identifier: Apache-2.0
"""The ring around the focused control: drawn outside it by a sibling, so that nothing shifts."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour

GAP, WIDTH = 2, 2.5
REACH = 5


class FocusRing(QWidget):
    """Lives as long as its control has the focus; follows it when it moves."""

    def __init__(self, control: QWidget, radius: int) -> None:
        super().__init__(control.parentWidget())
        self._control = control
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.installEventFilter(self)
        self._follow()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        return False

    def _follow(self) -> None:
        self.setGeometry(self._control.geometry().adjusted(-REACH, -REACH, REACH, REACH))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring with its gap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(Colour.focus), WIDTH))
        inset = REACH - GAP - WIDTH / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._radius + GAP, self._radius + GAP
        )
