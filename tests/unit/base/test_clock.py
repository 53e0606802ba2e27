# SPDX-License-Identifier: Apache-2.0
"""Moments are exact, and dates are Shanghai's."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.clock import (
    SHANGHAI,
    civil_date,
    fixed_clock,
    from_micros,
    parse_moment,
    spoken_date,
    system_clock,
    to_micros,
)

moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_micros_lose_nothing(moment: datetime) -> None:
    assert from_micros(to_micros(moment)) == moment
    assert from_micros(to_micros(moment)).tzinfo == SHANGHAI


@given(st.integers(0, 2**53))
def test_micros_come_back(micros: int) -> None:
    assert to_micros(from_micros(micros)) == micros


def test_the_day_changes_at_shanghais_midnight() -> None:
    assert civil_date(datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert civil_date(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_a_time_without_offset_is_shanghais() -> None:
    assert parse_moment("2026-11-20T09:42") == datetime(2026, 11, 20, 1, 42, tzinfo=UTC)
    assert parse_moment("2026-11-20T09:42+09:00") == datetime(2026, 11, 20, 9, 42, tzinfo=timezone(timedelta(hours=9)))
    assert parse_moment("2026-11-20") == datetime(2026, 11, 20, tzinfo=SHANGHAI)
    with pytest.raises(ValueError, match="isoformat"):
        parse_moment("昨天")


def test_clocks_answer_aware_moments() -> None:
    assert system_clock().tzinfo is UTC
    moment = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)
    assert fixed_clock(moment)() == moment
    with pytest.raises(ValueError, match="aware"):
        fixed_clock(datetime(2026, 11, 20))  # noqa: DTZ001


def test_dates_as_they_are_said() -> None:
    assert spoken_date(date(2026, 11, 27)) == "11月27日 周五"
    assert spoken_date(date(2026, 11, 29), year=True) == "2026年11月29日 周日"
