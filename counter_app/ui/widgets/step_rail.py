# SPDX-License-Identifier: Apache-2.0
"""The steps of a case down the left side: where it stands, what is left, Alt and a digit to go there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.keys import Context
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.key_cap import cap_size, draw_cap
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.pressable import Pressable
from counter_app.ui.widgets.text import draw_line, label

BAR = 4


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step: its number, the same in every case, its name, two characters for the narrow rail, how it stands."""

    number: int
    name: str
    short: str
    note: str
    mark: Mark
    current: bool = False
    reachable: bool = True
    page: str = ""  # where it leads


class _Step(Pressable):
    """A step as it is drawn. Reached by Alt and its digit, by a click, or by F6 and the arrows; Tab passes it by."""

    walked = Signal(int)  # the arrows go on from here, by so many steps

    def __init__(self, words: StepWords) -> None:
        super().__init__()
        self._words = words
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    @property
    def words(self) -> StepWords:
        """What is shown."""
        return self._words

    def set_words(self, words: StepWords) -> None:
        """Show another state."""
        self._words = words
        self.setEnabled(words.reachable)
        state = text("ui.rail.current") if words.current else ""
        told = [text("ui.rail.step", number=words.number), words.name, words.note, state]
        self.setAccessibleName("，".join(one for one in told if one))
        self.update()

    def sizeHint(self) -> QSize:
        """53 high; in the narrow rail higher and without the note."""
        sizes = theme.sizes()
        return QSize(sizes.rail - 18, sizes.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next step that can be opened, Enter opens."""
        match event.key():
            case Qt.Key.Key_Up:
                self.walked.emit(-1)
            case Qt.Key.Key_Down:
                self.walked.emit(1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, name, note and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sizes, words = theme.sizes(), self._words
        if words.current or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Colour.tint))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if words.current:
            painter.fillRect(QRectF(0, 2, BAR, self.height() - 4), theme.colour(Colour.primary))
        ink = Colour.primary if words.current else Colour.ink
        side = sizes.mark
        if self.width() < 120:
            draw_mark(painter, QRectF((self.width() - side) / 2, 6, side, side), words.mark)
            under = QRectF(0, side + 8, self.width(), self.height() - side - 10)
            draw_line(
                painter, under, words.short, Role.cap, ink, bold=words.current, align=Qt.AlignmentFlag.AlignHCenter
            )
            return
        draw_mark(painter, QRectF(12, (self.height() - side) / 2, side, side), words.mark)
        cap = cap_size(str(words.number))
        left = 12 + side + 8
        wide = self.width() - left - cap.width() - 12
        draw_line(painter, QRectF(left, 6, wide, 22), words.name, Role.body, ink, bold=words.current)
        note = Colour.ink2 if words.mark is Mark.now else words.mark.word_colour
        draw_line(painter, QRectF(left, 27, wide, 20), words.note, Role.cap, note)
        spot = QRectF(self.width() - cap.width() - 8, (self.height() - cap.height()) / 2, cap.width(), cap.height())
        draw_cap(painter, spot, str(words.number), ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)


class StepRail(QFrame):
    """All steps of the case. 178 wide, or 76 with two characters in large text and narrow windows."""

    chosen = Signal(int)
    key_place = Context.rail

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "rail")
        self.setAccessibleName(text("ui.rail.title"))
        self._steps: tuple[StepWords, ...] = ()
        self._buttons: list[_Step] = []
        self._narrow = False
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 10, 9, 8)
        body.setSpacing(4)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(4, 0, 4, 4)
        head.addWidget(label(text("ui.rail.title"), Role.cap, Colour.ink3))
        head.addStretch(1)
        head.addWidget(label(text("ui.rail.keys"), Role.cap, Colour.ink3))
        body.addWidget(self._head)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        body.addLayout(self._list)
        body.addStretch(1)
        self._fit()

    @property
    def steps(self) -> tuple[StepWords, ...]:
        """The steps on show."""
        return self._steps

    @property
    def buttons(self) -> tuple[QAbstractButton, ...]:
        """The steps as drawn."""
        return tuple(self._buttons)

    def stops(self) -> tuple[QWidget, ...]:
        """Where F6 comes in: the step the case stands on."""
        current = [button for button, words in zip(self._buttons, self._steps, strict=True) if words.current]
        return tuple(current or [one for one in self._buttons if one.isEnabled()][:1])

    def set_steps(self, steps: Sequence[StepWords]) -> None:
        """Show steps; as many as before are refreshed in place. A focus that may not stay goes to the current one."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        if len(steps) != len(self._buttons):
            self._make(steps)
            return
        held = next((one for one in self._buttons if one.hasFocus()), None)
        if held is not None and not steps[self._buttons.index(held)].reachable:
            for one in self.stops():
                one.setEnabled(True)
                one.setFocus(Qt.FocusReason.OtherFocusReason)
        for button, words in zip(self._buttons, steps, strict=True):
            button.set_words(words)

    def _make(self, steps: Sequence[StepWords]) -> None:
        for old in self._buttons:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = [_Step(words) for words in steps]
        for step in self._buttons:
            step.clicked.connect(self._clicked)
            step.walked.connect(self._walk)
            self._list.addWidget(step)

    def set_narrow(self, narrow: bool) -> None:
        """A narrow window has no room for names and notes."""
        self._narrow = narrow
        self._fit()

    def _clicked(self) -> None:
        step = self.sender()
        if isinstance(step, _Step):
            self.chosen.emit(step.words.number)

    def _walk(self, by: int) -> None:
        """To the next step that can be opened; the ends are ends."""
        open_ones = [one for one in self._buttons if one.isEnabled()]
        at = next((place for place, one in enumerate(open_ones) if one.hasFocus()), None)
        if at is not None and 0 <= at + by < len(open_ones):
            open_ones[at + by].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fit(self) -> None:
        narrow = self._narrow or theme.sizes().large
        self.setFixedWidth(theme.LARGE.rail if narrow else theme.sizes().rail)
        self._head.setVisible(not narrow)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_list"):
            self._fit()
