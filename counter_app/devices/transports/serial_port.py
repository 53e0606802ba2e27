# SPDX-License-Identifier: Apache-2.0
"""A serial port by pyserial: bytes out, bytes in, each step with a time limit. Its faults are sentences."""

import contextlib
import errno

import serial

from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience

SLICE = 0.1
"""Seconds between two looks at whether somebody gave up."""

_LOST: tuple[type[Exception], ...] = (serial.SerialException, OSError)
with contextlib.suppress(ImportError):  # Windows has none
    import termios

    _LOST = (*_LOST, termios.error)  # raised as it is where a port has gone
_UNUSABLE: tuple[type[Exception], ...] = (*_LOST, TypeError, ValueError)

_OPENING = {
    errno.ENOENT: "device.port_missing",
    errno.ENXIO: "device.port_missing",
    errno.ENODEV: "device.port_missing",
    errno.EACCES: "device.no_permission",
    errno.EPERM: "device.no_permission",
    errno.EBUSY: "device.port_taken",
    errno.EAGAIN: "device.port_taken",
}


class SerialWire:
    """One port, opened for this program alone. Used from one thread."""

    def __init__(
        self, port: str, speed: int, *, bits: int = 8, parity: str = "N", stop_bits: float = 1, flow: str = "none"
    ) -> None:
        self._port, self._speed = port, speed
        self._shape = (bits, parity, stop_bits)
        self._flow = flow  # none, rtscts, dsrdtr or xonxoff: how the other side says that it is full
        self._serial: serial.Serial | None = None

    @property
    def is_open(self) -> bool:
        """Whether the port is held."""
        return self._serial is not None

    def open(self) -> None:
        """Take the port; nothing happens where it is held already.

        Raises DeviceFault ``device.port_missing``, ``device.no_permission`` or ``device.port_taken``.
        """
        if self._serial is not None:
            return
        bits, parity, stop_bits = self._shape
        try:
            self._serial = serial.Serial(
                self._port,
                self._speed,
                bytesize=bits,
                parity=parity,
                stopbits=stop_bits,
                timeout=SLICE,
                write_timeout=2,
                exclusive=True,
                rtscts=self._flow == "rtscts",
                dsrdtr=self._flow == "dsrdtr",
                xonxoff=self._flow == "xonxoff",
            )
        except _UNUSABLE as error:
            raise DeviceFault(_opening(error), port=self._port) from None

    def write(self, data: bytes) -> None:
        """Send all bytes. Raises DeviceFault ``device.gone`` where the port takes them no more."""
        try:
            self._held().write(data)
        except _LOST:
            self._lose()

    def read(self, most: int, patience: Patience, seconds: float) -> bytes:
        """What has come, at least one byte; ``b""`` where nothing came within ``seconds`` or the patience.

        Raises DeviceFault ``device.gone``, or Cancelled.
        """
        port = self._held()
        step = Patience(patience.part(seconds))
        while True:
            patience.check()
            try:
                found: bytes = port.read(1)  # waits for a slice at most
                if found and most > 1 and (waiting := port.in_waiting):
                    found += port.read(min(most - 1, waiting))
                if found or step.over:
                    return found
            except _UNUSABLE:
                self._lose()

    def clear(self) -> None:
        """Drop what has come in so far."""
        try:
            self._held().reset_input_buffer()
        except _LOST:
            self._lose()

    def close(self) -> None:
        """Give the port back. Never raises."""
        held, self._serial = self._serial, None
        if held is not None:
            with contextlib.suppress(*_LOST):
                held.close()

    def _held(self) -> serial.Serial:
        if self._serial is None:
            raise DeviceFault("device.gone")
        return self._serial

    def _lose(self) -> None:
        self.close()
        raise DeviceFault("device.gone") from None


def _opening(error: Exception) -> str:
    number = getattr(error, "errno", None)
    words = str(error)
    if "lock" in words:
        return "device.port_taken"
    if isinstance(number, int) and number in _OPENING:
        return _OPENING[number]
    return "device.no_permission" if "PermissionError" in words else "device.port_missing"
