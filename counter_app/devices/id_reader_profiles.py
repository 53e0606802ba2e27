# SPDX-License-Identifier: Apache-2.0
"""Readers of identity cards as data: how fast they talk, what is read, and how long each step may take."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from counter_app.devices.profile_files import Profile, load_family, shipped_folder

_TIMES = {"poll_ms": 10, "answer_ms": 20, "read_ms": 20, "gap_ms": 5}
LONGEST_MS = 10_000
SPEEDS = (9600, 19200, 38400, 57600, 115200)


class IdReaderProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model of reader. Times are in milliseconds, which wires are reckoned in."""

    driver: Literal["samv", "vendor"] = "samv"
    library: Literal["", "sdtapi", "termb"] = ""  # which functions a vendor's library has
    python: tuple[str, ...] = ()  # what runs the library: a 32-bit interpreter; empty: the counter's own
    speed: int = 115200
    read: tuple[Literal["30 01", "30 10"], ...] = ("30 01",)
    """Commands in turn: the next one where the module does not know the one before. What 30 10 brings of
    fingerprints is dropped unseen; no profile that ships asks for it."""
    new_address: bool = True  # also the address written onto the card later
    photo: bool = False  # whether the photo block is kept in the reading
    finds_again: bool = False  # whether "find" still finds a card that was read and lies there
    tries: int = 3  # a card that is still being laid down is read again before anybody is told
    poll_ms: int = 300
    answer_ms: int = 1000
    read_ms: int = 3000
    gap_ms: int = 500  # no byte for so long within an answer: the rest does not come

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Speeds no module has, no command at all, times that cannot be."""
        if self.speed not in SPEEDS:
            yield "speed", f"speed 只能是 {'、'.join(map(str, SPEEDS))}"
        if (self.driver == "vendor") != bool(self.library):
            yield "library", "driver 是 vendor 时才写 library，而且要写"
        if not self.read:
            yield "read", "read 至少写一条"
        if not 1 <= self.tries <= 9:
            yield "tries", "tries 只能是 1 到 9"
        for key, least in _TIMES.items():
            if not least <= getattr(self, key) <= LONGEST_MS:
                yield key, f"{key} 只能是 {least} 到 {LONGEST_MS}"


@cache
def id_reader_profiles() -> Mapping[str, IdReaderProfile]:
    """The readers that ship with the program. Raises ResourceFaults."""
    return load_family(shipped_folder("id_readers"), IdReaderProfile)
