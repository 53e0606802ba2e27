# SPDX-License-Identifier: Apache-2.0
"""Where a slip goes, as the settings write it: ``tcp://host:port`` or ``file:/path``."""

import importlib
import logging
import os
import shutil
from dataclasses import dataclass
from urllib.parse import urlsplit

from counter_app.base.errors import CounterError
from counter_app.devices.contracts import Link

DEFAULT_PORT = 9100
PATIENCE = 2.0
"""Seconds to wait for a connection, a byte, or a printer that takes nothing."""


@dataclass(frozen=True, slots=True)
class TcpTarget:
    """A printer on the network."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class FileTarget:
    """A file or device node."""

    path: str


Target = TcpTarget | FileTarget


def parse_target(text: str) -> Target:
    """Read a target. Raises CounterError ``printer.target_faulty``."""
    if text.startswith("file:") and text.removeprefix("file:").strip():
        return FileTarget(text.removeprefix("file:"))
    try:
        parts = urlsplit(text)
        if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
            return TcpTarget(parts.hostname, parts.port or DEFAULT_PORT)
    except ValueError:
        pass
    raise CounterError("printer.target_faulty", target=text)


def make_link(target: Target, patience: float = PATIENCE) -> Link:
    """A link that is not open yet. The printing library is loaded on first need."""
    _load_library()
    match target:
        case TcpTarget(host, port):
            from counter_app.devices.transports.network import NetworkLink

            return NetworkLink(host, port, patience)
        case FileTarget(path):
            from counter_app.devices.transports.file import FileLink

            return FileLink(path)


def _load_library() -> None:
    """Import python-escpos without its two side effects: a root log handler, and a folder left in the temporary one."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    capabilities = importlib.import_module("escpos.capabilities")
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
