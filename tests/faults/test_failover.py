# SPDX-License-Identifier: Apache-2.0
"""A primary dies with the line to its standby: nothing acknowledged is lost; if it were, the checker would see it."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counter_app.wire.versions import MOST_ITEMS
from faults.checker import check
from faults.cluster import Pair, make_folder, url_at
from faults.scene import Scene
from faults.told import Told, read_told

pytestmark = pytest.mark.slow
DELAY = 0.15
"""Longer than a push takes: what is not waited for is on its way when the primary dies."""
MANY = 40
CUT_OFF = 4
"""So often the pushes of all windows are cut off: what follows a repeat too, at which its acknowledgement is kept."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user may pass; those of pytest are its own user's."""
    with tempfile.TemporaryDirectory(prefix="pair-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made)


def lost_at_the_failover(
    folder: Path, *, synchronous: bool, careless: bool = False, before: Callable[[Pair, Scene], None]
) -> tuple[str, ...]:
    """Two windows at work, something done ``before``, then the primary dies: the checker's word on the standby."""
    with Pair(make_folder(folder / "pair"), synchronous=synchronous, delay=DELAY) as pair:
        chance = random.Random(5)  # noqa: S311
        with Scene(folder / "scene", chance, database=url_at(pair.primary.port), careless=careless) as scene:
            pair.stand_by()
            scene.seat_windows(2, presses=2000)
            scene.begin()
            for seat in scene.seats:
                seat.speaks()
            before(pair, scene)
            standby = pair.fail_over()
            for seat in scene.seats:
                seat.kill()
            told = told_by(scene)
            assert sum(sum(one.acked.values()) for one in told) > 0
            scene.centre.database = url_at(standby.port)
            return check(told, scene.stored(), drained=False).faults


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for it."""
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends
        time.sleep(0.05)


def work_a_while(_pair: Pair, scene: Scene) -> None:
    """Until many actions of each window have been acknowledged."""
    until(lambda: all(sum(one.acked.values()) >= MANY for one in told_by(scene)))


def lose_the_standby(pair: Pair, scene: Scene) -> None:
    """The standby is away; pushes wait for it; whoever waits is cut off, and its window asks again."""
    work_a_while(pair, scene)
    pair.standby.kill()
    # of a backlog the same whole batch is sent again, not one with what was written meanwhile
    until(lambda: all(len(one.saved) - sum(one.acked.values()) >= 2 * MOST_ITEMS for one in told_by(scene)))
    gone: frozenset[int] = frozenset()
    for _ in range(CUT_OFF):
        gone |= all_wait(pair, scene, gone)
        for pid in gone:
            pair.primary.sql(f"SELECT pg_terminate_backend({pid:d})")
    all_wait(pair, scene, gone)  # repeats are there
    for seat in scene.seats:
        seat.kill()
    pair.cut()
    pair.standby.start()


def all_wait(pair: Pair, scene: Scene, gone: frozenset[int]) -> frozenset[int]:
    """Wait until a push of every window waits for the standby, none of those that are ``gone``; which processes do."""
    found: frozenset[int] = frozenset()

    def enough() -> bool:
        nonlocal found
        waiting = pair.primary.sql("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        found = frozenset(pid for (pid,) in waiting) - gone
        return len(found) >= len(scene.seats)

    until(enough)
    return found


def told_by(scene: Scene) -> list[Told]:
    """What each window has said so far."""
    return [read_told(seat.window, seat.work.told) for seat in scene.seats]


def test_a_synchronous_pair_loses_nothing(folder: Path) -> None:
    assert lost_at_the_failover(folder, synchronous=True, before=work_a_while) == ()


def test_the_checker_sees_what_an_asynchronous_pair_loses(folder: Path) -> None:
    lost = lost_at_the_failover(folder, synchronous=False, before=work_a_while)
    assert lost
    assert all("acknowledged, not stored" in one for one in lost)


def test_a_repeat_is_not_acknowledged_while_the_standby_is_away(folder: Path) -> None:
    assert lost_at_the_failover(folder, synchronous=True, before=lose_the_standby) == ()


def test_the_checker_sees_a_centre_that_answers_repeats_from_a_look(folder: Path) -> None:
    lost = lost_at_the_failover(folder, synchronous=True, careless=True, before=lose_the_standby)
    assert any("acknowledged, not stored" in one for one in lost)
