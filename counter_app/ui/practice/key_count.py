# SPDX-License-Identifier: Apache-2.0
"""How many keys an exercise needed: told beside its points, judged by nobody. What was pressed is not kept."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})


class KeyCount(QObject):
    """Sees every key of the program once, wherever it goes, and lets it pass. One held down is one key."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._count = 0
        self._last = (0, 0)
        self.exercise = ""

    def begin(self, exercise: str) -> None:
        """Count for an exercise from now on."""
        application = QApplication.instance()
        if application is not None and not self.exercise:
            application.installEventFilter(self)
        self.exercise, self._count = exercise, 0

    def take(self) -> int:
        """So many since it was last asked."""
        taken, self._count = self._count, 0
        return taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The same press comes by for every widget that leaves it to its parent: its moment tells."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            this = (event.timestamp(), event.key())
            if this != self._last and not event.isAutoRepeat() and event.key() not in _MODIFIERS:
                self._count += 1
            self._last = this
        return False
