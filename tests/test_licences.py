# SPDX-License-Identifier: Apache-2.0
"""What is shipped can be taken by a closed hall: no GPL, no AGPL, nothing of which nobody knows the licence."""

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    """The installer's own program, which no package holds."""
    spec = importlib.util.spec_from_file_location("licences", ROOT / "installer" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["licences"] = module
    spec.loader.exec_module(module)
    return module


def permitted() -> list[str]:
    """The licences that may be shipped."""
    table = tomllib.loads((ROOT / "installer" / "licences.toml").read_text(encoding="utf-8"))
    listed: list[str] = table["permitted"]["licences"]
    return listed


def test_everything_shipped_may_be_shipped(licences: ModuleType) -> None:
    things = licences.carried(ROOT)
    names = {one.name for one in things}
    assert {"pyside6-essentials", "sqlalchemy", "python-escpos", "reportlab"} <= names
    assert licences.page(things).count("<tr>") == len(things)


def test_everything_a_centre_is_installed_with_may_be(licences: ModuleType) -> None:
    names = {one.name for one in licences.carried(ROOT, ("requirements-server.txt",))}
    assert {"fastapi", "asyncpg", "jinja2", "boto3"} <= names


def test_what_a_page_names_it_prints(licences: ModuleType) -> None:
    (qr,) = [one for one in licences.carried(ROOT) if one.name == "segno"]
    assert "Redistribution" in licences.page([qr])


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("BSD-3-Clause AND Zlib", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("", False),
    ],
)
def test_a_gpl_is_refused(licences: ModuleType, licence: str, may: bool) -> None:
    assert licences.may_ship(licence, permitted()) is may


def test_a_package_nobody_looked_up_is_named(licences: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("pytest-of-nobody==1.0\nsegno==1.6.6\n", encoding="utf-8")
    (tmp_path / "requirements-pcsc.txt").write_text("", encoding="utf-8")
    with pytest.raises(licences.Unlicensed, match="pytest-of-nobody"):
        licences.carried(tmp_path)
