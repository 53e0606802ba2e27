# SPDX-License-Identifier: Apache-2.0
"""With a synchronous standby that is away nothing is acknowledged, neither at first nor when it is sent again."""

import threading
from collections.abc import Iterator

import postgres
import pytest

from counter_app.wire.messages import Acked, Refusal
from server.conftest import Maker
from server.pushing import MadeWindow


def waiting(cluster: postgres.Cluster) -> list[int]:
    """The processes of the cluster that wait for a standby."""
    found = cluster.execute("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    return [one["pid"] for one in found]


@pytest.fixture
def standby_away(cluster: postgres.Cluster) -> Iterator[None]:
    """The cluster waits for a standby that there is not."""

    def say(names: str) -> None:
        cluster.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        cluster.execute("SELECT pg_reload_conf()")
        while cluster.execute("SHOW synchronous_standby_names")[0][0] != names:
            pass

    say("FIRST 1 (nobody)")
    yield
    say("")


class Pushed(threading.Thread):
    """A push that may have to wait."""

    def __init__(self, window: MadeWindow) -> None:
        super().__init__(daemon=True)
        self.window = window
        self.told: Acked | Refusal | None = None
        self.start()

    def run(self) -> None:
        """The thread's work."""
        self.told = self.window.push()


def test_a_wait_that_is_called_off_is_no_acknowledgement(
    made_centre: Maker, cluster: postgres.Cluster, request: pytest.FixtureRequest
) -> None:
    centre = made_centre("postgresql")
    centre.start()
    window = MadeWindow(centre).enrol()
    window.write_cases(1)
    request.getfixturevalue("standby_away")
    for end in ("pg_cancel_backend", "pg_terminate_backend"):  # the second time it is a pure repeat
        pushed = Pushed(window)
        while not (pids := waiting(cluster)):
            assert pushed.is_alive(), pushed.told
        cluster.execute(f"SELECT {end}({pids[0]})")
        pushed.join(30)
        assert isinstance(pushed.told, Refusal)
        assert pushed.told.code in ("centre.unsure", "centre.database")
    pushed = Pushed(window)
    while not waiting(cluster):
        assert pushed.is_alive(), pushed.told
    cluster.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
    cluster.execute("SELECT pg_reload_conf()")
    pushed.join(30)
    assert isinstance(pushed.told, Acked)
    assert pushed.told.ack == 2
