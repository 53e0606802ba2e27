# SPDX-License-Identifier: Apache-2.0
"""A real window on a real store, with a clock that stands still and work done at once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.app import make_window, open_counter
from counter_app.base.clock import SHANGHAI, Clock, fixed_clock
from counter_app.catalogue.loader import load_catalogue
from counter_app.settings import Settings, load_settings
from counter_app.ui import theme
from counter_app.ui.background import Inline
from counter_app.ui.shell.window import MainWindow
from ui.hands import Hands

NOW = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)
CLERK = "0312"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of every window that it cannot tell a window manager its size: no matter here."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def compiled_guides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guides, compiled once for all tests."""
    folder = tmp_path_factory.mktemp("guides")
    load_catalogue(folder)
    return folder


@pytest.fixture
def clock() -> Clock:
    """A Friday morning."""
    return fixed_clock(NOW)


@pytest.fixture
def settings(tmp_path: Path, compiled_guides: Path) -> Settings:
    """The sample hall, in a folder of the test's own; nothing is heard."""
    made = load_settings(tmp_path / "home", overrides={"volume": 0})
    shutil.copytree(compiled_guides, made.places.cache)
    return made


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    """The window's look, normal text; no window is left open behind a test."""
    theme.apply(qapp, large=False)
    yield
    qapp.processEvents()
    left = [one for one in qapp.topLevelWidgets() if one.isVisible()]
    for one in left:
        one.close()
    assert [type(one).__name__ for one in left] == []


@pytest.fixture
def make(qtbot: QtBot, settings: Settings, clock: Clock) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows; each is closed and its store given back at the end."""
    made: list[MainWindow] = []

    def build(changed: Settings | None = None, *, start: bool = True, **window: object) -> MainWindow:
        chosen = changed or settings
        if window:
            chosen = replace(chosen, window=replace(chosen.window, **window))  # type: ignore[arg-type]
        one = make_window(chosen, Inline(), clock=clock, motion=False, make_counter=lambda: open_counter(chosen, clock))
        made.append(one)
        with qtbot.waitExposed(one):
            one.show()
        one.activateWindow()
        qtbot.waitUntil(one.isActiveWindow)
        if start:
            one.start()
        return one

    yield build
    for one in made:
        one.close()
        if one.ready:
            one.counter.close()
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # now: the collector must not meet half of them


@pytest.fixture
def window(make: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    """A window with its clerk signed in, on the start page."""
    one = make()
    sign_in(Hands(qtbot, one))
    return one


@pytest.fixture
def hands(qtbot: QtBot, window: MainWindow) -> Hands:
    """Hands at the signed-in window."""
    return Hands(qtbot, window)


def sign_in(hands: Hands, number: str = CLERK, password: str = CLERK) -> None:
    """Sign in by typing."""
    hands.type(number)
    hands.enter()
    hands.type(password)
    hands.enter()
