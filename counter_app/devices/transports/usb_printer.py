# SPDX-License-Identifier: Apache-2.0
"""A printer on USB without a driver of the system, by python-escpos and pyusb. Not tried with a real one.

Needs libusb and the right to the device (udev rules; on Windows a WinUSB driver bound to it).
"""

import contextlib
import errno

import usb.core
import usb.util
from escpos.printer import Usb

from counter_app.devices.aside import SLICE
from counter_app.devices.faults import LinkFault
from counter_app.devices.patience import Patience

PIECE = 4096
MOST = 64
_PRINTER_CLASS = 7


class _Printer(Usb):  # type: ignore[misc]  # the library has no types
    def open(self, raise_not_found: bool = True) -> None:
        """As the library does, but with the endpoints that the printer names, and no reset."""
        del raise_not_found
        self.device = usb.core.find(**self.usb_args)
        if self.device is None:
            raise LinkFault("printer.usb_missing")
        self._check_driver()
        self.device.set_configuration()
        for interface in self.device.get_active_configuration():
            if interface.bInterfaceClass == _PRINTER_CLASS:
                for endpoint in interface:
                    if usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_IN:
                        self.in_ep = endpoint.bEndpointAddress
                    else:
                        self.out_ep = endpoint.bEndpointAddress
                return


class UsbLink:
    """One printing. Used from one thread."""

    answers = True

    def __init__(self, vendor: int, product: int, seconds: float, request: Patience) -> None:
        self._seconds, self._request = seconds, request
        self._printer = _Printer(vendor, product, timeout=int(seconds * 1000))

    def open(self) -> None:
        """Raises LinkFault where the printer is not there, not ours to use, or USB itself cannot be used."""
        try:
            self._printer.open()
        except usb.core.NoBackendError as error:
            raise LinkFault("printer.usb_library") from error
        except usb.core.USBError as error:
            denied = error.errno in (errno.EACCES, errno.EPERM)
            raise LinkFault("printer.no_permission" if denied else "printer.usb_missing") from error

    def write(self, data: bytes) -> None:
        """Raises OSError (USBError is one) when the printer is gone or takes nothing for too long, and Cancelled
        between pieces."""
        for at in range(0, len(data), PIECE):
            self._request.check()
            self._printer._raw(data[at : at + PIECE])

    def read(self) -> bytes:
        """Raises OSError when the printer is gone, and Cancelled."""
        step = Patience(self._request.part(self._seconds))
        while True:
            self._request.check()
            try:
                return bytes(self._printer.device.read(self._printer.in_ep, MOST, int(SLICE * 1000)))
            except usb.core.USBTimeoutError:
                if step.over:
                    return b""

    def close(self) -> None:
        """Let go of the device."""
        with contextlib.suppress(OSError):
            self._printer.close()
