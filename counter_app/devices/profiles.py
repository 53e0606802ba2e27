# SPDX-License-Identifier: Apache-2.0
"""Printer models as data (``resources/devices/printers``): code asks a profile what it can do, never for a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.resources import Document, Fault, ResourceFaults, iter_yaml, read_mapping, resources_root
from counter_app.base.slip import DOTS_PER_COLUMN, SLIP_COLUMNS


class Encoding(StrEnum):
    """How Chinese text is sent."""

    gbk = "gbk"
    gb18030 = "gb18030"  # with the four-byte characters of extension A
    raster = "raster"  # every line as dots


class Cutter(StrEnum):
    """What the cutter does."""

    none = "none"
    partial = "partial"
    full = "full"


class StatusWay(StrEnum):
    """How a printer tells its state."""

    none = "none"  # never asked
    realtime = "realtime"  # DLE EOT, before and after
    ordered = "ordered"  # DLE EOT, and GS r answered only when what was sent has been worked off


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """What a printer can do."""

    key: str
    label: str
    width_mm: int
    dots: int
    encoding: Encoding
    cutter: Cutter
    native_qr: bool
    status: StatusWay


_CHOICES: Mapping[str, type[StrEnum]] = {"encoding": Encoding, "cutter": Cutter, "status": StatusWay}
_KEYS = ("label", "width_mm", "dots", "native_qr", *_CHOICES)


@cache
def default_profiles() -> Mapping[str, PrinterProfile]:
    """The profiles that ship with the program, by key."""
    return load_profiles(resources_root() / "devices" / "printers")


def profile_for(width_mm: int) -> PrinterProfile:
    """The generic profile of a paper width. Raises CounterError ``printer.no_profile``."""
    found = default_profiles().get(f"generic-{width_mm}")
    if found is None:
        raise CounterError("printer.no_profile", width=width_mm)
    return found


def load_profiles(folder: Path) -> Mapping[str, PrinterProfile]:
    """Read a folder of profiles. Raises ResourceFaults with every fault of every file."""
    faults: list[Fault] = []
    found: dict[str, PrinterProfile] = {}
    for path in iter_yaml(folder):
        if (read := read_mapping(path, f"devices/printers/{path.name}", faults)) is None:
            continue
        if wrong := _wrong(*read):
            faults.extend(wrong)
        else:
            found[path.stem] = msgspec.convert({"key": path.stem, **read[1]}, PrinterProfile)
    if faults or not found:
        raise ResourceFaults(faults or [Fault("devices/printers", 0, 0, "没有打印机的资料")])
    return found


def _wrong(document: Document, data: dict[str, object]) -> list[Fault]:
    faults = [document.fault((key,), f"“{key}”不认识") for key in data if key not in _KEYS]
    faults += [document.fault((), f"缺 {key}") for key in _KEYS if key not in data]
    for key, choices in _CHOICES.items():
        if key in data and data[key] not in set(choices):
            faults.append(document.fault((key,), f"{key} 只能是：{'、'.join(choices)}"))
    if "label" in data and not isinstance(data["label"], str):
        faults.append(document.fault(("label",), "label 要写成字"))
    if "native_qr" in data and not isinstance(data["native_qr"], bool):
        faults.append(document.fault(("native_qr",), "native_qr 要写 true 或 false"))
    width = data.get("width_mm")
    columns = SLIP_COLUMNS.get(width) if isinstance(width, int) else None
    if "width_mm" in data and columns is None:
        faults.append(document.fault(("width_mm",), "width_mm 只能是 58 或 80"))
    elif columns and "dots" in data and (type(data["dots"]) is not int or data["dots"] < columns * DOTS_PER_COLUMN):
        faults.append(document.fault(("dots",), f"dots 至少 {columns * DOTS_PER_COLUMN}"))
    return faults
