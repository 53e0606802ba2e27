# SPDX-License-Identifier: Apache-2.0
"""One real store for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.made_store import Hall

IN_USE = frozenset(
    f"test_{name}"
    for name in (
        "case_lists centre_days centre_store ledger projections rated_cases recording scans uploads work_lists"
    ).split()
)
"""Modules that ask nothing of how a store is made: theirs was made before."""


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store was opened once and closed again."""
    home = tmp_path_factory.mktemp("made") / "home"
    made = Hall(home)
    assert made.store
    made.close()
    return home


@pytest.fixture
def hall(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Hall]:
    """A hall whose store is opened when it is first used."""
    if request.path.stem in IN_USE:
        shutil.copytree(request.getfixturevalue("made_home"), tmp_path / "home")
    made = Hall(tmp_path / "home")
    yield made
    made.close()
