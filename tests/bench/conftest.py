# SPDX-License-Identifier: Apache-2.0
"""The measurements' table, printed at the end of the run."""

import gc
from collections.abc import Iterator
from datetime import date

import pytest

from bench.measuring import Table, machine

_TABLE = pytest.StashKey[Table]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many cases the large store holds, how many people the long roster, and how long a day of devices is."""
    parser.addoption("--bench-cases", type=int, default=1_000_000, metavar="N", help="cases in the large store")
    parser.addoption("--bench-people", type=int, default=5_000, metavar="N", help="people on the long roster")
    parser.addoption("--bench-hall", default="50,5,24000", metavar="W,D,C", help="windows, working days and cases")
    parser.addoption("--bench-hall-read", type=int, default=0, metavar="DAYS", help="so many of its days, 0 for all")
    parser.addoption("--bench-hall-in", default="", metavar="FOLDER", help="where the hall is kept for another time")
    parser.addoption("--bench-day", type=int, default=500, metavar="N", help="citizens of a day of devices")


def pytest_configure(config: pytest.Config) -> None:
    """One table a run."""
    config.stash[_TABLE] = Table()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of every window that it cannot tell a window manager its size: no matter here."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def _rubbish_counts() -> Iterator[None]:
    """Peers pay for what they leave behind while they run, and so do we."""
    gc.enable()
    yield
    gc.disable()


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> Table:
    """Where every number goes."""
    return pytestconfig.stash[_TABLE]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table."""
    terminalreporter.section("measurements")
    terminalreporter.line(f"{date.today()}, {machine()}")  # noqa: DTZ011 - this machine's own date
    for line in config.stash[_TABLE].lines():
        terminalreporter.line(line)
