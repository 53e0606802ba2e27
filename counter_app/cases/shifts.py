# SPDX-License-Identifier: Apache-2.0
"""How a window stands between its clerks: open, paused, locked, closed. Told from its acts. Pure."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from counter_app.cases.actions import Action, SignedIn, SignedOut
from counter_app.cases.shift_facts import Locked, PauseBegun, PauseEnded, Unlocked


class WindowState(StrEnum):
    """How a window stands for the public."""

    open = "open"
    paused = "paused"
    locked = "locked"
    closed = "closed"


class ShiftStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at the window. A pause and a lock end where the clerk changes."""

    clerk: str = ""
    paused: str = ""  # the reason
    paused_at: int = 0
    locked: bool = False

    @property
    def state(self) -> WindowState:
        """The word for it."""
        if not self.clerk:
            return WindowState.closed
        if self.locked:
            return WindowState.locked
        return WindowState.paused if self.paused else WindowState.open


def shift_of(actions: Iterable[Action]) -> ShiftStanding:
    """How the window stands after its acts, in their order."""
    now = ShiftStanding()
    for action in actions:
        match action.facts:
            case SignedIn():
                now = ShiftStanding(clerk=action.clerk)
            case SignedOut():
                now = ShiftStanding()
            case PauseBegun():
                now = msgspec.structs.replace(now, paused=action.facts.reason, paused_at=action.at)
            case PauseEnded():
                now = msgspec.structs.replace(now, paused="", paused_at=0)
            case Locked():
                now = msgspec.structs.replace(now, locked=True)
            case Unlocked():
                now = msgspec.structs.replace(now, locked=False)
            case _:
                pass
    return now
