# SPDX-License-Identifier: Apache-2.0
"""The network comes back: heard from the system on the main thread, once for each return."""

import threading
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from counter_app.ui.network import NetworkReturn

Reachability = QNetworkInformation.Reachability


class PlayedNetwork(QObject):
    """A network that goes and comes as the test says."""

    reachabilityChanged = Signal(QNetworkInformation.Reachability)  # noqa: N815 - Qt's own name

    def __init__(self, now: QNetworkInformation.Reachability) -> None:
        super().__init__()
        self.now = now

    def reachability(self) -> QNetworkInformation.Reachability:
        """As it is."""
        return self.now

    def turn(self, now: QNetworkInformation.Reachability) -> None:
        """It changes, and says so."""
        self.now = now
        self.reachabilityChanged.emit(now)


def test_every_return_is_told_once_and_nothing_else_is(qtbot: QtBot) -> None:
    network = PlayedNetwork(Reachability.Online)
    told: list[bool] = []
    listening = NetworkReturn(lambda: told.append(threading.current_thread() is threading.main_thread()))
    assert listening.listen(cast(Any, network))
    for now, returns in (
        (Reachability.Disconnected, 0),
        (Reachability.Local, 1),
        (Reachability.Online, 2),  # a router behind the cable
        (Reachability.Site, 2),
        (Reachability.Unknown, 2),
        (Reachability.Online, 3),
    ):
        network.turn(now)
        assert len(told) == returns
    away = threading.Thread(target=network.turn, args=(Reachability.Disconnected,))
    away.start()
    away.join()
    back = threading.Thread(target=network.turn, args=(Reachability.Online,))
    back.start()
    back.join()
    qtbot.waitUntil(lambda: len(told) == 4)
    assert all(told)


def test_this_systems_own_network_is_listened_to_where_it_tells(qtbot: QtBot) -> None:
    told: list[None] = []
    listening = NetworkReturn(lambda: told.append(None))
    assert listening.listen() == QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability)
    assert told == []
