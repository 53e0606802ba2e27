# SPDX-License-Identifier: Apache-2.0
"""A QR on the window: dark on white, with its quiet zone, drawn sharp at any scale."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_app.base.slip import QUIET_MODULES


class QrPicture(QWidget):
    """What it says is fixed when it is made. ``said`` is for who cannot see it."""

    MODULE = 5

    def __init__(self, payload: str, said: str) -> None:
        super().__init__()
        import segno  # with the first QR that is drawn

        self._rows = [bytes(row) for row in segno.make(payload, error="m", micro=False).matrix]
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Every module as large as a camera wants it."""
        side = (len(self._rows) + 2 * QUIET_MODULES) * self.MODULE
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """White, and the dark modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for y, line in enumerate(self._rows):
            for x, dark in enumerate(line):
                if dark:
                    at = (x + QUIET_MODULES) * self.MODULE, (y + QUIET_MODULES) * self.MODULE
                    painter.fillRect(QRectF(*at, self.MODULE, self.MODULE), Qt.GlobalColor.black)
