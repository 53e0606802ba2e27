# SPDX-License-Identifier: Apache-2.0
"""A choice from a short closed list that opens downwards; drawn here, so that its arrow grows with the text."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field_frame import head_height
from counter_app.ui.widgets.text import draw_line, label


class Select(QComboBox):
    """A combo box without an editor. The wheel does not change it: a page may be scrolled over it."""

    def __init__(self, key: str, name: str, options: list[str]) -> None:
        super().__init__()
        self.setObjectName(key)
        self.addItems(options)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """As wide as the longest option."""
        metrics = theme.metrics(Role.body)
        wide = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        return QSize(wide + 48, theme.sizes().control)

    def minimumSizeHint(self) -> QSize:
        """Options elide where there is little room."""
        return QSize(96, theme.sizes().control)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another size."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, chosen option and arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(theme.colour(Colour.focus if focused else Colour.edge), width))
        painter.setBrush(theme.colour(Colour.surface if self.isEnabled() else theme.IDLE_BG))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        ink = Colour.ink if self.isEnabled() else Colour.off
        draw_line(painter, QRectF(11, 0, self.width() - 44, self.height()), self.currentText(), Role.body, ink)
        painter.setPen(QPen(theme.colour(ink), 2))
        x, y = self.width() - 20.0, self.height() / 2
        painter.drawPolyline(QPolygonF([QPointF(x - 5, y - 2.5), QPointF(x, y + 2.5), QPointF(x + 5, y - 2.5)]))


class LabelledSelect(QWidget):
    """A select under its label, as high as a field, so that both stand in one row."""

    def __init__(self, select: Select) -> None:
        super().__init__()
        self._title = label(select.accessibleName(), Role.cap, Colour.ink3)
        self._title.setBuddy(select)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(3)
        body.addWidget(self._title)
        body.addWidget(select)
        body.addStretch(1)
        self._measure()

    def _measure(self) -> None:
        self._title.setFixedHeight(head_height())

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another height."""
        if event.type() == QEvent.Type.StyleChange:
            self._measure()
        super().changeEvent(event)
