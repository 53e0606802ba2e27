# SPDX-License-Identifier: Apache-2.0
"""The steps make what the tables say, over both databases; months have tables of their own on PostgreSQL."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from real_centre import RealCentre
from sqlalchemy import Connection, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

import counter_app.server.tables as tables_room
from counter_app.base.clock import parse_moment, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Withdrawn
from counter_app.server.database import make_engine
from counter_app.server.migrating import SCHEMA, check_schema, migrate
from counter_app.server.partitions import PARTED, make_partitions, months_around
from counter_app.server.settings import CentreSettings
from counter_app.server.tables.ledger import action_body
from counter_app.server.tables.schema import metadata
from server.conftest import Maker
from server.pushing import MadeWindow
from server.test_push import rows


def every_table() -> None:
    """Import all modules of tables, so that the metadata knows them."""
    import importlib

    for file in Path(tables_room.__file__ or "").parent.glob("*.py"):
        importlib.import_module(f"{tables_room.__name__}.{file.stem}")


def differences(connection: Connection) -> list[Any]:
    """What the migrated database has otherwise than the tables say."""

    def ours(_object: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
        return not (kind == "table" and reflected and name is not None and name.startswith(f"{PARTED}_"))

    context = MigrationContext.configure(
        connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": True}
    )
    return [one for one in compare_metadata(context, metadata) if "alembic_version" not in str(one)]


def test_the_migrated_database_is_what_the_tables_say(centre: RealCentre) -> None:
    every_table()

    async def compare(connection: AsyncConnection) -> list[Any]:
        return await connection.run_sync(differences)

    assert centre.with_connection(compare) == []


@pytest.mark.parametrize("centre", ["postgresql"], indirect=True)
def test_bodies_lie_in_their_months_compressed_quickly(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    window.write_cases(1)
    window.write(Withdrawn(), new_id(), at=to_micros(parse_moment("2019-05-05T10:00")))
    window.push()

    async def places(connection: AsyncConnection) -> list[tuple[str, int]]:
        found = await connection.execute(
            text('SELECT tableoid::regclass::text, seq FROM action_body WHERE "window" = :of ORDER BY seq'),
            {"of": window.id},
        )
        return [tuple(one) for one in found.all()]

    async def compressions(connection: AsyncConnection) -> set[str]:
        words = (
            "SELECT DISTINCT attcompression::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
            "WHERE relname LIKE 'action_body%' AND relkind = 'r' AND attname IN ('header', 'facts', 'personal')"
        )
        return set((await connection.execute(text(words))).scalars())

    found = centre.with_connection(places)
    assert found[0][0].startswith("action_body_20")
    assert found[2] == ("action_body_default", 3)
    assert centre.with_connection(compressions) == {"l"}


def test_a_month_made_late_takes_in_what_waited_for_it(made_centre: Maker) -> None:
    centre = made_centre("postgresql")
    centre.start()
    window = MadeWindow(centre).enrol()
    window.write(Withdrawn(), new_id(), at=to_micros(parse_moment("2019-05-31T23:59")))
    window.write(Withdrawn(), new_id(), at=to_micros(parse_moment("2019-06-01T00:00")))
    window.push()

    async def make(connection: AsyncConnection) -> list[str]:
        return await connection.run_sync(make_partitions, date(2019, 3, 8))

    made = centre.with_connection(make)
    assert made == [f"action_body_2019_{month:02}" for month in range(2, 7)]
    assert centre.with_connection(make) == []

    async def where(connection: AsyncConnection) -> list[str]:
        return list(
            (await connection.execute(text("SELECT tableoid::regclass::text FROM action_body ORDER BY seq"))).scalars()
        )

    assert centre.with_connection(where) == ["action_body_2019_05", "action_body_2019_06"]
    assert window.push(1).ack == 2  # type: ignore[union-attr]
    assert len(rows(centre, select(action_body.c.seq))) == 2


def test_workers_that_make_the_months_at_the_same_moment_do_not_hinder_each_other(made_centre: Maker) -> None:
    centre = made_centre("postgresql")

    async def run() -> list[list[str]]:
        engine = make_engine(centre.settings)

        async def one() -> list[str]:
            async with engine.begin() as connection:
                return await connection.run_sync(make_partitions, date(2019, 3, 8))

        try:
            return await asyncio.gather(*(one() for _ in range(4)))
        finally:
            await engine.dispose()

    assert sorted(map(len, asyncio.run(run()))) == [0, 0, 0, 5]


def test_months_go_over_the_end_of_a_year() -> None:
    told = [f"{one:%Y-%m}" for one in months_around(date(2026, 11, 30))]
    assert told == ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02"]


def test_a_newer_or_foreign_database_is_left_alone(tmp_path: Path) -> None:
    settings = CentreSettings(tmp_path)

    async def run(words: str, work: Any) -> str:  # noqa: ANN401
        engine = make_engine(settings)
        try:
            async with engine.begin() as connection:
                await connection.execute(text(words))
            with pytest.raises(CounterError) as caught:
                await work(engine)
            return caught.value.code
        finally:
            await engine.dispose()

    assert asyncio.run(run("CREATE TABLE somebodys (id INTEGER)", migrate)) == "server.schema.foreign"
    assert asyncio.run(run("DROP TABLE somebodys", check_schema)) == "server.schema.older"
    asyncio.run(_migrated(settings))
    assert asyncio.run(run("UPDATE alembic_version SET version_num = '9999'", check_schema)) == "server.schema.newer"
    assert asyncio.run(run("SELECT 1", migrate)) == "server.schema.newer"


async def _migrated(settings: CentreSettings) -> None:
    engine = make_engine(settings)
    try:
        await migrate(engine)
        await migrate(engine)
        await check_schema(engine)
    finally:
        await engine.dispose()
    assert SCHEMA >= "0001"


def test_a_centre_over_a_newer_schema_is_not_ready(made_centre: Maker) -> None:
    centre = made_centre("sqlite")
    centre.start()
    window = MadeWindow(centre).enrol()
    assert window.get("/health/ready").status_code == 200

    async def age(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    centre.with_connection(age)
    refused = window.get("/health/ready")
    assert (refused.status_code, refused.json()["code"]) == (503, "server.schema.newer")
    assert window.get("/health/live").status_code == 200
