# SPDX-License-Identifier: Apache-2.0
"""Deadlines against a count by hand: day after day, with the package's own answer for each."""

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.clock import SHANGHAI, parse_moment
from counter_app.cases.actions import Due
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.deadlines import Pause, PauseReason, compute_due
from counter_app.catalogue.items import Limit, LimitKind
from counter_app.settings import Hours

CALENDAR = WorkCalendar.load()
HOURS = Hours(((time(8, 30), time(12)), (time(14), time(17))))
DAY = timedelta(days=1)

moments = st.datetimes(datetime(2010, 1, 1), datetime(2026, 6, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001


def limit(kind: str, amount: int = 0, words: str = "") -> Limit:
    return Limit(LimitKind(kind), amount, words, None, ())


def due(
    start: str | datetime,
    promised: Limit,
    statutory: Limit | None = None,
    pauses: tuple[Pause, ...] = (),
    extension: int = 0,
) -> Due:
    moment = parse_moment(start) if isinstance(start, str) else start
    return compute_due(promised, statutory, moment, CALENDAR, HOURS, pauses, extension)


def pause(since: str, until: str | None, why: str = "中止") -> Pause:
    return Pause(parse_moment(since), parse_moment(until) if until else None, PauseReason(why))


def by_hand(start: date, amount: int, stopped: set[date]) -> date:
    day = start
    while amount:
        day += DAY
        if chinese_calendar.is_workday(day) and day not in stopped:
            amount -= 1
    return day


@given(moments, st.integers(1, 90))
def test_working_days_equal_a_count_by_hand(start: datetime, amount: int) -> None:
    found = due(start, limit("working_days", amount))
    assert found.due == by_hand(start.date(), amount, set()).isoformat()
    assert not found.provisional
    assert found.due_statutory == ""


@given(
    moments,
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=4),
    st.integers(0, 15),
)
def test_pauses_and_extensions_equal_a_count_by_hand(
    start: datetime, amount: int, spans: list[tuple[int, int]], extension: int
) -> None:
    pauses = tuple(Pause(start + after * DAY, start + (after + days) * DAY) for after, days in spans)
    stopped = {
        (one.since + n * DAY).date() for one in pauses for n in range(1, ((one.until or start) - one.since).days + 1)
    }
    found = due(start, limit("working_days", amount), pauses=pauses, extension=extension)
    assert found.due == by_hand(start.date(), amount + extension, stopped).isoformat()


kinds = st.sampled_from(["immediate", "working_days", "months"])


@given(moments, kinds, st.integers(1, 24))
def test_a_deadline_never_lands_on_a_rest_day_nor_before_the_start(start: datetime, kind: str, amount: int) -> None:
    landing = date.fromisoformat(due(start, limit(kind, amount)).due)
    assert CALENDAR.day(landing).working
    assert landing >= start.date()


@given(moments, st.sampled_from(["working_days", "months"]), st.integers(1, 24), st.integers(0, 20))
def test_more_time_is_never_earlier(start: datetime, kind: str, amount: int, extension: int) -> None:
    first = due(start, limit(kind, amount), extension=extension).due
    assert first <= due(start, limit(kind, amount + 1), extension=extension).due
    assert first < due(start, limit(kind, amount), extension=extension + 1).due
    assert first <= due(start + DAY, limit(kind, amount), extension=extension).due


def test_the_picture_of_the_finished_counter() -> None:
    found = due("2026-11-20T10:06", limit("working_days", 20))
    assert found.due == "2026-12-18"
    assert found.explanation == (
        "11月20日 周五 受理，当天不算。",
        "从第二天起，数 20 个工作日。",
        "双休 8 天不算。",
        "最晚 12月18日 周五。",
    )


def test_holidays_and_make_up_days_are_summed() -> None:
    found = due("2026-09-24T16:00", limit("working_days", 10))
    assert found.due == "2026-10-15"
    assert found.explanation[2:] == (
        "中秋节 9月25日 至 9月27日，3 天不算。",
        "国庆节 10月1日 至 10月7日，7 天不算。",
        "10月10日 周六 调休上班，算 1 天。",
        "双休 1 天不算。",
        "最晚 10月15日 周四。",
    )


def test_a_date_in_a_year_that_is_not_announced_is_provisional() -> None:
    found = due("2026-11-20T10:06", limit("working_days", 30))
    assert (found.due, found.provisional) == ("2027-01-04", True)
    assert found.explanation[-1] == "2027 年放假安排还没公布，日期暂定。"
    assert "元旦 2027年1月1日 不算。" in found.explanation


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20T08:30", "2026-11-20"),
        ("2026-11-20T07:00", "2026-11-20"),
        ("2026-11-20T13:00", "2026-11-20"),
        ("2026-11-20T16:59:59", "2026-11-20"),
        ("2026-11-20T17:00", "2026-11-23"),
        ("2026-11-21T10:00", "2026-11-23"),
        ("2026-09-30T17:30", "2026-10-08"),
        ("2026-10-03T10:00", "2026-10-08"),
        ("2026-10-10T10:00", "2026-10-10"),
        ("2026-10-09T18:00", "2026-10-10"),
        ("2026-11-20T09:30+00:00", "2026-11-23"),
    ],
)
def test_immediate_items(start: str, expected: str) -> None:
    found = due(start, limit("immediate"))
    assert found.due == expected
    assert found.explanation[-1].startswith("最晚")


def test_hours_that_are_not_written_last_all_day() -> None:
    found = compute_due(limit("immediate"), None, parse_moment("2026-11-20T23:00"), CALENDAR, Hours(()))
    assert found.due == "2026-11-20"


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-01-31T10:00", 1, "2026-02-28"),
        ("2024-01-31T10:00", 1, "2024-02-29"),
        ("2026-03-31T10:00", 1, "2026-04-30"),
        ("2025-12-31T10:00", 2, "2026-02-28"),
        ("2026-07-01T10:00", 3, "2026-10-08"),
        ("2025-11-20T10:00", 12, "2026-11-20"),
    ],
)
def test_months_are_calendar_months(start: str, amount: int, expected: str) -> None:
    assert due(start, limit("months", amount)).due == expected


def test_a_month_that_ends_on_a_rest_day_says_where_it_moves() -> None:
    assert due("2026-07-01T10:00", limit("months", 3)).explanation == (
        "7月1日 周三 受理，当天不算。",
        "3 个月按月历数，到 10月1日 周四。",
        "10月1日 周四 是国庆节，顺延到 10月8日 周四。",
        "最晚 10月8日 周四。",
    )


def test_months_stand_still_too() -> None:
    paused = (pause("2026-03-02T10:00", "2026-03-12T09:00", "补正"), pause("2027-03-02T10:00", None))
    found = due("2026-02-24T10:00", limit("months", 1), pauses=paused, extension=2)
    assert found.due == "2026-04-08"
    assert "3月2日 至 3月12日 补正，10 天不算。" in found.explanation
    assert "延期 2 个工作日。" in found.explanation


def test_silence_gives_no_date() -> None:
    silent = due("2026-11-20T10:00", limit("unstated"), extension=3)
    assert (silent.due, silent.explanation) == ("", ("指南没写办理时限，纸上也会照写。",))
    vague = due("2026-11-20T10:00", limit("within_working_days", 0, "工作日办理"))
    assert (vague.due, vague.explanation) == ("", ("指南写“工作日办理”，没写几天，不推算日期。",))


def test_an_open_pause_leaves_the_date_open() -> None:
    paused = (pause("2026-11-25T10:00", None),)
    found = due("2026-11-20T10:00", limit("working_days", 5), pauses=paused)
    assert found.due == ""
    assert found.explanation[-1] == "11月25日 周三 起中止，还剩 2 个工作日，恢复后再数。"
    assert due("2026-11-20T10:00", limit("working_days", 3), pauses=paused).due == "2026-11-25"
    assert due("2026-11-20T10:00", limit("months", 1), pauses=paused).due == ""


def test_an_immediate_item_begins_anew_after_a_pause() -> None:
    back = due("2026-11-20T10:00", limit("immediate"), pauses=(pause("2026-11-20T11:00", "2026-11-24T18:00", "补正"),))
    assert back.due == "2026-11-25"
    assert "11月20日 至 11月24日 补正，恢复那天重新算。" in back.explanation
    assert due("2026-11-20T10:00", limit("immediate"), pauses=(pause("2026-11-20T11:00", None),)).due == ""


def test_overlapping_pauses_count_once() -> None:
    apart = (pause("2026-11-23T10:00", "2026-11-25T10:00"), pause("2026-11-24T10:00", "2026-11-27T10:00"))
    whole = (pause("2026-11-23T10:00", "2026-11-27T10:00"),)
    wanted = due("2026-11-20T10:00", limit("working_days", 5), pauses=whole).due
    assert due("2026-11-20T10:00", limit("working_days", 5), pauses=apart).due == wanted


def test_the_stricter_of_two_limits_leads_and_both_are_shown() -> None:
    found = due("2026-11-20T10:00", limit("working_days", 1), limit("working_days", 5))
    assert (found.due, found.due_statutory) == ("2026-11-23", "2026-11-27")
    assert "最晚 11月27日 周五。" in found.explanation
    odd = due("2026-11-20T10:00", limit("working_days", 5), limit("working_days", 2))
    assert (odd.due, odd.due_statutory) == ("2026-11-24", "2026-11-24")
    assert odd.explanation[-1] == "按法定时限办：11月24日 周二。"
    vague = due("2026-11-20T10:00", limit("within_working_days", 0, "工作日办理"), limit("working_days", 2))
    assert (vague.due, vague.due_statutory) == ("2026-11-24", "2026-11-24")
    silent = due("2026-11-20T10:00", limit("working_days", 1), limit("within_working_days", 0, "工作日办理"))
    assert (silent.due, silent.due_statutory) == ("2026-11-23", "")


@given(moments, kinds, st.integers(1, 12))
def test_every_line_is_a_sentence(start: datetime, kind: str, amount: int) -> None:
    lines = due(start, limit(kind, amount), limit("working_days", amount)).explanation
    assert lines
    assert all(line.endswith(("。", "：")) and "{" not in line for line in lines)
