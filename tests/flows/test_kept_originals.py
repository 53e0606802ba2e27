# SPDX-License-Identifier: Apache-2.0
"""An original that lies at the window stands in every day's log, however long it does: at the window and the centre."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.custody import GivenTo
from counter_app.cases.log_parts import DutyLog
from counter_app.cases.outcome import Outcome
from counter_app.desk import custody, daily_log, deciding, handing_over, listing
from counter_app.desk.counter import Counter
from counter_app.server.day_logs import CentreDay, day_log, window_of
from flows.desk_day import DeskDay
from flows.pulling_day import PullingDay, pulling_day
from flows.test_daily_log import answered

LATER, NEXT = date(2027, 3, 10), date(2027, 3, 11)


@pytest.fixture
def wired(day: DeskDay, tmp_path: Path) -> Iterator[PullingDay]:
    """A window of its own with a centre of its own."""
    with pulling_day(day, tmp_path / "centre") as made:
        yield made


def kept(wired: PullingDay) -> Case:
    """A case of which an original stays at the window."""
    one = wired.day.flexible({"flexible_form": LineState.missing})
    one.keep_original("identity_document")
    return deciding.decide(wired.day.counter, one, Outcome.notice).case


def at_centre(wired: PullingDay, day: date) -> CentreDay:
    """The day as the centre makes it of everything that arrived."""
    wired.push()

    async def made(connection: AsyncConnection, _centre: object) -> CentreDay:
        place = await window_of(connection, wired.day.counter.store.centre.window_id)
        assert place is not None
        return await day_log(connection, place, day)

    return wired.at_centre(made)


def originals(log: DutyLog) -> list[str]:
    """Cases of which the log tells that an original lies here."""
    return [one.case for one in log.exceptions if one.kind == "originals_held"]


def read_from_the_index(counter: Counter) -> DutyLog:
    """The log of today; for what lies here no action is read."""
    run: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        run.append((statement, given))

    engine = counter.store._database.reading
    event.listen(engine, "before_cursor_execute", note)
    log = daily_log.day_log(counter)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        plans = [
            str(row[-1])
            for statement, given in run
            if "original_returned" in statement
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    assert plans
    assert all("COVERING INDEX action_original" in one for one in plans)
    return log


def test_it_stands_in_the_log_of_both_sides_until_it_is_given_back(wired: PullingDay) -> None:
    counter = wired.day.counter
    held, given = kept(wired), kept(wired)
    custody.give_original(counter, given, given.originals_here[0], GivenTo.citizen)
    wired.day.clock.set("2027-03-10T09:00")
    wired.day.accepted()
    assert originals(read_from_the_index(counter)) == [held.id]
    assert originals(at_centre(wired, LATER).log) == [held.id]
    assert [one.case for one in handing_over.what_is_left(counter).originals] == [held.id]
    wired.day.clock.set("2027-03-10T17:40")
    stands = daily_log.standing(counter)
    closed = daily_log.close(counter, daily_log.standing(counter, answers=answered(stands)))
    assert originals(closed.log) == [held.id]
    there = at_centre(wired, LATER)
    assert (there.agrees, originals(there.log)) == (True, [held.id])

    wired.day.clock.set("2027-03-11T09:00")
    custody.give_original(counter, held, listing.get_case(counter, held.id).originals_here[0], GivenTo.office)
    assert originals(daily_log.day_log(counter)) == originals(at_centre(wired, NEXT).log) == []
    there = at_centre(wired, LATER)
    assert (there.agrees, originals(there.log)) == (True, [held.id])  # as it was that evening
