# SPDX-License-Identifier: Apache-2.0
"""Binds the registry's window-wide keys: one shortcut a key, on only where its context counts."""

import logging

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from counter_app.ui.keys import KEYS, Context, Key, chain

logger = logging.getLogger(__name__)


class _Bound(QShortcut):
    """A shortcut that knows its key and its number in a run."""

    pressed = Signal(object, int)

    def __init__(self, key: Key, number: int, sequence: str, window: QWidget) -> None:
        super().__init__(QKeySequence(sequence), window)
        self.key_ = key
        self._number = number
        self.setContext(Qt.ShortcutContext.WindowShortcut)
        self.setAutoRepeat(False)
        self.activated.connect(self._press)
        self.activatedAmbiguously.connect(self._twice)

    def _press(self) -> None:
        self.pressed.emit(self.key_, self._number)

    def _twice(self) -> None:
        logger.error("key %s is bound twice", self.key_.cap)


class KeyBinder(QObject):
    """All window-wide keys of one window. ``pressed`` tells the key and its number in a run, from 1."""

    pressed = Signal(object, int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._bound: list[_Bound] = []
        for key in KEYS:
            if key.command is None:
                continue
            for number, sequence in enumerate(key.sequences, 1):
                bound = _Bound(key, number, sequence, window)
                bound.pressed.connect(self.pressed)
                bound.setEnabled(False)
                self._bound.append(bound)

    def use(self, context: Context) -> None:
        """Let the keys of a context and of all it stands inside count, and no others."""
        counting = set(chain(context))
        for bound in self._bound:
            bound.setEnabled(bound.key_.context in counting)

    def counting(self) -> set[str]:
        """The key sequences that count now, in Qt's portable words."""
        return {bound.key().toString() for bound in self._bound if bound.isEnabled()}
