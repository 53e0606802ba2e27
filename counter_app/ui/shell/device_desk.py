# SPDX-License-Identifier: Apache-2.0
"""Where news of the devices arrive on the window's thread, and where its devices are made and let go."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from counter_app.ui.background import Background, Lane
from counter_app.ui.bridge import Bridge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from counter_app.desk.counter import Counter
    from counter_app.desk.device_board import CitizensMonitor, DeviceBoard
    from counter_app.devices.contracts import Evaluator
    from counter_app.ui.shell.wedge import KeyboardWedge


class DeviceDesk(QObject):
    """Owns the window's devices. Lives on the main thread; its signals are sent there."""

    card_read = Signal(object)  # CardRead
    read_failed = Signal(object)  # ReadFailed
    changed = Signal(object)  # StateChanged

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self.bridge = Bridge()
        self._board: DeviceBoard | None = None
        self._closed = False
        self._wedge: KeyboardWedge | None = None

    @property
    def board(self) -> "DeviceBoard":
        """The devices; there once the counter is open."""
        if self._board is None:
            raise RuntimeError("the devices are not there yet")
        return self._board

    @property
    def ready(self) -> bool:
        """Whether the devices are there."""
        return self._board is not None

    def start(
        self,
        counter: "Counter",
        evaluators: "Mapping[str, Evaluator] | None" = None,
        monitor: "CitizensMonitor | None" = None,
    ) -> None:
        """Take the devices of the settings in; readers begin to watch."""
        from counter_app.desk.device_board import DeviceBoard

        self._board = DeviceBoard(
            counter, self._heard, run_printing=self._run_printing, evaluators=evaluators, monitor=monitor
        )
        if gap := self._board.key_gap:
            from counter_app.ui.shell.wedge import KeyboardWedge

            self._wedge = KeyboardWedge(gap, self)
            self._wedge.scanned.connect(self._board.typed)
            self._wedge.install()

    def close(self) -> None:
        """Let go of all devices; news that are on their way are dropped."""
        self._closed = True
        if self._wedge is not None:
            self._wedge.remove()
        if self._board is not None:
            self._board.close()

    def _run_printing(self, work: "Callable[[], None]") -> None:
        def run() -> "Callable[[], None]":
            work()
            return _nothing

        self._background.run(Lane.printing, run)

    def _heard(self, news: object) -> None:
        """In a device's lane: over the bridge, and no more."""
        self.bridge.post(lambda: self._tell(news))

    def _tell(self, news: object) -> None:
        from counter_app.desk.device_board import CardRead, ReadFailed

        if self._closed:
            return
        if isinstance(news, CardRead):
            self.card_read.emit(news)
        elif isinstance(news, ReadFailed):
            self.read_failed.emit(news)
        else:
            self.changed.emit(news)


def _nothing() -> None:
    """Nobody waits: what was asked tells its own end."""
