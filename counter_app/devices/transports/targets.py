# SPDX-License-Identifier: Apache-2.0
"""Where a slip goes, as the settings write it: ``tcp://HOST:PORT``, ``serial:PORT?speed=9600&flow=rtscts``,
``usb:VID:PID``, ``queue:NAME`` or ``file:PATH``.
"""

import importlib
import logging
import os
import re
import shutil
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from counter_app.base.errors import CounterError
from counter_app.devices.contracts import Link
from counter_app.devices.patience import Patience

DEFAULT_PORT = 9100
PATIENCE = 2.0
"""Seconds to wait for a connection, a byte, or a printer that takes nothing."""
REQUEST = 120.0
"""Seconds one slip may take altogether, the longest on the slowest wire among them."""


@dataclass(frozen=True, slots=True)
class TcpTarget:
    """A printer on the network."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class FileTarget:
    """A file or device node."""

    path: str


@dataclass(frozen=True, slots=True)
class SerialTarget:
    """A serial port. ``flow`` is how the printer says that it is full."""

    port: str
    speed: int = 9600
    flow: str = "none"


@dataclass(frozen=True, slots=True)
class UsbTarget:
    """A device by the numbers of its maker and model."""

    vendor: int
    product: int


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """A queue of the system's, which passes bytes through."""

    name: str


Target = TcpTarget | SerialTarget | UsbTarget | QueueTarget | FileTarget

_FLOWS = frozenset({"none", "rtscts", "dsrdtr", "xonxoff"})
_USB = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})")
_QUEUE = re.compile(r"[^\s/#-][^/#]*")  # never an option of lp's; Windows has spaces in its names
_MOST_SPEED = 4_000_000


def parse_target(text: str) -> Target:
    """Read a target. Raises CounterError ``printer.target_faulty``."""
    scheme, _, rest = text.partition(":")
    found: Target | None = None
    match scheme:
        case "file" if rest.strip():
            found = FileTarget(rest)
        case "tcp":
            found = _tcp(text)
        case "serial":
            found = _serial(rest)
        case "usb" if numbers := _USB.fullmatch(rest):
            found = UsbTarget(int(numbers[1], 16), int(numbers[2], 16))
        case "queue" if _QUEUE.fullmatch(rest):
            found = QueueTarget(rest)
        case _:
            pass
    if found is None:
        raise CounterError("printer.target_faulty", target=text)
    return found


def _tcp(text: str) -> TcpTarget | None:
    try:
        parts = urlsplit(text)
        port = parts.port or DEFAULT_PORT
    except ValueError:
        return None
    return TcpTarget(parts.hostname, port) if parts.hostname and not parts.path.strip("/") else None


def _serial(rest: str) -> SerialTarget | None:
    port, _, options = rest.partition("?")
    given = dict(parse_qsl(options, keep_blank_values=True))
    speed, flow = given.pop("speed", "9600"), given.pop("flow", "none")
    fits = re.fullmatch("[0-9]{3,7}", speed) and int(speed) <= _MOST_SPEED and flow in _FLOWS
    return SerialTarget(port, int(speed), flow) if port.strip() and fits and not given else None


def make_link(target: Target, seconds: float = PATIENCE, request: Patience | None = None) -> Link:
    """A link that is not open yet. The printing library is loaded on first need.

    ``seconds`` are for each step; ``request`` is what the whole of it may take, and the way to give it up.
    """
    asked = request or Patience(REQUEST)
    match target:
        case TcpTarget(host, port):
            _load_library()
            from counter_app.devices.transports.network import NetworkLink

            return NetworkLink(host, port, seconds, asked)
        case SerialTarget(port, speed, flow):
            from counter_app.devices.transports.serial_printer import SerialLink

            return SerialLink(port, speed, flow, seconds, asked)
        case UsbTarget(vendor, product):
            _load_library()
            from counter_app.devices.transports.usb_printer import UsbLink

            return UsbLink(vendor, product, seconds, asked)
        case QueueTarget(name):
            _load_library()
            from counter_app.devices.transports.raw_queue import QueueLink

            return QueueLink(name, asked)
        case FileTarget(path):
            _load_library()
            from counter_app.devices.transports.file import FileLink

            return FileLink(path, seconds, asked)


def _load_library() -> None:
    """Import python-escpos without its two side effects: a root log handler, and a folder left in the temporary one."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    capabilities = importlib.import_module("escpos.capabilities")
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
