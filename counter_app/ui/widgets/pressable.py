# SPDX-License-Identifier: Apache-2.0
"""What every drawn control that is pressed has in common: pointer, text mode, the ring of the focus, Enter."""

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from counter_app.ui import theme
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.focus_ring import FocusRing


class Pressable(QAbstractButton):
    """Drawn anew when the pointer comes or goes, measured anew when the text mode changes; Enter presses it."""

    ring_tone: ClassVar[Colour] = Colour.focus

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        FocusRing(self, theme.RADIUS_CONTROL, self.ring_tone)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)
