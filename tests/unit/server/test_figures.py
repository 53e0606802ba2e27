# SPDX-License-Identifier: Apache-2.0
"""Figures over days: ranks are those of the window, and a comparison by item mix is fair."""

import csv
import io
import random
from collections import defaultdict
from functools import partial
from itertools import count
from pathlib import Path

import hall_recount
from real_centre import RealCentre
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.cases.actions import RatingSource
from counter_app.cases.ranks import rank
from counter_app.server.figures import By, FigureRow, Figures, Span, Times, cases_behind, figures
from counter_app.server.pages.figures import levels_chart, name_of_row
from counter_app.server.tables.cases import case_row
from counter_app.server.tables.counted import counted
from counter_app.server.windows import add_window
from counter_app.wire.staff import Role
from server.conftest import Maker
from server.made_centre import MadeCentre
from server.pushing import MadeWindow
from server.rating_window import RatingWindow
from server.test_pages import add, signed_in
from server.test_projector import projected

MINUTE = 60_000_000
DAYS = ("2026-10-30", "2026-11-02", "2026-11-03", "2026-11-30")


def row(window: MadeWindow | str, seq: int, hall: str, **more: object) -> dict[str, object]:
    """A counted event."""
    return {
        "window": window if isinstance(window, str) else window.id,
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


SINCE, UNTIL = 1_790_000_000_000_000, 1_795_000_000_000_000


def test_halls_beside_one_another_and_their_levels_are_those_that_sql_counts(kept_centre: Maker) -> None:
    centre = kept_centre("postgresql")
    centre.start()
    east, west = RatingWindow(centre, "东厅"), RatingWindow(centre, "西厅")
    for level in (5, 5, 4, 2):
        east.rated(level)
    east.unrated()
    east.unrated(default=5)
    west.rated(1)
    west.unrated(default=4)
    west.entered(2, RatingSource.phone, "手机")
    west.entered(3, RatingSource.paper, "0301")
    for one in (east, west):
        one.push()
    projected(centre)

    async def recounted(connection: AsyncConnection) -> tuple[dict[str, dict[str, int]], dict[str, object]]:
        counts = await hall_recount.counts(connection, "hall", SINCE, UNTIL)
        of_clerks = await hall_recount.counts(connection, "clerk", SINCE, UNTIL)
        [clerk] = of_clerks.items()  # it is whom they handled that citizens evaluated, whoever wrote it down
        assert (clerk[0], clerk[1]["bad"], clerk[1]["asked"], clerk[1]["rated"]) == ("1001", 3, 10, 7)
        return counts, dict(await hall_recount.levels(connection, "hall", SINCE, UNTIL))

    counts, levels = centre.with_connection(recounted)
    told = found(centre, "", By.hall, "2026-10-01")
    assert [one.name for one in told.rows] == ["东厅", "西厅"]
    span = Span("", "2026-10-01", DAYS[3])
    for kind, cases in (("level_2", 2), ("level_3", 1), ("bad", 3)):
        behind = partial(cases_behind, span=span, by=By.clerk, key=["1001"], kind=kind)
        assert len(centre.with_connection(behind)) == cases
    [by_clerk] = found(centre, "", By.clerk, "2026-10-01").rows
    assert (by_clerk.name, by_clerk.bad, by_clerk.count("asked"), by_clerk.count("rated")) == ("1001", 3, 10, 7)
    timed = ("handled", "left_out")
    assert counts == {
        one.name: {"bad": one.bad} | {kind: count for kind, count in one.counts.items() if kind not in timed}
        for one in told.rows
    }
    assert levels == {one.name: (one.levels, one.defaults) for one in told.rows}
    assert (told.whole.levels, told.whole.defaults) == ({5: 2, 4: 1, 3: 1, 2: 2, 1: 1}, {5: 1, 4: 1})
    assert (told.whole.count("not_rated"), told.whole.count("defaulted")) == (3, 2)
    drawn = "非常满意 2；满意 1；基本满意 1；不满意 2；非常不满意 1；未评价 3；"
    assert levels_chart(told.whole).told == drawn + "按规定计入“非常满意” 1；按规定计入“满意” 1"


def test_halls_are_compared_by_their_items(centre: RealCentre) -> None:
    """One hall does hard items a little quicker, the other easy ones a little slower: the bare median lies."""
    window = MadeWindow(centre).enrol()
    rows: list[dict[str, object]] = []
    for hall, easy, hard, pace in (("难厅", 5, 40, 0.9), ("易厅", 40, 5, 1.2)):
        for number in range(easy + hard):
            item, minutes = (1, 5) if number < easy else (2, 30)
            spent = round(minutes * pace * MINUTE)
            rows.append(row(window, len(rows) + 1, hall, day="2026-12-01", item=item, value=spent))
    written(centre, rows)
    told = {one.name: one for one in found(centre, "", By.hall, "2026-12-01", "2026-12-01").rows}
    assert told["难厅"].times.median > told["易厅"].times.median
    against = {name: one.against for name, one in told.items()}
    assert against["难厅"] is not None
    assert against["易厅"] is not None
    assert against["难厅"] < 1.0 <= against["易厅"]


def test_the_page_and_the_file_show_halls_to_who_may_see_several(tmp_path: Path) -> None:
    centre = MadeCentre(tmp_path)
    evaluated = (("asked", 0), ("rated", 5), ("rated", 1), ("not_rated", 0), ("defaulted", 5))
    numbers = count(1)

    async def write(connection: AsyncConnection) -> None:
        for hall in ("东厅", "西厅"):
            await add_window(connection, id=hall, hall=hall, number="1", public_key=hall.encode(), at=0)
        kinds = [("东厅", *one) for one in evaluated[:2]] + [("西厅", *one) for one in evaluated[2:]]
        made = [row(hall, next(numbers), hall, kind=kind, value=value) for hall, kind, value in kinds] + [
            row("东厅", next(numbers), "东厅", value=MINUTE)
        ]
        await connection.execute(insert(counted), made)

    centre.inside(write)
    add(centre, "0301", Role.supervisor)
    add(centre, "0302", Role.supervisor, "东厅")
    everybody, bound = signed_in(centre, "0301"), signed_in(centre, "0302")
    address = "https://centre/figures?by=hall&first=2026-11-01&last=2026-11-30"
    page = centre.call("GET", address, headers=everybody)
    assert page.status_code == 200
    for name in ("东厅", "西厅"):
        assert f">{name}</a>" in page.text.partition("<tbody>")[2]
    assert page.text.count("<svg") == 2
    assert "按本地规定计入（没有人按）" in page.text
    assert centre.call("GET", address, headers=bound).status_code == 404
    assert "by=hall" not in centre.call("GET", "https://centre/figures", headers=bound).text
    file = centre.call("GET", address.replace("/figures?", "/figures.csv?"), headers=everybody)
    heads, first, second, whole = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert len(heads) == len(first) == len(second) == len(whole)
    assert [first[0], second[0], whole[0]] == ["东厅", "西厅", "合计"]
    shown = dict(zip(heads, whole, strict=True))
    assert (shown["非常满意"], shown["非常不满意"], shown["差评"]) == ("1", "1", "1")
    assert (shown["未评价"], shown["按本地规定计入（没有人按）"]) == ("1", "1")
    behind = centre.call(
        "GET", address.replace("/figures?", "/figures/cases?") + "&kind=defaulted&key=西厅", headers=everybody
    )
    assert behind.status_code == 200
    assert "kind=level_5&amp;key=" in page.text.replace("&#38;", "&amp;")
    level = centre.call("GET", address.replace("/figures?", "/figures/cases?") + "&kind=level_5", headers=everybody)
    assert (level.status_code, "非常满意" in level.text) == (200, True)
    centre.close()
