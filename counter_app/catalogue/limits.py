# SPDX-License-Identifier: Apache-2.0
"""办结时限 as a guide prints it, for items that are kept as text: read only where the line says one plain thing."""

import re
from dataclasses import dataclass

from counter_app.catalogue.items import Limit, LimitKind, Line, Quote, Section, ServiceItem

_AMOUNT = re.compile(r"(?:不超过)?\s*(\d{1,3})\s*(个工作日|个月)")


@dataclass(frozen=True, slots=True)
class PrintedLimits:
    """What the text says. ``unread`` is a line that says more than one thing (在职职工…；灵活就业人员…), or ""."""

    limit: Limit | None
    statutory: Limit | None
    unread: str = ""


def printed_limits(item: ServiceItem) -> PrintedLimits:
    """The item's promised (or only) limit and its statutory one, each None where the guide is silent."""
    promised = item.section("承诺办结时限") or item.section("办理时限")
    statutory = item.section("法定办结时限")
    found = [_only_line(one) for one in (promised, statutory)]
    limits = [
        None if line is None or section is None else _read(line, section)
        for line, section in zip(found, (promised, statutory), strict=True)
    ]
    unread = [line.text for line, limit in zip(found, limits, strict=True) if line is not None and limit is None]
    return PrintedLimits(limits[0], limits[1], unread[0] if unread else "")


def _only_line(section: Section | None) -> Line | None:
    return section.lines[0] if section is not None and section.lines else None


def _read(line: Line, section: Section) -> Limit | None:
    words = line.text.strip().rstrip("。；")
    quote = (Quote(line, 0, len(line.text), section.heading),)
    amount = _AMOUNT.fullmatch(words)
    if len(section.lines) > 1:
        return None
    if words == "即时办结":
        return Limit(LimitKind.immediate, 0, words, None, quote)
    if words == "工作日办理":
        return Limit(LimitKind.within_working_days, 0, words, None, quote)
    if amount is None:
        return None
    kind = LimitKind.months if amount[2] == "个月" else LimitKind.working_days
    return Limit(kind, int(amount[1]), words, None, quote)
