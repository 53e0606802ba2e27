# SPDX-License-Identifier: Apache-2.0
"""A centre over SQLite, made once, used from a copy, and a window for each test."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_centre import RealCentre, migrated

from counter_app.server.keys import make_keys
from counter_app.server.settings import CentreSettings
from sync.synced import Synced


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a centre nobody has used."""
    home = tmp_path_factory.mktemp("made-centre")
    make_keys(home)
    asyncio.run(migrated(CentreSettings(home)))
    return home


@pytest.fixture
def centre(made_home: Path, tmp_path: Path) -> Iterator[RealCentre]:
    """A running centre."""
    home = tmp_path / "centre"
    shutil.copytree(made_home, home)
    made = RealCentre(home, prepared=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def synced(centre: RealCentre, tmp_path: Path) -> Iterator[Synced]:
    """A window that is not enrolled yet."""
    made = Synced(tmp_path / "home", centre)
    made.hall.clock.moment = centre.clock()
    yield made
    made.close()
