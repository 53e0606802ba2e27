# SPDX-License-Identifier: Apache-2.0
"""A primary dies with the line to its standby: nothing acknowledged is lost; if it were, the checker would see it."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults.checker import check
from faults.cluster import Pair, make_folder, url_at
from faults.scene import Scene
from faults.told import read_told

pytestmark = pytest.mark.slow
DELAY = 0.15
"""Longer than a push takes: what is not waited for is on its way when the primary dies."""


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
            time.sleep(0.3)
            told = [read_told(seat.window, seat.work.told) for seat in scene.seats]
            assert sum(sum(one.acked.values()) for one in told) > 0
            scene.centre.database = url_at(standby.port)
            return check(told, scene.stored(), drained=False).faults


def work_a_while(_pair: Pair, _scene: Scene) -> None:
    """Until many pushes have been acknowledged."""
    time.sleep(2)


def lose_the_standby(pair: Pair, scene: Scene) -> None:
    """The standby is away; pushes wait for it; whoever waits is cut off, and its window asks again."""
    time.sleep(2)
    pair.standby.kill()
    waiting = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    cut_off = 0
    ends = time.monotonic() + 15
    while cut_off < 6 and time.monotonic() < ends:
        cut_off += pair.primary.sql(waiting)[0][0]
        time.sleep(0.2)
    assert cut_off >= 2
    time.sleep(2)  # repeats are sent
    for seat in scene.seats:
        seat.kill()
    pair.cut()
    pair.standby.start()


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
