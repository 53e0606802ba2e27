# SPDX-License-Identifier: Apache-2.0
"""The checker sees what a careless window loses when the power goes, and finds nothing wrong with ours."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from faults import power_cut_window
from faults.checker import Stored, check
from faults.power_cut import build_recorder, cuts, put_back, read_events, run_recorded
from faults.stores import open_store, window_ledger
from faults.told import told_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="records the calls of Linux's C library"),
]
PRESSES = 40
CUTS = 15


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What notes the writes."""
    return build_recorder(tmp_path_factory.mktemp("recorder"))


def cuts_with_faults(recorder: Path, folder: Path, mode: str) -> tuple[int, set[str]]:
    """After how many of the cuts the checker finds something, and what."""
    disk, again = folder / "disk", folder / "again"
    disk.mkdir(parents=True)
    told_file = disk / "told"
    command = [sys.executable, power_cut_window.__file__, str(disk / "home"), str(told_file), str(PRESSES), mode]
    run_recorded(recorder, command, folder=disk, log=folder / "log")
    events = read_events(folder / "log")
    hit = 0
    kinds: set[str] = set()
    for images, said in cuts(events, random.Random(11), count=CUTS, told=told_file):  # noqa: S311
        shutil.rmtree(again, ignore_errors=True)
        put_back(images, disk, again)
        try:
            open_store(again / "home").close()  # as the program opens it after the power is back
        except CounterError as error:
            hit, kinds = hit + 1, kinds | {error.code}
            continue
        window, stored = window_ledger(again / "home")
        found = check([told_of(window, said)], stored, drained=True, own=_ids(stored))
        hit += bool(found.faults)
        kinds |= {fault.partition(": ")[2].partition(":")[0] for fault in found.faults}
    return hit, kinds


def _ids(stored: Stored) -> list[str]:
    return [one.id for rows in stored.values() for one in rows if one.id]


def test_what_is_saved_survives_the_power_cut(recorder: Path, tmp_path: Path) -> None:
    assert cuts_with_faults(recorder, tmp_path, "FULL") == (0, set())


def test_the_checker_sees_what_synchronous_normal_loses(recorder: Path, tmp_path: Path) -> None:
    hit, kinds = cuts_with_faults(recorder, tmp_path, "NORMAL")
    assert hit > CUTS // 4
    assert kinds == {"saved, not stored"}
