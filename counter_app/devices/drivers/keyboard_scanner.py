# SPDX-License-Identifier: Apache-2.0
"""A scanner that types like a keyboard: the window catches what it types and hands it over here."""

import queue

from counter_app.base.clock import Clock
from counter_app.base.readings import Reading
from counter_app.devices.drivers.serial_scanner import reading_of
from counter_app.devices.patience import Patience
from counter_app.devices.protocols.scanned_code import code_of
from counter_app.devices.scanner_profiles import ScannerProfile

SLICE = 0.1
"""Seconds between two looks at whether somebody gave up."""


class KeyboardScanner:
    """Codes come by :meth:`take` from the window's thread; everything else is as with any other scanner."""

    def __init__(self, profile: ScannerProfile, clock: Clock) -> None:
        self._profile, self._clock = profile, clock
        self._typed: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def key_gap(self) -> int:
        """Milliseconds between two keys of a scanner, at most."""
        return self._profile.key_gap

    def take(self, line: str) -> None:
        """A line that was typed as no hand types. May be called from any thread."""
        self._typed.put(line)

    def check(self, patience: Patience) -> str:
        """A keyboard cannot be asked whether it is there."""
        patience.check()
        return ""

    def read(self, patience: Patience, *, again: bool = False) -> Reading | None:
        """The next code that is shown."""
        del again
        while True:
            patience.check()
            try:
                line = self._typed.get(timeout=patience.part(SLICE))
            except queue.Empty:
                if patience.over:
                    return None
                continue
            code = code_of(line, self._profile.pattern, self._profile.prefix)
            return reading_of(code, self._profile, "", self._clock)

    def close(self) -> None:
        """There is nothing to let go of."""
