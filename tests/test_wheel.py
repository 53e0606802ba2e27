# SPDX-License-Identifier: Apache-2.0
"""The built wheel carries its own data: installed in a fresh environment it lists all 120 items."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_an_installed_wheel_lists_the_catalogue(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT],
        check=True,
        capture_output=True,
    )
    wheel = next((tmp_path / "dist").glob("*.whl"))
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", fresh], check=True)
    scripts = fresh / "bin"
    site = next((fresh / "lib").glob("python*/site-packages"))
    # third-party packages come from this environment by path; the program comes from the wheel alone
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True)

    done = subprocess.run(
        [scripts / "counter-app", "--home", tmp_path / "home", "--json", "catalogue", "list"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 120
    where = subprocess.run(
        [scripts / "python", "-c", "from counter_app.base.resources import resources_root; print(resources_root())"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.strip().startswith(str(fresh))
