# SPDX-License-Identifier: Apache-2.0
"""A filter of a list: its key, its word and, where it filters rows, how many it has."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.pressable import Pressable
from counter_app.ui.widgets.text import draw_line

PADDING = 8


class FilterTab(Pressable):
    """Chosen by its key (Alt and a digit), where it has one of its own, or by a click. Never has the focus."""

    def __init__(self, word: str, cap: str, *, counted: bool = True) -> None:
        super().__init__()
        self._word = word
        self._cap = cap
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(word)
        self._name()
        if counted:
            self.set_count(0)
        self.toggled.connect(self._name)

    def set_count(self, count: int) -> None:
        """Say how many rows it has."""
        self.setText(f"{self._word} {count}")
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        chosen = text("page.cases.chosen") if self.isChecked() else ""
        self.setAccessibleName("，".join(one for one in (self.text(), self._cap, chosen) if one))

    def sizeHint(self) -> QSize:
        """Key, word and padding."""
        word = theme.metrics(Role.cap, bold=True).horizontalAdvance(self.text())
        return QSize(PADDING + self._lead() + word + 4 + PADDING, max(32, theme.sizes().control - 4))

    def _lead(self) -> int:
        """Room for the key before the word."""
        return cap_size(self._cap).width() + 6 if self._cap else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tab in its state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        back = Colour.primary if chosen else Colour.tint if self.underMouse() else Colour.surface
        ink = Colour.surface if chosen else Colour.ink
        painter.setPen(QPen(theme.colour(Colour.primary if chosen else Colour.edge), 1))
        painter.setBrush(theme.colour(back))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self._cap:
            cap = cap_size(self._cap)
            spot = QRectF(PADDING, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            draw_cap(painter, spot, self._cap, ink=ink, edge=ink if chosen else Colour.edge, back=None)
        left = PADDING + self._lead()
        room = QRectF(left, 0, self.width() - left - 2, self.height())
        draw_line(painter, room, self.text(), Role.cap, ink, bold=chosen)
