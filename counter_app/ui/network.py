# SPDX-License-Identifier: Apache-2.0
"""When the network is back, as the operating system says it; without its word nothing is lost but a minute."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QNetworkInformation

logger = logging.getLogger(__name__)
Reachability = QNetworkInformation.Reachability
_AWAY = frozenset({Reachability.Unknown, Reachability.Disconnected})


def system_network() -> QNetworkInformation | None:
    """What the operating system knows of its network; None where it tells nobody. Main thread."""
    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
        return None
    return QNetworkInformation.instance()


class NetworkReturn(QObject):
    """Calls ``back`` on the main thread each time the network is there that was not, or reaches farther than before."""

    def __init__(self, back: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._back = back
        self._before = Reachability.Unknown

    def listen(self, network: QNetworkInformation | None = None) -> bool:
        """Begin. False where the system does not tell; then the line is tried each minute as ever."""
        network = network or system_network()
        if network is None:
            logger.info("the system does not tell when the network is back")
            return False
        self._before = network.reachability()
        network.reachabilityChanged.connect(self._changed)
        return True

    @Slot(QNetworkInformation.Reachability)
    def _changed(self, now: QNetworkInformation.Reachability) -> None:
        before, self._before = self._before, now
        if now not in _AWAY and now.value > before.value:
            self._back()
