# SPDX-License-Identifier: Apache-2.0
"""One real store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.made_store import Hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hall whose store is opened when it is first used."""
    made = Hall(tmp_path / "home")
    yield made
    made.close()
