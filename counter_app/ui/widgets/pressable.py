# SPDX-License-Identifier: Apache-2.0
"""What every drawn control that is pressed has in common: it follows the pointer and the text mode."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton


class Pressable(QAbstractButton):
    """Drawn anew when the pointer comes or goes, measured anew when the text mode changes."""

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another size."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer came over it."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left."""
        self.update()
        super().leaveEvent(event)
