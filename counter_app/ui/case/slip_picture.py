# SPDX-License-Identifier: Apache-2.0
"""The slip as it comes out of the printer, as a picture beside the page."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Column
from counter_app.ui.widgets.text import Elided

PAPER = 300  # px: a slip at about its real width


class SlipPicture(QFrame):
    """Title and picture; never larger than the paper, smaller where there is less room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "paper")
        self._picture = QPixmap()
        self._title = Elided("", Role.h3)
        self._paper = QLabel()
        self._paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._paper.setProperty("role", Role.body.value)
        self._paper.setProperty("tone", Colour.ink2.name)
        self._column = Column(gap=0)
        self._column.body.addWidget(self._paper)
        self._column.body.addStretch(1)
        body = QVBoxLayout(self)
        body.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        body.addWidget(self._title)
        body.addWidget(self._column, 1)

    def show_picture(self, png: bytes) -> None:
        """Show a slip."""
        self._picture = QPixmap()
        self._picture.loadFromData(QByteArray(png))
        self._fit()

    def say(self, state: str) -> None:
        """Say how the slip stands."""
        self._title.setText(state)
        self.setAccessibleName(text("page.done.slip_picture", state=state))

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        wide = min(PAPER, self._column.viewport().width() - 2 * Column.EDGE)
        scaled = self._picture.scaledToWidth(round(wide * ratio), Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        self._paper.setPixmap(scaled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: another scale."""
        super().resizeEvent(event)
        self._fit()
