# SPDX-License-Identifier: Apache-2.0
"""Charts of a day: each number beside its mark, marks where they belong, nothing drawn of an idle day."""

from datetime import date, timedelta

import msgspec
import pytest
from made_up import PERSON, START, Window, accepted

from counter_app.base.clock import to_micros
from counter_app.cases.charts import (
    Bar,
    Dot,
    Square,
    Word,
    day_charts,
    nice_top,
    shortened,
    waits_chart,
    windows_chart,
)
from counter_app.cases.duty_log import duty_log
from counter_app.cases.people import Personal
from counter_app.cases.queue_figures import QueueFigures, WaitFigures

DAY = date(2026, 11, 20)
MINUTE = 60_000_000


def test_a_day_in_charts() -> None:
    actions = []
    for number, spent in enumerate((2, 3, 4, 20)):
        window = Window(case_id=f"c{number}")
        window.now = START + timedelta(hours=number // 2)
        window.open(Personal(applicant=PERSON), began_at=to_micros(window.now - timedelta(minutes=spent - 1)))
        window.do(accepted(), same_press=True)
        actions += window.history
    times, hours = day_charts(duty_log(actions, DAY), 400)
    (dot,) = [one for one in times.shapes if isinstance(one, Dot)]
    (square,) = [one for one in times.shapes if isinstance(one, Square)]
    assert dot.x < square.x <= 400 * 0.76  # 3 and 20 on an axis that ends at 20
    words = [one.text for one in times.shapes if isinstance(one, Word)]
    assert "3 / 20 / 4" in words
    assert times.told == "测试事项 中位 3、P90 20、4 件"
    assert [one.height for one in hours.shapes if isinstance(one, Bar)] == [66.0, 66.0]
    assert hours.told == "9 时 2；10 时 2"


def test_waits_and_windows_are_drawn_where_there_are_any() -> None:
    quick = QueueFigures(taken=3, called=3, waits=WaitFigures(3, MINUTE, 9 * MINUTE, 12 * MINUTE, "A003"))
    waits = waits_chart([("3", quick), ("2", QueueFigures(taken=1))], 400)
    assert waits.told == "3 号窗口 中位 1、P90 9、3 件"
    assert sum(isinstance(one, Dot) for one in waits.shapes) == 1
    logs = []
    for number, spent in (("7", 12), ("2", 3)):
        window = Window(case_id=f"c{number}")
        window.open(Personal(applicant=PERSON), began_at=to_micros(window.now - timedelta(minutes=spent - 1)))
        window.do(accepted(), same_press=True)
        logs.append(duty_log([msgspec.structs.replace(one, window=number) for one in window.history], DAY))
    assert windows_chart(logs, 400).told == "2 号窗口 中位 3、P90 3、1 件；7 号窗口 中位 12、P90 12、1 件"
    assert windows_chart([], 400).shapes == ()


def test_an_idle_day_has_none() -> None:
    assert day_charts(duty_log([], DAY), 400) == ()


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 8), (11.5, 20), (21, 40), (41, 80), (700, 800)])
def test_axes_end_at_a_round_number(most: float, top: float) -> None:
    assert nice_top(most) == top


def test_long_names_end_in_dots() -> None:
    assert shortened("职工参保登记", 6) == "职工参保登记"
    assert shortened("职工参保登记", 5) == "职工参保…"
