# SPDX-License-Identifier: Apache-2.0
"""A printer behind a file: a device node such as ``/dev/usb/lp0``, or a plain file that keeps the last slip's bytes."""

import contextlib
import os
import select
import stat

from escpos.printer import File

from counter_app.base.private_files import private_opener
from counter_app.devices.aside import SLICE
from counter_app.devices.patience import Patience

PIECE = 4096


class _Printer(File):  # type: ignore[misc]  # the library has no types
    def open(self, raise_not_found: bool = True) -> None:
        """Unbuffered: what was written is known to the byte."""
        del raise_not_found
        self.device = open(self.devfile, "wb", buffering=0, opener=private_opener)


class FileLink:
    """One writing. Nothing ever comes back."""

    answers = False

    def __init__(self, path: str, seconds: float, request: Patience) -> None:
        self._printer = _Printer(path, auto_flush=False)
        self._seconds, self._request = seconds, request
        self._waits = False

    def open(self) -> None:
        """Raises OSError when the file cannot be written."""
        self._printer.open()
        number = self._printer.device.fileno()
        self._waits = os.name == "posix" and not stat.S_ISREG(os.fstat(number).st_mode)
        if self._waits:  # a printer without paper takes nothing for hours
            os.set_blocking(number, False)

    def write(self, data: bytes) -> None:
        """Raises OSError when the disk is full, the device is gone or takes nothing for too long, and Cancelled."""
        rest = memoryview(data)
        step = Patience(self._request.part(self._seconds))
        while rest:
            self._request.check()
            taken = self._printer.device.write(rest[:PIECE])
            if taken:
                rest = rest[taken:]
                step = Patience(self._request.part(self._seconds))
            elif step.over:
                raise TimeoutError
            else:
                select.select([], [self._printer.device], [], SLICE)

    def read(self) -> bytes:
        """Nothing."""
        return b""

    def close(self) -> None:
        """Let go of the file. What could not be written has been told by ``write`` already."""
        with contextlib.suppress(OSError):
            self._printer.close()
