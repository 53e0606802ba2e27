# SPDX-License-Identifier: Apache-2.0
"""Every schema that ever shipped opens, and a migration is whole or not there at all."""

import os
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from counter_app.base.clock import fixed_clock, parse_moment, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Opened, RatingSource, SignedIn
from counter_app.cases.case import CaseStatus
from counter_app.cases.people import Person
from counter_app.cases.queue import queue_of
from counter_app.settings import Places, find_places
from counter_app.store import opening, schema
from counter_app.store.backup import is_whole, list_backups
from counter_app.store.case_store import Store
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.ledger import verify_epochs
from counter_app.store.tables import SCHEMA, metadata

HERE = Path(__file__).resolve().parent
SHIPPED = sorted(HERE.glob("counter-*.db"))
NOW = parse_moment("2026-11-21T09:00")


def put(shipped: Path, home: Path) -> Places:
    """A shipped file in a home of its own."""
    places = find_places(home)
    places.data.mkdir(parents=True)
    shutil.copy(shipped, places.database)
    shutil.copy(shipped.with_suffix(".key"), opening.key_file(places))
    return places


def has_hall(shipped: Path) -> bool:
    """Whether a shipped file holds tickets, originals and evaluations with their proof."""
    return shipped.stem > "counter-0004"


def open_store(places: Places) -> Store:
    """Open it as the window does."""
    return Store.open(places, region="430981", window="3", clock=fixed_clock(NOW), reserve_bytes=0)


def test_the_schema_of_today_is_among_those_shipped() -> None:
    assert [one.stem for one in SHIPPED][-1] == f"counter-{SCHEMA}"


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_database_opens_with_everything_in_it(shipped: Path, tmp_path: Path) -> None:
    places = put(shipped, tmp_path)
    store = open_store(places)
    first, second, third = (store.case(f"case-{n}") for n in (1, 2, 3))
    assert first is not None
    assert second is not None
    assert third is not None
    assert [one.status for one in (first, second, third)] == [
        CaseStatus.delivered,
        CaseStatus.accepted,
        CaseStatus.opened,
    ]
    assert isinstance(first.applicant, Person)
    assert first.applicant.name == "测试员㛃𠮷"
    assert [one.number[:-1] for one in (first, second, third)] == [
        "430981-03-20261120-A0001",
        "430981-03-20261120-A0002",
        "430981-03-20261120-B0001",
    ]
    assert [one.case_id for one in store.search_cases("㛃𠮷")] == ["case-3", "case-1"]
    assert [one.id for one in store.list_drafts()] == ["draft-1"]
    assert store.favourites() == (("yuanjiang", 9),)
    assert store.usage()[("yuanjiang", 2)] == 2
    assert store.compare() == ()
    with opening.reading_only(places, fixed_clock(NOW)) as connection:
        reports = verify_epochs(connection)
    newer = 4 if has_hall(shipped) else 0
    assert [(one.epoch, one.actions, one.broken_at) for one in reports] == [(0, 7, None), (1, 5 + newer, None)]
    facts = Opened(number="", guide="yuanjiang", item=2, code="", title="职工参保登记", version="v1")
    intent = Intent(id=new_id(), case=new_id(), facts=facts)
    done = store.record([intent], clerk="0312", at=to_micros(NOW)).actions[0]
    assert isinstance(done.facts, Opened)
    assert done.facts.number.startswith("430981-03-20261121-B0001")
    store.close()


@pytest.mark.parametrize("shipped", [one for one in SHIPPED if has_hall(one)], ids=lambda path: path.stem)
def test_an_evaluation_keeps_its_proof_and_an_original_its_place(shipped: Path, tmp_path: Path) -> None:
    store = open_store(put(shipped, tmp_path))
    case = store.case("case-2")
    assert case is not None
    (asked,) = case.ratings
    assert (asked.level, asked.source) == (4, RatingSource.screen)
    assert [one.material for one in case.originals_here] == ["id"]
    queue = queue_of(store.actions_on(parse_moment("2026-11-20T09:00").date()))
    assert [one.number for one in queue.waiting] == ["A001"]
    store.close()


def test_tables_in_the_code_are_those_the_migrations_make(tmp_path: Path) -> None:
    store = open_store(find_places(tmp_path))
    with store._database.writing.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _not_of_the_index})
        assert compare_metadata(context, metadata) == []
        indexes = {
            index.name: str(index.dialect_options["sqlite"]["where"])
            for table in metadata.sorted_tables
            for index in table.indexes
            if index.dialect_options["sqlite"]["where"] is not None
        }
        wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
        found = {row.name: row.sql for row in connection.exec_driver_sql(wanted)}
        assert {name: sql.split(" WHERE ")[1] for name, sql in found.items()} == indexes
    store.close()


def _not_of_the_index(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith("case_word"))


def test_the_newest_step_is_the_schema_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


LATER = f"{int(SCHEMA) + 1:04}"
STEP = f"""
from alembic import op

revision = "{LATER}"
down_revision = "{SCHEMA}"


def upgrade() -> None:
    op.execute("CREATE TABLE later (id INTEGER)")
    op.execute("{{second}}")
"""


def later_program(monkeypatch: pytest.MonkeyPatch, folder: Path, second: str) -> None:
    """A program that knows one step more."""
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{LATER}_later.py").write_text(STEP.format(second=second), encoding="utf-8")
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    for module in (schema, opening):
        monkeypatch.setattr(module, "SCHEMA", LATER)


def tables(places: Places) -> set[str]:
    """Names of the tables in a database."""
    connection = open_raw(places.database, read_key(opening.key_file(places)))
    try:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        connection.close()


def test_a_copy_is_made_before_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = put(HERE / "counter-0001.db", tmp_path / "home")
    later_program(monkeypatch, tmp_path / "steps", "INSERT INTO later VALUES (1)")
    store = open_store(places)
    store.record([Intent(id=new_id(), case="", facts=SignedIn(role="clerk"))], clerk="0312", at=to_micros(NOW))
    store.close()
    assert "later" in tables(places)
    (copy,) = list_backups(places.backups)
    assert copy.path.name == f"counter-20261121-090000-e1-before-{LATER}.db"
    assert is_whole(copy.path, read_key(opening.key_file(places)))
    store = open_store(places)
    store.close()
    assert len(list_backups(places.backups)) == 1


def test_a_migration_that_cannot_finish_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = put(HERE / "counter-0001.db", tmp_path / "home")
    with monkeypatch.context() as later:
        later_program(later, tmp_path / "steps", "INSERT INTO nowhere VALUES (1)")
        with pytest.raises(Exception, match="nowhere"):
            open_store(places)
    assert "later" not in tables(places)
    store = open_store(places)
    assert store.compare() == ()
    assert store.case("case-1") is not None
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="percent signs in folders are rare there")
def test_a_folder_with_strange_letters_is_no_obstacle(tmp_path: Path) -> None:
    places = find_places(tmp_path / "100% 三号窗口 ?#'\"")
    store = open_store(places)
    store.close()
    assert places.database.exists()


def test_what_was_at_the_centre_and_what_came_from_it_is_still_known(tmp_path: Path) -> None:
    store = open_store(put(HERE / "counter-0004.db", tmp_path))
    situation = store.centre.situation()
    assert (situation.written, situation.taken, situation.durable) == (12, 5, 3)
    assert [(one.epoch, one.seq, one.code) for one in store.centre.parked()] == [(0, 2, "projector.older")]
    assert store.feeds.marks().cursors == {"calendar": 1}
    batch = store.centre.next_batch()
    assert batch is not None
    assert [(batch.chain.epoch, one.seq) for one in batch.items] == [(0, 6), (0, 7)]
    store.close()
