# SPDX-License-Identifier: Apache-2.0
"""A real window on a real store, with a clock that stands still and work done at once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from guides_as_shipped import put_compiled
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.app import Morning, open_counter
from counter_app.base.clock import SHANGHAI, Clock, fixed_clock
from counter_app.settings import Settings, StaffMember, find_places, load_settings
from counter_app.ui import theme
from counter_app.ui.background import Background, Inline
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.messages import MessageBoard
from counter_app.ui.shell.window import MainWindow
from ui.hands import Hands

NOW = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)
CLERK = "0312"
SHARED = "shared"
"""A property of windows that stay open for the tests of a module."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of every window that it cannot tell a window manager its size: no matter here."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def opened_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a window was opened and closed again: the guides are compiled, the store is made."""
    home = tmp_path_factory.mktemp("opened") / "home"
    put_compiled(find_places(home).cache)
    counter = open_counter(load_settings(home), fixed_clock(NOW))
    reserve = counter.settings.places.data / "counter.reserve"
    counter.close()
    reserve.unlink()  # 20 MB that each window sets aside by itself
    return home


@pytest.fixture(scope="session")
def staff(opened_home: Path) -> tuple[StaffMember, ...]:
    """The sample hall's people, their passwords hashed as cheaply as argon2 can."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return tuple(replace(one, password=cheap.hash(one.number)) for one in load_settings(opened_home).hall.staff)


@pytest.fixture
def clock() -> Clock:
    """A Friday morning."""
    return fixed_clock(NOW)


@pytest.fixture
def settings(tmp_path: Path, opened_home: Path, staff: tuple[StaffMember, ...]) -> Settings:
    """The sample hall, in a folder of the test's own; nothing is heard."""
    home = shutil.copytree(opened_home, tmp_path / "home")
    made = load_settings(home, overrides={"volume": 0})
    return replace(made, hall=replace(made.hall, staff=staff))


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    """The window's look, normal text; no window but the module's own is left open behind a test."""
    if theme.sizes().large or not qapp.styleSheet():
        theme.apply(qapp, large=False)
    yield
    qapp.processEvents()
    left = [one for one in qapp.topLevelWidgets() if one.isVisible() and not one.property(SHARED)]
    for one in left:
        one.close()
    assert [type(one).__name__ for one in left] == []


@pytest.fixture
def make(qtbot: QtBot, settings: Settings, clock: Clock) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows; each is closed and its store given back at the end.

    Work is done at once unless a background is given. What a window does each morning is done only where it is told.
    """
    made: list[tuple[MainWindow, Background]] = []

    def build(
        changed: Settings | None = None,
        *,
        start: bool = True,
        morning: bool = False,
        background: Background | None = None,
        **window: object,
    ) -> MainWindow:
        chosen = changed or settings
        if window:
            chosen = replace(chosen, window=replace(chosen.window, **window))  # type: ignore[arg-type]
        if chosen.window.practice:  # a store of its own: neither kind opens the other's
            for file in chosen.places.data.glob("counter.*"):
                file.unlink()
        behind = background or Inline()
        counter = partial(open_counter, chosen, clock)
        one = MainWindow(chosen, clock, behind, MessageBoard(), counter, motion=False)
        if morning:
            Morning(one, behind)
        made.append((one, behind))
        with qtbot.waitExposed(one):
            one.show()
        one.activateWindow()
        qtbot.waitUntil(one.isActiveWindow)
        if start:
            one.start()
        return one

    yield build
    for one, behind in made:
        one.close()
        behind.close()
        if one.ready:
            one.counter.close()
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # now: the collector must not meet half of them


@pytest.fixture(scope="module")
def shared_window(
    qapp: QApplication, opened_home: Path, staff: tuple[StaffMember, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """A window whose clerk has signed in once, for tests that leave nothing behind but drafts."""
    home = shutil.copytree(opened_home, tmp_path_factory.mktemp("shared") / "home")
    read = load_settings(home, overrides={"volume": 0})
    settings = replace(read, hall=replace(read.hall, staff=staff))
    clock = fixed_clock(NOW)
    counter = partial(open_counter, settings, clock)
    theme.apply(qapp, large=False)
    one = MainWindow(settings, clock, Inline(), MessageBoard(), counter, motion=False)
    one.show()
    one.activateWindow()
    one.start()
    one.setProperty(SHARED, True)
    Stage(one).sign_in()
    yield one
    one.close()
    one.counter.close()
    one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def same_window(shared_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The module's window, as it is in the morning."""
    shared_window.resize(1366, 768)
    qtbot.waitUntil(shared_window.isActiveWindow)
    Stage(shared_window).clear()
    return shared_window


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
