# SPDX-License-Identifier: Apache-2.0
"""Many pushes at the same moment: each action once all the same, and who comes too often or too many waits."""

import asyncio
import random
import threading

import postgres
import pytest
from real_centre import RealCentre
from sqlalchemy import select

from counter_app.server.gate import WAITING, Gate
from counter_app.server.refusals import Refused
from counter_app.server.tables.ledger import ledger
from counter_app.wire import frames
from counter_app.wire.messages import Acked, Refusal
from server.conftest import Maker
from server.pushing import MadeWindow, answer, links
from server.test_push import rows


class Sender(threading.Thread):
    """Sends stretches of a chain in an order of its own, and begins where the centre says it needs to."""

    def __init__(self, window: MadeWindow, seed: int) -> None:
        super().__init__(daemon=True)
        self.window = window
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
        self.codes: set[str] = set()
        self.start()

    def run(self) -> None:
        """Until everything was acknowledged."""
        first, end = 1, len(self.window.chain)
        while first <= end:
            told = self.window.push(first, min(end, first + self.chance.randrange(7)))
            if isinstance(told, Acked):
                first = self.chance.randrange(max(1, told.ack - 3), told.ack + 4) if told.ack < end else end + 1
            else:
                self.codes.add(told.code)
                first = int(told.facts.get("need", 1))
            first = min(first, end) if first <= end else first


def test_four_at_once_leave_each_action_once_and_in_order(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    window.write_cases(15)
    senders = [Sender(window, seed) for seed in range(4)]
    for one in senders:
        one.join(60)
        assert not one.is_alive()
        assert one.codes <= {"push.need"}
    wanted = select(ledger.c.link).where(ledger.c.window == window.id).order_by(ledger.c.seq)
    assert [bytes(one.link) for one in rows(centre, wanted)] == links(window.chain)


def test_who_comes_too_often_is_told_when_to_come_again(made_centre: Maker) -> None:
    centre = made_centre("sqlite")
    centre.changes = {"pushes_a_minute": 2}
    centre.start()
    window, other = MadeWindow(centre).enrol(), MadeWindow(centre).enrol()
    answers = [window.post(frames.pack(window.message())) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1
    refusal = answer(answers[2])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "call.often"
    assert isinstance(other.push(), Acked)


def test_too_many_at_a_time_are_told_to_come_again() -> None:
    async def fill() -> tuple[str, int | None]:
        gate = Gate(1)
        inside = [gate.entered() for _ in range(WAITING)]
        for one in inside:
            await one.__aenter__()
        try:
            async with gate.entered():
                pass
        except Refused as refused:
            told = refused.code, refused.wait
        for one in inside:
            await one.__aexit__(None, None, None)
        async with gate.entered(), gate.turn():
            assert gate.inside == 1
        return told

    assert asyncio.run(fill()) == ("centre.busy", 2)


def test_what_is_not_pressing_waits_for_the_pushes_but_not_for_ever() -> None:
    async def follow() -> list[bool]:
        gate = Gate(1)
        await gate.quiet(0, 60)
        async with gate.entered():
            await gate.quiet(0, 0)
            following = asyncio.create_task(gate.quiet(0, 60))
            await asyncio.sleep(0)
            done = [following.done()]
        await following
        return [*done, following.done()]

    assert asyncio.run(follow()) == [False, True]


def test_a_database_that_went_away_is_said_and_used_again(
    made_centre: Maker, cluster: postgres.Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    centre = made_centre("postgresql")
    centre.start()
    window = MadeWindow(centre).enrol()
    window.write_cases(1)
    window.push()
    name = centre.database.rpartition("/")[2]
    cluster.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
    response = window.post(frames.pack(window.message()))
    refusal = answer(response)
    assert isinstance(refusal, Refusal)
    assert (response.status_code, refusal.code, response.headers["Retry-After"]) == (503, "centre.database", "5")
    assert isinstance(window.push(), Acked)
