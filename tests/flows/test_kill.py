# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any moment: what the window called saved is there, once, and the draft is offered again."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_app.base.clock import fixed_clock, parse_moment
from counter_app.settings import Places, find_places
from counter_app.store.backup import is_whole, list_backups
from counter_app.store.case_store import Store
from counter_app.store.database import open_raw
from counter_app.store.key import read_key
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import key_file, reading_only
from flows import busy_window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there"),
]

ROUNDS_AT_WORK = 50
ROUNDS_AT_OPENING = 8
MORE_ROUNDS_AT_OPENING = 20
NOW = parse_moment("2026-03-02T09:00")
MOST_LINES = 40
LONGEST_OPENING = 0.4
LONGEST_SAVE = 0.012


class Windows:
    """The other process, which opens one window after the other, each to be killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, busy_window.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def read(self) -> list[str]:
        """The words of the next line."""
        assert self.process.stdout is not None
        words = self.process.stdout.readline().split()
        assert words, "the other process has ended"
        return words

    def kill_one(self, home: Path, first: int, *, after_lines: int, and_seconds: float) -> list[list[str]]:
        """Open a window, wait for so many lines and a moment more, and kill it. Returns everything it said."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{first} {home}\n")
        self.process.stdin.flush()
        window = int(self.read()[1])
        lines = [self.read() for _ in range(after_lines)]
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=and_seconds)
        os.kill(window, signal.SIGKILL)
        while (words := self.read())[0] != "ended":
            lines.append(words)
        assert words[1] == str(-signal.SIGKILL)
        return lines


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    """One other process for all rounds."""
    made = Windows()
    yield made
    os.killpg(made.process.pid, signal.SIGKILL)  # itself, and a window that a test that broke off left behind
    made.process.communicate()


def everything(places: Places) -> dict[str, list[tuple[str, ...]]]:
    """What stands in the file, read below the store."""
    connection = open_raw(places.database, read_key(key_file(places)))
    try:
        return {
            "integrity": list(connection.execute("PRAGMA integrity_check")),
            "actions": list(connection.execute("SELECT id FROM action ORDER BY ordinal")),
            "numbers": list(connection.execute("SELECT number FROM case_row")),
            "outbox": list(connection.execute("SELECT action_id FROM outbox ORDER BY epoch, seq")),
        }
    finally:
        connection.close()


def check(places: Places, saved: list[str], draft: tuple[str, str, int] | None) -> int:
    """Everything that must hold after a kill. Returns how many cases there are."""
    store = Store.open(places, region="430981", window="3", clock=fixed_clock(NOW), reserve_bytes=65536)
    try:
        drafts = {one.id: one for one in store.list_drafts()}
        if draft is not None:
            draft_id, action, version = draft
            kept = drafts.get(draft_id)
            decided = store.case(draft_id)
            if decided is None:
                assert kept is not None
                assert int(kept.answers["version"]) >= version
            else:
                assert kept is None
                assert action in {one.id for one in decided.history}
    finally:
        store.close()
    found = everything(places)
    assert found["integrity"] == [("ok",)]
    times = Counter(row[0] for row in found["actions"])
    assert set(times.values()) <= {1}
    assert [one for one in saved if one not in times] == []
    assert found["outbox"] == found["actions"]
    assert len(set(found["numbers"])) == len(found["numbers"])
    with reading_only(places, fixed_clock(NOW)) as connection:
        assert [one.broken_at for one in verify_epochs(connection)] == [None]
    return len(found["numbers"])


def test_a_window_killed_at_its_work_has_lost_nothing(tmp_path: Path, windows: Windows) -> None:
    chance = random.Random(20261120)  # noqa: S311 - which moment, not a secret
    places = find_places(tmp_path / "home")
    saved: list[str] = []
    cases = 0
    rounds_with_work = 0
    for _ in range(ROUNDS_AT_WORK):
        lines, moment = chance.randrange(1, MOST_LINES), chance.uniform(0, LONGEST_SAVE)
        said = windows.kill_one(tmp_path / "home", cases, after_lines=lines, and_seconds=moment)
        drafts = [(words[1], words[2], int(words[3])) for words in said if words[0] == "draft"]
        saved += [words[1] for words in said if words[0] == "saved"]
        cases = check(places, saved, drafts[-1] if drafts else None)
        rounds_with_work += bool(drafts)
    assert rounds_with_work > ROUNDS_AT_WORK // 2
    assert len(saved) > 5 * ROUNDS_AT_WORK
    store = Store.open(places, region="430981", window="3", clock=fixed_clock(NOW), reserve_bytes=65536)
    assert store.compare() == ()
    store.close()
    key = read_key(key_file(places))
    assert all(is_whole(one.path, key) for one in list_backups(places.backups))


@pytest.mark.parametrize("rounds", [ROUNDS_AT_OPENING, pytest.param(MORE_ROUNDS_AT_OPENING, marks=pytest.mark.long)])
def test_a_window_killed_while_it_opens_for_the_first_time_opens_the_next_time(
    tmp_path: Path, windows: Windows, rounds: int
) -> None:
    chance = random.Random(20261121)  # noqa: S311
    for n in range(rounds):
        home = tmp_path / f"home-{n}"
        said = windows.kill_one(home, 0, after_lines=0, and_seconds=chance.uniform(0, LONGEST_OPENING))
        saved = [words[1] for words in said if words[0] == "saved"]
        check(find_places(home), saved, None)
