# SPDX-License-Identifier: Apache-2.0
"""The built wheel carries its own data and names all it needs: installed in a fresh environment it lists all items."""

import ast
import json
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from counter_app.cli.doctor import PACKAGES

ROOT = Path(__file__).resolve().parent.parent


def _imported() -> set[str]:
    """The packages of others that the program imports."""
    names: set[str] = set()
    for path in (ROOT / "counter_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"counter_app"}


def _plain(name: str) -> str:
    return re.split(r"[<>=!~ ;\[]", name)[0].casefold().replace("_", "-")


def test_everything_imported_is_declared_and_looked_for_by_the_doctor() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_plain(one) for one in [*project["dependencies"], *project["optional-dependencies"]["server"]]}
    homes = packages_distributions()
    undeclared = {one for one in _imported() | set(PACKAGES) if declared.isdisjoint(map(_plain, homes.get(one, [])))}
    assert undeclared == set()


@pytest.mark.slow
def test_an_installed_wheel_lists_the_catalogue(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT],
        check=True,
        capture_output=True,
    )
    wheel = next((tmp_path / "dist").glob("*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        tops = {name.partition("/")[0] for name in packed.namelist()}
    assert {one.partition("-")[0] for one in tops} == {"counter_app"}
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", fresh], check=True)
    scripts = fresh / "bin"
    site = next((fresh / "lib").glob("python*/site-packages"))
    # third-party packages come from this environment by path; the program comes from the wheel alone
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-compile", str(wheel)], check=True)

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
