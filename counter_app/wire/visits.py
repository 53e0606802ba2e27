# SPDX-License-Identifier: Apache-2.0
"""What the windows of one hall tell each other, by the centre, of somebody's visits for one matter."""

import msgspec

MOST_CASES = 50


class VisitsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """By the whole number of who applies. What the asking window worked itself is left out of the answer. ``clerk`` is
    the number of who asks there, "" of an older program."""

    number: str
    guide: str
    item: int
    clerk: str = ""


class VisitTold(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that came to nothing; ``end`` and ``missing`` as in ``cases.trips``."""

    at: int
    end: str
    missing: tuple[str, ...] = ()


class CaseVisits(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one case. ``taken_at`` is when it was taken in, 0 where it was not; ``waits`` for papers."""

    case: str
    number: str
    waits: bool
    taken_at: int
    visits: tuple[VisitTold, ...] = ()


class VisitsTold(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of other windows of the hall, the newest first."""

    cases: tuple[CaseVisits, ...]
