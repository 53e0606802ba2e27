# SPDX-License-Identifier: Apache-2.0
"""A reader that cannot be used, where a card is wanted: what is unharmed, three steps to mend it, a way without it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from counter_app.base.clock import SHANGHAI, Clock
from counter_app.base.texts import sentence, text
from counter_app.devices.contracts import DeviceCondition, DeviceKind, DeviceState
from counter_app.ui.devices.device_words import brief, name_of
from counter_app.ui.messages import split_sentence
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose

_NO_WIRE = ("device.port_missing", "device.gone", "device.silent", "social.no_reader")


class ReaderTrouble(Card):
    """Shown while a reader is in fault, gone by itself once it is well. Never takes the focus."""

    retry = Signal()
    other = Signal()

    def __init__(self, clock: Clock, retry_cap: str, other_cap: str) -> None:
        super().__init__("fault")
        self._clock = clock
        self._since: dict[DeviceKind, str] = {}
        self._shown: tuple[str, str] | None = None
        self._title = Prose("", Role.h3, Colour.err)
        self._when = Prose("", Role.cap, Colour.ink2)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._when)
        head = row(gap=12)
        head.addWidget(StatusMark(Mark.fault, 24), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        self.retry_button = Button(text("reader_trouble.retry"), retry_cap, small=True)
        self.other_button = Button(text("reader_trouble.other"), other_cap, small=True)
        for button, told in ((self.retry_button, self.retry), (self.other_button, self.other)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(told)
        self.body.addLayout(head)
        self._steps = Prose(text("reader_trouble.steps"))
        self.body.addWidget(self._steps)
        self.body.addLayout(row(self.retry_button, self.other_button, None))
        self.hide()

    @property
    def title(self) -> str:
        """What is said, "" where all is well."""
        return "" if self.isHidden() else self._title.text()

    @property
    def steps(self) -> str:
        """How it may be mended."""
        return self._steps.text()

    def show_states(self, readers: tuple[DeviceState, ...]) -> None:
        """Tell of the first reader in fault; the other one is offered where it is well."""
        ill = [one for one in readers if one.condition is DeviceCondition.fault and one.fault is not None]
        self._since = {
            one.kind: self._since.get(one.kind) or f"{self._clock().astimezone(SHANGHAI):%H:%M:%S}" for one in ill
        }
        first = ill[0] if ill else None
        if first is None or first.fault is None:
            self._shown = None
            self.hide()
            return
        title, cure = split_sentence(sentence(first.fault))
        steps = text("reader_trouble.cure", cure=cure.rstrip("。")) if cure else text("reader_trouble.steps")
        if first.fault.code in _NO_WIRE:
            title, steps = text("reader_trouble.title"), text("reader_trouble.steps")
        where = f"（{first.port}）" if first.port else ""
        since = text(
            "reader_trouble.since", time=self._since[first.kind], why=name_of(first.kind) + brief(first) + where
        )
        if self._shown != (title, since):
            self._shown = (title, since)
            self._title.set_words(title)
            self._when.set_words(since)
            self._steps.set_words(steps)
            self.setAccessibleName(f"{title}。{since}")
        self.other_button.setVisible(any(one.condition is DeviceCondition.ready for one in readers))
        self.show()
