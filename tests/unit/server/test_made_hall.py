# SPDX-License-Identifier: Apache-2.0
"""A small hall made from one seed: its figures are those that SQL counts from the bytes, its logs those that closed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TypeVar

import hall_recount
import pytest
from real_centre import RealCentre
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.cases.day_standing import DayState
from counter_app.rehearsal.made_hall import HallPlan, make_hall
from counter_app.rehearsal.window_days import working_days
from counter_app.rehearsal.windows import HALL
from counter_app.server.centre import Centre, open_centre
from counter_app.server.day_logs import day_log, window_of
from counter_app.server.figures import By, Figures, Span, figures
from counter_app.server.halls import list_halls
from counter_app.server.projector import NOTHING, project_all
from counter_app.server.tables.cases import quarantine
from counter_app.server.tables.ledger import ledger
from counter_app.server.tables.office import office_case
from counter_app.server.verifying import verify_chains
from server.conftest import Maker

T = TypeVar("T")
Spans = dict[str, tuple[int, int, int]]
PLAN = HallPlan(windows=3, days=5, cases=90, first=date(2026, 1, 29))
DAYS = working_days(PLAN.first, PLAN.days)
SINCE, UNTIL = 1_769_616_000_000_000, 1_801_152_000_000_000


def within(centre: RealCentre, work: Callable[[Centre], Awaitable[T]]) -> T:
    """Do something with the centre itself."""

    async def run() -> T:
        opened = open_centre(centre.settings)
        try:
            return await work(opened)
        finally:
            await opened.close()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def hall(kept_centre: Maker) -> RealCentre:
    """Made and read once."""
    centre = kept_centre("postgresql")

    async def make(opened: Centre) -> int:
        made = await make_hall(opened, PLAN)
        read = await project_all(opened)
        assert read.parked == 0
        assert await project_all(opened) == NOTHING
        return made.actions - read.read

    assert within(centre, make) == 0
    return centre


@pytest.mark.parametrize("by", [By.window, By.day, By.clerk])
def test_figures_are_those_that_sql_counts_from_the_bytes(hall: RealCentre, by: By) -> None:
    async def both(
        connection: AsyncConnection,
    ) -> tuple[Figures, dict[str, dict[str, int]], Spans, Spans]:
        span = Span(HALL, DAYS[0].isoformat(), DAYS[-1].isoformat())
        counted = await hall_recount.counts(connection, by.value, SINCE, UNTIL)
        timed = await hall_recount.times(connection, by.value, SINCE, UNTIL)
        waited = await hall_recount.waits(connection, by.value, SINCE, UNTIL)
        return await figures(connection, span, by), counted, timed, waited

    found, counts, times, waits = hall.with_connection(both)
    told = {
        str(one.key[0]): {"bad": one.bad}
        | {kind: count for kind, count in one.counts.items() if kind not in ("handled", "left_out")}
        for one in found.rows
    }
    assert told == counts
    assert {str(one.key[0]): (one.times.counted, one.times.median, one.times.p90) for one in found.rows} == times
    assert {str(one.key[0]): (one.waits.counted, one.waits.median, one.waits.p90) for one in found.rows} == waits
    assert found.whole.count("consulted") + found.whole.count("opened") == PLAN.cases
    assert found.whole.count("rated") > 0


def test_every_log_comes_out_as_it_was_closed_and_counts_what_sql_counts(hall: RealCentre) -> None:
    async def look(connection: AsyncConnection) -> None:
        for number in range(1, PLAN.windows + 1):
            place = await window_of(connection, f"made-{PLAN.seed}-{number}")
            assert place is not None
            for day in DAYS:
                found = await day_log(connection, place, day)
                state, agrees = (DayState.open, None) if day == DAYS[-1] else (DayState.closed, True)
                assert (found.state, found.agrees, found.parked) == (state, agrees, 0)
                assert day == DAYS[-1] or not found.log.unanswered
                assert found.log.reconciled.out.count > found.log.reconciled.missing.count
                told = {one.name: one.count for one in found.log.totals if one.count}
                of_day = await hall_recount.counts(connection, "window", *_moments(day))
                again = of_day[place.id]
                assert {kind: again[kind] for kind in told} == told
                assert (found.log.ratings.asked_in_all.count, found.log.ratings.rated.count) == (
                    again["asked"],
                    again["rated"],
                )

    hall.with_connection(look)


def test_its_hall_is_known_its_office_has_work_and_some_of_it_is_late(hall: RealCentre) -> None:
    async def look(connection: AsyncConnection) -> None:
        assert await list_halls(connection) == (HALL,)
        late: set[str] = set()
        for number in range(1, PLAN.windows + 1):
            place = await window_of(connection, f"made-{PLAN.seed}-{number}")
            assert place is not None
            for day in DAYS:
                late |= {one.kind for one in (await day_log(connection, place, day)).log.exceptions}
        assert {"due_today", "overdue"} <= late <= {"due_today", "overdue", "unprinted", "unsigned_notice"}
        steps = (await connection.execute(select(office_case.c.verb, office_case.c.duty).distinct())).all()
        assert [tuple(one) for one in steps] == [("审核", "review")]

    hall.with_connection(look)


def test_its_chains_hold_and_the_same_seed_gives_the_same_bytes(hall: RealCentre, kept_centre: Maker) -> None:
    async def chains(centre: Centre) -> list[tuple[int, int]]:
        return [(one.actions, one.faults) async for one in verify_chains(centre.engine)]

    async def heads(connection: AsyncConnection) -> bytes:
        wanted = select(ledger.c.link).where(ledger.c.window == f"made-{PLAN.seed}-1").order_by(ledger.c.seq.desc())
        return bytes((await connection.execute(wanted)).scalars().first() or b"")

    verified = within(hall, chains)
    assert len(verified) == PLAN.windows
    assert all(actions > 0 and not faults for actions, faults in verified)
    second = kept_centre("sqlite")
    within(second, lambda centre: make_hall(centre, HallPlan(1, 5, 30, first=PLAN.first)))
    assert second.with_connection(heads) == hall.with_connection(heads)
    nothing = select(func.count()).select_from(quarantine)
    assert hall.with_connection(lambda one: one.scalar(nothing)) == 0


def _moments(day: date) -> tuple[int, int]:
    start = to_micros(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI))
    return start, start + 86_400_000_000
