# SPDX-License-Identifier: Apache-2.0
"""Figures over days: ranks are those of the window, and a comparison by item mix is fair."""

import random
from collections import defaultdict

from real_centre import RealCentre
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.ranks import rank
from counter_app.server.figures import By, FigureRow, Figures, Span, Times, cases_behind, figures
from counter_app.server.pages.figures import name_of_row
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.counted import counted
from server.pushing import MadeWindow

MINUTE = 60_000_000
DAYS = ("2026-10-30", "2026-11-02", "2026-11-03", "2026-11-30")


def row(window: MadeWindow, seq: int, hall: str, **more: object) -> dict[str, object]:
    """A counted event."""
    return {
        "window": window.id,
        "epoch": 1,
        "seq": seq,
        "kind": "handled",
        "hall": hall,
        "day": DAYS[1],
        "guide": "g",
        "item": 1,
        "clerk": "0312",
        "case_id": f"c{seq}",
        "at": seq,
        "value": 0,
    } | more


def written(centre: RealCentre, rows: list[dict[str, object]]) -> None:
    """Into the table."""

    async def write(connection: AsyncConnection) -> None:
        await connection.execute(insert(counted), rows)

    centre.with_connection(write)


def found(centre: RealCentre, hall: str, by: By, first: str = "2026-11-01", last: str = "2026-11-30") -> Figures:
    """Asked."""
    return centre.with_connection(lambda connection: figures(connection, Span(hall, first, last), by))


def test_ranks_of_every_item_and_of_all_are_those_of_the_window(centre: RealCentre) -> None:
    window, hall, dice = MadeWindow(centre).enrol(), "秩厅", random.Random(7)  # noqa: S311
    rows = [
        row(window, seq, hall, item=dice.randrange(1, 9), day=dice.choice(DAYS), value=dice.randrange(90) * MINUTE)
        for seq in range(1, 400)
    ]
    written(centre, rows)
    inside = [one for one in rows if str(one["day"]) >= "2026-11-01"]
    by_item: dict[object, list[int]] = defaultdict(list)
    for one in inside:
        by_item[one["item"]].append(int(str(one["value"])))
    told = found(centre, hall, By.item)
    assert {one.key[1]: one.times for one in told.rows} == {
        item: Times(len(times), rank(sorted(times), 0.5), rank(sorted(times), 0.9)) for item, times in by_item.items()
    }
    everything = sorted(int(str(one["value"])) for one in inside)
    assert told.whole.times == Times(len(everything), rank(everything, 0.5), rank(everything, 0.9))
    hours = found(centre, hall, By.hour)
    assert [(one.key, one.times.counted) for one in hours.rows] == [((8,), len(everything))]  # at 8 in Shanghai
    assert [one.key for one in found(centre, hall, By.month, "2026-10-01").rows] == [("2026-10",), ("2026-11",)]


def test_who_does_hard_items_is_not_called_slow(centre: RealCentre) -> None:
    """One clerk does hard items a little quicker than the other, who does mostly easy ones: the bare median lies."""
    window, hall = MadeWindow(centre).enrol(), "比厅"
    rows: list[dict[str, object]] = []
    for clerk, easy, hard, pace in (("hard", 5, 40, 0.9), ("easy", 40, 5, 1.2)):
        for number in range(easy + hard):
            item, minutes = (1, 5) if number < easy else (2, 30)
            spent = round(minutes * pace * MINUTE)
            rows.append(row(window, len(rows) + 1, hall, clerk=clerk, item=item, value=spent))
    written(centre, rows)
    told = {one.name: one for one in found(centre, hall, By.clerk).rows}
    assert told["hard"].times.median > told["easy"].times.median
    against = {name: one.against for name, one in told.items()}
    assert against["hard"] is not None
    assert against["easy"] is not None
    assert against["hard"] < 1.0 <= against["easy"]


def test_clerks_and_windows_stand_by_their_number_and_items_by_how_many(centre: RealCentre) -> None:
    window, hall = MadeWindow(centre).enrol(), "号厅"
    given = [("0312", 1), ("12", 2), ("9", 2), ("甲", 2), ("0312", 2)]
    written(
        centre,
        [row(window, seq, hall, kind="opened", clerk=who, item=item) for seq, (who, item) in enumerate(given, 1)],
    )
    assert [one.name for one in found(centre, hall, By.clerk).rows] == ["9", "12", "0312", "甲"]
    assert [one.key[1] for one in found(centre, hall, By.item).rows] == [2, 1]
    named = {"10": "号厅 10 号窗口", "2/5660a683": "号厅 2/5660a683"}
    assert [name_of_row(FigureRow((), f"号厅 {one}"), By.window) for one in named] == list(named.values())


def test_the_cases_behind_a_number_come_page_by_page(centre: RealCentre) -> None:
    window, hall = MadeWindow(centre).enrol(), "页厅"
    rows = [row(window, seq, hall, kind="opened") for seq in range(1, 251)]
    written(centre, rows)

    async def pages(connection: AsyncConnection) -> list[str]:
        fixed = {one.name: "" for one in case_row.c if one.name not in ("item", "open", "opened_at", "updated_at")}
        own = {"window": window.id, "hall": hall, "item": 1, "open": True, "opened_at": 0, "updated_at": 0}
        await connection.execute(insert(case_row), [fixed | own | {"case_id": one["case_id"]} for one in rows])
        seen: list[str] = []
        after = None
        while True:
            page = await cases_behind(connection, Span(hall, DAYS[0], DAYS[3]), By.item, ["g", "1"], "opened", after)
            seen += [one.case_id for one in page[:100]]
            if len(page) <= 100:
                return seen
            end = page[99]
            after = (end.on_day, end.window, end.epoch, end.seq)

    assert centre.with_connection(pages) == [f"c{seq}" for seq in range(1, 251)]
