# SPDX-License-Identifier: Apache-2.0
"""What every drawn control that is pressed has in common: pointer, text mode, the ring of the focus, Enter."""

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from counter_app.ui import theme
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.focus_ring import FocusRing


class Pressable(QAbstractButton):
    """Drawn anew when the pointer comes or goes, measured anew when the text mode changes; Enter presses it."""

    ring_tone: ClassVar[Colour] = Colour.focus
    _ring: FocusRing | None = None

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        if self._ring is None:
            self._ring = FocusRing(self, theme.RADIUS_CONTROL, self.ring_tone)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        if self._ring is not None:
            self._ring.deleteLater()
            self._ring.hide()
            self._ring = None
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)
