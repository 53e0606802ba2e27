# SPDX-License-Identifier: Apache-2.0
"""The back office's list: ten thousand cases in the order of an index, page by page, nothing twice and nothing left."""

from functools import partial
from typing import Any

import pytest
from real_centre import RealCentre
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.server.office import PAGE, Wanted, count_waiting, waiting
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.office import NO_DAY, office_case, office_decision
from counter_app.server.tables.windows import window
from server.conftest import Maker

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


@pytest.mark.parametrize(("engine", "cases"), [("sqlite", 10_000), ("postgresql", 1000)])
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
