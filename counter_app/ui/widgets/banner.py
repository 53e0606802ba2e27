# SPDX-License-Identifier: Apache-2.0
"""Banners: what happened, what is unharmed, what to do. They stay until the matter is solved."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counter_app.ui import theme
from counter_app.ui.messages import Message, Tone
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose, Span

_MARKS = {Tone.info: Mark.info, Tone.warn: Mark.defective, Tone.fault: Mark.fault}
_TITLES = {Tone.info: Colour.primary, Tone.warn: Colour.warn, Tone.fault: Colour.err}


class Banner(QFrame):
    """A message with at most two buttons. Announced to screen readers once, when it is first seen."""

    def __init__(self, message: Message, buttons: Sequence[Button] = ()) -> None:
        super().__init__()
        self.message = message
        self._announced = False
        self.setProperty("surface", message.tone.value)
        self.setAccessibleName(f"{message.title}。{message.text}" if message.text else message.title)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 9, 12, 10)
        line.setSpacing(12)
        line.addWidget(StatusMark(_MARKS[message.tone], 24), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(1)
        title = Prose("", Role.body, _TITLES[message.tone])
        title.set_spans([Span(message.title, bold=True)])
        words.addWidget(title)
        if message.text:
            words.addWidget(Prose(message.text))
        line.addLayout(words, 1)
        for one in buttons:
            line.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(theme.sizes().control)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell screen readers, once."""
        super().showEvent(event)
        if not self._announced:
            from PySide6.QtGui import QAccessible, QAccessibleEvent  # costly to load: behind the first window

            self._announced = True
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class BannerPlace(QVBoxLayout):
    """A place for one banner; takes no room where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.banner: Banner | None = None

    @property
    def title(self) -> str:
        """What is said here, "" where nothing is."""
        return self.banner.message.title if self.banner is not None else ""

    def say(self, message: Message | None, buttons: Sequence[Button] = ()) -> None:
        """Say something else, or nothing; what is said already stays as it is, with its buttons."""
        if (self.banner.message if self.banner else None) == message:
            return
        if self.banner is not None:
            self.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        if message is not None:
            self.banner = Banner(message, buttons)
            self.addWidget(self.banner)
