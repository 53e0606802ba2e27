# SPDX-License-Identifier: Apache-2.0
"""A printer on a serial port. Bytes go in pieces small enough for the slowest speed."""

from counter_app.devices.faults import DeviceFault, LinkFault
from counter_app.devices.patience import Patience
from counter_app.devices.transports.serial_port import SerialWire

PIECE = 512
"""Bytes handed over at once: about half a second at 9600."""
MOST = 64


class SerialLink:
    """One printing. Used from one thread."""

    answers = True

    def __init__(self, port: str, speed: int, flow: str, seconds: float, request: Patience) -> None:
        self._wire = SerialWire(port, speed, flow=flow)
        self._seconds, self._request = seconds, request

    def open(self) -> None:
        """Raises LinkFault where there is no such port, or it is not ours to use."""
        try:
            self._wire.open()
        except DeviceFault as fault:
            raise LinkFault(f"printer.{fault.code.rpartition('.')[2]}") from fault

    def write(self, data: bytes) -> None:
        """Raises ConnectionError when the port is lost or takes nothing for too long, and Cancelled between pieces."""
        try:
            for at in range(0, len(data), PIECE):
                self._request.check()
                self._wire.write(data[at : at + PIECE])
        except DeviceFault as fault:
            raise ConnectionResetError from fault

    def read(self) -> bytes:
        """Raises ConnectionError when the port is lost, and Cancelled."""
        try:
            return self._wire.read(MOST, self._request, self._seconds)
        except DeviceFault as fault:
            raise ConnectionResetError from fault

    def close(self) -> None:
        """Give the port back."""
        self._wire.close()
