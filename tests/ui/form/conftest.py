# SPDX-License-Identifier: Apache-2.0
"""One window for all tests of a module: each begins with nobody at it and no draft, at its usual size."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.app import open_counter
from counter_app.base.clock import fixed_clock
from counter_app.settings import StaffMember, load_settings
from counter_app.ui import theme
from counter_app.ui.background import Inline
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.messages import MessageBoard
from counter_app.ui.shell.window import MainWindow
from ui.conftest import NOW


@pytest.fixture(scope="module")
def shared_window(
    qapp: QApplication, opened_home: Path, staff: tuple[StaffMember, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """A window whose clerk has signed in once. No test may leave a case behind: it would be known to the next."""
    home = shutil.copytree(opened_home, tmp_path_factory.mktemp("forms") / "home")
    read = load_settings(home, overrides={"volume": 0})
    settings = replace(read, hall=replace(read.hall, staff=staff))
    clock = fixed_clock(NOW)
    counter = partial(open_counter, settings, clock)
    theme.apply(qapp, large=False)
    one = MainWindow(settings, clock, Inline(), MessageBoard(), counter, motion=False)
    one.show()
    one.activateWindow()
    one.start()
    Stage(one).sign_in()
    yield one
    one.close()
    one.counter.close()
    one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    """The window's look, normal text. The module's window stays open between its tests."""
    if theme.sizes().large:
        theme.apply(qapp, large=False)


@pytest.fixture
def window(shared_window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """The module's window, as it is in the morning."""
    shared_window.resize(1366, 768)
    qtbot.waitUntil(shared_window.isActiveWindow)
    Stage(shared_window).clear()
    yield shared_window
    assert not shared_window.counter.store.search_cases("")
    shutil.rmtree(shared_window.settings.places.papers, ignore_errors=True)
