# SPDX-License-Identifier: Apache-2.0
"""The window's place on the screen while everything behind it is loaded. Imports next to nothing, on purpose.

The namespace of Qt's constants alone takes longer to load than this window takes to be painted; settings, texts,
tokens and widgets wait until it is.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

TOP, FACTS, KEYS = 48, 58, 34  # the bars of the real window, by the tokens' measures and colours
DARK, LIGHT, PAGE = "#0D3A5A", "#FFFFFF", "#EDF0F3"


class Opening(QWidget):
    """Bars without words. ``painted`` comes once it is on the screen: then load, and ``give_way``."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._seen = False
        self.resize(1366, 768)

    @property
    def is_painted(self) -> bool:
        """Whether it has been on the screen already."""
        return self._seen

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars; the first time counts."""
        painter = QPainter(self)
        width, height = self.width(), self.height()
        painter.fillRect(0, 0, width, height, QColor(PAGE))
        painter.fillRect(0, 0, width, TOP, QColor(DARK))
        painter.fillRect(0, TOP, width, FACTS, QColor(LIGHT))
        painter.fillRect(0, height - KEYS, width, KEYS, QColor(LIGHT))
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def appear(self) -> None:
        """On the whole screen."""
        _fill_screen(self)

    def give_way(self, window: QWidget, *, whole: bool = True) -> None:
        """Put the real window in this place; in a window of its own size where the screen is not to be filled."""
        if whole:
            _fill_screen(window)
        else:
            window.show()
        self.close()


def _fill_screen(window: QWidget) -> None:
    window.setGeometry(window.screen().geometry())  # a screen without a window manager fills nothing by itself
    window.showFullScreen()
