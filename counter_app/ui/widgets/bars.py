# SPDX-License-Identifier: Apache-2.0
"""The strips that every page has: title and search at the top, the case's facts, the keys at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context, Key
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Bar, surface
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.key_cap import KeyCap, cap_size, draw_cap
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.pressable import Pressable
from counter_app.ui.widgets.text import Elided, draw_line, label

WIDEST_FACT = 22  # characters; more is elided, so that a long name leaves the others their room


class FindBox(Pressable):
    """Looks like a search box and leads to the finder. F3 and F6 reach it; Tab passes it by."""

    ring_tone = Colour.surface  # on the dark bar

    def __init__(self, cap: str) -> None:
        super().__init__()
        self._cap = cap
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text("ui.top.find"))

    def sizeHint(self) -> QSize:
        """300 wide; shorter in large text."""
        return QSize(190, 44) if theme.sizes().large else QSize(300, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, its words and its key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(Colour.edge), 1))
        painter.setBrush(theme.colour(Colour.tint if self.underMouse() or self.hasFocus() else Colour.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        cap = cap_size(self._cap)
        words = text("ui.top.find_short") if theme.sizes().large else text("ui.top.find")
        draw_line(painter, QRectF(11, 0, self.width() - cap.width() - 26, self.height()), words, Role.cap, Colour.ink3)
        spot = QRectF(self.width() - cap.width() - 7, (self.height() - cap.height()) / 2, cap.width(), cap.height())
        draw_cap(painter, spot, self._cap, ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)


class TopBar(Bar):
    """Window, clerk, search, practice ribbon, clock."""

    find_asked = Signal()
    key_place = Context.top

    def __init__(self, window: str, find_cap: str) -> None:
        super().__init__("top", "top")
        self._clerk = label("", Role.cap, Colour.on_dark2)
        self._find = FindBox(find_cap)
        self._find.clicked.connect(self.find_asked)
        self._practice = Chip(text("ui.top.practice"), Mark.defective)
        self._practice.hide()
        self._queue = label("", Role.cap, Colour.surface)
        self._queue.hide()
        self._hidden = False
        self._devices = Chip("", Mark.met)
        self._devices.hide()
        self._centre = Chip("", Mark.met)
        self._centre.hide()
        self._find.hide()
        self._clock = label("", Role.cap, Colour.surface)
        self._moment = "", ""
        self.line.addWidget(label(window, Role.h3, Colour.surface))
        self.line.addWidget(self._clerk)
        self.line.addSpacing(12)
        self.line.addWidget(self._find)
        self.line.addStretch(1)
        self.line.addWidget(self._practice)
        self.line.addWidget(self._queue)
        self.line.addSpacing(6)
        self.line.addWidget(self._devices)
        self.line.addWidget(self._centre)
        self.line.addSpacing(12)
        self.line.addWidget(self._clock)

    def set_clerk(self, words: str) -> None:
        """Who is at the window; the search is there only with somebody."""
        self._clerk.setText(words)
        self._find.setVisible(bool(words))
        self._fit()

    def stops(self) -> tuple[QWidget, ...]:
        """Parts of the bar that F6 comes to."""
        return (self._find,) if self._find.isVisible() else ()

    def set_practice(self, practice: bool) -> None:
        """Show the practice ribbon."""
        self._practice.setVisible(practice)

    def set_devices(self, words: str, mark: Mark) -> None:
        """How the devices stand, in a chip; "" for a window without any."""
        self._devices.set_chip(words, mark)
        self._devices.setVisible(bool(words))

    @property
    def device_words(self) -> str:
        """What the chip says, "" where there is none."""
        return "" if self._devices.isHidden() else self._devices.text()

    def hide_away(self, hidden: bool) -> None:
        """While the window is locked there is nothing to look for and nothing to see."""
        self._hidden = hidden
        self._find.setVisible(not hidden and bool(self._clerk.text()))
        self.set_queue(self._queue.text())

    def set_queue(self, words: str) -> None:
        """Who is here and how many wait; "" for a window where nobody queues."""
        self._queue.setText(words)
        self._queue.setVisible(bool(words) and not self._hidden)

    @property
    def queue_words(self) -> str:
        """What it says of the queue."""
        return self._queue.text()

    def set_centre(self, words: str, mark: Mark) -> None:
        """How much is on its way to the centre, in a chip; "" for a window that is not enrolled."""
        self._centre.set_chip(words, mark)
        self._centre.setVisible(bool(words))

    @property
    def centre_words(self) -> str:
        """What that chip says, "" where there is none."""
        return "" if self._centre.isHidden() else self._centre.text()

    @property
    def practising(self) -> bool:
        """Whether the ribbon is there."""
        return not self._practice.isHidden()

    @property
    def clock_words(self) -> str:
        """Date and time as they stand there."""
        return self._clock.text()

    def set_clock(self, day: str, hour: str) -> None:
        """Date and time; large text has room for the time alone."""
        self._moment = day, hour
        self._fit()

    def _fit(self) -> None:
        day, hour = self._moment
        self._clock.setText(hour if theme.sizes().large or not day else f"{day}  {hour}")
        self._clerk.setVisible(bool(self._clerk.text()) and not theme.sizes().large)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: the clerk's number and the date make room at once."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_moment"):
            self._fit()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the case that stays in sight. ``needed`` ones stay in large text."""

    label: str
    value: str
    mark: Mark | None = None
    tone: Colour = Colour.ink
    needed: bool = False


class FactsBar(Bar):
    """Who, what, by when. Never scrolls, never covers; what does not fit is elided, whole under F1."""

    MOST_LARGE = 3

    def __init__(self) -> None:
        super().__init__("bar", "facts")
        self._facts: tuple[Fact, ...] = ()
        self._parts: list[QWidget] = []
        self._right: QWidget | None = None
        self.line.setSpacing(theme.PAGE_X)
        self.line.addStretch(1)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, those left out of sight too."""
        return self._facts

    def set_facts(self, facts: Sequence[Fact], right: str = "") -> None:
        """Show facts, and a quiet chip at the right end."""
        if tuple(facts) == self._facts and right == (self._right.text() if isinstance(self._right, Chip) else ""):
            return
        self._facts = tuple(facts)
        self._build()
        if self._right is not None:
            self.line.removeWidget(self._right)
            self._right.hide()
            self._right.deleteLater()
            self._right = None
        if right:
            self._right = Chip(right, Mark.waiting)
            self.line.addWidget(self._right)

    def _build(self) -> None:
        for part in self._parts:
            self.line.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts.clear()
        shown = self._facts
        if theme.sizes().large:
            needed = [one for one in shown if one.needed] or list(shown)
            shown = tuple(needed[: self.MOST_LARGE])
        for place, fact in enumerate(shown):
            if place:
                line = surface("upright")
                line.setFixedHeight(round(theme.sizes().facts * 0.62))
                self._add(line)
            self._add(_fact(fact))

    def _add(self, part: QWidget) -> None:
        self.line.insertWidget(len(self._parts), part)
        self._parts.append(part)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other facts fit."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_parts"):
            self._build()


def _fact(fact: Fact) -> QWidget:
    part = QWidget()
    body = QVBoxLayout(part)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(2)
    body.addStretch(1)
    body.addWidget(label(fact.label, Role.cap, Colour.ink3))
    value = QHBoxLayout()
    value.setSpacing(5)
    tone = fact.tone
    if fact.mark is not None:
        value.addWidget(StatusMark(fact.mark, 15))
        tone = fact.mark.word_colour
    words = Elided(fact.value, Role.strong, tone)
    words.setMaximumWidth(theme.sizes().body * WIDEST_FACT)
    value.addWidget(words)
    value.addStretch(1)
    body.addLayout(value)
    body.addStretch(1)
    part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    return part


class _KeyPart(QWidget):
    """A key with its verb."""

    def __init__(self) -> None:
        super().__init__()
        self._cap = KeyCap("")
        self._verb = label("", Role.cap, Colour.ink2)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        line.addWidget(self._cap)
        line.addWidget(self._verb)

    def show_key(self, key: Key) -> None:
        """Stand for another key."""
        self._cap.set_text(key.cap)
        self._verb.setText(key.label)


class KeyBar(Bar):
    """The keys of the page and of what has the focus."""

    def __init__(self) -> None:
        super().__init__("foot", "keys")
        self._keys: tuple[Key, ...] = ()
        self._parts: list[_KeyPart] = []
        self.line.setSpacing(theme.PAGE_X)
        self.line.addStretch(1)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys on show, those that do not fit too."""
        return self._keys

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Each key with its verb, as drawn."""
        return tuple(self._parts[: len(self._keys)])

    def set_keys(self, keys: Sequence[Key]) -> None:
        """Show keys with their verbs; those that do not fit are under F1."""
        if tuple(keys) == self._keys:
            return
        self._keys = tuple(keys)
        while len(self._parts) < len(self._keys):  # made once: the keys change with every move of the focus
            part = _KeyPart()
            self.line.insertWidget(len(self._parts), part)
            self._parts.append(part)
        for part, key in zip(self._parts, self._keys, strict=False):
            part.show_key(key)
        self._fit()

    def _fit(self) -> None:
        """Leave out middle keys until the rest fits; F1, the last, always stays."""
        room = self.width() - 2 * theme.PAGE_X
        widths = [part.sizeHint().width() + theme.PAGE_X for part in self.parts]
        hidden: set[int] = set()
        for place in range(len(widths) - 2, 0, -1):
            if sum(wide for at, wide in enumerate(widths) if at not in hidden) <= room:
                break
            hidden.add(place)
        for place, part in enumerate(self._parts):
            part.setVisible(place < len(widths) and place not in hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other keys fit."""
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other keys fit."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_parts"):
            self._fit()
