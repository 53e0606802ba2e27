# SPDX-License-Identifier: Apache-2.0
"""A scanner on a pseudo-terminal: what it is told to show comes out of its serial port, as from a real one."""

import contextlib
import os

from counter_app.devices.simulated.pseudo_terminal import open_port

END = b"\r"
NOISE = bytes(range(1, 256)) * 16  # 4 KB, with line ends among them


class SimulatedScanner:
    """``port`` is the serial port to open. A scanner hears nothing and answers nothing."""

    def __init__(self) -> None:
        self._ours, self._theirs, self.port = open_port()
        self._ends = [self._ours, self._theirs]
        os.set_blocking(self._ours, False)

    def show(self, *codes: str) -> None:
        """Codes shown to it, one after the other without a pause."""
        self.send(b"".join(code.encode() + END for code in codes))

    def show_half(self, code: str) -> None:
        """The first half of a code, and then nothing."""
        self.send(code.encode()[: len(code) // 2])

    def noise(self) -> None:
        """A wire with a loose contact."""
        self.send(NOISE)

    def send(self, data: bytes) -> None:
        """Bytes as they are; they wait in the wire until somebody reads, and are lost where it is full."""
        with contextlib.suppress(BlockingIOError):
            while data:
                data = data[os.write(self._ours, data) :]

    def hang_up(self) -> None:
        """Pull the plug; calling it again does nothing."""
        while self._ends:
            os.close(self._ends.pop())

    close = hang_up
