# SPDX-License-Identifier: Apache-2.0
"""A few rounds of faults each day; ``installer/test --faults`` plays two hundred, with PostgreSQL and full disks."""

from collections.abc import Iterator

import pytest

from faults.rounds import Arena, play

pytestmark = pytest.mark.slow
SEED = 20261122


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """What the rounds share."""
    with Arena(tmp_path_factory.mktemp("arena")) as made:
        yield made


@pytest.mark.parametrize(
    "kind", ["kill_windows", "kill_server", "cut_line", "restored_server", "window_image", "attachments"]
)
def test_nothing_is_lost(arena: Arena, kind: str) -> None:
    report = play(arena, SEED, 1, kind, "sqlite")
    assert report.faults == ()
    assert report.tracebacks == 0
    assert report.found.acked > 0
