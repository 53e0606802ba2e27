# SPDX-License-Identifier: Apache-2.0
"""The one crossing from other threads to the window's: a queued signal with a bound method as receiver."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

logger = logging.getLogger(__name__)


class Bridge(QObject):
    """Lives on the main thread. ``post`` may be called from any thread; the delivery runs on the main one."""

    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._arrived.connect(self._deliver)

    def post(self, delivery: Callable[[], None]) -> None:
        """Run ``delivery`` on the main thread, soon. Dropped where the application has ended meanwhile."""
        try:
            self._arrived.emit(delivery)
        except RuntimeError:  # the QObject under this bridge is gone
            logger.info("a result arrived after the end and was dropped")

    @Slot(object)
    def _deliver(self, delivery: Callable[[], None]) -> None:
        delivery()
