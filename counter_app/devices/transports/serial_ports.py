# SPDX-License-Identifier: Apache-2.0
"""The serial ports this machine has. Looks only; nothing is opened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A port by the name it is opened by. ``usb``: its maker and model, in hexadecimal."""

    name: str
    said: str = ""
    usb: str = ""


def serial_ports() -> tuple[SerialPort, ...]:
    """What is there just now."""
    from serial.tools.list_ports import comports

    return tuple(
        SerialPort(
            one.device,
            "" if one.description in (None, "n/a") else one.description,
            f"{one.vid:04X}:{one.pid:04X}" if one.vid is not None and one.pid is not None else "",
        )
        for one in sorted(comports())
    )
