# SPDX-License-Identifier: Apache-2.0
"""Centres for the tests: over SQLite and over PostgreSQL, each with a database nobody used before."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres
import pytest
from real_centre import RealCentre, migrated

from counter_app.server.authority import make_authority
from counter_app.server.keys import make_keys
from counter_app.server.settings import CentreSettings
from server.pushing import MadeWindow

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """One PostgreSQL for a whole process of tests, with a template that has today's schema."""
    with postgres.cluster() as made:
        made.execute(f'CREATE DATABASE "{postgres.TEMPLATE}"')
        settings = CentreSettings(made.folder, database=made.url(postgres.TEMPLATE))
        asyncio.run(migrated(settings))
        yield made


@pytest.fixture(scope="session")
def centre_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a centre that was made once: keys and an SQLite database with today's schema."""
    home = tmp_path_factory.mktemp("centre")
    make_keys(home)
    make_authority(home)
    asyncio.run(migrated(CentreSettings(home)))
    return home


Maker = Callable[[str], RealCentre]


def _maker(home: Path, folder: Path, request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Makes centres, stops them in the end, and throws their databases away."""
    made: list[RealCentre] = []
    used: list[tuple[postgres.Cluster, str]] = []

    def make(engine: str) -> RealCentre:
        place = folder / f"centre-{len(made)}"
        shutil.copytree(home, place)
        database = ""
        if engine == "postgresql":
            cluster: postgres.Cluster = request.getfixturevalue("cluster")
            used.append((cluster, cluster.fresh()))
            database = cluster.url(used[-1][1])
        made.append(RealCentre(place, database, prepared=True))
        return made[-1]

    yield make
    for one in made:
        one.stop()
    for cluster, name in used:
        cluster.drop(name)


@pytest.fixture
def made_centre(centre_home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Makes a centre of this test's own over ``sqlite`` or ``postgresql``; it is not started yet."""
    yield from _maker(centre_home, tmp_path, request)


@pytest.fixture(scope="session")
def kept_centre(
    cluster: postgres.Cluster,
    centre_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Maker]:
    """Makes centres that last as long as the process of tests."""
    yield from _maker(centre_home, tmp_path_factory.mktemp("kept"), request)


@pytest.fixture(scope="session", params=ENGINES)
def centre(request: pytest.FixtureRequest, kept_centre: Maker) -> RealCentre:
    """A running centre over each database in turn, which many tests share: each takes windows of its own."""
    one = kept_centre(request.param)
    one.start()
    return one


@pytest.fixture
def window(centre: RealCentre) -> MadeWindow:
    """An enrolled window with a few cases."""
    made = MadeWindow(centre).enrol()
    made.write_cases(3)
    return made
