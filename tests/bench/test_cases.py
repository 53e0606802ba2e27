# SPDX-License-Identifier: Apache-2.0
"""Lists and searches among ten thousand cases and among a million."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from bench.many_cases import Filled, fill
from bench.measuring import Table, shown, spent
from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.desk.counter import Counter
from counter_app.desk.listing import CaseFilter, CaseList, list_cases, search_cases
from counter_app.settings import load_settings
from counter_app.store.work_lists import WorkFilter, WorkList, WorkPart

NOW = parse_moment("2026-11-20T16:30")
FEW = 10_000
ROUNDS = 40
PAGES_DEEP = 20
WORK = WorkFilter(frozenset({"review", "agreement"}))


def _open(home: Path, count: int) -> tuple[Counter, Filled]:
    counter = Counter(load_settings(home), fixed_clock(NOW))
    counter.load_catalogue()
    counter.open_store()
    return counter, fill(counter.store, counter.catalogue.guides["yuanjiang"], count, NOW.date())


def _asked(counter: Counter, filled: Filled) -> dict[str, Callable[[], object]]:
    deep = list_cases(counter).rows[-1]
    for _ in range(PAGES_DEEP):
        deep = list_cases(counter, after=deep).rows[-1]
    return {
        "today's cases, with counts": lambda: list_cases(counter, day=NOW.date()),
        "all cases, first page": lambda: list_cases(counter),
        f"all cases, page {PAGES_DEEP + 2}": lambda: list_cases(counter, after=deep),
        "due today and overdue": lambda: list_cases(counter, CaseFilter.due),
        "work list, first page, with counts": lambda: counter.store.list_work(WORK),
        "work list, overdue": lambda: counter.store.list_work(replace(WORK, part=WorkPart.overdue)),
        "work list, one step begun": lambda: counter.store.list_work(replace(WORK, part=WorkPart.begun, verb="公示")),
        "search by whole name": lambda: search_cases(counter, filled.name),
        "search by surname": lambda: search_cases(counter, filled.name[0]),
        "search by last four digits": lambda: search_cases(counter, filled.tail),
        "search by item's initials": lambda: search_cases(counter, "zgcbdj"),
        "search by name and item": lambda: search_cases(counter, f"{filled.name[0]} 参保"),
        "search by case number": lambda: search_cases(counter, filled.number),
    }


def _rows(found: object) -> int:
    return len(found.rows if isinstance(found, CaseList | WorkList) else found)  # type: ignore[arg-type]


def test_lists_and_searches(tmp_path: Path, table: Table, pytestconfig: pytest.Config) -> None:
    many: int = pytestconfig.getoption("--bench-cases")
    small, small_filled = _open(tmp_path / "small", FEW)
    large, large_filled = _open(tmp_path / "large", many)
    size = large.settings.places.database.stat().st_size / 1024**2
    table.add(f"store of {many:,} cases (lists only, no actions)", f"{size:.0f} MB")
    asked = zip(_asked(small, small_filled).items(), _asked(large, large_filled).values(), strict=True)
    for (what, in_small), in_large in asked:
        few, lots = [], []
        for _ in range(ROUNDS):
            few.append(spent(in_small))
            lots.append(spent(in_large))
        ratio = median(lots) / median(few)
        rows_few, rows_lots = _rows(in_small()), _rows(in_large())
        table.add(
            f"{what}, {many:,} cases",
            f"{shown(median(lots))} for {rows_lots} rows ({ratio:.2f}×)",
            beside=f"{FEW:,} cases: {shown(median(few))} for {rows_few} rows",
            aim="≤ 2×",
            met=ratio <= 2,
        )
    for one in (small, large):
        one.close()
