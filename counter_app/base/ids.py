# SPDX-License-Identifier: Apache-2.0
"""Identifiers made at the counter: UUIDv7 (RFC 9562), growing even if the clock steps back."""

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last_stamp = 0


def new_id() -> str:
    """A fresh UUIDv7 in its usual text form.

    The 12 bits after the milliseconds count within one millisecond, so ids made by one process sort
    in the order in which they were made.
    """
    global _last_stamp
    with _lock:
        stamp = (time.time_ns() // 1_000_000) << 12
        _last_stamp = max(stamp, _last_stamp + 1)
        stamp = _last_stamp
    millis, counter = stamp >> 12, stamp & 0xFFF
    value = (millis & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= counter << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return str(uuid.UUID(int=value))


def derived_id(base: str, use: str) -> str:
    """The id that belongs to ``base`` for one use: the same inputs always give the same id (UUIDv5)."""
    return str(uuid.uuid5(uuid.UUID(base), use))
