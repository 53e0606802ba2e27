# SPDX-License-Identifier: Apache-2.0
"""What the sheet of a day's log (窗口日志) says, all in words already."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.cases.charts import Picture


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A framed table; ``shares`` are the widths of its columns, of a hundred."""

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A part of the log: lines, and a table, whichever it has. A red part is set bold."""

    title: str
    lines: tuple[str, ...] = ()
    table: SheetTable | None = None
    strong: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class DailySheetFacts:
    """All words of the sheet, in their order. ``made_at`` is the log's own moment, never that of printing."""

    title: str
    hall: str
    date: str
    window: str
    state: str
    made_at: datetime
    sections: tuple[SheetSection, ...]
    foot: tuple[str, str]
    practice: bool = False
