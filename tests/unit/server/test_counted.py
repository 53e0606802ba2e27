# SPDX-License-Identifier: Apache-2.0
"""Figures at the centre: each day's are those of that day's log, in whatever pieces its actions came."""

from collections import Counter
from datetime import date
from typing import Any

import msgspec
from real_centre import RealCentre
from sqlalchemy import select

from counter_app.base.clock import parse_moment, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Action,
    AnyFacts,
    Completed,
    Consulted,
    NotRated,
    NotRatedWhy,
    Rated,
    RatingAsked,
    RatingSource,
    TakenBack,
)
from counter_app.cases.day_acts import DayAmended, DayClosed, DayReturned, DaySampled, DaySigned
from counter_app.cases.duty_log import day_of, duty_log
from counter_app.cases.encoding import ActionBytes, decode
from counter_app.cases.queue_facts import TicketCalled
from counter_app.cases.rating import event_digest, phone_event
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited
from counter_app.server.centre import Centre
from counter_app.server.projector import Progress
from counter_app.server.recounting import recount
from counter_app.server.tables.counted import counted, item_title, window_day
from server.pushing import MadeWindow, opened
from server.test_projector import ACCEPTED, beside, projected
from server.test_push import rows

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
NINE = to_micros(parse_moment("2026-11-20T09:00"))


class Writing:
    """Writes actions a minute after one another."""

    def __init__(self, window: MadeWindow) -> None:
        self.window, self.at = window, NINE

    def __call__(self, facts: AnyFacts, case: str, id: str = "") -> str:
        self.at += MINUTE
        id = id or new_id()
        self.window.write(facts, case, at=self.at, id=id)
        return id

    @property
    def actions(self) -> list[Action]:
        """As they were written."""
        return [decode(ActionBytes(one.header, one.facts, one.personal)) for one in self.window.chain]


def some_days(write: Writing) -> None:
    """What makes figures differ: times, outcomes taken back at once and another day, questions without an answer."""
    quick, slow, taken, later = (new_id() for _ in range(4))
    for number, case in enumerate((quick, slow, taken, later), 1):
        write(msgspec.structs.replace(opened(number), began_at=write.at - number * MINUTE), case)
    for case in (quick, slow):
        write(ACCEPTED, case)
    write(RatingAsked(question="q", decision="d", device="b"), quick)
    write(NotRated(question="q", why=NotRatedWhy.declined), quick)
    write(TakenBack(action=write(ACCEPTED, taken)), taken)
    kept = write(ACCEPTED, later)
    write(Consulted(guide="yuanjiang", item=4, title="查询"), new_id())
    for ticket, minutes in (("t1", 30), ("t2", 5), ("t1", 40)):  # one is called again: that is no second wait
        write(TicketCalled(ticket=ticket, number="A001", matter="A", taken_at=write.at - minutes * MINUTE), "")
    write.at += DAY
    write(TakenBack(action=kept), later)
    write(Completed(result="done"), quick)
    write(ACCEPTED, taken)


def figures(window: MadeWindow, day: date) -> tuple[Counter[str], list[int]]:
    """What the centre counts of a day, and its handling times."""
    wanted = select(counted.c.kind, counted.c.value).where(
        counted.c.window == window.id, counted.c.day == day.isoformat()
    )
    found = rows(window.centre, wanted)
    return Counter(row.kind for row in found), sorted(row.value for row in found if row.kind == "handled")


def everything(window: MadeWindow) -> tuple[list[object], list[object]]:
    """All that is counted of a window, and its days."""
    told = select(counted).where(counted.c.window == window.id).order_by(*counted.primary_key)
    days = select(window_day).where(window_day.c.window == window.id).order_by(window_day.c.day)
    return [tuple(one) for one in rows(window.centre, told)], [tuple(one) for one in rows(window.centre, days)]


async def counted_anew(centre: Centre) -> Progress:
    """Windows, and none of them parked."""
    return Progress((await recount(centre)).windows, 0)


def of_log(actions: list[Action], day: date) -> tuple[Counter[str], int, int]:
    """The same of the log of that day, its median and its P90."""
    log = duty_log(actions, day)
    told = Counter({one.name: one.count for one in log.totals})
    queue = log.rest.queue if log.rest is not None else None
    told |= Counter(waited=queue.waits.counted if queue is not None else 0)
    told |= Counter(handled=log.times.counted, left_out=log.times.left_out)
    ratings = log.ratings
    told |= Counter(asked=ratings.asked_in_all.count, rated=ratings.rated.count, not_rated=ratings.not_rated.count)
    return +told, log.times.median, log.times.p90


def test_figures_are_those_of_each_days_log(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    write = Writing(window)
    some_days(write)
    for first in range(1, len(window.chain) + 1, 3):
        window.push(first, min(first + 2, len(window.chain)))
        projected(centre)
    days = {day_of(one) for one in write.actions}
    assert len(days) == 2
    for day in days:
        kinds, times = figures(window, day)
        told, median, p90 = of_log(write.actions, day)
        assert kinds == told
        assert (times[(len(times) - 1) // 2] if times else 0) == median
        assert max(times, default=0) == p90
    assert {"handled", "left_out"} & set(figures(window, min(days))[0])
    before = everything(window)
    assert beside(centre, counted_anew).read >= 1
    assert everything(window) == before
    titles = rows(centre, select(item_title.c.item, item_title.c.title))
    assert {(3, "参保信息变更"), (4, "查询")} <= {tuple(one) for one in titles}


def test_a_press_behind_a_default_is_counted_instead_of_it(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    write = Writing(window)
    cases = [new_id(), new_id()]
    for number, case in enumerate(cases, 1):
        token, question = f"{number:064x}", f"q{number}"
        write(opened(number), case)
        decision = write(ACCEPTED, case)
        write(RatingInvited(question=question, decision=decision, token_digest=token, until=write.at + DAY), case)
        write(DefaultCounted(question=question, decision=decision, level=5, rule="0 natural"), case)
    window.push()
    projected(centre)
    day = date(2026, 11, 20)
    assert figures(window, day)[0]["defaulted"] == 2
    asked_at = write.at - MINUTE
    event = phone_event(token_digest=token, level=2, reasons=(), pressed_at=write.at)
    rated = Rated(
        question=question,
        level=2,
        source=RatingSource.phone,
        device="phone",
        nonce=token,
        asked_at=asked_at,
        pressed_at=write.at,
        digest=event_digest(event),
    )
    write(rated, case)
    window.push()
    projected(centre)
    assert (figures(window, day)[0]["defaulted"], figures(window, day)[0]["rated"]) == (1, 1)
    before = everything(window)
    assert beside(centre, counted_anew).read >= 1
    assert everything(window) == before


def test_the_standing_of_each_days_log_follows_its_acts(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    write = Writing(window)
    write(opened(), new_id())
    about: dict[str, Any] = {"day": "2026-11-20", "window": "3", "log_hash": "a" * 64}

    def stands() -> tuple[object, ...]:
        window.push(1)
        projected(centre)
        wanted = select(window_day).where(window_day.c.window == window.id)
        [row] = rows(centre, wanted)
        return row.day, row.worked, row.state, row.closed_by, row.signed_by, row.returned, row.amended

    assert stands() == ("2026-11-20", True, "open", "", "", 0, 0)
    write(DayClosed(**about, last="", head=""), "")
    assert stands()[2:] == ("closed", "1001", "", 0, 0)
    write(DayReturned(**about), "")
    assert stands()[2:] == ("open", "", "", 1, 0)
    for facts in (DayClosed(**about, last=""), DaySampled(**about, seed="s"), DaySigned(**about, seed="s")):
        write(facts, "")
    write(DayAmended(**about), "")
    assert stands()[2:] == ("signed", "1001", "1001", 1, 1)
