# SPDX-License-Identifier: Apache-2.0
"""The document camera, where its extra is installed: Enter takes the sheet that is seen."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.ui.case.scan_camera import CameraView, camera_possible
from ui.hands import Hands, Key

multimedia = pytest.importorskip("PySide6.QtMultimedia", reason="the extra camera is not installed")


@pytest.mark.qt_log_ignore(
    "Couldn't (load|resolve) va", "No RHI backend", "propagateSizeHints"
)  # no graphics card here
def test_enter_takes_what_is_seen_and_escape_puts_the_camera_away(qtbot: QtBot) -> None:
    assert camera_possible()
    view = CameraView()
    qtbot.addWidget(view)
    taken: list[QImage] = []
    closed: list[bool] = []
    view.taken.connect(taken.append)
    view.gave_up.connect(lambda: closed.append(True))
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    hands = Hands(qtbot, view)
    hands.press(Key.Key_Return)
    assert taken == []  # nothing is seen yet
    sheet = QImage(640, 480, QImage.Format.Format_RGB32)
    sheet.fill(QColor(200, 210, 220))
    view.sink.setVideoFrame(multimedia.QVideoFrame(sheet))
    QApplication.processEvents()
    hands.press(Key.Key_Return)
    assert [(one.width(), one.height()) for one in taken] == [(640, 480)]
    assert taken[0].pixelColor(320, 240).red() == pytest.approx(200, abs=6)
    hands.press(Key.Key_Escape)
    assert closed == [True]
    view.stop()
