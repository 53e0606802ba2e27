# SPDX-License-Identifier: Apache-2.0
"""How a window stands right now, as it tells the centre every half minute. Nothing in it is personal."""

from enum import StrEnum

from counter_app.wire.messages import Answer, Message

EVERY = 30.0
"""Seconds between two tellings."""

SILENT = 100.0
"""Seconds without any after which a window that should be open is called silent."""

MOST_BYTES = 4096
MOST_FAULTS = 16
MOST_LETTERS = 40


class WindowState(StrEnum):
    """What a citizen finds at the window."""

    open = "open"
    paused = "paused"
    locked = "locked"
    closed = "closed"  # the day's log was closed


class WindowStanding(Message, frozen=True, kw_only=True):
    """``oldest_s`` is the age of the oldest action that is not at the centre yet; ``faults`` are kinds of devices;
    ``at`` in µs by the window's clock."""

    at: int
    clerk: str = ""
    state: WindowState = WindowState.open
    open_cases: int = 0
    waiting: int = 0
    longest_wait_s: int = 0
    outbox: int = 0
    oldest_s: int = 0
    faults: tuple[str, ...] = ()


class StandingTaken(Answer, frozen=True, kw_only=True):
    """``now`` in µs by the centre's clock."""

    now: int
