# SPDX-License-Identifier: Apache-2.0
"""A made-up hall in a centre's PostgreSQL: the supervisor's pages over it, and the same counted once more in SQL.

``--bench-hall WINDOWS,DAYS,CASES`` makes another one; a year of fifty windows is 50,250,1200000, and takes an hour or
two: ``--bench-hall-in FOLDER`` keeps it there, goes on where it was left, and measures it once more another time.
``--bench-hall-read DAYS`` lets the projectors read its first days only: what is measured is of these, over all bytes.
"""

import asyncio
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import hall_recount
import pytest
from faults.cluster import free_port
from postgres import Cluster
from real_centre import RealCentre
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.measuring import Table, child, percentile, shown, spread
from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.rehearsal.made_hall import HallPlan, found_hall
from counter_app.rehearsal.window_days import working_days
from counter_app.rehearsal.windows import HALL
from counter_app.server.board import board
from counter_app.server.centre import Centre, open_centre
from counter_app.server.day_logs import day_log, window_of
from counter_app.server.figures import By, Span, figures
from counter_app.server.tables.standing import window_standing

T = TypeVar("T")
LOGS, BOARDS, MONTHS = 30, 100, 3
PROCESSES = os.cpu_count() or 1
LARGE = {"shared_buffers": "1GB", "max_wal_size": "8GB", "maintenance_work_mem": "256MB"}
"""For a machine that holds a year; what the program itself needs is far less."""


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


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    """A cluster that stays in a folder; made where there is none."""
    one = Cluster(folder, free_port())
    if (one.data / "PG_VERSION").exists():
        with (one.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(f"port = {one.port}\n")  # the last line counts
        one.start()
    else:
        folder.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o755)  # the database's own user has to come through
        one.make(LARGE)
        one.start()
        one.execute('CREATE DATABASE "hall"')
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[tuple[Hall, dict[str, float]]]:
    """Made, read, and its statistics taken, as the database does by itself over night."""
    words = str(pytestconfig.getoption("--bench-hall"))
    windows, days, cases = map(int, words.split(","))
    plan = HallPlan(windows, days, cases)
    named = str(pytestconfig.getoption("--bench-hall-in"))
    folder = Path(named) if named else Path(tempfile.mkdtemp(prefix="hall-"))
    told = folder / "took.json"
    with cluster_in(folder / "database") as cluster:
        centre = RealCentre(folder / "centre", cluster.url("hall"))
        centre.make()
        found: dict[str, float] = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
        within(centre, lambda opened: found_hall(opened, plan))
        read = working_days(plan.first, plan.days)[: int(pytestconfig.getoption("--bench-hall-read")) or None]
        if "make" not in found:
            found |= filled(centre, "make", words, cluster)
            told.write_text(json.dumps(found), encoding="utf-8")
        if found.get("days") != len(read):
            found |= filled(centre, "read", (read[-1] + timedelta(days=1)).isoformat(), cluster) | {"days": len(read)}
            told.write_text(json.dumps(found), encoding="utf-8")
        yield Hall(centre, plan, read), found
    if not named:
        shutil.rmtree(folder)


def filled(centre: RealCentre, work: str, words: str, cluster: Cluster) -> dict[str, float]:
    """One part of the work by as many processes as there are cores: its seconds, actions, and processor time."""
    began = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        place = (str(centre.home), centre.database)
        shares = [(words, str(one), str(PROCESSES)) if work == "make" else (words,) for one in range(PROCESSES)]
        done = list(pool.map(lambda share: child("child_hall.py", work, *place, *share), shares))
    took = time.perf_counter() - began
    cluster.execute("VACUUM ANALYZE", "hall")
    sums = {name: sum(one[name] for one in done) for name in ("actions", "cpu")}
    return {work: took, f"{work}_cpu": sums["cpu"], f"{work}_actions": sums["actions"]}


def test_a_hall_of_a_year(hall: tuple[Hall, dict[str, float]], table: Table) -> None:
    made, found = hall
    plan = made.plan
    size = f"{plan.windows} windows, {plan.days} working days, {plan.cases:,} cases"
    whats = {"make": f"a hall of {size}: its bytes made", "read": f"of these {len(made.days)} days read by projectors"}
    for work, words in whats.items():
        actions, seconds = found[f"{work}_actions"], found[work]
        table.add(
            f"{words}, {PROCESSES} processes",
            f"{actions:,.0f} actions in {shown(seconds)}, {actions / seconds:,.0f} a second",
            beside=f"processor time of an action, PostgreSQL apart, {shown(found[f'{work}_cpu'] / actions)}",
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
            await connection.execute(window_standing.delete())
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
