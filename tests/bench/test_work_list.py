# SPDX-License-Identifier: Apache-2.0
"""Ten thousand open cases: the list of work, its filters, and five hundred decided in one press."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event

from bench.hall import name_of
from bench.measuring import Table, shown, spent
from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, Due, Intent, Opened
from counter_app.cases.people import Person, Personal
from counter_app.cases.steps import ahead_of, office_steps
from counter_app.catalogue.checklist import build_checklist
from counter_app.desk.batch_steps import MOST, StepDecision, decide_batch
from counter_app.desk.counter import Counter
from counter_app.desk.following import pass_step, steps_of
from counter_app.desk.listing import get_case
from counter_app.desk.work_list import CaseRow, WorkPart, list_work, search_work
from counter_app.settings import load_settings

NOW = parse_moment("2026-11-20T16:30")
OPEN = 10_000
CHUNK = 500
ROUNDS = 40
CLERK = "0315"
ITEM = 2
PLAIN = (2, 4, 5, 6)
"""Items whose review asks for nothing but a look."""


def _open(home: Path) -> Counter:
    """A store whose cases all wait for review; written by their actions, as a hall writes them."""
    counter = Counter(load_settings(home), fixed_clock(NOW))
    counter.load_catalogue()
    counter.open_store()
    counter.clerk = next(one for one in counter.settings.hall.staff if one.number == CLERK)
    plans = []
    for item in counter.catalogue.guides["yuanjiang"].items:
        steps = office_steps(build_checklist(item, {})) if item.structure is not None else ()
        if steps and counter.work.of(steps[0]).duty in counter.clerk.duties:
            plans.append((item, ahead_of(steps[0], counter.work)))
    for first in range(0, OPEN, CHUNK):
        intents = []
        for place in range(first, first + CHUNK):
            item, ahead = plans[place % len(plans)]
            person = Person(name=name_of(place), id_number=f"43098119600101{place:04}", phone=f"138{place:08}")
            due = Due(due=f"2026-{11 + place % 2}-{1 + place * 7 % 28:02}")
            accepted = Accepted(
                lines=(), limit_kind="working_days", limit_amount=20, limit_text="20 个工作日", due=due, ahead=ahead
            )
            opened = Opened(
                number="", guide=item.guide, item=item.ordinal, code=item.code, title=item.title, version=item.version
            )
            case = new_id()
            intents.append(Intent(id=new_id(), case=case, facts=opened, personal=Personal(applicant=person)))
            intents.append(Intent(id=new_id(), case=case, facts=accepted))
        day = NOW.replace(day=1 + first // CHUNK % 19)
        counter.store.record(intents, clerk="0312", at=int(day.timestamp() * 1_000_000))
    return counter


def _bare(counter: Counter, call: Callable[[], object]) -> Callable[[], object]:
    """The same page by its bare SQL: the statements that the call runs, and nothing made of their rows."""
    engine = counter.store._database.reading
    run: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            run.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    call()
    event.remove(engine, "before_cursor_execute", note)

    def again() -> None:
        with engine.begin() as connection:
            cursor = connection.connection.cursor()
            for statement, given in run:
                cursor.execute(statement, given)
                cursor.fetchall()
            cursor.close()

    return again


def test_ten_thousand_open_cases(tmp_path: Path, table: Table) -> None:
    counter = _open(tmp_path / "home")
    asked: dict[str, Callable[[], object]] = {
        "first page, with all counts": lambda: list_work(counter),
        "overdue": lambda: list_work(counter, WorkPart.overdue),
        "one step": lambda: list_work(counter, verb="审核"),
        "one item": lambda: list_work(counter, item=("yuanjiang", ITEM)),
        "search by name": lambda: search_work(counter, name_of(77)),
    }
    for what, call in asked.items():
        bare = _bare(counter, call)
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(spent(call))
            floor.append(spent(bare))
        ratio = median(ours) / median(floor)
        table.add(
            f"work list of {OPEN:,} open cases: {what}",
            f"{shown(median(ours))} ({ratio:.1f}×)",
            beside=f"bare SQL of the same: {shown(median(floor))}",
        )
    rows = _plain_rows(counter, 2 * MOST)
    batch = spent(decide_batch, counter, [StepDecision(one) for one in rows[:MOST]])
    singles = sum(spent(_pass_one, counter, one) for one in rows[MOST:])
    table.add(
        f"{MOST} cases of the list decided in one press",
        f"{shown(batch)} ({batch / singles:.2f}×)",
        beside=f"one by one: {shown(singles)}",
        aim="≤ 1× one by one",
        met=batch <= singles,
    )
    assert list_work(counter).parts[WorkPart.all] == OPEN
    counter.close()


def _plain_rows(counter: Counter, count: int) -> list[CaseRow]:
    """Rows whose step may be passed as they stand."""
    rows: list[CaseRow] = []
    after: CaseRow | None = None
    while len(rows) < count:
        page = list_work(counter, verb="审核", after=after).rows
        rows += [one for one in page if one.item in PLAIN]
        after = page[-1]
    return rows[:count]


def _pass_one(counter: Counter, row: CaseRow) -> None:
    case = get_case(counter, row.case_id)
    step = next(one.step for one in steps_of(counter, case) if not one.done)
    pass_step(counter, case, step)
