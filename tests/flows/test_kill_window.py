# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the real program at its window: what it said is saved is there, once, and the draft is offered again.

``test_kill.py`` does the same to the store alone, far more often; here are the window, its threads and its pages.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from guides_as_shipped import put_compiled

from counter_app.base.clock import system_clock
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import list_drafts
from counter_app.desk.listing import get_case, list_cases
from counter_app.settings import find_places, load_settings
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from flows import driven_window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there"),
]
ROUNDS = 8
MOST_LINES = 9
LONGEST_MOMENT = 0.3


class Windows:
    """The other process, which opens one window after the other, each to be killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, driven_window.__file__, "work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def read(self) -> dict[str, Any]:
        """The next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the other process has ended"
        told = dict(json.loads(line))
        assert "stuck" not in told, told
        return told

    def kill_one(self, home: Path, *, after_lines: int, and_seconds: float) -> list[dict[str, Any]]:
        """Open a window, wait for so many lines and a moment more, and kill it. Returns everything it said."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{home}\n")
        self.process.stdin.flush()
        window = self.read()["process"]
        lines: list[dict[str, Any]] = []
        while len(lines) < after_lines:
            lines.append(self.read())
            assert "ended" not in lines[-1], "the window ended by itself"
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=and_seconds)
        os.kill(window, signal.SIGKILL)
        while "ended" not in (told := self.read()):
            lines.append(told)
        assert told["ended"] == -signal.SIGKILL
        return lines


@pytest.fixture
def windows() -> Iterator[Windows]:
    """One other process for all rounds."""
    made = Windows()
    yield made
    os.killpg(made.process.pid, signal.SIGKILL)  # itself, and a window that a test that broke off left behind
    made.process.communicate()


def test_a_window_killed_at_its_work_has_lost_nothing(tmp_path: Path, windows: Windows) -> None:
    chance = random.Random(20261122)  # noqa: S311 - which moment, not a secret
    home = tmp_path / "home"
    put_compiled(find_places(home).cache)
    saved: dict[str, str] = {}
    drafts_left: list[str] = []
    offered = 0
    for _ in range(ROUNDS):
        lines = windows.kill_one(
            home, after_lines=chance.randrange(1, MOST_LINES), and_seconds=chance.uniform(0, LONGEST_MOMENT)
        )
        assert lines[0]["offered"] == drafts_left[:3]
        offered += bool(drafts_left)
        saved |= {one["case"]: one["saved"] for one in lines if "saved" in one}
        typed = [one["draft"] for one in lines if "draft" in one]
        drafts_left = check(home, saved, typed[-1] if typed else "")
    assert offered > 0
    assert len(saved) > ROUNDS // 2


def check(home: Path, saved: dict[str, str], draft: str) -> list[str]:
    """Everything that must hold after a kill. Returns the drafts that wait, the newest first."""
    settings = load_settings(home)
    counter = Counter(settings)
    counter.load_catalogue()
    counter.open_store()
    try:
        rows = list_cases(counter).rows
        numbers = {row.case_id: row.number for row in rows}
        assert {case: numbers.get(case) for case in saved} == saved
        assert len(set(numbers.values())) == len(rows)
        assert all(get_case(counter, case).accepted_at for case in saved)
        waiting = [one.id for one in list_drafts(counter)]
        assert not set(waiting) & set(numbers), "a decided case is no draft"
        assert not draft or draft in waiting or draft in numbers
        assert counter.store.compare() == ()
    finally:
        counter.close()
    with reading_only(settings.places, system_clock) as connection:
        assert [one.broken_at for one in verify_epochs(connection)] == [None]
    return waiting
