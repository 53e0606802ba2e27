# SPDX-License-Identifier: Apache-2.0
"""What every walk through a day begins with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import desk_day
from flows.desk_day import DeskDay


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store is made: what each day begins with, made once."""
    home = tmp_path_factory.mktemp("made") / "home"
    desk_day.make_home(home)
    return home


@pytest.fixture
def day(tmp_path: Path, made_home: Path) -> Iterator[DeskDay]:
    """A day at a window in a home of the test's own."""
    with desk_day.open_day(shutil.copytree(made_home, tmp_path / "home")) as opened:
        yield opened
