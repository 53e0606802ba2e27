# SPDX-License-Identifier: Apache-2.0
"""What is typed to find an item, and which guide it is looked for in."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.text import Elided, draw_line


class SearchBox(QLineEdit):
    """Typing searches; ↑ ↓ PgUp PgDn move through the results without leaving the box; Enter opens."""

    moved = Signal(int, bool)  # rows or pages
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("finder_search")
        self.setProperty("role", "h2")
        self.setMaxLength(80)
        self.setAccessibleName(text("ui.finder.box"))
        self._hint = Elided(text("ui.finder.hint"), Role.cap, Colour.ink3)
        self._hint.setParent(self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter go to the results; the rest is typing."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Up:
                self.moved.emit(-1, False)
            case Qt.Key.Key_Down:
                self.moved.emit(1, False)
            case Qt.Key.Key_PageUp:
                self.moved.emit(-1, True)
            case Qt.Key.Key_PageDown:
                self.moved.emit(1, True)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.opened.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint stays at the right end."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """The hint gives way to what is typed."""
        typed = self.fontMetrics().horizontalAdvance(self.text()) + 60
        wanted = self._hint.sizeHint()
        room = self.width() - typed - 20
        self._hint.setVisible(room >= min(wanted.width(), 220))
        wide = min(room, wanted.width())
        top = (self.height() - wanted.height()) // 2
        self._hint.setGeometry(self.width() - wide - 22, top, wide, wanted.height())


class RegionTab(QAbstractButton):
    """A guide to search in. Changed by Ctrl+PgDn and Ctrl+PgUp, or by a click."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Words and padding; 32 px high to be hit, drawn lower."""
        wide = theme.metrics(Role.cap, bold=True).horizontalAdvance(self.text())
        return QSize(wide + 18, max(32, theme.sizes().cap + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tab."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        back = Colour.primary if self.isChecked() else Colour.tint if self.underMouse() else Colour.surface
        painter.setBrush(theme.colour(back))
        high = theme.sizes().cap + 9
        box = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.drawRoundedRect(box, 4, 4)
        ink = Colour.surface if self.isChecked() else Colour.ink2
        draw_line(painter, box, self.text(), Role.cap, ink, align=Qt.AlignmentFlag.AlignHCenter)
