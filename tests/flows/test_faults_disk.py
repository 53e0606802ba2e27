# SPDX-License-Identifier: Apache-2.0
"""The real window on a disk that fills up, and on one that can only be read: said in words, nothing lost, no trace."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from guides_as_shipped import put_compiled

from counter_app.settings import find_places
from flows import driven_window
from flows.prepared_program import PreparedProgram, prepared

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs users and small disks"),
]
ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = driven_window.__file__
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}


def said(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    """Every line of a program that ended well and had nothing to say on standard error."""
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def on_a_small_disk(*words: str, at: Path, holding: Path) -> "subprocess.CompletedProcess[str]":
    """Run a program in a namespace of its own, with a disk of sixteen megabytes at a folder, a copy of another one."""
    mount = f'mount -t tmpfs -o size=16m none "{at}" && cp -R "{holding}/." "{at}" && exec "$@"'
    unshare = shutil.which("unshare") or pytest.skip("no unshare here")
    command = [unshare, "--map-root-user", "--mount", "sh", "-c", mount, "sh", *words]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)


def test_a_disk_that_fills_up_between_two_keys(tmp_path: Path) -> None:
    disk, holding = tmp_path / "disk", tmp_path / "holding"
    disk.mkdir()
    put_compiled(find_places(holding / "home").cache)
    if on_a_small_disk("true", at=disk, holding=holding).returncode:
        pytest.skip("no small disk can be made here")
    lines = said(on_a_small_disk(sys.executable, SCRIPT, "full", str(disk / "home"), at=disk, holding=holding))
    told = {line["when"]: line for line in lines if "when" in line}
    full = "磁盘满了，存不下新的办件。先别叫号，叫管理员。"
    assert (told["draft"]["page"], told["draft"]["banners"]) == ("outcome", [full])
    assert (told["decision"]["page"], told["decision"]["cases"]) == ("outcome", 0)
    assert full in told["decision"]["banners"]
    assert told["emptied"]["draft"]
    assert (told["again"]["page"], told["again"]["status"]) == ("done", "accepted")
    assert lines[-1] == {"cases": [told["again"]["saved"]], "whole": True}


@pytest.fixture
def program() -> Iterator[PreparedProgram]:
    """The program, for several runs."""
    with prepared(ROOT) as made:
        yield made


def test_a_folder_that_can_only_be_read(tmp_path: Path, program: PreparedProgram) -> None:
    home = tmp_path / "home"
    put_compiled(find_places(home).cache)
    first = said(program.run(SCRIPT, "look", str(home), out=tmp_path))
    assert first[-2]["pages"][-1] == "done"
    for one in [*tmp_path.parents, tmp_path]:
        if one.stat().st_uid == os.getuid() and "pytest" in str(one):
            one.chmod(0o755)
    everything = [home, *home.rglob("*")]
    before = {one: one.read_bytes() for one in everything if one.is_file()}
    for one in everything:
        one.chmod(0o555 if one.is_dir() else 0o444)
    try:
        [*_, seen, _] = said(program.run(SCRIPT, "look-nobody", str(home), out=tmp_path))
    finally:
        for one in everything:
            one.chmod(0o755 if one.is_dir() else 0o644)
    assert (seen["ready"], seen["pages"]) == (False, ["sign_in"])
    assert seen["banners"] == ["数据文件夹只能读，存不进去。已存的都在，叫管理员。"]
    assert {one: one.read_bytes() for one in before} == before
    [*_, after, _] = said(program.run(SCRIPT, "look", str(home), out=tmp_path))
    assert (after["ready"], after["pages"][-1]) == (True, "done")
