# SPDX-License-Identifier: Apache-2.0
"""What can happen to a window between signing in and out: a pause, a lock, a handover. Acts without a case."""

import msgspec

from counter_app.cases.facts import Facts


class PauseBegun(Facts, tag="pause_begun", frozen=True, kw_only=True):
    """暂停服务, with a reason of ``resources/queue``: nobody is called until it ends."""

    reason: str


class PauseEnded(Facts, tag="pause_ended", frozen=True, kw_only=True):
    """恢复服务."""


class Locked(Facts, tag="locked", frozen=True, kw_only=True):
    """离开锁屏: everything is hidden until the clerk's own password; a case in hand stays."""


class Unlocked(Facts, tag="unlocked", frozen=True, kw_only=True):
    """回来."""


class HandedCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case in work that is handed over; ``due`` an ISO date or ""."""

    case: str
    number: str
    title: str
    status: str
    due: str = ""


class HandedPaper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An original that is held for a case, or a promise that was made with it; ``due`` an ISO date or ""."""

    case: str
    number: str
    paper: str
    due: str = ""


class HandedOver(Facts, tag="handed_over", frozen=True, kw_only=True):
    """交接, by the action's clerk to ``to``; both gave their password. A note stands in ``Personal.words["note"]``."""

    to: str
    cases: tuple[HandedCase, ...] = ()
    originals: tuple[HandedPaper, ...] = ()
    promises: tuple[HandedPaper, ...] = ()
    drafts: int = 0


SHIFT_FACTS = (PauseBegun, PauseEnded, Locked, Unlocked, HandedOver)
SHIFT_KINDS = tuple(str(one.__struct_config__.tag) for one in SHIFT_FACTS)
