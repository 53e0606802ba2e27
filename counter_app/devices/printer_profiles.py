# SPDX-License-Identifier: Apache-2.0
"""Printer models as data (``resources/devices/printers``): code asks a profile what it can do, never for a name."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Literal

from counter_app.base.errors import CounterError
from counter_app.base.slip import DOTS_PER_COLUMN, SLIP_COLUMNS
from counter_app.devices.profile_files import Profile, load_family, shipped_folder


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


class PrinterProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a printer can do."""

    width_mm: Literal[58, 80]
    dots: int
    encoding: Encoding
    cutter: Cutter
    native_qr: bool
    status: StatusWay

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Too few dots for the columns of its paper."""
        least = SLIP_COLUMNS[self.width_mm] * DOTS_PER_COLUMN
        if self.dots < least:
            yield "dots", f"dots 至少 {least}"


@cache
def printer_profiles() -> Mapping[str, PrinterProfile]:
    """The profiles that ship with the program, by key."""
    return load_family(shipped_folder("printers"), PrinterProfile)


def printer_profile(key: str) -> PrinterProfile:
    """A profile by its key. Raises CounterError ``printer.profile_unknown``."""
    found = printer_profiles().get(key)
    if found is None:
        raise CounterError("printer.profile_unknown", profile=key)
    return found


def profile_for(width_mm: int) -> PrinterProfile:
    """The generic profile of a paper width. Raises CounterError ``printer.no_profile``."""
    found = printer_profiles().get(f"generic-{width_mm}")
    if found is None:
        raise CounterError("printer.no_profile", width=width_mm)
    return found
