# SPDX-License-Identifier: Apache-2.0
"""A wire to a printer of which every byte is heard."""

from counter_app.devices.contracts import Link
from counter_app.devices.traces import Tap


class TappedLink:
    """Passes everything on to the link itself."""

    wire = "escpos"

    def __init__(self, link: Link, tap: Tap) -> None:
        self._link, self._tap = link, tap
        self.answers = link.answers

    def open(self) -> None:
        """As the link does."""
        self._link.open()

    def write(self, data: bytes) -> None:
        """As the link does; heard first, since it may break off in the middle."""
        self._tap.sent(data)
        self._link.write(data)

    def read(self) -> bytes:
        """As the link does."""
        found = self._link.read()
        if found:
            self._tap.came(found)
        return found

    def close(self) -> None:
        """As the link does."""
        self._link.close()
