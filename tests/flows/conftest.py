# SPDX-License-Identifier: Apache-2.0
"""What every walk through a day begins with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import desk_day
from flows.desk_day import DeskDay


@pytest.fixture
def day(tmp_path: Path) -> Iterator[DeskDay]:
    """A day at a window in a home of the test's own."""
    with desk_day.open_day(tmp_path / "home") as opened:
        yield opened
