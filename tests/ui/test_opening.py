# SPDX-License-Identifier: Apache-2.0
"""The first thing on the screen: there at once, gone when the window is."""

import subprocess
import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui import theme
from counter_app.ui.opening import DARK, FACTS, KEYS, LIGHT, PAGE, TOP, Opening


def test_it_says_when_it_is_painted_and_gives_way_in_its_place(qtbot: QtBot) -> None:
    opening, window = Opening(), QWidget()
    qtbot.addWidget(opening)
    qtbot.addWidget(window)
    with qtbot.waitSignal(opening.painted):
        opening.appear()
    opening.give_way(window)
    assert window.isFullScreen()
    assert window.geometry() == window.screen().geometry()
    assert not opening.isVisible()


def test_a_window_that_is_not_to_fill_the_screen_keeps_its_size(qtbot: QtBot) -> None:
    opening, window = Opening(), QWidget()
    qtbot.addWidget(opening)
    qtbot.addWidget(window)
    window.resize(640, 480)
    opening.appear()
    opening.give_way(window, whole=False)
    assert not window.isFullScreen()
    assert (window.width(), window.height()) == (640, 480)


def test_it_looks_like_the_window_that_comes() -> None:
    assert (TOP, FACTS, KEYS) == (theme.NORMAL.top, theme.NORMAL.facts, theme.NORMAL.keys)
    assert (DARK, LIGHT, PAGE) == (theme.Colour.primary_dk, theme.Colour.surface, theme.Colour.bg)


def test_it_loads_nothing_of_ours_but_itself() -> None:
    code = (
        "import sys; import counter_app.ui.opening; "
        "print([n for n in sys.modules if n.startswith('counter_app.') and n not in "
        "('counter_app.ui', 'counter_app.ui.opening')] + [n for n in ('yaml', 'sqlalchemy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
