# SPDX-License-Identifier: Apache-2.0
"""A centre on SQLite loses its power: what it acknowledged is there, and the checker sees what a careless one loses."""

import random
import shutil
import sys
from pathlib import Path

import pytest
from real_centre import RealCentre

from faults import power_cut_centre
from faults.checker import check
from faults.power_cut import build_recorder, cuts, put_back, read_events, run_recorded
from faults.scene import read_ledger
from faults.stores import window_ledger
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


def lost_acknowledgements(recorder: Path, folder: Path, mode: str) -> tuple[int, set[str]]:
    """After how many cuts of the centre's power the checker finds something, and what; the window lives on."""
    disk, again = folder / "disk", folder / "again"
    disk.mkdir(parents=True)
    told_file, window_home = disk / "told", folder / "window"
    words = [str(disk / "home"), str(window_home), str(told_file), str(PRESSES), mode]
    command = [sys.executable, power_cut_centre.__file__, *words]
    run_recorded(recorder, command, folder=disk, log=folder / "log")
    events = read_events(folder / "log")
    window, written = window_ledger(window_home)
    own = [one.id for rows in written.values() for one in rows if one.id]
    hit = 0
    kinds: set[str] = set()
    for images, said in cuts(events, random.Random(11), count=CUTS, told=told_file):  # noqa: S311
        shutil.rmtree(again, ignore_errors=True)
        put_back(images, disk, again)
        stored = RealCentre(again / "home", prepared=True).with_connection(read_ledger)
        found = check([told_of(window, said)], stored, drained=False, own=own)
        hit += bool(found.faults)
        kinds |= {fault.partition(": ")[2].partition(":")[0] for fault in found.faults}
    return hit, kinds


def test_what_a_centre_on_sqlite_acknowledged_survives_its_power_cut(recorder: Path, tmp_path: Path) -> None:
    assert lost_acknowledgements(recorder, tmp_path, "FULL") == (0, set())


def test_the_checker_sees_what_a_careless_centre_loses(recorder: Path, tmp_path: Path) -> None:
    hit, kinds = lost_acknowledgements(recorder, tmp_path, "NORMAL")
    assert hit > CUTS // 4
    assert kinds == {"acknowledged, not stored"}
