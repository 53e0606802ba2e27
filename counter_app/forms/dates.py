# SPDX-License-Identifier: Apache-2.0
"""Days, months, and times from one to another. Kept as ``2026-11-20``, ``2026-11``, ``from/to``."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from counter_app.base.identity import OLDEST
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong

_BETWEEN = r"\s*[-‐-―./年月\s]\s*"
_DAY = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})\s*[日号]?", re.ASCII)
_SHORT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTH = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}})\s*月?", re.ASCII)
_SHORT_MONTH = re.compile(r"(\d{4})(\d\d)", re.ASCII)
_UNTIL = re.compile(r"至|到|[~/]|[-‐-―]+|\s+")
_KEPT = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
_MONTH_LONG = len("2026-11")
UNTIL = "/"
FURTHEST = 100
"""No day of a form lies more years ahead."""


def read_date(field: Field, typed: str, kind: str, today: date) -> Read:
    """A day."""
    return _day(_plain(typed), today)


def read_month(field: Field, typed: str, kind: str, today: date) -> Read:
    """A month; the first day of one, as spreadsheets hold months, is its month."""
    return _month(_plain(typed), today)


def read_date_or_month(field: Field, typed: str, kind: str, today: date) -> Read:
    """A day, or the month alone."""
    day = _day(_plain(typed), today)
    if day.code != "forms.value.date":
        return day
    month = _month(_plain(typed), today)
    return wrong("forms.value.date_or_month") if month.code == "forms.value.month" else month


def read_period(field: Field, typed: str, kind: str, today: date) -> Read:
    """From a day to a day."""
    return _period(_plain(typed), today, _day, "forms.value.period")


def read_month_period(field: Field, typed: str, kind: str, today: date) -> Read:
    """From a month to a month."""
    return _period(_plain(typed), today, _month, "forms.value.month_period")


def spoken_date(field: Field, value: str) -> str:
    """``2026年11月20日``, ``2026年11月``, ``2026年7月28日至2026年12月22日``; what is no date stays as it is."""
    said = [_spoken(one) for one in value.split(UNTIL)]
    return "至".join(said) if value and all(said) and len(said) <= 2 else value


def part(value: str, place: int, until: bool = False) -> str:
    """Year (0), month (1) or day (2) of a value, of a period's end with ``until``; "" where there is none."""
    ends = value.split(UNTIL)
    found = _KEPT.fullmatch(ends[-1 if until and len(ends) == 2 else 0])
    return found.groups("")[place].lstrip("0") if found else ""


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


def _day(plain: str, today: date) -> Read:
    found = _DAY.fullmatch(plain) or _SHORT_DAY.fullmatch(plain)
    if found is None:
        return wrong("forms.value.date")
    return _on_calendar(int(found[1]), int(found[2]), int(found[3]), today)


def _month(plain: str, today: date) -> Read:
    found = _MONTH.fullmatch(plain) or _SHORT_MONTH.fullmatch(plain)
    if found is None:
        whole = _day(plain, today)
        first = not whole.code and whole.value.endswith("-01")
        return Read(whole.value[:-3]) if first else wrong("forms.value.month")
    on = _on_calendar(int(found[1]), int(found[2]), 1, today)
    if on.code == "forms.value.no_day":
        return wrong("forms.value.no_month", month=found[2])
    return on if on.code else Read(on.value[:-3])


def _on_calendar(year: int, month: int, day: int, today: date) -> Read:
    try:
        found = date(year, month, day)
    except ValueError:
        return wrong("forms.value.no_day", date=f"{year}-{month:02}-{day:02}")
    if not today.year - OLDEST <= year <= today.year + FURTHEST:
        return wrong("forms.value.year", year=year)
    return Read(found.isoformat())


def _period(plain: str, today: date, read: Callable[[str, date], Read], shape: str) -> Read:
    halves = list(_halves(plain, today, read))
    for begin, end in halves:
        if not begin.code and not end.code:
            if begin.value > end.value:
                return wrong("forms.value.period_order")
            return Read(f"{begin.value}{UNTIL}{end.value}")
    shapeless = ("forms.value.date", "forms.value.month")
    for begin, end in halves:
        if begin.code not in shapeless and end.code not in shapeless:
            return begin if begin.code else end
    alone = [read(one.strip(), today) for one in (plain.strip(UNTIL), plain.strip("至到~- "))]
    return wrong("forms.value.period_half") if any(not one.code for one in alone) else wrong(shape)


def _halves(plain: str, today: date, read: Callable[[str, date], Read]) -> Iterator[tuple[Read, Read]]:
    """Every way to cut the words in two."""
    for cut in _UNTIL.finditer(plain):
        begin, end = plain[: cut.start()].strip(), plain[cut.end() :].strip()
        if begin and end:
            yield read(begin, today), read(end, today)


def _spoken(value: str) -> str:
    found = _KEPT.fullmatch(value)
    try:
        day = date(*(int(one) for one in found.groups("1"))) if found else None
    except ValueError:
        day = None
    if day is None:
        return ""
    month = f"{day.year}年{day.month}月"
    return month if len(value) == _MONTH_LONG else f"{month}{day.day}日"


def length(span: str) -> int:
    """How many days or months a kept period has, the first and the last counted."""
    begin, end = span.split(UNTIL)
    if len(begin) > _MONTH_LONG:
        return (date.fromisoformat(end) - date.fromisoformat(begin)).days + 1
    (year, month), (last_year, last_month) = (one.split("-") for one in (begin, end))
    return (int(last_year) - int(year)) * 12 + int(last_month) - int(month) + 1
