# SPDX-License-Identifier: Apache-2.0
"""Binds the registry's window-wide keys: one shortcut a key, on only where its context counts."""

import logging
from collections.abc import Iterator

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
        self._window = window
        self._bound: dict[Context, list[_Bound]] = {}  # of the places where somebody was
        self._counting: frozenset[Context] = frozenset()

    def use(self, context: Context) -> None:
        """Let the keys of a context and of all it stands inside count, and no others."""
        counting = frozenset(chain(context))
        for one in self._counting - counting:
            for bound in self._bound[one]:
                bound.setEnabled(False)
        for one in counting - self._counting:
            if one not in self._bound:
                self._bound[one] = [*self._bind(one)]
            for bound in self._bound[one]:
                bound.setEnabled(True)
        self._counting = counting

    def counting(self) -> set[str]:
        """The key sequences that count now, in Qt's portable words."""
        bound = (one for context in self._counting for one in self._bound[context])
        return {one.key().toString() for one in bound if one.isEnabled()}

    def _bind(self, context: Context) -> Iterator[_Bound]:
        """The keys of a context; those of places that nobody opens are never made."""
        for key in KEYS:
            if key.command is None or key.context is not context:
                continue
            for number, sequence in enumerate(key.sequences, 1):
                bound = _Bound(key, number, sequence, self._window)
                bound.pressed.connect(self.pressed)
                yield bound
