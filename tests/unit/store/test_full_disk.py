# SPDX-License-Identifier: Apache-2.0
"""A disk that is full: what was saved stays, the last press goes through on the reserve, the next one is told."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from store import held_open
from store.made_store import Hall

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a small disk")
PROGRAM = [sys.executable, held_open.__file__]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def on_a_small_disk(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a namespace of its own, with a disk of eight megabytes at a folder."""
    mount = f'mount -t tmpfs -o size=8m none "{at}" && exec "$@"'
    unshare = shutil.which("unshare") or pytest.skip("no unshare here")
    return subprocess.run(
        [unshare, "--map-root-user", "--mount", "sh", "-c", mount, "sh", *words],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
    )


def test_a_full_disk(tmp_path: Path) -> None:
    if on_a_small_disk("true", at=tmp_path).returncode:
        pytest.skip("no small disk can be made here")
    done = on_a_small_disk(*PROGRAM, str(tmp_path / "home"), "full", at=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [line.split(" ", 2) for line in done.stdout.splitlines()]
    saved = [line for line in lines if line[0] == "saved"]
    plain = [line for line in saved if line[2] == "False"]
    on_reserve = [line for line in saved if line[2] == "True"]
    assert len(plain) > 10
    assert len(on_reserve) >= 1
    assert [line for line in lines if line[0] == "refused"] == [["refused", "store.disk_full", "True"]] * 2
    assert ["whole", str(len(saved)), "()"] in lines
    assert lines[-1][0] == "again"


@pytest.mark.skipif(sys.platform == "win32", reason="limits")
def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    hall = Hall(home)
    hall.open_case()
    hall.close()
    limit = str(hall.places.database.stat().st_size + 600_000)
    told = subprocess.run(
        [*PROGRAM, str(home), "small", limit], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    *saved, last = told.stdout.split()
    assert last == "store.disk_fault"
    assert len(saved) > 5
    assert all(hall.store.case(one) for one in saved)
    assert len(hall.raw("SELECT * FROM case_row")) == len(saved) + 1
    assert hall.store.compare() == ()
    with reading_only(hall.places, hall.clock) as connection:
        assert [one.broken_at for one in verify_epochs(connection)] == [None]
    hall.close()
