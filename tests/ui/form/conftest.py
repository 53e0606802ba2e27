# SPDX-License-Identifier: Apache-2.0
"""One window for all tests of a module: each begins with nobody at it and no draft, at its usual size."""

import shutil
from collections.abc import Iterator

import pytest

from counter_app.ui.shell.window import MainWindow


@pytest.fixture
def window(same_window: MainWindow) -> Iterator[MainWindow]:
    """The module's window. No test may leave a case behind: it would be known to the next."""
    yield same_window
    assert not same_window.counter.store.search_cases("")
    shutil.rmtree(same_window.settings.places.papers, ignore_errors=True)
