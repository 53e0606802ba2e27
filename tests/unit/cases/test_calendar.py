# SPDX-License-Identifier: Apache-2.0
"""Which days are worked: announced years, years by law, and tables that an office writes itself."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.resources import ResourceFaults
from counter_app.cases.calendar import WorkCalendar

CALENDAR = WorkCalendar.load()

GOOD = """\
year: 2027
source: 某通知
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
  - {name: 春节, from: 2027-02-05, to: 2027-02-12}
  - {name: 清明节, from: 2027-04-03, to: 2027-04-05}
  - {name: 劳动节, from: 2027-05-01, to: 2027-05-05}
  - {name: 端午节, from: 2027-06-09, to: 2027-06-09}
  - {name: 中秋节, from: 2027-09-15, to: 2027-09-15}
  - {name: 国庆节, from: 2027-10-01, to: 2027-10-07}
workdays: [2027-02-20, 2027-10-09]
"""


def worked(calendar: WorkCalendar, day: date) -> tuple[bool, bool]:
    """Whether a day is worked, and whether that is provisional."""
    found = calendar.day(day)
    return found.working, found.provisional


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_announced_years_agree_with_the_package(day: date) -> None:
    assert worked(CALENDAR, day) == (chinese_calendar.is_workday(day), False)


def test_why_a_day_is_off_or_worked() -> None:
    assert CALENDAR.day(date(2026, 10, 1)).name == "国庆节"
    assert CALENDAR.day(date(2026, 9, 26)).name == "中秋节"
    assert CALENDAR.day(date(2026, 11, 21)).name == "双休"
    make_up = CALENDAR.day(date(2026, 10, 10))
    assert (make_up.working, make_up.name) == (True, "调休上班")
    assert CALENDAR.day(date(2026, 11, 20)).name == ""


def test_years_that_are_not_announced_follow_the_law_and_are_provisional() -> None:
    off = [
        day
        for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
        if CALENDAR.day(day).name not in ("", "双休")
    ]
    assert len(off) == 13
    assert [str(day) for day in off if day.month == 2] == ["2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08"]
    assert worked(CALENDAR, date(2027, 1, 4)) == (True, True)
    assert worked(CALENDAR, date(2027, 5, 3)) == (True, True)
    assert worked(CALENDAR, date(2050, 10, 3)) == (False, True)
    assert worked(CALENDAR, date(2003, 10, 8)) == (True, True)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_the_next_working_day_is_the_first_one(day: date) -> None:
    landing = CALENDAR.working_day_from(day)
    assert landing.working
    assert not any(CALENDAR.day(day + timedelta(days=n)).working for n in range((landing.day - day).days))


def test_a_table_makes_a_year_certain(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(GOOD, encoding="utf-8")
    calendar = WorkCalendar.load(tmp_path)
    assert worked(calendar, date(2027, 2, 20)) == (True, False)
    assert worked(calendar, date(2027, 2, 21)) == (False, False)
    assert worked(calendar, date(2027, 10, 6)) == (False, False)
    assert worked(calendar, date(2027, 10, 8)) == (True, False)
    assert worked(calendar, date(2028, 2, 1)) == (True, True)
    assert worked(calendar, date(2026, 12, 31)) == (True, False)


def test_a_new_years_range_may_begin_in_december(tmp_path: Path) -> None:
    words = GOOD.replace("from: 2027-01-01", "from: 2026-12-31").replace("[2027-02-20", "[2026-12-27, 2027-02-20")
    (tmp_path / "2027.yaml").write_text(words, encoding="utf-8")
    calendar = WorkCalendar.load(tmp_path)
    assert worked(calendar, date(2026, 12, 31)) == (False, False)
    assert worked(calendar, date(2026, 12, 27)) == (True, False)


def test_a_table_comes_before_the_package(tmp_path: Path) -> None:
    words = GOOD.replace("2027", "2026").replace("2026-02-05", "2026-02-16").replace("2026-02-12", "2026-02-19")
    words = words.replace("2026-04-03", "2026-04-04").replace("06-09", "06-19").replace("09-15", "09-25")
    words = words.replace("2026-02-20, 2026-10-09", "2026-02-28")
    (tmp_path / "2026.yaml").write_text(words, encoding="utf-8")
    calendar = WorkCalendar.load(tmp_path)
    assert worked(calendar, date(2026, 10, 10)) == (False, False)
    assert worked(CALENDAR, date(2026, 10, 10)) == (True, False)


def test_all_faults_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    words = GOOD.replace("to: 2027-01-03", "to: 2027-02-30").replace(
        "[2027-02-20", "[2027-02-22, 2027-10-03, 2029-02-03"
    )
    words = words.replace("  - {name: 端午节, from: 2027-06-09, to: 2027-06-09}\n", "").replace(
        "source: 某通知", "source: ''"
    )
    (tmp_path / "2027.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "2028.yaml").write_text("year: [", encoding="utf-8")
    (tmp_path / "next.yaml").write_text("year: 2029\n", encoding="utf-8")
    with pytest.raises(ResourceFaults) as caught:
        WorkCalendar.load(tmp_path)
    told = str(caught.value)
    assert "calendar/2027.yaml:4:" in told
    assert "没有“2027-02-30”这一天" in told
    assert "“2027-02-22”不是周六周日" in told
    assert "“2027-10-03”写了两次" in told
    assert "“2029-02-03”不在这一年" in told
    assert "“2027-06-09”端午节是法定的" in told
    assert "要写全这几项" in told
    assert "calendar/2028.yaml:" in told
    assert "“next.yaml”要叫“年份.yaml”" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("to: 2027-05-05", "to: 2027-04-05", "放假要从早到晚写"),
        ("to: 2027-10-07", "to: 2027-12-31", "放假要从早到晚写"),
        ("from: 2027-09-15, to: 2027-09-15", "from: 2027-10-07, to: 2027-10-08", "“2027-10-07”写了两次"),
        ("year: 2027", "year: 2028", "要叫“年份.yaml”"),
        ("workdays: [2027-02-20, 2027-10-09]", "workdays: none", "“workdays”要写成一列"),
        ("name: 元旦, ", "", "要写全这几项"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    (tmp_path / "2027.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ResourceFaults) as caught:
        WorkCalendar.load(tmp_path)
    assert told in str(caught.value)


def test_without_its_tables_every_day_is_provisional() -> None:
    calendar = WorkCalendar.unread()
    assert [calendar.day(date(2026, 11, day)).working for day in (20, 21, 22, 23)] == [True, False, False, True]
    assert not calendar.day(date(2026, 10, 1)).working
    assert all(calendar.day(date(year, 11, 20)).provisional for year in (2026, 2031))
