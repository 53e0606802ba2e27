# SPDX-License-Identifier: Apache-2.0
"""A made-up hall in a centre's PostgreSQL: the supervisor's pages over it, and the same counted once more in SQL.

``--bench-hall WINDOWS,DAYS,CASES`` makes another one; a year of fifty windows is 50,250,1200000, and takes hours.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import hall_recount
import postgres
import pytest
from real_centre import RealCentre
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.measuring import Table, percentile, shown, spread
from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.rehearsal.made_hall import HallPlan, make_hall
from counter_app.rehearsal.window_days import working_days
from counter_app.rehearsal.windows import HALL
from counter_app.server.board import board
from counter_app.server.centre import Centre, open_centre
from counter_app.server.day_logs import day_log, window_of
from counter_app.server.figures import By, Span, figures
from counter_app.server.projector import project_all
from counter_app.server.tables.standing import window_standing

T = TypeVar("T")
LOGS, BOARDS, MONTHS = 30, 100, 3


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall that was made and read."""

    centre: RealCentre
    plan: HallPlan
    days: list[date]


def asked(hall: Hall, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """Ask the centre's database as a page does."""

    async def run(centre: Centre) -> T:
        async with centre.engine.connect() as connection:
            return await work(connection)

    return within(hall.centre, run)


def within(centre: RealCentre, work: Callable[[Centre], Awaitable[T]]) -> T:
    """Do something with the centre itself."""

    async def run() -> T:
        opened = open_centre(centre.settings)
        try:
            return await work(opened)
        finally:
            await opened.close()

    return asyncio.run(run())


@contextmanager
def timed(found: list[float]) -> Iterator[None]:
    """How long it takes."""
    began = time.perf_counter()
    yield
    found.append(time.perf_counter() - began)


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[tuple[Hall, dict[str, float]]]:
    """Made, read, and its statistics taken, as the database does by itself over night."""
    windows, days, cases = map(int, str(pytestconfig.getoption("--bench-hall")).split(","))
    plan = HallPlan(windows, days, cases)
    with postgres.cluster() as made:
        made.execute('CREATE DATABASE "hall"')
        centre = RealCentre(Path(tmp_path_factory.mktemp("hall")), made.url("hall"))
        centre.make()
        found: dict[str, float] = {}

        async def fill(opened: Centre) -> None:
            began, used = time.perf_counter(), time.process_time()
            written = await make_hall(opened, plan)
            found["actions"] = written.actions
            found["made"], found["made_cpu"] = time.perf_counter() - began, time.process_time() - used
            began, used = time.perf_counter(), time.process_time()
            assert (await project_all(opened)).parked == 0
            found["read"], found["read_cpu"] = time.perf_counter() - began, time.process_time() - used
            async with opened.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("VACUUM ANALYZE"))

        within(centre, fill)
        yield Hall(centre, plan, working_days(plan.first, plan.days)), found


def test_a_hall_of_a_year(hall: tuple[Hall, dict[str, float]], table: Table) -> None:
    made, found = hall
    plan = made.plan
    size = f"{plan.windows} windows, {plan.days} working days, {plan.cases:,} cases, {found['actions']:,.0f} actions"
    table.add(
        f"a hall of {size}: its bytes made",
        f"{shown(found['made'])}, {found['actions'] / found['made']:,.0f} actions/s",
        beside=f"processor time of an action {shown(found['made_cpu'] / found['actions'])}",
    )
    table.add(
        "the same read by the centre's projector, one of them",
        f"{shown(found['read'])}, {found['actions'] / found['read']:,.0f} actions/s",
        beside=f"processor time of an action, PostgreSQL apart, {shown(found['read_cpu'] / found['actions'])}",
    )

    logs: list[float] = []

    async def read_logs(connection: AsyncConnection) -> None:
        closed = made.days[:-1] or made.days  # the last one is open
        for turn in range(LOGS):
            place = await window_of(connection, f"made-{plan.seed}-{turn % plan.windows + 1}")
            assert place is not None
            with timed(logs):
                log = await day_log(connection, place, closed[-1 - turn % len(closed)])
            assert log.agrees is True or len(made.days) == 1

    asked(made, read_logs)
    table.add(
        f"daily log of one window, made again from its actions ({plan.cases // plan.windows // plan.days} new cases)",
        f"p50 {shown(percentile(logs, 0.5))}, p99 {shown(percentile(logs, 0.99))}",
        aim="< 1 s",
        met=percentile(logs, 0.99) < 1,
    )

    month, month_days = Counter(f"{one:%Y-%m}" for one in made.days).most_common(1)[0]
    span = Span(HALL, f"{month}-01", f"{month}-31")
    first = date.fromisoformat(span.first)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    since, until = (to_micros(datetime(one.year, one.month, one.day, tzinfo=SHANGHAI)) for one in (first, after))
    for by in (By.item, By.window, By.clerk, By.day):
        months: list[float] = []

        async def read_months(connection: AsyncConnection, by: By = by, months: list[float] = months) -> None:
            for _ in range(MONTHS):
                with timed(months):
                    told = await figures(connection, span, by)
            recount: list[float] = []
            with timed(recount):
                counts = await hall_recount.counts(connection, "all", since, until)
                times = await hall_recount.times(connection, "all", since, until)
            whole = told.whole
            again = counts[""] | {"handled": whole.count("handled"), "left_out": whole.count("left_out")}
            if by is By.item:  # who waits has no item yet
                del again["waited"]
            assert {"bad": whole.bad} | whole.counts == again
            assert (whole.times.counted, whole.times.median, whole.times.p90) == times[""]
            table.add(
                f"a month of the hall by {by.value} ({month_days} days, {sum(whole.counts.values()):,} counted events)",
                f"slowest of {MONTHS} {shown(max(months))}; equal to the recount",
                beside=f"counted from the bytes in SQL {shown(recount[0])}",
                aim="< 5 s",
                met=max(months) < 5,
            )

        asked(made, read_months)

    async def stand(centre: Centre) -> list[float]:
        now = centre.now()
        async with centre.engine.begin() as connection:
            for number in range(1, plan.windows + 1):
                row = dict.fromkeys((one.name for one in window_standing.c), 0) | {
                    "window": f"made-{plan.seed}-{number}",
                    "told_at": now,
                    "clerk": f"{number:03}1",
                    "state": "open",
                    "faults": "",
                }
                await connection.execute(window_standing.insert().values(row))
        looks: list[float] = []
        async with centre.engine.connect() as connection:
            for _ in range(BOARDS):
                with timed(looks):
                    assert len(await board(connection, HALL, now)) == plan.windows
        return looks

    looks = within(made.centre, stand)
    table.add(
        f"live board of {plan.windows} windows, on the server",
        spread(looks),
        aim="< 100 ms",
        met=percentile(looks, 0.99) < 0.1,
    )
