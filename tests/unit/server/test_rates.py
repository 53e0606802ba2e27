# SPDX-License-Identifier: Apache-2.0
"""Buckets that all workers and nodes share: no more get through than there is room for, however many come at once."""

import asyncio
from dataclasses import replace

import pytest
from real_centre import RealCentre
from sqlalchemy import select

from counter_app.base.clock import parse_moment
from counter_app.server.centre import Centre, open_centre
from counter_app.server.rates import hold_shared_rate
from counter_app.server.refusals import Refused
from counter_app.server.tables.rates import shared_rate


async def tried(centre: Centre, what: str, key: str, times: int) -> list[int]:
    """So many at once: how many got through, and the waits of those told to come later."""

    async def one() -> int:
        try:
            await hold_shared_rate(centre, what, key, 4, 60)
        except Refused as refused:
            return refused.wait or -1
        return 0

    return sorted(await asyncio.gather(*(one() for _ in range(times))))


def test_two_nodes_let_no_more_through_together_than_one(centre: RealCentre) -> None:
    settings = replace(centre.settings, pool=3)
    moment = [parse_moment("2026-11-20T09:00")]

    async def work() -> None:
        nodes = [open_centre(settings, lambda: moment[0]) for _ in range(2)]
        try:
            both = await asyncio.gather(*(tried(node, "status", "192.0.2.9", 6) for node in nodes))
            assert sorted(one for node in both for one in node) == [0] * 4 + [15] * 8
            assert await tried(nodes[0], "status", "192.0.2.10", 1) == [0]  # others have buckets of their own
            assert await tried(nodes[1], "sign_in", "192.0.2.9", 1) == [0]
            moment[0] = parse_moment("2026-11-20T09:00:30")
            assert await tried(nodes[1], "status", "192.0.2.9", 3) == [0, 0, 15]
            moment[0] = parse_moment("2026-11-20T10:00")
            await hold_shared_rate(nodes[0], "status", "192.0.2.11", 4, 60)  # a full second sweeps
            async with nodes[0].engine.connect() as connection:
                kept = (await connection.execute(select(shared_rate))).all()
            assert len(kept) == 1
        finally:
            for node in nodes:
                await node.engine.dispose()

    asyncio.run(work())


@pytest.mark.parametrize("most", [1, 30])
def test_a_bucket_of_any_size_empties_and_tells_the_wait(centre: RealCentre, most: int) -> None:
    async def work() -> int | None:
        settings = centre.settings
        node = open_centre(settings, lambda: parse_moment("2026-11-20T09:00"))
        try:
            for _ in range(most):
                await hold_shared_rate(node, "case", f"案件{most}", most, 60)
            with pytest.raises(Refused) as refused:
                await hold_shared_rate(node, "case", f"案件{most}", most, 60)
            return refused.value.wait
        finally:
            await node.engine.dispose()

    assert asyncio.run(work()) == 60 // most
