# SPDX-License-Identifier: Apache-2.0
"""The ticket machine on a real centre: two presses, a number of the hall, its slip; also while nobody answers."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from real_centre import RealCentre

from counter_app.base.clock import system_clock
from counter_app.base.texts import text
from counter_app.desk.counter import Counter
from counter_app.desk.kiosk import Kiosk
from counter_app.desk.queue import book_of
from counter_app.settings import load_settings
from counter_app.sync.client import CentreClient
from counter_app.sync.queue import HallQueue
from counter_app.ui.background import Inline
from counter_app.ui.queue.kiosk import KioskWindow
from counter_app.ui.rating.big_button import BigButton
from counter_app.ui.rating.look import Words
from counter_app.wire.signing import Ed25519Signer


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RealCentre]:
    made = RealCentre(tmp_path / "centre")
    made.start()
    yield made
    made.stop()


def press(window: KioskWindow, words: str, qtbot: QtBot) -> None:
    """A finger on a button."""
    qtbot.waitUntil(lambda: window.settled)
    button = next(one for one in window.findChildren(BigButton) if one.text() == words and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def says(window: KioskWindow, words: str) -> bool:
    """Whether these words stand there."""
    return any(one.text() == words and one.isVisible() for one in window.findChildren(Words))


def test_people_take_numbers_of_the_hall(centre: RealCentre, tmp_path: Path, qtbot: QtBot) -> None:
    slip, home = tmp_path / "slip.bin", tmp_path / "home"
    counter = Counter(load_settings(home, overrides={"slip_target": f"file:{slip}"}), system_clock)
    signer = Ed25519Signer(Ed25519PrivateKey.generate())
    centre.add_window("kiosk", signer.public_key, number="K1")
    hall = HallQueue(lambda: CentreClient(centre.url, "kiosk", signer, system_clock))
    kiosk = Kiosk(counter, hall, "K1")
    window = KioskWindow(kiosk, book_of(counter), Inline())
    qtbot.addWidget(window)
    window.show()
    for priority, number in (("都没有", "A001"), ("60 周岁以上", "A002")):
        press(window, "参保登记和变更", qtbot)
        press(window, priority, qtbot)
        qtbot.waitUntil(partial(says, window, number))
        window.begin()
    assert [(one.number, one.priority) for one in hall.look().tickets] == [("A002", "elder"), ("A001", "")]
    assert slip.read_bytes().count("号窗口".encode("gb18030")) == 0
    assert slip.stat().st_size > 100
    assert not says(window, text("queue.kiosk.alone"))
    centre.stop()
    window.look()
    qtbot.waitUntil(partial(says, window, "中心没连上，号照样给，照样叫。"))
    press(window, "报销和待遇", qtbot)
    press(window, "都没有", qtbot)
    qtbot.waitUntil(partial(says, window, "B501"))
    assert says(window, "拿好小票，给窗口看")
    assert kiosk.kept == 1
    assert "给窗口看这张小票".encode("gb18030") in slip.read_bytes()
    (home / "data" / "kiosk").rename(home / "gone")
    window.begin()
    press(window, "报销和待遇", qtbot)
    press(window, "都没有", qtbot)
    qtbot.waitUntil(partial(says, window, "到窗口找工作人员"))  # not even its own disk takes it
    hall.close()
