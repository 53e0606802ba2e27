# SPDX-License-Identifier: Apache-2.0
"""A centre is installed without the window's packages: all it imports is in its own list, and no more is in there."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from counter_app.cli.server import VERBS

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "counter_app"
BY_NAME = {"aiosqlite", "greenlet", "tzdata"}
"""Needed without being imported by name: the driver and the bridge of SQLAlchemy, the time zones of a bare machine."""

GOES_WITHOUT = {"keyring"}
"""Asked for by the store's key where it is there; a rehearsal's windows keep theirs in a file."""

ALONE = """
import sys
from importlib.metadata import packages_distributions

allowed = set(sys.argv[2].split())
homes = packages_distributions()

class Refuse:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        own = {one.casefold().replace("_", "-") for one in homes.get(top, ())}
        if own and own.isdisjoint(allowed):
            raise ModuleNotFoundError(f"{name} is not the centre's", name=name)

sys.meta_path.insert(0, Refuse())
import asyncio, importlib, pkgutil
import counter_app.server
from counter_app.cli import server
from pathlib import Path

home = Path(sys.argv[1])
for module in server.VERBS.values():
    importlib.import_module(module)
for one in pkgutil.walk_packages(counter_app.server.__path__, "counter_app.server."):
    if ".migrations." not in one.name:
        importlib.import_module(one.name)
assert server.main(["--help"]) == 0
assert server.main(["init", "--home", str(home), "--name", "中心"]) == 0
from counter_app.server.app import make_app
from counter_app.server.centre import open_centre
from counter_app.server.settings import load_centre_settings

centre = open_centre(load_centre_settings(home))
assert "/v1/sign-in" in make_app(centre).openapi()["paths"]
asyncio.run(centre.close())
print("all there")
"""


def plain(name: str) -> str:
    """A package's normal name."""
    return re.split(r"[<>=!~ ;\[]", name)[0].casefold().replace("_", "-")


def pinned(name: str) -> set[str]:
    """The packages of a list of pins."""
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def project() -> dict[str, dict[str, list[str]]]:
    """Bounds by the list that they stand in."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "centre": {plain(one): [one] for one in read["dependency-groups"]["centre"]},
        "all": {
            plain(one): [one]
            for one in [
                *read["project"]["dependencies"],
                *read["project"]["optional-dependencies"]["server"],
                *read["project"]["optional-dependencies"]["s3"],
            ]
        },
    }


def file_of(module: str) -> Path | None:
    """Where a module of the program lies."""
    place = ROOT.joinpath(*module.split("."))
    return next((one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file()), None)


def named(file: Path) -> Iterator[str]:
    """What a file imports, at its beginning or later; by its name as well, but for parts of the program: what
    ``counter-app`` starts without a verb is not the centre's."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{one.name}" for one in node.names))
        elif isinstance(node, ast.Call) and "import_module" in ast.dump(node.func):
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield from (one for one in words if isinstance(one, str) and not one.startswith("counter_app."))


def reached() -> set[str]:
    """The packages of others that any part of a centre imports, over all modules that it can come to."""
    room = [".".join(one.relative_to(ROOT).with_suffix("").parts) for one in (PROGRAM / "server").rglob("*.py")]
    waiting = ["counter_app.cli.server", *VERBS.values(), *(one.removesuffix(".__init__") for one in room)]
    seen: set[str] = set()
    others: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in seen or (file := file_of(module)) is None:
            continue
        seen.add(module)
        for name in named(file):
            if name.startswith("counter_app."):
                pieces = name.split(".")
                waiting += [".".join(pieces[:count]) for count in range(2, len(pieces) + 1)]
            else:
                others.add(name.partition(".")[0])
    return others - set(sys.stdlib_module_names) - {"counter_app"}


def test_all_that_a_centre_comes_to_import_is_in_its_list_and_no_more(project: dict[str, dict[str, list[str]]]) -> None:
    homes = packages_distributions()
    imported = {plain(home) for one in reached() - GOES_WITHOUT for home in homes.get(one, [one]) if home != "pip"}
    assert imported - {"botocore"} | BY_NAME == set(project["centre"])  # botocore comes with boto3


def test_its_bounds_are_those_of_the_program(project: dict[str, dict[str, list[str]]]) -> None:
    assert {name: project["all"].get(name) for name in project["centre"]} == project["centre"]


def test_its_pins_are_the_programs_and_hold_nothing_of_the_window(project: dict[str, dict[str, list[str]]]) -> None:
    pins = pinned("requirements-server.txt")
    assert set(project["centre"]) <= pins
    assert pins.isdisjoint({"pyside6-essentials", "reportlab", "python-escpos", "opencv-python-headless", "numpy"})
    assert pins <= pinned("requirements-test.txt")


@pytest.mark.slow
def test_a_centre_is_made_where_no_other_package_can_be_imported(tmp_path: Path) -> None:
    allowed = " ".join(pinned("requirements-server.txt"))
    done = subprocess.run(
        [sys.executable, "-c", ALONE, tmp_path / "centre", allowed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all there\n")
