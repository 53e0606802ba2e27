# SPDX-License-Identifier: Apache-2.0
"""PySide6 6.12.0 lets the counts of None and True fall on Python 3.11; the window must outlive that."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import counter_app.ui

CALLS_A_YEAR = 365 * 24 * 3600 * 100_000


class _Sender(QObject):
    said = Signal(object)


@pytest.mark.parametrize("one", [None, True, False])
def test_singletons_outlive_a_year_of_calls(qtbot: QtBot, one: bool | None) -> None:
    assert counter_app.ui.__doc__
    widget, sender = QWidget(), _Sender()
    qtbot.addWidget(widget)
    before = sys.getrefcount(one)
    for _ in range(2_000):
        widget.update()
        sender.said.emit(one)
    lost = max(0, before - sys.getrefcount(one)) // 2_000
    assert sys.getrefcount(one) > CALLS_A_YEAR * lost
