# SPDX-License-Identifier: Apache-2.0
"""What a slip that belongs to no case says: a queue ticket, and the page that tries a printer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counter_app.base.clock import SHANGHAI
from counter_app.reports.fields import PRACTICE_LINE, Field, Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """取号小票. ``waiting`` is how many people come before, None where nobody can say; ``window`` may be open until the
    number is called."""

    paper: ClassVar[str] = "ticket"
    number: str
    made_at: datetime
    office_name: str = ""
    window: str = ""  # 3 号窗口
    matter: str = ""
    waiting: int | None = 0
    qr: str = ""
    practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFacts:
    """试打页: shows whether width, Chinese, drawn characters, QR and cutter are right."""

    paper: ClassVar[str] = "test"
    made_at: datetime
    office_name: str = ""
    window: str = ""
    printer: str = ""  # its profile's label
    qr: str = "counter-app"


def _moment(made: datetime) -> str:
    there = made.astimezone(SHANGHAI)
    return f"{there.month}月{there.day}日 {there:%H:%M}"


def _waiting(facts: TicketFacts) -> str:
    if facts.waiting is None:
        return "轮到时，给窗口看这张小票"
    return f"前面还有 {facts.waiting} 人" if facts.waiting else "前面没有人"


TICKET_FIELDS: Mapping[str, Field[TicketFacts]] = {
    "number": Field("号", lambda facts: facts.number, Silence.required),
    "office_name": Field("受理单位", lambda facts: facts.office_name),
    "window": Field("窗口", lambda facts: facts.window),
    "matter": Field("事项", lambda facts: facts.matter),
    "waiting": Field("前面的人", _waiting),
    "made_short": Field("时间", lambda facts: _moment(facts.made_at)),
    "practice_line": Field("练习", lambda facts: PRACTICE_LINE if facts.practice else ""),
    "code": Field("二维码", lambda facts: facts.qr),
}

TRIAL_FIELDS: Mapping[str, Field[TrialFacts]] = {
    "office_name": Field("受理单位", lambda facts: facts.office_name),
    "window": Field("窗口", lambda facts: facts.window),
    "printer": Field("打印机", lambda facts: facts.printer),
    "made_short": Field("时间", lambda facts: _moment(facts.made_at)),
}
