# SPDX-License-Identifier: Apache-2.0
"""Faults nobody expected, on any thread: save the draft, log where it happened, show a calm banner with a number."""

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from counter_app.base.clock import Clock, civil_date
from counter_app.base.errors import Cancelled, CounterError
from counter_app.ui.bridge import Bridge
from counter_app.ui.messages import MessageBoard, crash_message, message_of

logger = logging.getLogger(__name__)


class CrashDesk:
    """Takes in unexpected faults. Made on the main thread; ``report`` may be called on any."""

    def __init__(self, board: MessageBoard, clock: Clock, save_draft: Callable[[], None]) -> None:
        self._board = board
        self._clock = clock
        self._save_draft = save_draft
        self._bridge = Bridge()
        self._saving = False
        self._known: dict[str, str] = {}

    def install(self) -> None:
        """Catch what slots and threads let go."""
        sys.excepthook = self._on_main
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        """Give the hooks back to Python."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(self, error: BaseException) -> str:
        """Log a fault under a number of its own and tell the clerk."""
        number = self._note(error)
        self._bridge.post(lambda: self._show(number))
        return number

    def _note(self, error: BaseException) -> str:
        """Log a fault, once however often it comes. An exception's words may name a person: left out."""
        places = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
        where = f"{type(error).__name__} at {' < '.join(reversed(places))}"
        number = self._known.get(where, "")
        if not number:
            number = self._known[where] = f"{civil_date(self._clock()):%m%d}-{os.urandom(2).hex().upper()}"
            logger.error("report %s: %s", number, where)
        return number

    def _show(self, number: str) -> None:
        if not self._saving:  # a fault while saving must not save again
            self._saving = True
            try:
                self._save_draft()
            except Exception as again:
                self._note(again)
            finally:
                self._saving = False
        self._board.tell(crash_message(number))

    def _on_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, CounterError):  # expected, only not here: its own sentence says more than a number
            self._board.tell(message_of(error))
        elif not issubclass(kind, Cancelled):
            self.report(error)

    def _on_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None and not issubclass(caught.exc_type, SystemExit | Cancelled):
            self.report(caught.exc_value)
