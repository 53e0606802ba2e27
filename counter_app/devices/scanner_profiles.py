# SPDX-License-Identifier: Apache-2.0
"""Scanners of codes as data: how they are connected, what they may send, how long what was shown counts."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from counter_app.devices.profile_files import Profile, load_family, shipped_folder

CODE = "^[0-9A-Za-z]{16,64}$"
"""What a 医保码 may look like where the profile does not say; 28 digits are the usual form."""
GOOD_SECONDS = 60
KEY_GAP = 35


class ScannerProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model of scanner. Speed and shape of the line count for ``serial``, ``key_gap`` for ``keyboard`` only."""

    driver: Literal["serial", "keyboard"]
    speed: int = 9600
    bits: int = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: int = 1
    prefix: str = ""  # what the scanner puts before every code
    pattern: str = CODE
    good_seconds: int = GOOD_SECONDS  # a code shown longer ago is not asked for any more
    key_gap: int = KEY_GAP  # ms between two keys: no hand is as quick for a whole code

    def wrong(self) -> Iterator[tuple[str, str]]:
        """A pattern that is none, and numbers that cannot be."""
        try:
            re.compile(self.pattern)
        except re.error:
            yield "pattern", "pattern 不是正则表达式"
        for key, least, most in (("speed", 300, 921_600), ("good_seconds", 1, 3600), ("key_gap", 5, 100)):
            if not least <= getattr(self, key) <= most:
                yield key, f"{key} 只能是 {least} 到 {most}"


@cache
def scanner_profiles() -> Mapping[str, ScannerProfile]:
    """The scanners that ship with the program. Raises ResourceFaults."""
    return load_family(shipped_folder("scanners"), ScannerProfile)
