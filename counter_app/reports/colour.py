# SPDX-License-Identifier: Apache-2.0
"""The sRGB colour profile that a paper carries: what its black and its greys are, whoever opens it in thirty years.

Written out from the numbers of IEC 61966-2-1 as an ICC profile of version 2 (ICC.1:2001-04), the oldest that every
reader takes; so no file of somebody else's is shipped, and its bytes never change.
"""

import struct
from functools import cache

_WHITE = (0.9642, 1.0, 0.8249)  # D50, the connection space's
_RED, _GREEN, _BLUE = (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)
_STEPS = 1024
_HEADER = 128
NAME = "sRGB IEC61966-2.1"


@cache
def srgb_profile() -> bytes:
    """The profile's bytes."""
    curve = _curve()
    tags = {
        b"desc": _description(NAME),
        b"cprt": _text("Public domain"),
        b"wtpt": _xyz(_WHITE),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = _HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body, table = b"", b""
    for tag, content in tags.items():
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sLL", tag, places[content], len(content))
    return _header(start + len(body)) + struct.pack(">L", len(tags)) + table + body


def _header(size: int) -> bytes:
    head = struct.pack(">L4sL4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    head += bytes(28) + _fixed(_WHITE)
    return head + bytes(_HEADER - len(head))


def _curve() -> bytes:
    """The transfer from what is stored to light, in steps."""
    values = (step / (_STEPS - 1) for step in range(_STEPS))
    light = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in values)
    return struct.pack(f">4sLL{_STEPS}H", b"curv", 0, _STEPS, *(round(one * 65535) for one in light))


def _xyz(colour: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(colour)


def _fixed(colour: tuple[float, float, float]) -> bytes:
    return struct.pack(">3l", *(round(one * 65536) for one in colour))


def _text(words: str) -> bytes:
    return b"text" + bytes(4) + words.encode("ascii") + b"\0"


def _description(words: str) -> bytes:
    """In ASCII; the places for other scripts stay empty."""
    ascii_words = words.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">L", len(ascii_words)) + ascii_words + bytes(4 + 4 + 2 + 1 + 67)
