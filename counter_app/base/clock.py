# SPDX-License-Identifier: Apache-2.0
"""Time: UTC microseconds are stored, civil dates are always those of Shanghai."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Answers the present moment as an aware datetime."""


def system_clock() -> datetime:
    """Now, by this machine's clock."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still (tests, gallery, rehearsals)."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    return lambda: moment


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC; exact, never through a float."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(micros: int) -> datetime:
    """The moment, in Shanghai time."""
    seconds, rest = divmod(micros, 1_000_000)
    return datetime.fromtimestamp(seconds, tz=SHANGHAI).replace(microsecond=rest)


def civil_date(moment: datetime) -> date:
    """The date on the hall's wall calendar."""
    return moment.astimezone(SHANGHAI).date()


def parse_moment(text: str) -> datetime:
    """Read ISO 8601; a time without an offset is Shanghai's. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


WEEKDAYS = "一二三四五六日"


def written_date(day: date, *, year: bool = True) -> str:
    """``2026年11月27日`` or ``11月27日``."""
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"


def spoken_date(day: date, *, year: bool = False) -> str:
    """``11月27日 周五`` or ``2026年11月27日 周五``."""
    return f"{written_date(day, year=year)} 周{WEEKDAYS[day.weekday()]}"
