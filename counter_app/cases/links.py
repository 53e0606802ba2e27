# SPDX-License-Identifier: Apache-2.0
"""Cases that belong together."""

from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts


class LinkKind(StrEnum):
    """Why a case names another."""

    together = "together"  # 合并办理: one visit, shared scans and lines, one receipt (医疗费 and 津贴)
    follows = "follows"  # 补办, or the next of its kind: that case is the first
    prompted = "prompted"  # begun because of that case (a bounced payment, a complaint about it)


class Linked(Facts, tag="linked", frozen=True, kw_only=True):
    """The case belongs to another, whose id and number stand here. Both are told, each by an action of its own.

    ``number`` "" is filled in by the store where the other case gets its number in the same press. ``back``: the other
    case names this one (this is the first, the other its successor).
    """

    other: str
    number: str = ""
    link: LinkKind
    back: bool = False


class CaseLink(msgspec.Struct, frozen=True):
    """Another case this one belongs to."""

    other: str
    number: str
    link: LinkKind
    at: int
    back: bool = False
