# SPDX-License-Identifier: Apache-2.0
"""Readers of social-security cards as data: how records are asked for, and how long a card may take."""

from collections.abc import Iterator, Mapping
from functools import cache

from counter_app.devices.profile_files import Profile, load_family, shipped_folder
from counter_app.devices.protocols.social_security_card import Way

_NUMBERS = {"tries": (1, 9), "read_ms": (100, 30_000), "retry_ms": (10, 2000)}


class SocialReaderProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way of reading cards by PC/SC. Times are in milliseconds."""

    ways: tuple[Way, ...] = tuple(Way)  # how records are named: the next way where the card does not know the first
    passed_over: tuple[str, ...] = ()  # words in the names of readers that are none, where no reader is named
    tries: int = 3  # a card that is still being put in is tried again before anybody is told
    retry_ms: int = 200
    read_ms: int = 8000  # for the whole card

    def wrong(self) -> Iterator[tuple[str, str]]:
        """No way at all, times that cannot be."""
        if not self.ways:
            yield "ways", "ways 至少写一种"
        for key, (least, most) in _NUMBERS.items():
            if not least <= getattr(self, key) <= most:
                yield key, f"{key} 只能是 {least} 到 {most}"


@cache
def social_reader_profiles() -> Mapping[str, SocialReaderProfile]:
    """The readers that ship with the program. Raises ResourceFaults."""
    return load_family(shipped_folder("social_readers"), SocialReaderProfile)
