# SPDX-License-Identifier: Apache-2.0
"""What goes over a device's wire, kept as a trace without the person whose card it was."""

from typing import Protocol


class Tap(Protocol):
    """Hears what a driver sends and what comes, in the driver's own lane, as it happens."""

    def sent(self, data: bytes) -> None:
        """Bytes from the host to the device."""

    def came(self, data: bytes) -> None:
        """Bytes from the device."""
