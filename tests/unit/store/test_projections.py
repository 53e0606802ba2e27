# SPDX-License-Identifier: Apache-2.0
"""The lists are what a replay of the actions makes of them, whatever happened and in whatever order."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    AnyFacts,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    PrintState,
    Reopened,
    SentBack,
    SignedIn,
    StepDone,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.case import decisions
from counter_app.cases.people import Party, Personal, Unit
from counter_app.cases.work import Ahead, StepBegun
from counter_app.store.case_lists import CaseFilter
from counter_app.store.projections import row_of
from store.made_store import NOBODY, NOTICE, REFUSAL, Hall, accepted, opened, person, printed

PARTIES: list[Party | None] = [person(), person("欧阳测试", "430981196001010011", ""), Unit(name="测试单位甲"), None]

facts_of_a_case = st.one_of(
    st.builds(accepted, st.sampled_from(["2026-11-19", "2026-11-20", "2026-12-18", ""]), promise=st.booleans()),
    st.sampled_from(
        [
            NOTICE,
            REFUSAL,
            Reopened(by="qr"),
            StepDone(step="review", verb="审核"),
            StepDone(step="review", verb="审核", ahead=Ahead(step="public", verb="公示", duty="agreement")),
            StepBegun(
                step="public",
                verb="公示",
                ahead=Ahead(step="public", verb="公示", duty="agreement", due="2026-11-25"),
            ),
            SentBack(step="review", verb="审核"),
            Suspended(),
            Completed(result="登记"),
            Delivered(documents=("登记表",)),
            Withdrawn(),
            Corrected(field="applicant"),
            Unmasked(field="id_number", reason="verify"),
            TakenBack(action=""),
        ]
    ),
    st.builds(printed, st.sampled_from(PrintState), st.sampled_from(["notice", "slip"]), st.integers(1, 2)),
)
of_window = st.sampled_from([SignedIn(role="clerk"), Consulted(guide="yuanjiang", item=3, title="生育津贴支付")])
presses = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.one_of(facts_of_a_case, of_window), min_size=1, max_size=4)),
    max_size=10,
)
people = st.lists(st.sampled_from(PARTIES), min_size=10, max_size=10)
days = st.lists(st.integers(-1, 2), min_size=10, max_size=10)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it, to be copied."""
    made = Hall(tmp_path_factory.mktemp("empty") / "home")
    assert made.store
    made.close()
    return made.places.data.parent


@pytest.fixture
def fresh(empty: Path, tmp_path: Path) -> Iterator[Hall]:
    """A copy of it for every walk."""
    made = Hall(tmp_path / "home")
    shutil.copytree(empty, tmp_path / "home")
    yield made
    made.close()


def _meant(hall: Hall, case: str, facts: AnyFacts) -> AnyFacts:
    """A taking back names a decision that there is."""
    if not isinstance(facts, TakenBack):
        return facts
    found = hall.store.case(case)
    standing = decisions(found) if found else []
    return TakenBack(action=standing[-1].id if standing else "nothing")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=presses, parties=people, moved=days)
def test_lists_equal_a_replay(
    fresh: Hall, walk: list[tuple[int, list[AnyFacts]]], parties: list[Party | None], moved: list[int]
) -> None:
    cases: dict[int, str] = {}
    for (which, several), party, by in zip(walk, parties, moved, strict=False):
        fresh.clock.move(days=by)
        personal = Personal(applicant=party)
        if which not in cases:
            cases[which] = new_id()
            fresh.do(cases[which], opened(item=which + 1), personal=personal)
        meant = [_meant(fresh, cases[which], one) for one in several]
        fresh.do(cases[which], *meant, personal=personal if isinstance(meant[0], Corrected) else NOBODY)
    assert fresh.store.compare() == ()
    rows = {one["case_id"]: one for one in _rows(fresh)}
    for case_id in cases.values():
        case = fresh.store.case(case_id)
        assert case is not None
        kept = {name: value for name, value in rows[case_id].items() if name != "ordinal"}
        assert kept == row_of(case)
    for shown in CaseFilter:
        found = fresh.store.list_cases(shown, limit=10_000)
        assert len(found.rows) == found.counts[shown]


@pytest.mark.parametrize(("moved", "stands"), [(1, "新名称"), (-1, "旧名称")])
def test_an_item_is_found_by_its_last_title_and_a_rebuild_says_the_same(hall: Hall, moved: int, stands: str) -> None:
    """A new edition of a guide may name an item anew; a clock may be put back between two cases."""
    case_id = hall.open_case(None)
    hall.clock.move(days=2)
    hall.do("", Consulted(guide="yuanjiang", item=2, title="旧名称"))
    hall.clock.move(days=moved)
    hall.do(case_id, Consulted(guide="yuanjiang", item=2, title="新名称"))
    assert hall.store.compare() == ()
    assert hall.raw("SELECT title, count FROM item_usage") == [(stands, 3)]


def _rows(hall: Hall) -> list[dict[str, object]]:
    names = [row[1] for row in hall.raw("PRAGMA table_info(case_row)")]
    return [dict(zip(names, row, strict=True)) for row in hall.raw("SELECT * FROM case_row")]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("case_row", "UPDATE case_row SET status = 'delivered' WHERE ordinal = 1"),
        ("case_row", "DELETE FROM case_row WHERE ordinal = 2"),
        ("case_day", "DELETE FROM case_day WHERE ordinal = 1"),
        ("tally", "UPDATE tally SET count = count + 1 WHERE name = 'notified'"),
        ("item_usage", "UPDATE item_usage SET count = 7"),
        ("case_word", "DELETE FROM case_word WHERE rowid = 1"),
    ],
)
def test_a_list_that_went_wrong_is_named_and_can_be_rebuilt(hall: Hall, table: str, change: str) -> None:
    hall.open_case(None, NOTICE)
    hall.open_case(person("欧阳测试"), accepted())
    hall.raw(change)
    before = _rows(hall)
    assert hall.store.compare() == (table,)
    assert _rows(hall) == before
    hall.store.rebuild()
    assert hall.store.compare() == ()
    assert len(hall.store.search_cases("测试")) == 2
