# SPDX-License-Identifier: Apache-2.0
"""Ground rules of all tests: no screen, one language, and noise fails."""

import atexit
import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import guides_as_shipped
import pytest

from counter_app.ui.collector import collect_due

TESTS = Path(__file__).resolve().parent
_PCSC = tempfile.mkdtemp(prefix="pcsc-")
atexit.register(shutil.rmtree, _PCSC, ignore_errors=True)
os.environ["PCSCLITE_CSOCK_NAME"] = f"{_PCSC}/pcscd.comm"  # never the system's card readers; looked up once a process
os.environ["QT_QPA_PLATFORM"] = os.environ.get("COUNTER_APP_TEST_PLATFORM", "offscreen")
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("COUNTER_APP_HOME", None)
os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # trio, which comes with selenium, has one that warns
gc.disable()  # while tests are collected nothing becomes rubbish, and the collector would look for it all the time
LONG = (
    "faults/test_failover.py",
    "faults/test_power_cut_centre.py",
    "flows/test_faults_disk.py",
    "flows/test_faults_resources.py",
    "flows/test_kill_window.py",
    "flows/test_money_walks.py",
    "flows/test_practice_devices.py",
    "test_centre_packages.py",
    "test_wheel.py",
    "ui/editor",
    "ui/test_compare_page.py",
    "ui/test_guide_changes.py",
    "ui/test_new_editions.py",
    "ui/test_paper_faults.py",
    "ui/test_privacy_faults.py",
    "ui/test_store_faults.py",
    "ui/test_typing_faults.py",
    "unit/catalogue/intake",
    "unit/catalogue/test_change_sheet.py",
    "unit/catalogue/test_changes.py",
    "unit/catalogue/test_found_remarks.py",
    "unit/catalogue/test_supplement.py",
    "unit/cli/test_catalogue_verbs.py",
    "unit/cli/test_doctor_verb.py",
    "unit/cli/test_form_verbs.py",
    "unit/cli/test_intake_verbs.py",
    "unit/cli/test_lint_verb.py",
    "unit/cli/test_selfcheck.py",
    "unit/cli/test_supplement_verbs.py",
    "unit/desk/test_guide_changes.py",
    "unit/desk/test_sheet_image.py",
    "unit/devices/test_pad_browser.py",
    "unit/forms/test_form_loader.py",
    "unit/forms/test_regions.py",
    "unit/rehearsal",
    "unit/reports/test_archive.py",
    "unit/reports/test_form_faithful.py",
    "unit/server/test_routes_fuzzed.py",
    "unit/sync/test_nginx.py",
)
"""Dear, and of parts that seldom change: ``installer/test --all`` runs them too, the everyday run has ten minutes."""

LAST_FIRST = os.environ.get("PYTEST_XDIST_WORKER") == "gw1"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The second process reads the modules from the last to the first: each finds compiled what the other did."""
    report = yield
    if LAST_FIRST and isinstance(collector, pytest.Dir | pytest.Session):
        report.result.reverse()
    return report


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What is long is not even read where nothing of it will run."""
    if config.getoption("markexpr") != "not long" or not collection_path.is_relative_to(TESTS):
        return None
    return True if collection_path.relative_to(TESTS).as_posix() in LONG else None


class _InOrder:
    """Sorts what was collected backwards, and marks what is long, before anybody else looks at it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Module by module as their names are; inside a module as they stand there."""
        items.sort(key=lambda item: item.path.parts)
        for item in items:
            if item.path.relative_to(TESTS).as_posix().startswith(LONG):
                item.add_marker("long")


def pytest_configure(config: pytest.Config) -> None:
    """Make sure that all processes have the same order, and the guides from one of them."""
    config.pluginmanager.register(_InOrder())
    guides_as_shipped.share()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector need not look at it again."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, bool | None, bool | None]:
    """With a window, rubbish goes when a test is over, as the window's own collector has it.

    Python's way is on any thread and in the middle of anything: parts of the window before were destroyed while Qt
    connected parts of the next one, and once that stood still for good. Without a window it is Python's way: what
    tries thousands of inputs in one test leaves gigabytes otherwise.
    """
    if not _has_window(item):
        gc.enable()
    done = yield
    gc.disable()
    if _has_window(item):
        if nextitem is not None and not _has_window(nextitem):
            gc.collect()
        else:
            collect_due()
    return done


def _has_window(item: pytest.Item) -> bool:
    return "qapp" in getattr(item, "fixturenames", ())


class _Errors(logging.Handler):
    """Keeps what is logged at ERROR and above; a test that expects it asks for ``logged_errors``."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []
        self.expected = False

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)


@pytest.fixture(autouse=True)
def _error_log() -> Iterator[_Errors]:
    """An error in the log that no test asked for is a failure."""
    handler = _Errors()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    if handler.records and not handler.expected:
        pytest.fail("logged: " + "; ".join(record.getMessage() for record in handler.records))


@pytest.fixture
def logged_errors(_error_log: _Errors) -> list[logging.LogRecord]:
    """The errors logged so far; asking for them makes them expected."""
    _error_log.expected = True
    return _error_log.records
