# SPDX-License-Identifier: Apache-2.0
"""Rubbish is collected on the window's own thread, and on no other.

Python collects on whichever thread happens to make the next object. What it finds may be parts of pages, and those
may be destroyed on the main thread only: met by the thread that draws a paper they ended the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
MIDDLE = 1
"""Of the generations 0 to 2: what outlived one collection."""


def due_generations() -> list[int]:
    """The generations that Python would have collected by now, the oldest first."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    return [generation for generation, (have, most) in enumerate(counts) if have > most > 0][::-1]


def collect_due() -> None:
    """Collect here and now what Python would have collected; the older ones take the younger along."""
    for generation in due_generations()[:1]:
        gc.collect(generation)


class Collector(QObject):
    """Looks twice a second whether Python would have collected, and does it then. One at a time; ``close`` it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settled = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._before = gc.isenabled()
        gc.disable()
        self._timer.start()

    def look(self) -> None:
        """Collect what is due."""
        if MIDDLE in due_generations() and not self._settled:
            gc.freeze()  # the program, the guides and the first pages stay: nobody looks through them again
            self._settled = True
        collect_due()

    def close(self) -> None:
        """Back to what was before."""
        self._timer.stop()
        if self._before:
            gc.enable()
