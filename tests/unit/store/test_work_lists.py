# SPDX-License-Identifier: Apache-2.0
"""Lists of work: in the order of their last days, with counts from the same rows, narrowed in every way."""

from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import event

from counter_app.cases.actions import AnyFacts, Completed, SentBack, StepDone, Suspended, Withdrawn
from counter_app.cases.work import Ahead, StepBegun
from counter_app.store.case_lists import CaseRow
from counter_app.store.work_lists import WorkFilter, WorkPart
from store.made_store import NOTICE, Hall, accepted, person

MINE = frozenset({"review", "agreement"})


def ahead(verb: str = "审核", duty: str = "review", due: str = "") -> Ahead:
    """What lies ahead of a case."""
    return Ahead(step=f"step-{verb}", verb=verb, duty=duty, due=due)


def waiting(hall: Hall, due: str = "2026-12-18", next_step: Ahead | None = None, item: int = 2) -> str:
    """A case that waits for its next step."""
    given = structs.replace(accepted(due), ahead=next_step or ahead())
    return hall.open_case(None, given, item=item)


def ids(rows: tuple[CaseRow, ...]) -> list[str]:
    """The cases of some rows."""
    return [one.case_id for one in rows]


def walk(hall: Hall, wanted: WorkFilter, limit: int = 2) -> list[str]:
    """All rows, page by page."""
    found: list[str] = []
    after: CaseRow | None = None
    while rows := hall.store.list_work(wanted, limit=limit, after=after).rows:
        found += ids(rows)
        after = rows[-1]
    return found


def test_what_is_due_first_leads_by_the_earlier_of_both_days(hall: Hall) -> None:
    late = waiting(hall, "2026-12-18")
    never = waiting(hall, "")
    own_limit = waiting(hall, "2026-12-30", ahead(due="2026-11-24"))
    published = waiting(hall, "2026-11-25", ahead("公示", "agreement", "2026-12-01"))
    waiting(hall, "2026-11-01", ahead("拨付", "finance"))
    same_day = waiting(hall, "2026-12-18")
    assert walk(hall, WorkFilter(MINE)) == [own_limit, published, late, same_day, never]
    row = hall.store.list_work(WorkFilter(MINE)).rows[1]
    assert (row.duty, row.verb, row.step, row.step_due, row.due, row.work_due, row.begun) == (
        "agreement",
        "公示",
        "step-公示",
        "2026-12-01",
        "2026-11-25",
        "2026-11-25",
        False,
    )


def test_every_part_step_and_item_counts_the_rows_it_shows(hall: Hall) -> None:
    overdue = waiting(hall, "2026-11-19", item=1)
    today = waiting(hall, "2026-11-20", ahead("复核"))
    begun = waiting(hall, "2026-12-01", ahead("公示", "agreement"))
    hall.do(begun, StepBegun(step="step-公示", verb="公示", ahead=ahead("公示", "agreement", "2026-11-20")))
    other = waiting(hall, "2026-12-01")
    parts = {
        WorkPart.all: [overdue, today, begun, other],
        WorkPart.overdue: [overdue],
        WorkPart.today: [today, begun],
        WorkPart.begun: [begun],
        WorkPart.waiting: [overdue, today, other],
    }
    narrowings: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {overdue, today, begun, other}),
        ({"verb": "审核"}, {overdue, other}),
        ({"verb": "公示"}, {begun}),
        ({"item": ("yuanjiang", 2)}, {today, begun, other}),
        ({"item": ("yuanjiang", 2), "verb": "公示"}, {begun}),
    ]
    for narrowing, among in narrowings:
        for part, expected in parts.items():
            found = hall.store.list_work(WorkFilter(MINE, part, **narrowing))
            assert ids(found.rows) == [one for one in expected if one in among]
            assert found.parts == {one: len([c for c in cases if c in among]) for one, cases in parts.items()}
            assert found.verbs == {"审核": 2, "复核": 1, "公示": 1}


@pytest.mark.parametrize(
    "gone",
    [
        StepDone(step="step-审核", verb="审核", ahead=ahead("拨付", "finance")),
        SentBack(step="step-审核", verb="审核"),
        Suspended(),
        Withdrawn(),
        Completed(result="登记"),
    ],
)
def test_work_leaves_the_list_once_it_is_somebody_elses_or_nobodys(hall: Hall, gone: AnyFacts) -> None:
    case = waiting(hall)
    hall.do(case, gone)
    found = hall.store.list_work(WorkFilter(MINE))
    assert (found.rows, found.verbs, set(found.parts.values())) == ((), {}, {0})
    assert hall.store.compare() == ()


def test_a_case_accepted_before_next_steps_were_kept_goes_to_review(hall: Hall) -> None:
    case = hall.open_case(None, accepted())
    hall.open_case(None, NOTICE)
    found = hall.store.list_work(WorkFilter(MINE))
    assert ids(found.rows) == [case]
    assert found.verbs == {"": 1}


def test_a_search_stays_among_the_work_of_these_duties(hall: Hall) -> None:
    waiting(hall, "2026-12-18")
    first = waiting(hall, "2026-12-01")
    waiting(hall, "2026-11-21", ahead("拨付", "finance"))
    hall.open_case(person("测试员乙"), NOTICE)
    found = hall.store.search_work("测试", MINE)
    assert len(found) == 2
    assert found[0].case_id == first
    assert ids(hall.store.search_work("测试", MINE, limit=1, after=found[0])) == [found[1].case_id]
    assert ids(hall.store.search_work(found[1].number, MINE)) == [found[1].case_id]
    assert hall.store.search_work(found[1].number, {"finance"}) == ()
    assert hall.store.search_work(" ", MINE) == ()


@pytest.mark.parametrize(
    ("narrowing", "index"),
    [
        ({}, "case_row_work"),
        ({"part": WorkPart.overdue}, "case_row_work"),
        ({"part": WorkPart.waiting}, "case_row_work"),
        ({"part": WorkPart.begun}, "case_row_work_begun"),
        ({"verb": "审核"}, "case_row_work_verb"),
        ({"item": ("yuanjiang", 2)}, "case_row_work_item"),
        ({"item": ("yuanjiang", 2), "verb": "审核", "part": WorkPart.begun}, "case_row_work_item"),
    ],
)
def test_a_page_follows_an_index_and_sorts_nothing(hall: Hall, narrowing: dict[str, Any], index: str) -> None:
    waiting(hall)
    engine = hall.store._database.reading
    run: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        run.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    hall.store.list_work(WorkFilter(MINE, **narrowing))
    event.remove(engine, "before_cursor_execute", note)
    pages = [(statement, given) for statement, given in run if "ORDER BY" in statement]
    assert pages
    with engine.connect() as connection:
        for statement, given in pages:
            plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
            assert len(plan) == 1
            assert f"INDEX {index} " in plan[0]
