# SPDX-License-Identifier: Apache-2.0
"""What the list of an item's papers says (材料清单): the item, not a case. Nothing in it is about a person."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.reports.facts import OfficeFacts

SURE, MAYBE = "要带", "看情形"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A material to bring. ``state`` is SURE, or MAYBE while an answer is open: then ``when`` says under which."""

    text: str
    state: str = SURE
    when: str = ""
    evidence: str = ""
    options: tuple[str, ...] = ()  # any one of these will do
    where: str = ""  # where the citizen gets it
    notes: tuple[str, ...] = ()  # 必要时才要, what may stand in for it, ...


@dataclass(frozen=True, slots=True)
class ItemSheetFacts:
    """An item under the circumstances known so far, with everything a citizen may ask about it."""

    item_title: str
    item_code: str
    guide_title: str
    guide_issued: str  # ISO date, "" where the guide has none
    catalogue_version: str
    made_at: datetime
    window: str  # 3 号窗口
    office: OfficeFacts
    who: str
    circumstances: tuple[str, ...] = ()  # the answers given
    lines: tuple[SheetLine, ...] = ()
    verbatim: tuple[str, ...] = ()  # the guide's own lines on materials, for an item kept as text only
    limits: tuple[str, ...] = ()
    statutory: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()  # spans that must, or must not, have gone by
    fee: str = ""
    channels: str = ""
    steps: tuple[str, ...] = ()
    reference: str = ""  # said of another place's guide
    practice: bool = False
