# SPDX-License-Identifier: Apache-2.0
"""A printer behind a file: a device node such as ``/dev/usb/lp0``, or a plain file that keeps the last slip's bytes."""

import contextlib

from escpos.printer import File

from counter_app.base.private_files import private_opener


class _Printer(File):  # type: ignore[misc]  # the library has no types
    def open(self, raise_not_found: bool = True) -> None:
        del raise_not_found
        self.device = open(self.devfile, "wb", opener=private_opener)


class FileLink:
    """One writing. Nothing ever comes back."""

    answers = False

    def __init__(self, path: str) -> None:
        self._printer = _Printer(path, auto_flush=True)

    def open(self) -> None:
        """Raises OSError when the file cannot be written."""
        self._printer.open()

    def write(self, data: bytes) -> None:
        """Raises OSError when the disk is full or the device is gone."""
        self._printer._raw(data)

    def read(self) -> bytes:
        """Nothing."""
        return b""

    def close(self) -> None:
        """Let go of the file. What could not be written has been told by ``write`` already."""
        with contextlib.suppress(OSError):
            self._printer.close()
