# SPDX-License-Identifier: Apache-2.0
"""A printer behind the system's print queue, its bytes passed through as they are: ``lp -o raw``, on Windows a RAW
job (by python-escpos and pywin32; not tried). A queue takes a job or refuses it; of the paper it says nothing.
"""

import sys

from counter_app.base.errors import CounterError
from counter_app.devices.faults import LinkFault
from counter_app.devices.patience import Patience
from counter_app.devices.transports.print_queue import check_queue, submit_raw

TITLE = "slip"
"""A job's name; it names nobody."""


class QueueLink:
    """One job. Nothing ever comes back."""

    answers = False

    def __init__(self, queue: str, request: Patience) -> None:
        self._queue, self._request = queue, request

    def open(self) -> None:
        """Raises LinkFault where the system knows no such queue, or takes no jobs at all."""
        if sys.platform == "win32":
            return
        try:
            check_queue(self._queue, self._request)
        except CounterError as error:
            raise _told(error, refused="printer.queue_unknown") from error

    def write(self, data: bytes) -> None:
        """Hand over the job. Raises LinkFault; ``nothing_out`` is false where nobody knows whether it was taken."""
        if sys.platform == "win32":
            _write_windows(self._queue, data)
            return
        try:
            submit_raw(data, queue=self._queue, title=TITLE, request=self._request)
        except CounterError as error:
            raise _told(error, refused="printer.queue_refused") from error

    def read(self) -> bytes:
        """Nothing."""
        return b""

    def close(self) -> None:
        """Nothing is held."""


def _told(error: CounterError, *, refused: str) -> LinkFault:
    if error.code == "printing.queue_silent":
        return LinkFault("printer.queue_silent", nothing_out=False)
    return LinkFault("printer.no_spooler" if error.code == "printing.no_spooler" else refused)


def _write_windows(queue: str, data: bytes) -> None:
    from escpos.exceptions import DeviceNotFoundError
    from escpos.printer import Win32Raw

    if not Win32Raw.is_usable():
        raise LinkFault("printer.no_spooler")
    printer = Win32Raw(queue)
    try:
        printer.open(TITLE)
        printer._raw(data)
    except DeviceNotFoundError as error:
        raise LinkFault("printer.queue_unknown") from error
    except Exception as error:  # pywin32's own kind, which only Windows has
        raise LinkFault("printer.queue_refused") from error
    finally:
        printer.close()
