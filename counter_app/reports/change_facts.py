# SPDX-License-Identifier: Apache-2.0
"""What the sheet of a guide's changes says (指南变动). Nothing in it is about a person or a case."""

from dataclasses import dataclass
from datetime import date, datetime

WHOLE, ITEM = "整本指南", "一个事项"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change. ``state`` is WHOLE for what is of no single item, ITEM for what is of the one named."""

    sentence: str
    state: str = ITEM
    item: str = ""  # 2 职工参保登记; of what is of no single item: which ones, where not all
    part: str = ""  # 材料, 时限, ...
    before: str = ""
    after: str = ""
    since: date | None = None  # from when; None where only two editions are held against each other


@dataclass(frozen=True, slots=True)
class ChangeSheetFacts:
    """What changed in a guide in some days, or between two of its editions (then ``since`` of no line is known)."""

    guide_title: str
    valid_from: date  # of the later edition
    before: str  # versions
    after: str
    first: date
    last: date
    made_at: datetime
    window: str  # 3 号窗口
    hall: str
    lines: tuple[ChangeLine, ...] = ()
    practice: bool = False
