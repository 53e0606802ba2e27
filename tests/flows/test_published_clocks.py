# SPDX-License-Identifier: Apache-2.0
"""差评: the window and the centre say the same last day, by what the centre published, as soon as it did."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from real_centre import HALL

from counter_app.base.clock import civil_date
from counter_app.desk.following_up import days_left, get_follow_up
from counter_app.server.bad_ratings import count_bad, due_again, list_bad
from counter_app.server.publishing import publish_calendar, publish_configuration, withdraw
from counter_app.wire.feeds import Feed
from flows.desk_day import DeskDay
from flows.pulling_day import BACK_OFFICE, PullingDay, pulling_day
from flows.test_following_up import bad


@pytest.fixture
def wired(day: DeskDay, tmp_path: Path) -> Iterator[PullingDay]:
    """A window of its own with a centre of its own."""
    with pulling_day(day, tmp_path / "centre") as made:
        yield made


def test_another_deadline_and_a_make_up_day_move_the_clock_on_both_sides_alike(
    wired: PullingDay, tmp_path: Path
) -> None:
    one = bad(wired.day)
    wired.push()
    year, settings = tmp_path / "2026.yaml", tmp_path / "hall.toml"
    named = sorted(wired.day.counter.calendar.statutory.days_of(2026).items())
    holidays = "".join(f'  - {{name: {name}, from: "{day}", to: "{day}"}}\n' for day, name in named)
    table = f'year: 2026\nsource: 测试通知\nholidays:\n{holidays}workdays: ["2026-11-21"]\n'
    year.write_text(table, encoding="utf-8")

    def said() -> tuple[date, int]:
        """The last day and how many are left: the same on both sides, whenever it was written."""
        wired.pull()
        today = civil_date(wired.day.clock())
        own = get_follow_up(wired.day.counter, one.case.id, one.key)
        (shown,) = wired.at_centre(lambda connection, _: list_bad(connection, HALL, is_open=True))
        assert shown.follow_up is not None
        assert (shown.row.due, shown.follow_up.due) == (own.due.isoformat(), own.due)
        left = days_left(wired.day.counter, own)
        assert shown.days_left(today) == left
        over, _, _ = wired.at_centre(lambda connection, _: count_bad(connection, HALL, today.isoformat()))
        assert over == (left < 0)
        assert wired.at_centre(lambda connection, _: due_again(connection)) == 0
        return own.due, left

    def settle(days: int, hall: str = "") -> None:
        settings.write_text(f"follow_up_days = {days}\n", encoding="utf-8")
        wired.at_centre(
            lambda connection, centre: publish_configuration(connection, centre, settings, by=BACK_OFFICE, hall=hall)
        )

    assert said() == (date(2026, 11, 27), 5)
    wired.at_centre(lambda connection, centre: publish_calendar(connection, centre, year, by=BACK_OFFICE))
    assert said() == (date(2026, 11, 26), 5)
    settle(3)
    assert said() == (date(2026, 11, 24), 3)
    settle(10, HALL)
    assert said() == (date(2026, 12, 3), 10)
    settle(8)
    assert said() == (date(2026, 12, 3), 10)  # the hall's own stands first
    wired.at_centre(
        lambda connection, centre: withdraw(connection, centre, Feed.configuration, "hall", by=BACK_OFFICE, hall=HALL)
    )
    settle(1)
    wired.day.clock.set("2026-11-23T09:00")
    assert said() == (date(2026, 11, 21), -1)
    late = bad(wired.day)
    wired.push()
    wired.at_centre(lambda connection, centre: withdraw(connection, centre, Feed.calendar, "2026", by=BACK_OFFICE))
    wired.at_centre(lambda connection, centre: withdraw(connection, centre, Feed.configuration, "all", by=BACK_OFFICE))
    wired.pull()
    rows = wired.at_centre(lambda connection, _: list_bad(connection, "", is_open=True))
    assert {(row.row.question, row.row.due) for row in rows} == {(one.key, "2026-11-27"), (late.key, "2026-11-30")}
