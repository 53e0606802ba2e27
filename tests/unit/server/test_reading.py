# SPDX-License-Identifier: Apache-2.0
"""Who only reads waits for nobody who writes, on SQLite as on PostgreSQL; and holds nobody up."""

import asyncio

import pytest
from sqlalchemy import select, text, update

from counter_app.server.centre import open_centre
from counter_app.server.migrating import check_schema
from counter_app.server.standing import windows_standing
from counter_app.server.tables.windows import window
from server.conftest import ENGINES, Maker


@pytest.mark.parametrize("engine", ENGINES)
def test_readers_and_a_writer_pass_by_each_other(made_centre: Maker, engine: str) -> None:
    real = made_centre(engine)
    real.add_window("here", b"k" * 32)

    async def run() -> tuple[int, str, str]:
        centre = open_centre(real.settings)
        try:
            async with centre.reading() as reader:
                assert len(await windows_standing(reader)) == 1
                async with centre.engine.begin() as writer:
                    await writer.execute(update(window).values(program="0.2"))
                    await check_schema(centre.engine)
                    async with centre.reading() as other:
                        seen = len((await other.execute(select(window.c.id))).all())
                        during = (await other.execute(select(window.c.program))).scalar_one()
                await reader.rollback()
                after = (await reader.execute(text("SELECT program FROM window_place"))).scalar_one()
            return seen, during, after
        finally:
            await centre.close()

    seen, during, after = asyncio.run(run())
    assert (seen, after) == (1, "0.2")
    assert during != "0.2"
