# SPDX-License-Identifier: Apache-2.0
"""Recording what goes over a device's wire, for whoever mends it: begun and ended by one key, nobody in the file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.desk.device_board import Trace
from counter_app.devices.contracts import DeviceKind
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.text import Prose, label


class RecordCard(Card):
    """In sight where the device stood on can be recorded. One recording at a time; it goes on while other pages are
    looked at, in memory alone, and is gone with the window."""

    def __init__(self, shell: Shell, cap: str) -> None:
        super().__init__()
        self._shell = shell
        self._kind: DeviceKind | None = None
        self._recording: DeviceKind | None = None
        self._busy = False
        self._words = Prose("", Role.cap, Colour.ink2)
        self.button = Button(text("recording.begin"), cap, small=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.turn)
        self.body.addLayout(row(label(text("recording.title"), Role.h3), None, self.button))
        self.body.addWidget(self._words)
        self._say(text("recording.what"))

    @property
    def said(self) -> str:
        """How the recording stands, in words."""
        return self._words.text()

    @property
    def recording(self) -> bool:
        """Whether a wire is listened to."""
        return self._recording is not None

    def stand_on(self, kind: DeviceKind) -> None:
        """Another device is stood on. What is being recorded stays in sight whichever that is."""
        self._kind = kind
        self.setVisible(self.recording or self._shell.devices.can_record(kind))

    def turn(self) -> None:
        """Begin with the device stood on, or end what was begun."""
        board, kind = self._shell.devices, self._recording or self._kind
        if self._busy or kind is None or not board.can_record(kind):
            return
        self._busy = True
        if self._recording is None:
            self._recording = kind
            self._shell.asking(board.record(kind)).success(self._begun).failure(self._failed).start()
        else:
            asked = self._shell.asking(board.end_record(kind))
            asked.success(self._ended).failure(self._failed).start()

    def _begun(self, done: object) -> None:
        self._busy = False
        self.button.set_words(text("recording.end"))
        name = text(f"equipment.kind.{self._recording}") if self._recording else ""
        self._say(text("recording.going_on", name=name))

    def _ended(self, trace: Trace) -> None:
        kind = self._recording
        if kind is not None:
            call = partial(self._shell.devices.keep_trace, kind, trace)
            self._shell.writing(call).success(self._kept).failure(self._failed).start()

    def _kept(self, file: Path) -> None:
        self._end(text("recording.kept", folder=file.parent, file=file.name))

    def _failed(self, error: CounterError) -> None:
        self._end(sentence(error))

    def _end(self, words: str) -> None:
        self._busy, self._recording = False, None
        self.button.set_words(text("recording.begin"))
        self._say(words)

    def _say(self, words: str) -> None:
        self._words.set_words(words)
