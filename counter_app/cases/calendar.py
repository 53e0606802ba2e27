# SPDX-License-Identifier: Apache-2.0
"""Working days of the People's Republic: announced years by table or package, other years by law and provisionally."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec

from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, iter_yaml, read_yaml, resources_root
from counter_app.base.texts import text

WEEKEND = "双休"
MAKE_UP = "调休上班"
SPRING = "春节"
MOVING = (SPRING, "清明节", "端午节", "中秋节")
ONE_DAY = timedelta(days=1)


class Day(msgspec.Struct, frozen=True):
    """A day of the calendar. ``name`` says why it is off (国庆节, 双休) or worked (调休上班); else ""."""

    day: date
    working: bool
    name: str
    provisional: bool  # the year's arrangement has not been announced


class YearTable(msgspec.Struct, frozen=True):
    """An announced year: days off by name, and weekend days that are worked."""

    off: Mapping[date, str]
    worked: frozenset[date]
    source: str


class _Statutory(msgspec.Struct, frozen=True):
    fixed: Mapping[tuple[int, int], str]
    moving: Mapping[date, str]

    def name(self, day: date) -> str:
        return self.fixed.get((day.month, day.day)) or self.moving.get(day, "")

    def days_of(self, year: int) -> dict[date, str]:
        days = {date(year, month, day): name for (month, day), name in self.fixed.items()}
        return days | {day: name for day, name in self.moving.items() if day.year == year}


class WorkCalendar(msgspec.Struct, frozen=True):
    """Which days are worked. Cheap to load; the package's years are imported when a day is first asked for."""

    tables: Mapping[int, YearTable]
    statutory: _Statutory
    sure: bool = True  # false where the tables could not be read: every date is provisional then

    @classmethod
    def unread(cls) -> "WorkCalendar":
        """What is left where the tables cannot be read: weekends, and the years of the package."""
        return cls({}, _Statutory({}, {}), sure=False)

    @classmethod
    def load(cls, *folders: Path) -> "WorkCalendar":
        """Read the tables that ship with the program, then those in ``folders``, which come before them.

        Raises ResourceFaults with every fault of every file.
        """
        faults: list[Fault] = []
        shipped = resources_root() / "calendar"
        statutory = _read_statutory(shipped / "statutory.yaml", faults)
        tables: dict[int, YearTable] = {}
        for folder in (shipped, *folders):
            for path in iter_yaml(folder):
                if path.name != "statutory.yaml":
                    _read_year(path, statutory, tables, faults)
        if faults:
            raise ResourceFaults(faults)
        return cls(tables, statutory)

    def day(self, day: date) -> Day:
        """What a day is."""
        found = self._look_up(day)
        return found if self.sure else Day(day, found.working, found.name, True)

    def _look_up(self, day: date) -> Day:
        for year in (day.year, day.year + 1):  # a New Year's range may begin in December
            table = self.tables.get(year)
            if table is not None and (day in table.off or day in table.worked):
                return Day(day, day in table.worked, MAKE_UP if day in table.worked else table.off[day], False)
        weekend = day.weekday() >= 5
        if day.year in self.tables:
            return Day(day, not weekend, WEEKEND if weekend else "", False)
        package = _package_years()
        if package.first <= day.year <= package.last:
            if day in package.worked:
                return Day(day, True, MAKE_UP, False)
            name = package.off.get(day) or (WEEKEND if weekend else "")
            return Day(day, not name, name, False)
        name = self.statutory.name(day) or (WEEKEND if weekend else "")
        return Day(day, not name, name, True)

    def working_day_from(self, day: date) -> Day:
        """The first working day on or after a day."""
        found = self.day(day)
        while not found.working:
            found = self.day(found.day + ONE_DAY)
        return found

    def working_days_after(self, day: date, amount: int) -> date:
        """So many working days after a day, which is not counted itself."""
        for _ in range(amount):
            day = self.working_day_from(day + ONE_DAY).day
        return day

    def working_days_between(self, day: date, other: date) -> int:
        """Working days from a day to another, the first not counted; below 0 where the other lies before it."""
        if other < day:
            return -self.working_days_between(other, day)
        return sum(self.day(day + timedelta(days=number)).working for number in range(1, (other - day).days + 1))


class _Package(msgspec.Struct, frozen=True):
    first: int
    last: int
    off: Mapping[date, str]
    worked: frozenset[date]


@cache
def _package_years() -> _Package:
    """The years of ``chinesecalendar``, with the names of holidays in Chinese."""
    from chinese_calendar import constants

    names = {one.value: one.chinese for one in constants.Holiday}
    off = {day: _whole_name(names[value]) for day, value in constants.holidays.items()}
    return _Package(min(off).year, max(off).year, off, frozenset(constants.workdays))


def _whole_name(name: str) -> str:
    return name + "节" if name in ("清明", "端午", "中秋") else name


def _read_statutory(path: Path, faults: list[Fault]) -> _Statutory:
    document = read_yaml(path, f"calendar/{path.name}")
    data = document.data if isinstance(document.data, dict) else {}
    fixed: dict[tuple[int, int], str] = {}
    moving: dict[date, str] = {}
    for index, entry in enumerate(_entries(document, "fixed", faults)):
        days = entry.get("days")
        for place, shown in enumerate(days if isinstance(days, list) else ()):
            day = _date(document, ("fixed", index, "days", place), f"2028-{shown}", faults)
            if day is not None:
                fixed[day.month, day.day] = str(entry.get("name"))
    for index, entry in enumerate(_entries(document, "moving", faults)):
        for name in MOVING:
            day = _date(document, ("moving", index, name), entry.get(name), faults)
            if day is None:
                continue
            if day.year != entry.get("year"):
                faults.append(document.fault(("moving", index, name), text("cases.calendar.other_year", date=day)))
            spread = range(-1, 3) if name == SPRING else range(1)
            moving.update({day + offset * ONE_DAY: name for offset in spread})
    if set(data) != {"source", "fixed", "moving"}:
        faults.append(document.fault((), text("cases.calendar.keys", keys="source、fixed、moving")))
    return _Statutory(fixed, moving)


def _read_year(path: Path, statutory: _Statutory, tables: dict[int, YearTable], faults: list[Fault]) -> None:
    """Read one announced year; its faults are added, and a faulty table is not kept."""
    try:
        document = read_yaml(path, f"calendar/{path.name}")
    except ResourceFaults as error:
        faults.extend(error.faults)
        return
    found: list[Fault] = []
    data = document.data if isinstance(document.data, dict) else {}
    year = data.get("year")
    if not re.fullmatch(r"\d{4}\.yaml", path.name) or not isinstance(year, int) or f"{year}.yaml" != path.name:
        found.append(document.fault(("year",), text("cases.calendar.name", file=path.name)))
        year = int(path.stem) if re.fullmatch(r"\d{4}", path.stem) else 0
    if set(data) != {"year", "source", "holidays", "workdays"} or not str(data.get("source") or "").strip():
        found.append(document.fault((), text("cases.calendar.keys", keys="year、source、holidays、workdays")))
    off: dict[date, str] = {}
    for index, entry in enumerate(_entries(document, "holidays", found)):
        _add_range(document, ("holidays", index), entry, year, off, found)
    worked: set[date] = set()
    listed = data.get("workdays")
    if not isinstance(listed, list):
        found.append(document.fault(("workdays",), text("cases.calendar.list", key="workdays")))
        listed = []
    for index, value in enumerate(listed):
        at = ("workdays", index)
        day = _date(document, at, value, found)
        if day is None:
            continue
        if not _belongs(day, year):
            found.append(document.fault(at, text("cases.calendar.other_year", date=day)))
        elif day.weekday() < 5:
            found.append(document.fault(at, text("cases.calendar.no_weekend", date=day)))
        elif day in off or day in worked:
            found.append(document.fault(at, text("cases.calendar.twice", date=day)))
        worked.add(day)
    if year:
        for day, name in sorted(statutory.days_of(year).items()):
            if day not in off:
                found.append(document.fault(("holidays",), text("cases.calendar.forgotten", date=day, name=name)))
    faults.extend(found)
    if not found:
        tables[year] = YearTable(off, frozenset(worked), str(data["source"]))


def _add_range(
    document: Document, at: Path_, entry: Mapping[str, object], year: int, off: dict[date, str], faults: list[Fault]
) -> None:
    name = str(entry.get("name") or "")
    first = _date(document, (*at, "from"), entry.get("from"), faults)
    last = _date(document, (*at, "to"), entry.get("to"), faults)
    if set(entry) != {"name", "from", "to"} or not name:
        faults.append(document.fault(at, text("cases.calendar.keys", keys="name、from、to")))
    if first is None or last is None:
        return
    if not first <= last < first + 20 * ONE_DAY:
        faults.append(document.fault((*at, "to"), text("cases.calendar.range")))
        return
    for step in range((last - first).days + 1):
        day = first + step * ONE_DAY
        if not _belongs(day, year):
            faults.append(document.fault(at, text("cases.calendar.other_year", date=day)))
            return
        if day in off:
            faults.append(document.fault(at, text("cases.calendar.twice", date=day)))
            return
        off[day] = name


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _entries(document: Document, key: str, faults: list[Fault]) -> list[dict[str, object]]:
    value = document.data.get(key) if isinstance(document.data, dict) else None
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        faults.append(document.fault((key,), text("cases.calendar.list", key=key)))
        return []
    return value


def _date(document: Document, at: Path_, value: object, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        faults.append(document.fault(at, text("cases.calendar.date", value=value)))
        return None
