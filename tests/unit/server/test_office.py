# SPDX-License-Identifier: Apache-2.0
"""The back office's list: ten thousand cases in the order of an index, page by page, nothing twice and nothing left."""

import asyncio
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace
from real_centre import RealCentre
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.duties import Duty
from counter_app.base.ids import new_id
from counter_app.cases.work import Ahead
from counter_app.server.centre import Centre
from counter_app.server.office import PAGE, Result, Said, Wanted, count_waiting, decide_several, waiting
from counter_app.server.people import Person
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.office import NO_DAY, office_case, office_decision
from counter_app.server.tables.windows import window
from counter_app.wire.feeds import DecisionKind
from counter_app.wire.staff import Role
from server.conftest import ENGINES, Maker
from server.pushing import MadeWindow, opened
from server.rating_window import ACCEPTED
from server.test_ratings import at

WINDOWS, AWAY = 20, 300


async def filled(cases: int, connection: AsyncConnection) -> None:
    """Cases of four halls; some were decided and their window has not heard it."""
    place = {"state": "active", "reason": "", "enrolled_at": 0, "seen_at": 0, "skew": 0, "program": ""}
    windows = [{"id": f"w{one}", "hall": f"厅{one % 4}", "number": str(one), **place} for one in range(WINDOWS)]
    await connection.execute(window.insert(), windows)
    same = {"guide": "g", "item": 1, "title": "t", "version": "1", "status": "accepted", "open": True, "clerk": ""}
    waits, rows = [], []
    for one in range(cases):
        here = {"window": f"w{one % WINDOWS}", "case_id": f"c{one:05}", "hall": f"厅{one % 4}", "number": f"n{one}"}
        due = f"2026-1{one % 3}-{10 + one % 19}" if one % 7 else NO_DAY
        step = {"step": "s", "verb": ("审核", "复核", "拨付")[one % 3], "duty": "review"}
        waits.append({**here, **step, "due": due, "since": one // 2})
        rows.append({**here, **same, "due": due, "applicant": "", "opened_at": 0, "updated_at": 0})
    await connection.execute(office_case.insert(), waits)
    await connection.execute(case_row.insert(), rows)
    said = {"number": "", "hall": "", "kind": "accepted", "step": "s", "by": "9001", "at": 1, "epoch": 1, "seq": 1}
    decided = [{"decision": one["case_id"], "standing": "", **said} | _place(one) for one in waits[:AWAY]]
    await connection.execute(office_decision.insert(), decided)


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {"window": row["window"], "case_id": row["case_id"]}


@pytest.mark.parametrize(("engine", "cases"), [("sqlite", 10_000), ("postgresql", 400)])
def test_ten_thousand_cases_page_by_page(made_centre: Maker, engine: str, cases: int) -> None:
    centre: RealCentre = made_centre(engine)
    centre.with_connection(partial(filled, cases))

    async def walk(connection: AsyncConnection) -> list[Row[*tuple[Any, ...]]]:
        found: list[Row[*tuple[Any, ...]]] = []
        while rows := await waiting(connection, Wanted("厅1", verb="复核"), _end(found), PAGE * 10):
            found += rows
        return found

    rows = centre.with_connection(walk)
    order = [_end([one]) for one in rows]
    expected = [one for one in range(cases) if one % 4 == 1 and one % 3 == 1 and one >= AWAY]
    assert sorted(one.case_id for one in rows) == [f"c{one:05}" for one in expected]
    assert order == sorted(order, key=lambda one: one or ("",))

    async def plans(connection: AsyncConnection) -> list[str]:
        found = []
        for where, name in (("", "office_case_order"), ("WHERE hall = '厅1' ", "office_case_hall")):
            asked = f'SELECT * FROM office_case {where}ORDER BY due, since, "window", case_id LIMIT 50'  # noqa: S608
            plan = (await connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()
            told = " ".join(str(row[-1]) for row in plan)
            found.append(told)
            assert name in told
        return found

    if engine == "sqlite":
        assert not any("TEMP B-TREE" in one for one in centre.with_connection(plans))
    verbs, late, away = centre.with_connection(lambda one: count_waiting(one, Wanted(), "2026-11-01"))
    assert (sum(verbs.values()), away) == (cases - AWAY, AWAY)
    assert 0 < late < cases


def _end(rows: list[Row[*tuple[Any, ...]]]) -> tuple[str, int, str, str] | None:
    return (rows[-1].due, rows[-1].since, rows[-1].window, rows[-1].case_id) if rows else None


@pytest.mark.parametrize("engine", ENGINES)
def test_two_who_decide_at_the_same_moment_decide_once(made_centre: Maker, engine: str) -> None:
    centre = made_centre(engine)
    centre.start()
    made = MadeWindow(centre).enrol()
    cases = [new_id() for _ in range(3)]
    for number, case in enumerate(cases, 1):
        made.write(replace(opened(number), guide="elsewhere"), case)
        ahead = Ahead(step="review", verb="审核", duty="review", due="2026-11-24")
        made.write(replace(ACCEPTED, ahead=ahead), case)
    made.push()
    reviewers = [Person(one, "测试员", Role.back_office, "", (Duty.review,), 1, None) for one in ("9001", "9002")]

    async def both(one: Centre) -> list[tuple[Result, ...]]:
        said = [Said(DecisionKind.accepted, new_id()) for _ in reviewers]
        places = [(made.id, case) for case in cases]
        pairs = zip(reviewers, said, strict=True)
        return await asyncio.gather(*(decide_several(one, who, places, told, all_or_none=False) for who, told in pairs))

    results = at(centre, both)
    assert [sum(of_one[place].done for of_one in results) for place in range(len(cases))] == [1, 1, 1]
    assert {one.why for of_one in results for one in of_one if not one.done} == {"已经定过，等窗口收到。"}
    elsewhere = Person("9003", "测试员", Role.back_office, "别的大厅", (Duty.review,), 1, None)
    said = Said(DecisionKind.returned, new_id(), "x")
    refused = at(centre, lambda one: decide_several(one, elsewhere, [(made.id, cases[0])], said, all_or_none=True))
    assert [(one.done, one.why) for one in refused] == [(False, "没有这件，或不在你的大厅。")]
